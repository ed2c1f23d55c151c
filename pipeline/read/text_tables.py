"""Tables in plain text: columns set apart by spaces, tabs or bars, and sheets of facts with dots between word and value."""

from __future__ import annotations

from collections.abc import Sequence
import re

from models.document import CELL_SEPARATOR, BlockKind
from pipeline.read.raw import RawBlock
from pipeline.read.text_lines import Line

_COLUMNS = re.compile(r"\s*\|\s*|\t+| {3,}")
_CLOSE_COLUMNS = re.compile(r"\s*\|\s*|\t+| {2,}")  # where some cell nearly fills its column
_COLUMNS_AT_LEAST, _MOST_COLUMNS = 3, 8
_HEADED = 10  # spaces before the names of columns, where the first column has none
_LEADER = re.compile(r"(?P<key>\S.{0,46}?) ?(?:\.{4,}|_{4,}|(?: \.){4,}) ?:? ?(?P<value>\S.*)")
_GOES_ON = (";", ",", " and", " et", " of", " de", " du", "-")


def _cells(line: Line, columns: re.Pattern[str] = _COLUMNS) -> list[tuple[int, int]]:
    """Spans of the cells of a line that is laid out in columns."""
    spans, begin = [], 0
    stop = len(line.text)
    if line.text.startswith("|"):
        begin = len(line.text) - len(line.text[1:].lstrip())
    if line.text.endswith("|"):
        stop = len(line.text[:-1].rstrip())
    for match in columns.finditer(line.text, begin, stop):
        spans.append((begin, match.start()))
        begin = match.end()
    return [*spans, (begin, stop)]


def table_at(lines: Sequence[Line], i: int) -> tuple[int, list[RawBlock]] | None:
    """The table that begins at line i: two or more lines in as many columns."""
    if lines[i].marker and lines[i].text[0] != "|":
        return None
    if (sheet := _sheet(lines, i)) is not None:
        return sheet
    if lines[i].indent >= _HEADED and (below := _headed_table(lines, i)) is not None:
        return below
    if (close := _close_table(lines, i)) is not None:
        return close
    first = _cells(lines[i])
    if len(first) < 2 or len(first) > _MOST_COLUMNS:
        return None
    end = i
    while (
        end < len(lines)
        and len(_cells(lines[end])) == len(first)
        and (end == i or not lines[end].blank_before or ("|" in lines[end].text and "|" in lines[i].text))
    ):
        end += 1
    if end - i < 2:
        return None
    return end, _rows(lines[i:end])


def _sheet(lines: Sequence[Line], i: int) -> tuple[int, list[RawBlock]] | None:
    """« Territory ....... City of Cayenne »: two such lines or more, as rows; a value that goes on below repeats its word."""
    told = _LEADER.fullmatch(lines[i].text)
    if told is None:
        return None
    column = lines[i].indent + told.start("value")
    rows: list[RawBlock] = []
    key, end, count = told.span("key"), i, 0
    head = lines[i]
    while end < len(lines) and (end == i or not lines[end].blank_before):
        line = lines[end]
        found = _LEADER.fullmatch(line.text)
        if found is not None:
            head, key, count = line, found.span("key"), count + 1
            rows.append(_fact(head, key, line, found.span("value")))
        elif line.indent >= max(column - 2, head.indent + 4):
            if rows[-1].text.endswith(_GOES_ON) and line.text[0].islower():
                _append(rows[-1], line)
            else:
                rows.append(_fact(head, key, line, (0, len(line.text))))
        else:
            break
        end += 1
    pages = sum(r.text.rpartition(CELL_SEPARATOR)[2].isdigit() for r in rows)  # those of a table of contents
    return (end, rows) if count > 1 and 2 * pages <= len(rows) else None


def _fact(head: Line, key: tuple[int, int], line: Line, value: tuple[int, int]) -> RawBlock:
    text = head.text[slice(*key)] + CELL_SEPARATOR + line.text[slice(*value)]
    origin = [
        *range(head.start + key[0], head.start + key[1]),
        *[line.start + value[0]] * len(CELL_SEPARATOR),
        *range(line.start + value[0], line.start + value[1]),
    ]
    return RawBlock(text, BlockKind.TABLE_ROW, origin=origin)


