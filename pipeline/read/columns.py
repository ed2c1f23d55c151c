"""Tables that compare contracts, one a column: told apart column by column, as a reader takes them in.

« | Sainte-Rose | Le Moule » over « Durée | cinq ans | trois ans » becomes « Sainte-Rose », « Durée | cinq ans »,
« Le Moule », « Durée | trois ans »: whose a value is then stands over it, and its label beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.fold import fold
from models.document import CELL_SEPARATOR, BlockKind
from pipeline.read.raw import RawBlock

_ROWS = (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)
_LONGEST_NAME = 70  # characters of a column's name
_KINDS = 2  # different facts of a contract that label its rows, at least
_FACTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bsign(?:ature|e|ed|ing|ataires?|atories)\b|\bsignature\b",
        r"\bduree\b|\bperiode?\b|\bduration\b|\bannees\b|\byears\b|\bterm\b|\becheance\b",
        r"\baxes?\b|\borientations?\b|\bpriorit|\bvolets?\b|\baxis\b|\bstrands?\b|\bpillars?\b",
        r"\bactions?\b|\bfiches?\b",
        r"\bgeneration\b",
        r"\bsignataires?\b|\bsignatories\b|\bparties\b|\bpresident\b|\bmaire\b|\bmayor\b|\bpour la ville\b",
        r"\bcontribution\b|\bmontants?\b|\bfinanc|\bgrant\b|\bfunding\b|\bcout\b",
    )
)
_EMPTY = re.compile(r"[\s–—\-/.]*")
_NO_NAME = re.compile(
    r"\d|€|%|^(?:dates?|lieux?|montants?|pilotes?|noms?|fonctions?|titres?|actions?|objectifs?|themes?|total|prevus?|realises?|place|time|amount|lead|name|title)\b"
)


def unfold(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """The blocks, each comparing table among them column by column."""
    out: list[RawBlock] = []
    index = 0
    while index < len(blocks):
        end = index
        width = _width(blocks[index])
        while width > 2 and end < len(blocks) and _width(blocks[end]) == width:
            end += 1
        table = blocks[index:end]
        if len(table) > 2 and _compares(table):
            for column in range(1, width):
                out += _column(table, column)
        else:
            end = max(end, index + 1)
            out += blocks[index:end]
        index = end
    return out


def _width(block: RawBlock) -> int:
    return block.text.count(CELL_SEPARATOR) + 1 if block.kind in _ROWS else 0


def _compares(table: Sequence[RawBlock]) -> bool:
    """Whether the columns have names and the rows are labelled with facts of a contract."""
    head = fold(table[0].text).split(CELL_SEPARATOR)
    names = [c.strip() for c in head[1:]]
    if not all(names) or any(len(n) > _LONGEST_NAME or _NO_NAME.search(n) for n in names):
        return False
    if len(set(names)) < len(names) or (head[0].strip(" |") and table[0].kind is not BlockKind.TABLE_HEADER):
        return False
    labels = [fold(row.text).split(CELL_SEPARATOR)[0] for row in table[1:]]
    return sum(any(fact.search(label) for label in labels) for fact in _FACTS) >= _KINDS


def _column(table: Sequence[RawBlock], column: int) -> list[RawBlock]:
    """A column's name, and its values each beside its row's label."""
    start, stop = _cell(table[0], column)
    out = [_piece(table[0], BlockKind.TABLE_HEADER, (start, stop))]
    for row in table[1:]:
        value = _cell(row, column)
        if not _EMPTY.fullmatch(row.text, *value):
            out.append(_piece(row, BlockKind.TABLE_ROW, _cell(row, 0), value))
    return out


def _cell(row: RawBlock, column: int) -> tuple[int, int]:
    """The span of a cell in its row's text."""
    start = 0
    for _ in range(column):
        start = row.text.index(CELL_SEPARATOR, start) + len(CELL_SEPARATOR)
    stop = row.text.find(CELL_SEPARATOR, start)
    return start, len(row.text) if stop < 0 else stop


def _piece(row: RawBlock, kind: BlockKind, *cells: tuple[int, int]) -> RawBlock:
    """A row of some of a row's cells."""
    text, origin = "", list[int]()
    for start, stop in cells:
        if text:
            text += CELL_SEPARATOR
            origin += [row.origin[start]] * len(CELL_SEPARATOR)
        text += row.text[start:stop]
        origin += row.origin[start:stop]
    return RawBlock(
        text, kind, row.zone, row.level, origin=origin, page=row.page, box=row.box, column=row.column, path=row.path
    )
