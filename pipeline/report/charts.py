"""Where the parts of charts stand, in SVG units: columns by year, lines by year. Templates only draw them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import math


@dataclass(frozen=True, slots=True)
class Datum:
    """A point of a series: `low` is certain, `high` the most that is possible; texts are what people read."""

    label: str
    low: float
    high: float
    low_text: str
    high_text: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale at `y`, or a name on the axis at `x`."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column from `x`, `width` wide: solid from `low_y`, in outline from `high_y`, both down to the axis."""

    x: float
    width: float
    low_y: float
    high_y: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of columns, or of two lines with the band between them."""

    width: int
    height: int
    base: float
    left: float
    right: float
    ticks: tuple[Tick, ...]
    names: tuple[Tick, ...]
    columns: tuple[Column, ...] = ()
    low_line: str = ""
    high_line: str = ""
    band: str = ""
    ends: tuple[Tick, ...] = ()


TOP, FOOT = 24, 30
_LINE = 20  # between two labels
_STEPS = (1, 2, 2.5, 5, 10)


def scale_of(largest: float, ticks: int = 4) -> tuple[float, ...]:
    """Values of a scale from 0 to the first round value not under `largest`."""
    if largest <= 0:
        return (0, 1)
    raw = largest / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in _STEPS if s * power >= raw * 0.999999)
    number = math.ceil(largest / step - 1e-9)
    return tuple(round(step * i, 10) for i in range(number + 1))


def _ticks(scale: Sequence[float], left: float, height: float, texts: Sequence[str]) -> tuple[Tick, ...]:
    room = height - TOP - FOOT
    return tuple(
        Tick(left, round(height - FOOT - room * value / scale[-1], 1), text)
        for value, text in zip(scale, texts, strict=True)
    )


def _names(data: Sequence[Datum], at: Sequence[float], y: float, every: int) -> tuple[Tick, ...]:
    """Labels under the axis, from the last one backwards every so many."""
    kept = range(len(data) - 1, -1, -every)
    return tuple(Tick(at[i], y, data[i].label) for i in sorted(kept))


def columns(data: Sequence[Datum], width: int, height: int, every: int = 1) -> Chart:
    """A column for each datum, its value above it: no scale is needed beside it."""
    top = max((d.high for d in data), default=0) or 1
    slot = width / max(len(data), 1)
    room, base = height - TOP - FOOT, float(height - FOOT)
    wide = round(min(slot * 0.72, 44), 1)
    drawn = tuple(
        Column(
            round(slot * i + (slot - wide) / 2, 1), wide,
            round(base - room * d.low / top, 1), round(base - room * d.high / top, 1), d.high_text if d.high else "",
        )
        for i, d in enumerate(data)
    )  # fmt: skip
    middles = [round(c.x + wide / 2, 1) for c in drawn]
    return Chart(width, height, base, 0, width, (), _names(data, middles, base + 20, every), columns=drawn)


def lines(data: Sequence[Datum], width: int, height: int, margin: int, texts: Sequence[str], every: int = 1) -> Chart:
    """Two lines over the years with a band between; `texts` go with `scale_of` the highest value; ends are labelled."""
    scale = scale_of(max((d.high for d in data), default=0))
    left, right, base = 44.0, float(width - margin), float(height - FOOT)
    step = (right - left) / max(len(data) - 1, 1)
    xs = [round(left + step * i, 1) for i in range(len(data))]
    room = height - TOP - FOOT
    low = [(x, round(base - room * d.low / scale[-1], 1)) for x, d in zip(xs, data, strict=True)]
    high = [(x, round(base - room * d.high / scale[-1], 1)) for x, d in zip(xs, data, strict=True)]
    return Chart(
        width, height, base, left, right, _ticks(scale, left, height, texts), _names(data, xs, base + 20, every),
        low_line=_points(low), high_line=_points(high), band=_points([*high, *reversed(low)]), ends=_ends(low, high, base, data),
    )  # fmt: skip


def _ends(
    low: list[tuple[float, float]], high: list[tuple[float, float]], base: float, data: Sequence[Datum]
) -> tuple[Tick, ...]:
    """Labels at the ends of the lines, at least a line of text apart."""
    if not data:
        return ()
    x, upper, lower = high[-1][0], high[-1][1], low[-1][1]
    missing = max(0.0, _LINE - (lower - upper))
    lower = min(lower + missing / 2, base - 8)
    upper = min(upper - missing / 2, lower - _LINE)
    return Tick(x, round(upper, 1), data[-1].high_text), Tick(x, round(lower, 1), data[-1].low_text)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
