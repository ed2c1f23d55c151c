"""Rows of tables: their cells, and the cells that face each other in a timeline laid out as two rows."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from models.document import CELL_SEPARATOR, Block, BlockKind

_ROWS = (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)
_DATE = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:janv|fev|mars\b|avr|mai\b|juin|juil|aout|sept|oct|nov|dec|jan|feb|march|april|may\b|june|july|aug)"
    r"|\b(?:ete|automne|hiver|printemps|spring|summer|autumn|winter)\b|\b[tqs][1-4]\b"
)
_PAIR = 2  # a row of two cells is a label and its value, not a timeline


def cells(a: Annotated, block: Block) -> list[tuple[int, int]]:
    """Spans of the cells of a table row."""
    spans, start = [], block.start
    for cell in a.text[block.start : block.end].split(CELL_SEPARATOR):
        spans.append((start, start + len(cell)))
        start += len(cell) + len(CELL_SEPARATOR)
    return spans


def facing_cells(a: Annotated, position: int) -> list[tuple[int, int]] | None:
    """Cells above and below the one that holds a character, where one row is dates; None outside rows of several cells."""
    blocks, index = a.document.blocks, a.block_index(position)
    if index < 0 or blocks[index].kind not in _ROWS:
        return None
    own = cells(a, blocks[index])
    if len(own) <= _PAIR:
        return None
    column = next((i for i, (s, e) in enumerate(own) if s <= position <= e), 0)
    found: list[tuple[int, int]] = []
    for other in (index - 1, index + 1):
        if 0 <= other < len(blocks) and blocks[other].kind in _ROWS:
            facing = cells(a, blocks[other])
            if len(facing) == len(own) and _is_dated(a, facing) is not _is_dated(a, own):
                found.append(facing[column])
    return found


def _is_dated(a: Annotated, row: list[tuple[int, int]]) -> bool:
    """Whether most cells of a row hold dates: it is a timeline's row of dates, and no record of a list."""
    return sum(bool(_DATE.search(a.plain, s, e)) for s, e in row) * 2 > len(row)
