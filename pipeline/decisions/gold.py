"""Gold from review: what a document should have been read as, where reviewers have judged all that it was read as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.contract import Contract
from models.registry import Decision, DocumentRef, Report
from models.values import edtf_bounds
from models.vocabulary import Verdict
from pipeline.merge.claims import LISTS, PROOF, field_of, values_of
from pipeline.merge.identity import same_item


@dataclass(frozen=True, slots=True)
class Judged:
    """A report with the decisions that stand for its entry, the oldest first."""

    report: Report
    decisions: Sequence[Decision]


def gold_of(document: DocumentRef, name: str, judged: Sequence[Judged]) -> dict[str, Any] | None:
    """The gold of a document in the form of fixtures/GOLD.md; None where a value of it was not judged."""
    contracts: list[dict[str, Any]] = []
    for one in judged:
        if any(d.verdict is Verdict.REJECT_CONTRACT for d in one.decisions):
            continue
        contract = _contract(one)
        if contract is None:
            return None
        contracts.append(contract)
    return {
        "document": name,
        "language": document.language,
        "published": document.published,
        "contracts": contracts,
    }


def _contract(judged: Judged) -> dict[str, Any] | None:
    found: list[tuple[str, Any]] = []
    for pointer, value in values_of(judged.report.contract):
        field = field_of(pointer)
        own = [d for d in judged.decisions if d.field == field]
        verdict = _judge(field, value, own)
        if verdict is None:
            return None
        found += [(field, v) for v in verdict]
    return _assemble([*found, *_added(judged)])


def _judge(field: str, value: Any, decisions: Sequence[Decision]) -> list[Any] | None:
    """The value that should stand, in a list; an empty list where none should; None where nobody judged it."""
    for decision in reversed(decisions):
        seen = _same(field, value, decision.machine)
        if decision.verdict is Verdict.CORRECT and seen:
            return [decision.value]
        if decision.verdict is Verdict.CORRECT and _same(field, value, decision.value):
            return [value]
        if decision.verdict is Verdict.ACCEPT and (seen or _agrees(field, value, decision.machine)):
            return [value]
        if decision.verdict is Verdict.REJECT and seen:
            return []
    return None


def _same(field: str, value: Any, other: Any) -> bool:
    if value == other:
        return True
    return field in LISTS and isinstance(other, dict) and same_item(field, value, other)


def _agrees(field: str, value: Any, other: Any) -> bool:
    """Whether a document says the accepted date less exactly, or names the accepted territory otherwise."""
    if other is None:
        return False
    if field in ("signature", "period/start", "period/end"):
        edtfs = [v["edtf"] if isinstance(v, dict) else v for v in (value, other)]
        (a0, a1), (b0, b1) = map(edtf_bounds, edtfs)
        return a0 <= b0 and b1 <= a1
    return field == "territory" and bool(value["codes"]) and value["codes"] == other["codes"]


def _added(judged: Judged) -> list[tuple[str, Any]]:
    """What reviewers found in this document that the machine had missed, with words of it as proof."""
    sha256 = judged.report.document.sha256
    new = [d for d in judged.decisions if d.verdict is Verdict.CORRECT and d.machine is None]
    return [(d.field, d.value) for d in new if d.field and d.evidence_document == sha256]


def _assemble(found: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field, value in found:
        whole, _, part = field.partition("/")
        if field in LISTS:
            values.setdefault(field, []).append(value)
        elif part:
            values.setdefault(whole, {})[part] = value
        else:
            values[whole] = value
    return Contract.model_validate(values).model_dump(mode="json", exclude=PROOF)
