"""Entries as flat rows, for data frames and tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from models.registry import Claim, Entry
from models.values import edtf_bounds


def _days(name: str, edtf: str | None) -> dict[str, Any]:
    """An EDTF date in a column, and the first and last day that it allows in two more."""
    earliest, latest = edtf_bounds(edtf) if edtf else (None, None)
    return {name: edtf, f"{name}_earliest": earliest, f"{name}_latest": latest}


def contract_row(entry: Entry) -> dict[str, Any]:
    """An entry as one row; lists are joined by a bar, or counted."""
    values = entry.contract.model_dump(mode="json")
    place, signature, period = (values.get(k) or {} for k in ("territory", "signature", "period"))
    themes = sorted({t for axis in values["axes"] for t in axis["themes"]})
    return {
        "id": entry.id,
        "territory": (place.get("names") or [None])[0],
        "kind": place.get("kind"),
        **{k: "|".join(place.get(k) or ()) for k in ("codes", "departments", "regions")},
        "status": values["status"],
        "generation": values["generation"],
        **_days("signature", signature.get("edtf")),
        "signature_certainty": signature.get("certainty"),
        **_days("start", period.get("start")),
        **_days("end", period.get("end")),
        "duration_months": values["duration_months"],
        "signatories": "|".join(s["name"] for s in values["signatories"]),
        "partners": "|".join(p["name"] for p in values["partners"]),
        "axes": "|".join(a["label"] for a in values["axes"]),
        "themes": "|".join(themes),
        "axes_count": values["axes_count"],
        "actions_count": values["actions_count"],
        "least_confidence": min(entry.contract.confidence.values(), default=None),
        "documents": len(entry.documents),
        "conflicts": len(entry.conflicts),
        "checks": "|".join(sorted({c.name for c in entry.checks})),
        "previous": entry.previous,
        "next": entry.next,
    }


def claim_rows(entry: Entry, claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """A row for each value that a document states of an entry, with the first of its evidence."""
    pointers = {(s.report, s.pointer): p for p, found in entry.support.items() for s in found}
    for claim in claims:
        proof = claim.evidence[0].model_dump(mode="json") if claim.evidence else {}
        yield {
            "contract": entry.id,
            "supports": pointers.get((claim.report, claim.pointer)),  # None: the entry has another value
            "report": claim.report,
            "pointer": claim.pointer,
            "value": claim.value,
            "confidence": claim.confidence,
            **{k: proof.get(k) for k in ("quote", "start", "end", "page", "rule", "origin")},
            "document": claim.document,
        }
