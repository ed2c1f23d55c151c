"""A territory as the registry has it, from the mentions of a place."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.reference import load, petr_key
from extractors.territories.context import departement_around
from extractors.territories.entities import Entity
from models.contract import Territory
from models.document import Zone
from models.vocabulary import TerritoryKind

_KIND = {
    "epci": TerritoryKind.EPCI,
    "ept": TerritoryKind.EPT,
    "commune": TerritoryKind.COMMUNE,
    "departement": TerritoryKind.DEPARTEMENT,
    "petr": TerritoryKind.PETR,
}
_LEAD = re.compile(r"^(?:the |le |la |les |l['’]|du |des |de |d['’])", re.I)


def spellings(a: Annotated, e: Entity) -> tuple[str, ...]:
    """The names found in the text, the fullest first, one of those that differ only in case; the body's where there are any."""
    body = [m for m in e.mentions if a.zone_at(m.start) is Zone.BODY] or e.mentions
    body = [m for m in body if m.how != "adjective"] or body
    found: dict[str, tuple[int, str]] = {}
    for m in body:
        name = re.sub(r"\s+", " ", m.text).strip(" ,-–")
        found.setdefault(" ".join(re.findall(r"\w+", name.lower())), (m.start, name))
    marked = {m.text for m in body if m.how == "marked"}
    order = sorted(found.values(), key=lambda x: (x[1] not in marked, -len(x[1]), x[0]))
    return tuple(name for _, name in order)


def territory_of(a: Annotated, e: Entity, members: tuple[str, ...]) -> Territory:
    """The territory of an entity; `members` are the EPCI that the text names as a PETR's."""
    reference = load()
    if e.kind == "petr":
        departements = _petr_departements(a, e, members)
        return Territory(
            names=spellings(a, e),
            kind=TerritoryKind.PETR,
            codes=members,
            departments=departements,
            regions=reference.regions_of(departements),
        )
    code = e.codes[:1]
    place = reference.place(code[0]) if code else None
    departements = place.departements if place else departement_around(a)
    regions = place.regions if place else reference.regions_of(departements)
    return Territory(names=spellings(a, e), kind=_KIND[e.kind], codes=code, departments=departements, regions=regions)


def _petr_departements(a: Annotated, e: Entity, members: tuple[str, ...]) -> tuple[str, ...]:
    reference = load()
    if members:
        return tuple(sorted({d for m in members for d in reference.epcis[m].departements}))
    known = next((reference.petr[k] for m in e.mentions if (k := petr_key(m.text)) in reference.petr), None)
    return known.departements if known else departement_around(a)
