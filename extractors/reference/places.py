"""What the tables give back: official places, and the groupings that no table lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """An official place: kind is commune, epci, ept, departement or region; subtype CC, CA, CU, METRO of an EPCI."""

    code: str
    name: str
    kind: str
    subtype: str = ""
    departements: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    population: int = 0


@dataclass(frozen=True, slots=True)
class Petr:
    """A PETR, pays or syndicat mixte of the project's own table or the user's."""

    name: str
    departements: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
