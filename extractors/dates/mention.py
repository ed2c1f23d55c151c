"""What the date grammar works with: a date as written, and a date as understood."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words that say a date.

    `edtf` is None where the document does not allow to know the date. `relative` is true where the words depend on the
    day of speaking (« hier », « lundi »), `anchored` where the year or the day came from the publication date or from
    another date of the text and not from the words themselves.
    """

    start: int
    end: int
    edtf: str | None
    kind: str  # day, day_range, month, month_range, quarter, half, season, year, year_part, year_range, week, interval
    relative: bool
    anchored: bool
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Point:
    """A date as the words have it: what they leave open is None."""

    start: int
    end: int
    rule: str
    kind: str  # day, weekday, month, season, year, quarter, half, now, before, week, offset
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None  # « les 2 et 3 juin », « du 2 au 13 septembre »
    weekday: int | None = None
    season: int | None = None
    part: str | None = None  # early, mid, late, during
    number: int | None = None  # which quarter or half; how many days, months, years off
    unit: str | None = None  # day, week, month, year: of kind offset
    relation: str | None = None  # last, next, this, same (« de la même année »)
    strong: bool = True  # weak points (« octobre » alone) count only as a part of a range

    @property
    def complete(self) -> bool:
        """Whether the words alone say the year."""
        return self.year is not None
