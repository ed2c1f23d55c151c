"""Lines that each open with a date: they follow each other in time, so that one year among them dates them all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
import re

from extractors.annotated import Annotated
from extractors.dates.mention import Point
from extractors.dates.speaking import SpeakingDay
from extractors.dates.spell import spell
from models.values import edtf_bounds

Item = Point | tuple[Point, Point]
_OPENING = re.compile(r"[\W_]{0,4}(?:\d{1,2}[.)] )?(?:le |en |debut |mi-|fin |on |in |from )?")
_KINDS = frozenset({"day", "month", "season", "quarter", "half", "year_part"})
_LEAST = 3  # lines
_LINE = 200  # characters
_LONGEST = 30 * 31  # days from the first to the last


def timeline_years(a: Annotated, items: Sequence[Item], now: SpeakingDay | None) -> Mapping[int, int]:
    """By where they begin, the years of the dates without one that open the lines of a timetable told in order."""
    years: dict[int, int] = {}
    for run in _runs(a, items):
        if all(p.year is not None for p in run):
            continue
        anchor = next((i for i, p in enumerate(run) if p.year is not None), None)
        if anchor is not None:
            told = _in_order(run, anchor, run[anchor].year or 0)
        else:
            told = _around(run, now) if now is not None and not now.inferred else None
        if told is not None:
            years |= {p.start: year for p, year in zip(run, told, strict=True) if p.year is None}
    return years


def _runs(a: Annotated, items: Sequence[Item]) -> Iterator[list[Point]]:
    """The dates that open lines which follow each other."""
    opening: dict[int, Point] = {}
    for item in items:
        point = item if isinstance(item, Point) else item[0]
        index = a.block_index(point.start)
        block = a.document.blocks[index]
        short = block.end - block.start <= _LINE and point.kind in _KINDS and point.relation is None
        if index not in opening and short and _OPENING.fullmatch(a.plain, block.start, point.start):
            opening[index] = point
    run: list[tuple[int, Point]] = []
    for index, point in sorted(opening.items()):
        if run and index != run[-1][0] + 1:
            if len(run) >= _LEAST:
                yield [p for _, p in run]
            run = []
        run.append((index, point))
    if len(run) >= _LEAST:
        yield [p for _, p in run]


def _in_order(run: Sequence[Point], anchor: int, year: int) -> list[int] | None:
    """The years that put every date between those beside it, going out from the anchor; None where that cannot be."""
    years = [0] * len(run)
    years[anchor] = year
    if (here := _first(run[anchor], year)) is None:
        return None
    for step in (1, -1):
        edge, at = here, anchor + step
        while 0 <= at < len(run):
            point = run[at]
            options = [point.year] if point.year is not None else [edge.year + d * step for d in (0, 1)]
            fitting = ((y, f) for y in options if (f := _first(point, y)) is not None and (f - edge).days * step >= 0)
            chosen = next(fitting, None)
            if chosen is None:
                return None
            (years[at], edge), at = chosen, at + step
    return years if _span(run, years) <= _LONGEST else None


def _around(run: Sequence[Point], now: SpeakingDay | None) -> list[int] | None:
    """Where no line says a year: the years that put the timetable around the day of speaking, or nearest to it."""
    if now is None:
        return None
    tries = [t for year in range(now.first.year - 1, now.first.year + 2) if (t := _in_order(run, 0, year)) is not None]
    return min(tries, key=lambda years: _off(run, years, now), default=None)


def _off(run: Sequence[Point], years: Sequence[int], now: SpeakingDay) -> int:
    first, last = _first(run[0], years[0]), _first(run[-1], years[-1])
    if first is None or last is None:
        return _LONGEST
    return max(0, (first - now.last).days, (now.first - last).days)


def _span(run: Sequence[Point], years: Sequence[int]) -> int:
    first, last = _first(run[0], years[0]), _first(run[-1], years[-1])
    return (last - first).days if first and last else _LONGEST + 1


def _first(point: Point, year: int) -> date | None:
    edtf = spell(point, year)
    return edtf_bounds(edtf)[0] if edtf else None
