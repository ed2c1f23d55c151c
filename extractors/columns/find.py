"""Finds tables of contracts and sheets of facts, and labels their cells by the heads of columns or the words before a value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import re

from extractors.annotated import Annotated
from extractors.rules import Rule, load
from extractors.tables import cells
from models.document import Block, BlockKind, Zone

_ROWS = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
_HEAD = 48  # characters: what is longer is no head of a column
_AROUND = " .:*-–|/?!\"'»«"
_KEY = re.compile(r"[\W_]{0,3}([a-z][^:|.;!?\n]{1,46}?) ?: ")
_BADGE = 30  # characters of a state that stands alone below a name
_VALUE = 200  # characters of a value that stands behind its word
_FACTS = -1  # stands for the table of a cell that is a line of its own
_SHEET_APART = 12  # blocks within which two lines of facts of different kinds make a sheet


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell below a head, or a value behind a word, that says what it holds: `label` is one of those of rules.yaml."""

    start: int
    end: int
    label: str
    rule: Rule
    row: int  # index of the row's block
    table: int  # index of the block of its head row; negative for « Signature : 21 mars 2024 »

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table that has a contract in every row."""
        return self.table != _FACTS


def labelled_cells(a: Annotated) -> tuple[Cell, ...]:
    """The cells whose head is known, of all tables of contracts and sheets of facts, in reading order."""
    return a.once("columns", _make)


def cell_at(a: Annotated, position: int) -> Cell | None:
    """The labelled cell that holds a character."""
    known = labelled_cells(a)
    index = bisect_right(known, position, key=lambda c: c.start) - 1
    return known[index] if index >= 0 and position < known[index].end else None


def rows_of_contracts(a: Annotated, *labels: str) -> frozenset[int]:
    """Indices of the rows of tables of contracts: of all, or of those that have a column of one of the labels."""
    tables = {c.table for c in labelled_cells(a) if c.in_table and (not labels or c.label in labels)}
    return frozenset(c.row for c in labelled_cells(a) if c.table in tables)


def facts(a: Annotated, *labels: str) -> frozenset[int]:
    """Indices of the blocks that are a word, of one of the labels if some are given, with its value."""
    return frozenset(c.row for c in labelled_cells(a) if not c.in_table and (not labels or c.label in labels))


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
    taken = {c.row for c in found}
    return tuple(sorted([*found, *_of_facts(a, taken)], key=lambda c: c.start))


def _of_table(a: Annotated, rows: Sequence[Block], first: int) -> Iterator[Cell]:
    above = _heads(a, rows)
    heads = [next((h for s, e in reversed(column) if (h := _label(a, s, e))), None) for column in above]
    rows, first = rows[len(above[0]) :], first + len(above[0])
    if heads[0] is None and _places_below(a, rows):
        heads[0] = load("extractors.columns")["columns.territory"]
    if heads[0] is None or heads[0].label != "territory" or not any(h and h.label != "territory" for h in heads):
        return
    for order, row in enumerate(rows, first):
        own = cells(a, row)
        if len(own) != len(heads):
            continue
        for head, (start, end) in zip(heads, own, strict=True):
            if head is not None and any(c.isalnum() for c in a.text[start:end]):
                yield Cell(start, end, head.label or "", head, order, first)


def _heads(a: Annotated, rows: Sequence[Block]) -> list[list[tuple[int, int]]]:
    """By column, the cells of the head rows: of two, where the upper one spans several columns of the lower."""
    upper, lower = cells(a, rows[0]), cells(a, rows[1])
    both = len(rows) > 2 and rows[1].kind is BlockKind.TABLE_HEADER and len(lower) == len(upper)
    return [[u, w] for u, w in zip(upper, lower, strict=True)] if both else [[u] for u in upper]


def _of_facts(a: Annotated, taken: set[int]) -> Iterator[Cell]:
    """« Signature : 21 mars 2024 », « Signé le | 17 janvier 2025 »: lines of which some stand together."""
    found = [c for i, b in enumerate(a.document.blocks) if i not in taken and (c := _fact(a, b, i)) is not None]
    for n, cell in enumerate(found):
        around = found[max(0, n - _SHEET_APART) : n + _SHEET_APART]
        if any(abs(c.row - cell.row) <= _SHEET_APART and c.label != cell.label for c in around):
            yield cell


def _fact(a: Annotated, block: Block, index: int) -> Cell | None:
    if block.zone is not Zone.BODY or block.kind is BlockKind.HEADING:
        return None
    if index and a.document.blocks[index - 1].kind is BlockKind.HEADING and block.end - block.start <= _BADGE:
        badge = load("extractors.columns")["columns.badge"]
        if badge.pattern.search(a.plain[block.start : block.end].strip(_AROUND)):
            return Cell(block.start, block.end, badge.label or "", badge, index, _FACTS)
    if block.kind in _ROWS:
        own = cells(a, block)
        if len(own) != 2:
            return None
        key, (start, end) = own
    else:
        said = _KEY.match(a.plain, block.start, min(block.end, block.start + _HEAD + 4))
        if said is None or block.end - block.start > _VALUE:
            return None
        key, start, end = said.span(1), said.end(), block.end
    head = _label(a, *key)
    if head is None or not any(c.isalnum() for c in a.text[start:end]):
        return None
    return Cell(start, end, head.label or "", head, index, _FACTS)


def _label(a: Annotated, start: int, end: int) -> Rule | None:
    head = a.plain[start:end].strip(_AROUND)
    if not head or len(head) > _HEAD:
        return None
    return next((r for r in load("extractors.columns") if not r.extra.get("alone") and r.pattern.search(head)), None)


def _places_below(a: Annotated, rows: Sequence[Block]) -> bool:
    """Whether most rows begin with a place."""
    from extractors.territories.places import find_places

    starts = {m.start for m in find_places(a)}
    firsts = [cells(a, row)[0] for row in rows]
    placed = sum(any(s in starts for s in range(start, min(end, start + 4))) for start, end in firsts)
    return bool(firsts) and placed * 3 >= 2 * len(firsts)
