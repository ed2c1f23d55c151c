"""Ruled tables of a PDF page: the grid that the rules make, and the text in its cells."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.read.pdf_shapes import Box, Shapes
from pipeline.read.pdf_words import Run

_NEAR = 4.0


@dataclass(slots=True)
class Table:
    """A table: its box, and rows of cells, each cell the runs in it. A cell over several rows stands in each."""

    x0: float
    top: float
    x1: float
    bottom: float
    rows: list[list[list[Run]]]
    tops: list[float]


def ruled_tables(shapes: Shapes, runs: list[Run]) -> tuple[list[Table], list[Run]]:
    """The ruled tables of a page, and the runs that stand in none."""
    tables: list[Table] = []
    for box, ys in _grids(shapes):
        box, ys = _enclosed(shapes, box, ys)
        inside = [r for r in runs if box.holds((r.x0 + r.x1) / 2, r.middle)]
        xs = _columns(shapes, box)
        if len(xs) < 3 or len(inside) < 4:
            continue
        table = _fill(box, ys, xs, shapes, inside)
        if sum(sum(bool(c) for c in row) >= 2 for row in table.rows) >= 2:
            tables.append(table)
            taken = set(map(id, inside))
            runs = [r for r in runs if id(r) not in taken]
    return tables, runs


def _grids(shapes: Shapes) -> list[tuple[Box, list[float]]]:
    """Boxes in which three or more horizontal rules of one width lie under each other, with every rule's height."""
    grids: list[tuple[Box, list[float]]] = []
    left = sorted(shapes.across, key=lambda b: b.top)
    used: set[int] = set()
    for index, first in enumerate(left):
        if index in used:
            continue
        same = [
            j
            for j in range(index, len(left))
            if j not in used and abs(left[j].x0 - first.x0) < _NEAR and abs(left[j].x1 - first.x1) < _NEAR
        ]
        ys = _distinct([(left[j].top + left[j].bottom) / 2 for j in same])
        if len(ys) < 3:
            continue
        used.update(same)
        box = Box(first.x0, ys[0], first.x1, ys[-1])
        inner = [
            (b.top + b.bottom) / 2
            for b in left
            if b.x0 >= box.x0 - _NEAR and b.x1 <= box.x1 + _NEAR and box.top - 2 <= b.top <= box.bottom + 2
        ]
        grids.append((box, _distinct(ys + inner)))
    return grids


def _enclosed(shapes: Shapes, box: Box, ys: list[float]) -> tuple[Box, list[float]]:
    """A grid without the rules above and below it that no vertical rule reaches: lines under headers and over footers."""

    def reached(upper: float, lower: float) -> bool:
        middle = (upper + lower) / 2
        return any(b.top <= middle <= b.bottom and box.x0 - _NEAR <= b.x0 <= box.x1 + _NEAR for b in shapes.down)

    while len(ys) > 3 and not reached(ys[0], ys[1]):
        ys = ys[1:]
    while len(ys) > 3 and not reached(ys[-2], ys[-1]):
        ys = ys[:-1]
    return Box(box.x0, ys[0], box.x1, ys[-1]), ys


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > 3:
            kept.append(value)
    return kept


def _columns(shapes: Shapes, box: Box) -> list[float]:
    xs = [
        (b.x0 + b.x1) / 2
        for b in shapes.down
        if b.top < box.bottom - 2 and b.bottom > box.top + 2 and box.x0 - _NEAR <= b.x0 <= box.x1 + _NEAR
    ]
    return _distinct([box.x0, *xs, box.x1]) if xs else [box.x0, box.x1]


def _fill(box: Box, ys: list[float], xs: list[float], shapes: Shapes, runs: list[Run]) -> Table:
    rows, columns = len(ys) - 1, len(xs) - 1
    cells: list[list[list[Run]]] = [[[] for _ in range(columns)] for _ in range(rows)]
    owner = [[(r, c) for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if r and not _ruled_across(shapes, ys[r], (xs[c] + xs[c + 1]) / 2):
                owner[r][c] = owner[r - 1][c]
            elif c and not _ruled_down(shapes, xs[c], (ys[r] + ys[r + 1]) / 2):
                owner[r][c] = owner[r][c - 1]
    for run in runs:
        r = next((i for i in range(rows) if run.middle < ys[i + 1]), rows - 1)
        c = next((i for i in range(columns) if (run.x0 + min(run.x1, run.x0 + 8)) / 2 < xs[i + 1]), columns - 1)
        home = owner[r][c]
        cells[home[0]][home[1]].append(run)
    for r in range(rows):
        for c in range(columns):
            home = owner[r][c]
            if home != (r, c) and home[1] == c:  # a cell over several rows: its text stands in each of them
                cells[r][c] = cells[home[0]][home[1]]
    return Table(box.x0, box.top, box.x1, box.bottom, cells, ys[:-1])


def _ruled_across(shapes: Shapes, y: float, x: float) -> bool:
    return any(abs((b.top + b.bottom) / 2 - y) < 3.2 and b.x0 - 1 <= x <= b.x1 + 1 for b in shapes.across)


def _ruled_down(shapes: Shapes, x: float, y: float) -> bool:
    return any(abs((b.x0 + b.x1) / 2 - x) < 3.2 and b.top - 1 <= y <= b.bottom + 1 for b in shapes.down)
