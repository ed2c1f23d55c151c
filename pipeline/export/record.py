"""A contract as one object: the line of contracts.jsonl, with everything the tables have and all evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from models.registry import Claim, DocumentRef, Entry, Reviewed
from models.vocabulary import DocumentKind
from pipeline.export.roles import Role, Roles, pointer_order, roles_of
from pipeline.export.rows.proof import decided_on
from pipeline.export.text import addresses, clean, quote

_PROOF = {"evidence", "confidence"}


def record(entry: Entry, claims: Sequence[Claim]) -> dict[str, Any]:
    """An entry as JSON values, its keys always in the same order; the claims in the order given."""
    roles = roles_of(entry)
    kinds = {d.sha256: d.kind for d in entry.documents}
    rest = entry.model_dump(mode="json", include={"possible_duplicates", "conflicts", "checks"})
    return clean(
        {
            "id": entry.id,
            **entry.contract.model_dump(mode="json", exclude=_PROOF),
            "confidence": _by_pointer(entry.contract.confidence),
            "needs_review": entry.needs_review,
            "previous": entry.previous,
            "next": entry.next,
            **rest,
            "reviewed": _by_pointer({pointer: _review(review) for pointer, review in entry.reviewed.items()}),
            "documents": [_document(d) for d in entry.documents],
            "claims": [_claim(c, roles, kinds.get(c.document, DocumentKind.OTHER)) for c in claims],
        }
    )


def _by_pointer(values: Mapping[str, Any]) -> dict[str, Any]:
    return {pointer: values[pointer] for pointer in sorted(values, key=pointer_order)}


def _review(review: Reviewed) -> dict[str, Any]:
    return {
        "decided_on": decided_on(review).isoformat(),
        **review.model_dump(mode="json", exclude={"decision", "by", "at"}),
    }


def _document(document: DocumentRef) -> dict[str, Any]:
    urls, names = addresses(document.uris)
    fields = document.model_dump(mode="json")
    return {"sha256": fields.pop("sha256"), "urls": urls, "files": names} | {
        k: v for k, v in fields.items() if k != "uris"
    }


def _claim(claim: Claim, roles: Roles, kind: DocumentKind) -> dict[str, Any]:
    fields = claim.model_dump(mode="json")
    fields["evidence"] = [_proof(piece, kind) for piece in fields["evidence"]]
    found = roles.get((claim.report, claim.pointer), {})
    return {**fields, **{role.value: found.get(role, []) for role in Role if role is not Role.UNUSED}}


def _proof(piece: dict[str, Any], kind: DocumentKind) -> dict[str, Any]:
    words, cut = quote(piece["quote"], kind)
    return {**piece, "quote": words, "quote_cut": cut}
