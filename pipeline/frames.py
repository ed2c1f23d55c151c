"""Contracts as flat rows, for data frames and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.values import edtf_bounds
from pipeline.store.rows import ContractView


def _days(name: str, edtf: str | None) -> dict[str, Any]:
    """An EDTF date in a column, and the first and last day that it allows in two more."""
    earliest, latest = edtf_bounds(edtf) if edtf else (None, None)
    return {name: edtf, f"{name}_earliest": earliest, f"{name}_latest": latest}


def contract_row(view: ContractView) -> dict[str, Any]:
    """A contract as one row; lists are joined by a bar, or counted."""
    values = view.values
    place, signature, period = (values.get(k) or {} for k in ("territory", "signature", "period"))
    themes = sorted({t for axis in values.get("axes") or () for t in axis["themes"]})
    sure = [c.confidence for c in view.claims if c.confidence is not None]
    return {
        "id": view.id,
        "territory": (place.get("names") or [None])[0],
        "kind": place.get("kind"),
        **{k: "|".join(place.get(k) or ()) for k in ("codes", "departments", "regions")},
        "status": values.get("status"),
        "generation": values.get("generation"),
        **_days("signature", signature.get("edtf")),
        "signature_certainty": signature.get("certainty"),
        **_days("start", period.get("start")),
        **_days("end", period.get("end")),
        "duration_months": values.get("duration_months"),
        "signatories": "|".join(s["name"] for s in values.get("signatories") or ()),
        "partners": "|".join(p["name"] for p in values.get("partners") or ()),
        "axes": "|".join(a["label"] for a in values.get("axes") or ()),
        "themes": "|".join(themes),
        "axes_count": values.get("axes_count"),
        "actions_count": values.get("actions_count"),
        "least_confidence": min(sure, default=None),
        "document": view.source,
        "published": view.published,
        "language": view.language,
    }


def claim_rows(view: ContractView) -> Iterator[dict[str, Any]]:
    """A row for each value of a contract, with the first of its evidence."""
    for claim in view.claims:
        proof = claim.evidence[0] if claim.evidence else {}
        yield {
            "contract": view.id,
            "pointer": claim.pointer,
            "value": claim.value,
            "confidence": claim.confidence,
            **{k: proof.get(k) for k in ("quote", "start", "end", "page", "rule", "origin")},
            "document": view.source,
        }
