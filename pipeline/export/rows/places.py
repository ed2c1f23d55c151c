"""Which communes a contract covers, with their official names and codes, and from when to when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from models.registry import Entry
from pipeline.coverage import communes_of, gazetteer, span_of

_UNKNOWN = dict.fromkeys(("from_earliest", "from_latest", "until_earliest", "until_latest", "until_assumed"))


def communes(entry: Entry) -> tuple[str, ...]:
    """INSEE codes of the communes that an entry's territory stands for, sorted; none where it has no codes."""
    territory = entry.contract.territory
    return communes_of(gazetteer().codes(territory)) if territory else ()


def population(commune: str) -> int:
    """Inhabitants of a commune that the tables have."""
    return gazetteer().population(commune)


def coverage_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each commune of the territory, by code."""
    dates = _dates(entry)
    return (
        {"contract": entry.id, **_place(code), "status": entry.contract.status, **dates} for code in communes(entry)
    )


def _dates(entry: Entry) -> dict[str, Any]:
    span = span_of(entry)
    if span is None:
        return _UNKNOWN
    return {
        "from_earliest": span.start_earliest,
        "from_latest": span.start_latest,
        "until_earliest": span.end_earliest,
        "until_latest": span.end_latest,
        "until_assumed": span.assumed,
    }


@lru_cache(maxsize=4096)
def _place(code: str) -> dict[str, Any]:
    """A commune's columns. An arrondissement belongs to the EPCI of its city."""
    places = gazetteer()
    reference, city = places.reference, places.city_of.get(code, code)
    commune, department = reference.commune(code), reference.departements[places.departement(code)]
    region = reference.regions[department.regions[0]]
    epci = reference.epcis.get(reference.epci_of(city) or "")
    return {
        "commune_code": code,
        "commune_name": commune.name if commune else None,
        "department_code": department.code,
        "department_name": department.name,
        "region_code": region.code,
        "region_name": region.name,
        "epci_siren": epci.code if epci else None,
        "epci_name": epci.name if epci else None,
        "ept_siren": reference.epci_of(city, ept=True),
        "population": places.population(code),
    }
