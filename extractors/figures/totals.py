"""Numbers in tables: the total of « Orientation | Nombre d'actions » in the last row, those of each contract in its row."""

from __future__ import annotations

from collections.abc import Iterator
import re

from extractors.annotated import Annotated
from extractors.columns import labelled_cells
from extractors.figures.mentions import CountMention
from extractors.tables import cells
from models.document import Block, BlockKind, Zone

_ROWS = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)
_COLUMN = re.compile(
    r"\W*(?:(?:nombre|nb|number|total) (?:d'|de |of )?)?(?:fiches?[ -]?)?(?:actions?|action sheets|fiches)(?: (?:prevues|inscrites|planned))?\W*$"
)
_TOTAL = re.compile(r"\W*(?:total|totaux|ensemble|en tout|all|sum|in all|in total)\b")
_NUMBER = re.compile(r"\W*(\d{1,3})\W*(?:(?:fiches?[ -]?)?actions?)?\W*$")
_LEADING = re.compile(r"\W*(\d{1,3})\b(?! ?(?:%|€|euros?))")
_MOST = 250  # actions of a contract
_MOST_AXES = 15
_COUNTED = {"actions": "actions", "axes": "axes", "themes": "axes"}


def table_totals(a: Annotated) -> Iterator[CountMention]:
    """Every total of a column of numbers of actions."""
    header: Block | None = None
    column: int | None = None
    for block in a.document.blocks:
        if block.kind not in _ROWS:
            header = None
            continue
        own = cells(a, block)
        if header is None:
            header = block
            column = next((i for i, (s, e) in enumerate(own) if i and _COLUMN.match(a.plain[s:e])), None)
        elif column is not None and column < len(own) and _TOTAL.match(a.plain[slice(*own[0])]):
            value = _NUMBER.match(a.plain[slice(*own[column])])
            if value and 2 <= int(value[1]) <= _MOST and Zone.BODY in (block.zone, header.zone):
                yield CountMention("actions", int(value[1]), block.start, block.end, "counts.table_total", 0.9)


def column_counts(a: Annotated) -> Iterator[CountMention]:
    """The numbers below « Nombre d'actions » or « Nombre d'axes » in a table that has a contract in every row."""
    for cell in labelled_cells(a):
        kind = _COUNTED.get(cell.label)
        number = _NUMBER if cell.in_table or kind == "axes" else _LEADING
        value = number.match(a.plain[cell.start : cell.end]) if kind else None
        if kind and value and 2 <= int(value[1]) <= (_MOST if kind == "actions" else _MOST_AXES):
            yield CountMention(kind, int(value[1]), cell.start, cell.end, cell.rule.id, 0.9)
