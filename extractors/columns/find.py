"""Finds tables that have a contract in every row, and labels their cells by the heads of their columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.annotated import Annotated
from extractors.rules import Rule, load
from extractors.tables import cells
from models.document import Block, BlockKind, Zone

_ROWS = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
_HEAD = 48  # characters: what is longer is no head of a column
_AROUND = " .:*-–|/?!\"'»«"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell below a head that says what it holds: `label` is one of those of rules.yaml (territory, signed, period, status…)."""

    start: int
    end: int
    label: str
    rule: Rule
    row: int  # index of the row's block
    table: int  # index of the block of its head row


def labelled_cells(a: Annotated) -> tuple[Cell, ...]:
    """The cells of all tables of contracts whose columns' heads are known, in reading order."""
    return a.once("columns", _make)


def cell_at(a: Annotated, position: int) -> Cell | None:
    """The labelled cell that holds a character."""
    known = labelled_cells(a)
    index = bisect_right(known, position, key=lambda c: c.start) - 1
    return known[index] if index >= 0 and position < known[index].end else None


def rows_of_contracts(a: Annotated, *labels: str) -> frozenset[int]:
    """Indices of the rows of such tables: of all, or of those that have a column of one of the labels."""
    tables = {c.table for c in labelled_cells(a) if not labels or c.label in labels}
    return frozenset(c.row for c in labelled_cells(a) if c.table in tables)


def _make(a: Annotated) -> tuple[Cell, ...]:
    blocks = a.document.blocks
    found: list[Cell] = []
    index = 0
    while index < len(blocks):
        stop = index
        while stop < len(blocks) and blocks[stop].kind in _ROWS and blocks[stop].zone is Zone.BODY:
            stop += 1
        if stop - index > 1:
            found += _of_table(a, blocks[index:stop], index)
        index = max(stop, index + 1)
    return tuple(found)


def _of_table(a: Annotated, rows: Sequence[Block], first: int) -> Iterator[Cell]:
    heads = [_label(a, s, e) for s, e in cells(a, rows[0])]
    if heads[0] is None and _places_below(a, rows):
        heads[0] = load("extractors.columns")["columns.territory"]
    if heads[0] is None or heads[0].label != "territory" or not any(h and h.label != "territory" for h in heads):
        return
    for order, row in enumerate(rows[1:], first + 1):
        own = cells(a, row)
        if len(own) != len(heads):
            continue
        for head, (start, end) in zip(heads, own, strict=True):
            if head is not None and any(c.isalnum() for c in a.text[start:end]):
                yield Cell(start, end, head.label or "", head, order, first)


def _label(a: Annotated, start: int, end: int) -> Rule | None:
    head = a.plain[start:end].strip(_AROUND)
    if not head or len(head) > _HEAD:
        return None
    return next((r for r in load("extractors.columns") if r.pattern.search(head)), None)


def _places_below(a: Annotated, rows: Sequence[Block]) -> bool:
    """Whether most rows begin with a place."""
    from extractors.territories.places import find_places

    starts = {m.start for m in find_places(a)}
    firsts = [cells(a, row)[0] for row in rows[1:]]
    return sum(any(s in starts for s in range(start, min(end, start + 4))) for start, end in firsts) * 3 >= 2 * len(
        firsts
    )
