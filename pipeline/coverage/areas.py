"""Coverage on one day: communes and inhabitants with a contract in force, by département, région and for France."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from extractors.fold import key
from extractors.reference import Place
from models.registry import Entry
from pipeline.coverage.communes import Gazetteer, gazetteer
from pipeline.coverage.spans import Span, span_of


@dataclass(frozen=True, slots=True)
class Count:
    """Communes and their inhabitants. A city covered by some of its arrondissements is one commune, with their people."""

    communes: int = 0
    population: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.communes + other.communes, self.population + other.population)

    def __sub__(self, other: Count) -> Count:
        return Count(self.communes - other.communes, self.population - other.population)


@dataclass(frozen=True, slots=True)
class Area:
    """An area and what of it is covered; `kind` is departement, region or france.

    `certain` is within `possible`, whose dates allow that the contract is in force; `most` holds `possible` and what is
    covered only if contracts whose end nobody states run five years. `contracts` counts those behind `most`.
    """

    code: str
    name: str
    kind: str
    total: Count
    certain: Count
    possible: Count
    most: Count
    contracts: int

    @property
    def assumed(self) -> Count:
        """What `most` adds to `possible`: it rests on the five years alone."""
        return self.most - self.possible

    def share(self, count: Count) -> float:
        """The share of the area's inhabitants, 0 to 1; 0 where nobody lives."""
        return count.population / self.total.population if self.total.population else 0.0


@dataclass(slots=True)
class Coverage:
    """What is covered on `day`, gathered entry by entry. Memory grows with the communes covered, at most 35,000."""

    day: date
    places: Gazetteer = field(default_factory=gazetteer)
    _certain: set[str] = field(default_factory=set)
    _possible: set[str] = field(default_factory=set)
    _most: set[str] = field(default_factory=set)
    _contracts: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        """Counts an entry where it may be in force on the day."""
        if entry.contract.territory is not None:
            self.take(span_of(entry), self.places.codes(entry.contract.territory))

    def take(self, span: Span | None, codes: Iterable[str]) -> None:
        """Counts a contract by its span and the codes of its territory."""
        if span is None or not span.possibly(self.day):
            return
        parts = self.places.parts(codes)
        self._most |= parts
        if not span.assumed:
            self._possible |= parts
        if span.certainly(self.day):
            self._certain |= parts
        self._count(span, {self.places.departement(part) for part in parts})

    def _count(self, span: Span, departements: set[str]) -> None:
        reference = self.places.reference
        self._contracts.update(departements)
        self._contracts.update(f"region {code}" for code in reference.regions_of(departements))
        self._contracts["france"] += any(in_total(code) for code in departements)

    def covers(self, parts: Iterable[str]) -> bool:
        """Whether all of these parts (Gazetteer.parts) may be covered on the day."""
        return self._most.issuperset(parts)

    def departements(self) -> tuple[Area, ...]:
        """The 101 départements by code, then the collectivities overseas that have a contract."""
        certain, possible, most = (self._by_departement(p) for p in (self._certain, self._possible, self._most))
        none = Count()
        return tuple(
            Area(
                code, place.name, "departement", Count(*self.places.totals[code]),
                certain.get(code, none), possible.get(code, none), most.get(code, none), self._contracts[code],
            )
            for code, place in sorted(self.places.reference.departements.items())
            if in_total(code) or self._contracts[code]
        )  # fmt: skip

    def regions(self) -> tuple[Area, ...]:
        """The régions by name, then the collectivities overseas that have a contract."""
        areas = self.departements()
        found = []
        for region in sorted(self.places.reference.regions.values(), key=lambda r: (len(r.code), key(r.name))):
            members = [a for a in areas if a.code in region.departements]
            if members:
                found.append(_together(region, members, self._contracts[f"region {region.code}"]))
        return tuple(found)

    def france(self) -> Area:
        """The 101 départements as one; the collectivities overseas (975, 977 and on) stand beside it."""
        members = [a for a in self.departements() if in_total(a.code)]
        return _together(Place("", "France", "france"), members, self._contracts["france"])

    def _by_departement(self, parts: set[str]) -> dict[str, Count]:
        people: Counter[str] = Counter()
        communes: dict[str, set[str]] = {}
        for part in parts:
            departement = self.places.departement(part)
            people[departement] += self.places.population(part)
            communes.setdefault(departement, set()).add(self.places.commune_of(part))
        return {d: Count(len(found), people[d]) for d, found in communes.items()}


def in_total(departement: str) -> bool:
    """Whether a département is one of the 101 that make up France's total."""
    return departement < "975" or departement == "976"


def _together(place: Place, members: Sequence[Area], contracts: int) -> Area:
    total, certain, possible, most = (
        sum((getattr(area, part) for area in members), Count()) for part in ("total", "certain", "possible", "most")
    )
    return Area(place.code, place.name, place.kind, total, certain, possible, most, contracts)


def coverage(entries: Iterable[Entry], day: date) -> Coverage:
    """Coverage on a day of all entries."""
    found = Coverage(day)
    for entry in entries:
        found.add(entry)
    return found
