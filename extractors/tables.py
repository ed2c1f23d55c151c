"""Rows of tables: their cells, and the cells that face each other in a timeline laid out as two rows."""

from __future__ import annotations

from extractors.annotated import Annotated
from models.document import CELL_SEPARATOR, Block, BlockKind

_ROWS = (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)
_PAIR = 2  # a row of two cells is a label and its value, not a timeline


def cells(a: Annotated, block: Block) -> list[tuple[int, int]]:
    """Spans of the cells of a table row."""
    spans, start = [], block.start
    for cell in a.text[block.start : block.end].split(CELL_SEPARATOR):
        spans.append((start, start + len(cell)))
        start += len(cell) + len(CELL_SEPARATOR)
    return spans


def facing_cells(a: Annotated, position: int) -> list[tuple[int, int]]:
    """The cells above and below the one that holds a character, in rows of as many cells."""
    blocks, index = a.document.blocks, a.block_index(position)
    if index < 0 or blocks[index].kind not in _ROWS:
        return []
    own = cells(a, blocks[index])
    if len(own) <= _PAIR:
        return []
    column = next((i for i, (s, e) in enumerate(own) if s <= position <= e), 0)
    found: list[tuple[int, int]] = []
    for other in (index - 1, index + 1):
        if 0 <= other < len(blocks) and blocks[other].kind in _ROWS:
            facing = cells(a, blocks[other])
            if len(facing) == len(own):
                found.append(facing[column])
    return found
