"""Parties below « Signataires » or « Partenaires » in a table of contracts, or behind these words in a sheet of facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.columns import Cell, labelled_cells
from extractors.organisations.find import OrgMention
from extractors.signatories.model import Cue, Unit
from extractors.signatories.room import Room
from extractors.territories.places import find_places
from extractors.windows import window
from models.vocabulary import OrganisationType as T

PARTIES = {"signatories": "sign", "partners": "partner"}  # labels of columns, and the role they give
_SURE = 0.9
_AUTHORITIES = {"epci": T.EPCI, "ept": T.EPCI, "petr": T.PETR, "commune": T.COMMUNE}


def by_columns(room: Room) -> None:
    """Give the parties of each such cell their role."""
    for cell in labelled_cells(room.a):
        role = PARTIES.get(cell.label)
        if role is None:
            continue
        cue = Cue(cell.start, cell.start, role, "forward", cell.rule.id)
        units = room.units.within(cell.start, cell.end, [cue])
        for unit in sorted([*units, *_bare(room, cell, units)], key=lambda u: u.start):
            room.add(role, unit, (unit.start, unit.end), cue.rule, _SURE, False)


def _bare(room: Room, cell: Cell, units: Sequence[Unit]) -> Iterator[Unit]:
    """« Bourges Plus, ARS, préfecture »: the authority by its bare name."""
    for place in window(find_places(room.a), cell.start, cell.end):
        kind = _AUTHORITIES.get(place.kind)
        if kind and not place.within and not any(u.start < place.end and place.start < u.end for u in units):
            yield Unit(OrgMention(place.start, place.end, place.text, kind, cell.rule.id, _SURE))
