"""Makes decisions: about a value by its pointer in an entry, or about whole entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from models.evidence import Evidence
from models.registry import Anchor, Decision, Entry, Reviewed
from models.vocabulary import Verdict
from pipeline.decisions.valid import normal_value
from pipeline.errors import UserError
from pipeline.merge.claims import LISTS, SCALARS, field_of
from pipeline.merge.identity import item_key

Anchors = tuple[Anchor, ...]


def value_decision(
    entry: Entry,
    anchors: Anchors,
    pointer: str,
    verdict: Verdict,
    by: str,
    *,
    value: Any = None,
    why: str = "",
    evidence: tuple[Evidence, ...] = (),
    evidence_document: str | None = None,
) -> Decision:
    """Accepts, corrects or rejects the value at a pointer (`/signature`, `/axes/0`, `/axes/-` to add an axis).

    Raises UserError where the pointer leads nowhere or the new value is none for that field.
    """
    pointer = pointer if pointer.startswith("/") else f"/{pointer}"
    field, index = _parse(pointer)
    item, present = _seen(entry, field, index)
    seen = _machine(entry.reviewed.get(pointer), present)
    if verdict is Verdict.CORRECT:
        value = normal_value(field, value, item=index is not None)
    elif present is None or present == []:
        raise UserError(f"{entry.id} has no value at {pointer}", "`clsreg show ID` lists the values")
    elif verdict is Verdict.REJECT:
        seen = present
    elif present != seen:  # a value that a reviewer set is confirmed, not the machine's
        verdict, value = Verdict.CORRECT, present
    return Decision(
        id=str(uuid4()),
        verdict=verdict,
        by=by,
        at=datetime.now(UTC),
        why=why,
        entry=entry.id,
        anchors=anchors,
        field=field,
        item=item,
        value=value,
        machine=seen,
        evidence=evidence,
        evidence_document=evidence_document,
    )


def _parse(pointer: str) -> tuple[str, str | None]:
    """Field and, in a list, the index, `-` for a new item, or None for the whole list."""
    field = field_of(pointer)
    if field in SCALARS and pointer == f"/{field}":
        return field, None
    steps = pointer.split("/")
    index = steps[2] if len(steps) == 3 else None
    if field in LISTS and len(steps) <= 3 and (index is None or index == "-" or (index.isascii() and index.isdigit())):
        return field, index
    known = ", ".join(f"/{f}" for f in (*SCALARS, *(f"{name}/0" for name in LISTS)))
    raise UserError(f"no field {pointer!r}", f"a field is one of {known}")


def _seen(entry: Entry, field: str, index: str | None) -> tuple[str | None, Any]:
    """The key of the item (in a list) and the value that stands there."""
    values = entry.contract.model_dump(mode="json")
    if field not in LISTS:
        whole, _, part = field.partition("/")
        return None, (values[whole] or {}).get(part) if part else values[whole]
    if index is None:
        return None, values[field]
    if index == "-":
        return None, None
    if int(index) >= len(values[field]):
        raise UserError(f"{entry.id} has {len(values[field])} {field}, none at {index}", "count from 0")
    item = values[field][int(index)]
    return item_key(field, item), item


def _machine(reviewed: Reviewed | None, value: Any) -> Any:
    """What the machine says: it stands beside a human value, else it is the value."""
    return reviewed.machine if reviewed is not None and reviewed.machine is not None else value


def contract_decision(
    entry: Entry, anchors: Anchors, verdict: Verdict, by: str, *, others: Anchors = (), why: str = ""
) -> Decision:
    """Merges with the reports of another entry, splits reports off, or rejects the contract."""
    return Decision(
        id=str(uuid4()),
        verdict=verdict,
        by=by,
        at=datetime.now(UTC),
        why=why,
        entry=entry.id,
        anchors=anchors,
        others=others,
    )


def split_anchors(entry: Entry, anchors: Anchors, leaving: Sequence[str]) -> tuple[Anchors, Anchors]:
    """The anchors of the reports that stay and of those that leave, by report id or the beginning of one."""
    gone = {r for r in entry.reports for wanted in leaving if r.startswith(wanted)}
    unknown = [w for w in leaving if not any(r.startswith(w) for r in entry.reports)]
    if unknown:
        raise UserError(f"{entry.id} has no report {', '.join(unknown)}", "`clsreg show ID` lists the reports")
    if gone == set(entry.reports):
        raise UserError("no report would stay", "leave at least one out")
    by_report = {f"{a.document[:12]}-{a.number}": a for a in anchors}
    stay = tuple(a for r, a in by_report.items() if r not in gone)
    return stay, tuple(a for r, a in by_report.items() if r in gone)


def withdrawal(decision: Decision, by: str, why: str = "") -> Decision:
    """Takes a decision back."""
    return Decision(
        id=str(uuid4()),
        verdict=Verdict.WITHDRAW,
        by=by,
        at=datetime.now(UTC),
        why=why,
        entry=decision.entry,
        anchors=decision.anchors,
        others=decision.others,
        withdraws=decision.id,
    )
