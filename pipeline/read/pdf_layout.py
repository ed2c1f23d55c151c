"""Reading order of a PDF page: bands of columns, boxes, tables, down to single columns of lines.

A page is cut from top to bottom into bands; a band whose lines leave a gutter free is cut into columns, each
read to its end before the next; text in a drawn box stays together; what is aligned row by row is a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
import itertools
from typing import TypeGuard

from pipeline.read.pdf_rows import Rows, as_rows
from pipeline.read.pdf_shapes import Box, Shapes
from pipeline.read.pdf_stagger import beside
from pipeline.read.pdf_tables import Table
from pipeline.read.pdf_words import Run

_GUTTER = 4.5
_JUSTIFIED = 2.2  # line heights: spaces between the words of a justified line are hardly wider
_DEPTH = 6


@dataclass(slots=True)
class Group:
    """What stands in a drawn box."""

    x0: float
    top: float
    x1: float
    bottom: float
    items: list[Item] = field(default_factory=list)


Item = Run | Group | Table


@dataclass(slots=True)
class Column:
    """Lines to be read from top to bottom; `boxed` where a drawn box holds them."""

    items: list[Run]
    x0: float
    x1: float
    boxed: bool = False
    number: int = 0


Part = Column | Rows | Table


def boxed(runs: Sequence[Run], shapes: Shapes) -> list[Item]:
    """Put runs that stand in a box with room for two lines into a group, the innermost box first."""
    boxes = sorted(_stacked(set(shapes.boxes)), key=lambda b: (b.x1 - b.x0) * (b.bottom - b.top))
    items: list[Item] = list(runs)
    for box in boxes:
        inside = [
            i
            for i in items
            if box.holds((i.x0 + i.x1) / 2, (i.top + i.bottom) / 2) and i.x0 >= box.x0 - 3 and i.x1 <= box.x1 + 3
        ]
        if not inside or len(inside) == len(items):
            continue
        line = max((i.size for i in inside if isinstance(i, Run)), default=10.0)
        if box.bottom - box.top < 1.9 * line and len(inside) < 2:
            continue
        taken = set(map(id, inside))
        items = [i for i in items if id(i) not in taken] + [Group(box.x0, box.top, box.x1, box.bottom, inside)]
    return items


def _stacked(boxes: set[Box]) -> list[Box]:
    """Boxes, a label's box and the one that hangs on it as one."""
    kept = list(boxes)
    for upper in boxes:
        below = [
            b for b in boxes if abs(b.top - upper.bottom) < 2 and abs(b.x0 - upper.x0) < 2 and abs(b.x1 - upper.x1) < 2
        ]
        above = [
            b for b in boxes if abs(b.bottom - upper.top) < 2 and abs(b.x0 - upper.x0) < 2 and abs(b.x1 - upper.x1) < 2
        ]
        if (
            len(below) == 1
            and not above
            and not any(abs(b.top - below[0].bottom) < 2 and abs(b.x0 - upper.x0) < 2 for b in boxes)
        ):
            lower = below[0]
            kept.append(Box(upper.x0, upper.top, upper.x1, lower.bottom))
            kept = [b for b in kept if b not in (upper, lower)]
    return kept


def order(items: Sequence[Item], depth: int = 0, in_box: bool = False) -> list[Part]:
    """The parts of a region in reading order."""
    parts: list[Part] = []
    for cards, stretch in _card_rows(items):
        if cards:  # read card by card, row after row
            for card in stretch:
                parts += order(card.items, depth + 1, True)  # type: ignore[union-attr]
        else:
            parts += _ordered(stretch, depth, in_box)
    return parts


def _card_rows(items: Sequence[Item]) -> list[tuple[bool, list[Item]]]:
    """Stretches from top to bottom: rows of two or more boxes side by side with nothing beside them, and the rest."""
    stretches: list[tuple[bool, list[Item]]] = []
    for row in _rows(items):
        cards = len(row) > 1 and all(isinstance(i, Group) for i in row)
        if cards or not stretches or stretches[-1][0]:
            stretches.append((cards, []))
        stretches[-1][1].extend(sorted(row, key=lambda i: i.x0) if cards else row)
    return stretches


def _ordered(items: Sequence[Item], depth: int, in_box: bool) -> list[Part]:
    parts: list[Part] = []
    for band, gutters in _bands(items):
        if not gutters or depth >= _DEPTH:
            parts += _single(band, depth, in_box)
            continue
        columns = _split(band, gutters)
        table, above, below = as_rows(columns, in_box) if _only_runs(columns) else (None, [], [])
        if table:
            parts += order(above, depth + 1, in_box) if above else []
            parts.append(table)
            parts += order(below, depth + 1, in_box) if below else []
        else:
            for column in columns:
                parts += order(column, depth + 1, in_box)
    return parts


def _single(items: Sequence[Item], depth: int, in_box: bool) -> list[Part]:
    """One column: runs gather into a Column; boxes and tables stand in it where they stand on the page."""
    parts: list[Part] = []
    runs: list[Run] = []

    def close() -> None:
        if runs:
            parts.append(Column(list(runs), min(r.x0 for r in runs), max(r.x1 for r in runs), in_box))
            runs.clear()

    for item in sorted(items, key=lambda i: (i.top, i.x0)):
        if isinstance(item, Run):
            runs.append(item)
            continue
        close()
        if isinstance(item, Table):
            parts.append(item)
        elif depth < _DEPTH:
            parts += order(item.items, depth + 1, True)
    close()
    return parts


