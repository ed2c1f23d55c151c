"""What the values rest on, what contradicts them, what is inconsistent, what reviewers decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date
from typing import Any

from pydantic_core import to_jsonable_python

from models.registry import Claim, Entry, Reviewed
from models.vocabulary import DocumentKind
from pipeline.export.roles import main_role, pointer_order, roles_of
from pipeline.export.text import plain, quote

_NO_PROOF = dict.fromkeys(("quote", "quote_cut", "page", "start", "end", "rule", "origin"))


def cell(value: Any) -> str | None:
    """Any value of a registry as the text of a cell."""
    return plain(to_jsonable_python(value))


def evidence_rows(entry: Entry, claims: Sequence[Claim]) -> Iterator[dict[str, Any]]:
    """A row for each claim, with the first piece of its evidence."""
    roles = roles_of(entry)
    kinds = {d.sha256: d.kind for d in entry.documents}
    for claim in claims:
        role, pointers = main_role(roles.get((claim.report, claim.pointer), {}))
        yield {
            "contract": entry.id,
            "pointer": pointers,
            "role": role,
            "value": cell(claim.value),
            "document": claim.document,
            "report": claim.report,
            "report_pointer": claim.pointer,
            "confidence": claim.confidence,
            **_proof(claim, kinds.get(claim.document, DocumentKind.OTHER)),
            "pieces": len(claim.evidence),
        }


def _proof(claim: Claim, kind: DocumentKind) -> dict[str, Any]:
    if not claim.evidence:
        return _NO_PROOF
    first = claim.evidence[0]
    words, cut = quote(first.quote, kind)
    fields = {name: getattr(first, name) for name in ("page", "start", "end", "rule", "origin")}
    return {"quote": words, "quote_cut": cut, **fields}


def conflict_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each value that claims contradict."""
    for number, conflict in enumerate(entry.conflicts, 1):
        yield {
            "contract": entry.id,
            "number": number,
            "pointer": conflict.pointer,
            "chosen": cell(conflict.chosen),
            "other": cell(conflict.other),
            "reports": sorted({support.report for support in conflict.against}),
        }


def check_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each inconsistency."""
    return ({"contract": entry.id, "number": n, **dict(check)} for n, check in enumerate(entry.checks, 1))


def decided_on(review: Reviewed) -> date:
    """The day of a decision in UTC; a time without a zone is taken as one."""
    return (review.at.astimezone(UTC) if review.at.tzinfo else review.at).date()


def review_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each value that a reviewer decided, without the reviewer."""
    for pointer in sorted(entry.reviewed, key=pointer_order):
        review = entry.reviewed[pointer]
        yield {
            "contract": entry.id,
            "pointer": pointer,
            "verdict": review.verdict,
            "decided_on": decided_on(review),
            "machine": cell(review.machine),
            "disputed": review.disputed,
        }
