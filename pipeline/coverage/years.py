"""Contracts in force, and the people they cover, year by year."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from models.registry import Entry
from pipeline.coverage.areas import in_total
from pipeline.coverage.communes import Gazetteer, gazetteer
from pipeline.coverage.spans import span_of

FIRST_YEAR = 2010  # the law that made the contracts is of July 2009


@dataclass(frozen=True, slots=True)
class YearFigures:
    """On one day: contracts certainly in force, those possibly so (assumed ends included), and the people of both."""

    day: date
    certain: int
    most: int
    certain_population: int
    most_population: int


class Years:
    """The figures on 31 December of each year, and on `day` for its own: a bit a year for each commune."""

    def __init__(self, day: date, places: Gazetteer | None = None) -> None:
        self.days = [*(date(year, 12, 31) for year in range(FIRST_YEAR, day.year)), day]
        self.places = places or gazetteer()
        self._contracts = (Counter[int](), Counter[int]())
        self._masks: tuple[dict[str, int], dict[str, int]] = ({}, {})

    def add(self, entry: Entry) -> None:
        """Counts an entry on the days on which it is in force."""
        span = span_of(entry)
        if span is None:
            return
        on = (
            [i for i, d in enumerate(self.days) if span.certainly(d)],
            [i for i, d in enumerate(self.days) if span.possibly(d)],
        )
        parts = self.places.parts(self.places.codes(entry.contract.territory)) if entry.contract.territory else set()
        for level, days in enumerate(on):
            self._contracts[level].update(days)
            mask = sum(1 << i for i in days)
            for part in parts if mask else ():
                self._masks[level][part] = self._masks[level].get(part, 0) | mask

    def figures(self) -> list[YearFigures]:
        """One for each year, in order. Contracts without codes count as contracts; they cover nobody."""
        people = [self._people(masks) for masks in self._masks]
        return [
            YearFigures(day, self._contracts[0][i], self._contracts[1][i], people[0][i], people[1][i])
            for i, day in enumerate(self.days)
        ]

    def _people(self, masks: dict[str, int]) -> Counter[int]:
        by_mask: Counter[int] = Counter()
        for part, mask in masks.items():
            if in_total(self.places.departement(part)):
                by_mask[mask] += self.places.population(part)
        found: Counter[int] = Counter()
        for mask, people in by_mask.items():
            for i in range(len(self.days)):
                found[i] += people * (mask >> i & 1)
        return found
