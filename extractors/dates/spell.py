"""A point and a year as EDTF."""

from __future__ import annotations

from extractors.dates.mention import Point
from models.values import edtf_bounds

_PARTS = {"early": (1, 2), "mid": (6, 7), "late": (11, 12)}


def spell(point: Point, year: int) -> str | None:
    """The EDTF of a point in a year; None where there is no such day (29 February)."""
    edtf = _spell(point, year)
    try:
        edtf_bounds(edtf)
    except ValueError:
        return None
    return edtf


def _spell(point: Point, year: int) -> str:
    if point.kind == "day":
        first = f"{year}-{point.month:02}-{point.day:02}"
        return first if point.last_day is None else f"{first}/{year}-{point.month:02}-{point.last_day:02}"
    if point.kind == "month":
        return f"{year}-{point.month:02}"
    if point.kind == "season":
        return f"{year}-{point.season}"
    if point.kind in ("quarter", "half"):
        length = 3 if point.kind == "quarter" else 6
        last = (point.number or 1) * length
        return f"{year}-{last - length + 1:02}/{year}-{last:02}"
    if point.part in _PARTS:
        first_month, last_month = _PARTS[point.part]
        return f"{year}-{first_month:02}/{year}-{last_month:02}"
    return str(year)


def span(first: str, last: str) -> str | None:
    """The interval from one EDTF date to another; None where it would end before it begins."""
    start, end = first.split("/")[0], last.split("/")[-1]
    edtf = start if start == end else f"{start}/{end}"
    try:
        edtf_bounds(edtf)
    except ValueError:
        return None
    return edtf


def kind_of(first: Point, last: Point | None) -> str:
    """The mention's kind: what the point is, or what range two points make."""
    if last is not None:
        if first.kind == last.kind and not first.part and not last.part and first.kind in ("day", "month", "year"):
            return f"{first.kind}_range"
        return "interval"
    if first.kind == "day" and first.last_day is not None:
        return "day_range"
    if first.kind in ("weekday", "now", "before"):
        return "day"
    if first.kind == "offset":
        return first.unit or "day"
    if first.kind == "year" and first.part and first.part != "during":
        return "year_part"
    return first.kind