def _append(row: RawBlock, line: Line) -> None:
    row.text += " " + line.text
    row.origin = [*row.origin, line.start, *range(line.start, line.start + len(line.text))]


def _close_table(lines: Sequence[Line], i: int) -> tuple[int, list[RawBlock]] | None:
    """A table of which some line's cells stand only two spaces apart, others in the same columns farther."""
    n = len(_cells(lines[i], _CLOSE_COLUMNS))
    if not _COLUMNS_AT_LEAST <= n <= _MOST_COLUMNS:
        return None
    end = i + 1
    while end < len(lines) and not lines[end].blank_before and len(_cells(lines[end], _CLOSE_COLUMNS)) == n:
        end += 1
    apart = sum(len(_cells(line)) == n for line in lines[i:end])
    if end - i < _COLUMNS_AT_LEAST or apart == end - i or 2 * apart < end - i:
        return None
    return end, _rows(lines[i:end], _CLOSE_COLUMNS)


def _rows(lines: Sequence[Line], columns: re.Pattern[str] = _COLUMNS) -> list[RawBlock]:
    rows = [_row(line, columns) for line in lines]
    if looks_like_header([rows[0].text[s:e] for s, e in _spans(rows[0].text)]):
        rows[0].kind = BlockKind.TABLE_HEADER
    rows[0].blank_before = lines[0].blank_before
    return rows


def _headed_table(lines: Sequence[Line], i: int) -> tuple[int, list[RawBlock]] | None:
    """A table whose first line names its columns but the first: that cell is empty, and the line far indented."""
    if i + 1 >= len(lines) or lines[i + 1].indent >= _HEADED:
        return None  # its rows begin at the margin; a staircase of lines is no table
    names = _cells(lines[i])
    below = table_at(lines, i + 1)
    if below is None or len(names) < 2 or len(_cells(lines[i + 1])) != len(names) + 1:
        return None
    header = _row(lines[i])
    header.text, header.origin = (
        CELL_SEPARATOR + header.text,
        [lines[i].start] * len(CELL_SEPARATOR) + list(header.origin),
    )
    header.kind, header.blank_before = BlockKind.TABLE_HEADER, lines[i].blank_before
    return below[0], [header, *below[1]]


def _spans(text: str) -> list[tuple[int, int]]:
    spans, begin = [], 0
    for cell in text.split(CELL_SEPARATOR):
        spans.append((begin, begin + len(cell)))
        begin += len(cell) + len(CELL_SEPARATOR)
    return spans


def _row(line: Line, columns: re.Pattern[str] = _COLUMNS) -> RawBlock:
    text, origin = "", []
    for index, (begin, stop) in enumerate(_cells(line, columns)):
        if index:
            text += CELL_SEPARATOR
            origin += [line.start + begin] * len(CELL_SEPARATOR)
        text += line.text[begin:stop]
        origin += range(line.start + begin, line.start + stop)
    return RawBlock(text, BlockKind.TABLE_ROW, origin=origin)


_HEADER_WORDS = re.compile(
    r"\b(?:organismes?|structures?|institutions?|signataires?|partenaires?|noms?|prenoms?|prénoms?|fonctions?|qualité|titre|représent|signature|axes?|actions?|objectifs?"
    r"|intitulé|thèmes?|thématiques?|montant|financeurs?|coût|dates?|étapes?|calendrier|pilotes?|libellé|organi[sz]ations?|bod(?:y|ies)|names?|titles?|represented|signator|partners?|amount|funder)",
    re.IGNORECASE,
)


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a table's first row names its columns: short cells without digits, one of them a word that heads columns."""
    filled = [c for c in cells if c.strip()]
    short = all(len(c) <= 40 and not re.search(r"\d{2}", c) for c in filled)
    return (
        len(filled) >= 2
        and short
        and any(_HEADER_WORDS.match(c.strip()) for c in filled)
        and sum(bool(_HEADER_WORDS.search(c)) for c in filled) * 2 >= len(filled)
    )
