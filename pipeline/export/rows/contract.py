"""The row of a contract itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.contract import Contract
from models.registry import Entry
from pipeline.export.roles import pointer_order
from pipeline.export.rows.places import communes, population


def contract_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """One row: the values chosen, how sure they are, and the contracts before and after."""
    covered = communes(entry)
    yield {
        "id": entry.id,
        **_territory(entry.contract),
        **_dates(entry.contract),
        **{f: getattr(entry.contract, f) for f in ("status", "generation", "axes_count", "actions_count")},
        "themes": sorted({theme.value for axis in entry.contract.axes for theme in axis.themes}),
        "communes": len(covered),
        "population": sum(population(c) for c in covered) if covered else None,
        "documents": len(entry.documents),
        "least_confidence": min(entry.contract.confidence.values(), default=None),
        "needs_review": entry.needs_review,
        "reviewed": sorted(entry.reviewed, key=pointer_order),
        "previous": entry.previous,
        "next": entry.next,
        "possible_duplicates": sorted(d.entry for d in entry.possible_duplicates),
    }


def _territory(contract: Contract) -> dict[str, Any]:
    place = contract.territory
    return {
        "territory": place.names[0] if place and place.names else None,
        "territory_names": place.names if place else (),
        "territory_kind": place.kind if place else None,
        "codes": place.codes if place else (),
        "departments": place.departments if place else (),
        "regions": place.regions if place else (),
    }


def _dates(contract: Contract) -> dict[str, Any]:
    signature, period = contract.signature, contract.period
    return {
        "signature": signature.edtf if signature else None,
        "signature_certainty": signature.certainty if signature else None,
        "start": period.start if period else None,
        "end": period.end if period else None,
        "duration_months": contract.duration_months,
    }
