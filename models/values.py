"""Dates and periods that keep the precision of the text (EDTF, ISO 8601-2)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
import re

from pydantic import Field, field_validator

from models.base import Frozen
from models.vocabulary import Certainty

# A year, a year and season (21-24) or month (01-12), a day; or an interval of two of these.
_POINT = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2]|2[1-4])(?:-(\d{2}))?)?")
# Seasons by their months; winter begins in December of the year that names it and ends two months into the next.
_SEASONS = {"21": (3, 5), "22": (6, 8), "23": (9, 11), "24": (12, 14)}


def _bounds_of_point(point: str) -> tuple[date, date]:
    match = _POINT.fullmatch(point)
    if not match:
        raise ValueError(f"not an EDTF date of the supported level: {point!r}")
    year, middle, day = int(match[1]), match[2], match[3]
    if middle is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is not None:
        exact = date(year, int(middle), int(day))
        return exact, exact
    first, last = _SEASONS.get(middle, (int(middle), int(middle)))
    last_year, last_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return date(year, first, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])


@lru_cache(maxsize=4096)
def edtf_bounds(edtf: str) -> tuple[date, date]:
    """Earliest and latest day an EDTF expression allows, for `2024`, `2024-03`, `2024-21`, `2024-03-22` and `a/b`.

    Raises ValueError for anything else, and for an interval that ends before it begins.
    """
    points = edtf.split("/")
    if len(points) > 2:
        raise ValueError(f"more than one interval in EDTF date {edtf!r}")
    earliest, latest = _bounds_of_point(points[0])[0], _bounds_of_point(points[-1])[1]
    if latest < earliest:
        raise ValueError(f"EDTF interval ends before it begins: {edtf!r}")
    return earliest, latest


class EdtfDate(Frozen):
    """A date as precise as the text has it, and whether it has happened or is expected."""

    edtf: str = Field(description="EDTF level 1 date or interval, e.g. 2024-03-22, 2015-23, 2025-11/2025-12")
    certainty: Certainty = Certainty.ACTUAL

    @field_validator("edtf")
    @classmethod
    def _valid(cls, value: str) -> str:
        edtf_bounds(value)
        return value


class Period(Frozen):
    """First and last date of a contract, each an EDTF date or null."""

    start: str | None = None
    end: str | None = None

    @field_validator("start", "end")
    @classmethod
    def _valid(cls, value: str | None) -> str | None:
        if value is not None:
            edtf_bounds(value)
        return value