def _rows(items: Sequence[Item]) -> list[list[Item]]:
    """Items by lines: what overlaps in height by half stands in one row."""
    rows: list[list[Item]] = []
    low = 0.0
    for item in sorted(items, key=lambda i: (i.top + i.bottom) / 2 if isinstance(i, Run) else i.top):
        middle = (item.top + item.bottom) / 2 if isinstance(item, Run) else item.top + 1
        if rows and middle < low:
            rows[-1].append(item)
            low = max(low, item.bottom - 0.15 * (item.bottom - item.top)) if not isinstance(item, Run) else low
        else:
            rows.append([item])
            low = item.bottom - 0.2 * (item.bottom - item.top)
    return rows


def _merge(intervals: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for begin, end in sorted(intervals):
        if merged and begin <= merged[-1][1] + 0.5:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((begin, end))
    return merged


def _gaps(occupied: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(a[1], b[0]) for a, b in itertools.pairwise(occupied) if b[0] - a[1] >= _GUTTER]


def _bands(items: Sequence[Item]) -> list[tuple[list[Item], list[tuple[float, float]]]]:
    """Bands from top to bottom, each with the gutters that all its rows leave free."""
    bands: list[tuple[list[Item], list[tuple[float, float]]]] = []
    current: list[Item] = []
    occupied: list[tuple[float, float]] = []
    gutters: list[tuple[float, float]] = []
    for row in beside(_rows(items), _GUTTER):
        spans = [(i.x0, i.x1) for i in row]
        together = _merge([*occupied, *spans])
        free = _gaps(together)
        own = _gaps(_merge(spans))
        lost = len(free) < len(gutters) and not _words_apart(row, gutters, free)
        cards = any(isinstance(i, Group) for i in row) and not any(isinstance(i, Group) for i in current)
        opens = bool(current) and not gutters and (len(free) < len(own) or (cards and bool(own)))
        if current and (lost or opens):
            bands.append((current, gutters))
            current, together = [], _merge(spans)
            free = own
        current = [*current, *row]
        occupied, gutters = together, free
    if current:
        bands.append((current, gutters))
    return _settled(bands)


def _words_apart(
    row: Sequence[Item], gutters: Sequence[tuple[float, float]], free: Sequence[tuple[float, float]]
) -> bool:
    """Whether the gutters that a row closes were only the wide spaces between words of justified lines above it."""
    size = min(item.bottom - item.top for item in row)
    closed = [b - a for a, b in gutters if not any(begin < b and a < end for begin, end in free)]
    return bool(free) and max(closed, default=0.0) < _JUSTIFIED * size


def _settled(
    bands: list[tuple[list[Item], list[tuple[float, float]]]],
) -> list[tuple[list[Item], list[tuple[float, float]]]]:
    """A single row with a gap between two bands without one is no pair of columns where it keeps their spacing."""
    settled: list[tuple[list[Item], list[tuple[float, float]]]] = []
    for index, (items, gutters) in enumerate(bands):
        one_row = bool(gutters) and len(_rows(items)) == 1 and all(isinstance(i, Run) for i in items)
        before = settled[-1] if settled and not settled[-1][1] else None
        after = bands[index + 1] if index + 1 < len(bands) else None
        if one_row and index == 0 and after and not after[1] and not any(_apart(i, items) for i in items):
            # The first line of a justified paragraph, at the top of a column.
            size = max(i.bottom - i.top for i in items)
            if min(i.top for i in after[0]) - max(i.bottom for i in items) < 0.5 * size:
                bands[index + 1] = ([*items, *after[0]], [])
                continue
        if (
            one_row
            and before
            and all(isinstance(i, Run) for i in before[0])
            and not any(_apart(i, items) for i in items)
        ):
            last = max(before[0], key=lambda i: i.bottom)
            size = max(i.bottom - i.top for i in items)
            gap = min(i.top for i in items) - last.bottom
            if gap < 0.5 * size and after and not after[1]:
                settled[-1] = ([*before[0], *items], [])
                continue
        if (
            settled
            and not gutters
            and not settled[-1][1]
            and all(isinstance(i, Run) for i in (*items, *settled[-1][0]))
        ):
            settled[-1] = ([*settled[-1][0], *items], [])
            continue
        settled.append((items, gutters))
    return settled


def _apart(item: Item, row: Sequence[Item]) -> bool:
    """Whether a gap in a row is wider than any that justified text leaves."""
    right = [o.x0 - item.x1 for o in row if o.x0 > item.x1]
    return bool(right) and min(right) > 5 * (item.bottom - item.top)


def _split(items: Sequence[Item], gutters: Sequence[tuple[float, float]]) -> list[list[Item]]:
    cuts = [(a + b) / 2 for a, b in gutters]
    columns: list[list[Item]] = [[] for _ in range(len(cuts) + 1)]
    for item in items:
        columns[sum(item.x0 >= cut for cut in cuts)].append(item)
    return [c for c in columns if c]


def _only_runs(columns: list[list[Item]]) -> TypeGuard[list[list[Run]]]:
    return all(isinstance(item, Run) for column in columns for item in column)
