"""Lines of plain text (a text file, <pre>, a page of OCR) to blocks: paragraphs, headings, lists, tables.

Plain text has no marks of structure: an empty line, an indent, a bullet, a short line in capitals are all there is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import itertools
import re

from models.document import CELL_SEPARATOR, BlockKind
from pipeline.read import markers
from pipeline.read.headings import is_dateline, is_heading
from pipeline.read.hyphens import keeps_hyphen
from pipeline.read.raw import RawBlock

_RULE = re.compile(r"[\s\-–—_=*#~.·•+|]*")
_RULED_TITLE = re.compile(r"[-–—=*#~_]{3,}\s*(?P<t>\S.{0,90}?)\s*[-–—=*#~_]{3,}")
_MARKDOWN = re.compile(r"(?P<m>#{1,6})\s+(?P<t>\S.*?)\s*#*")
_COLUMNS = re.compile(r"\s*\|\s*|\t+| {3,}")
_CLOSE_COLUMNS = re.compile(r"\s*\|\s*|\t+| {2,}")  # where some cell nearly fills its column
_STRAY, _PAGE = 1.4, 100  # how much longer than the others a line is that nobody broke; a page's width, at most
_COLUMNS_AT_LEAST, _MOST_COLUMNS = 3, 8
_HEADED = 10  # spaces before the names of columns, where the first column has none
_SENTENCE_END = re.compile(r"[.!?:;…][»\"”’')\]]*$")
# No line of its own ends in one of these: the next goes on.
_OPEN_END = re.compile(
    r"(?:[a-zà-ÿ]-|,|\([^()]*|(?:^|[\s'’])(?:[ldLD]['’]|de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|pour|par|sur|sous|avec|dans|entre|que|qui|dont"
    r"|son|sa|ses|leur|leurs|ce|cette|ces|the|of|and|or|to|for|in|on|by|with|at|from|an?|its|their|which|that))$"
)


@dataclass(slots=True)
class Line:
    """A line without its surrounding white space: where it starts in the raw text, how far it is indented."""

    text: str
    start: int
    indent: int
    blank_before: bool
    marker: str = ""
    body: int = 0  # where the text after the marker begins


def split_lines(text: str, base: int = 0) -> list[Line]:
    """Lines that hold something; empty ones leave `blank_before`, drawn rules count as empty."""
    lines: list[Line] = []
    blank, position = True, 0
    for raw in re.split(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]", text):
        stripped = raw.strip(" \t\u00a0\ufeff\u200b")
        if not stripped or _RULE.fullmatch(stripped):
            blank = True
        else:
            lead = raw.index(stripped)
            indent = len(raw[:lead].expandtabs(4))
            lines.append(Line(stripped, base + position + lead, indent, blank))
            blank = False
        position += len(raw)
        if text.startswith("\r\n", position):
            position += 2
        else:
            position += 1
    _mark(lines)
    return lines


def _mark(lines: list[Line]) -> None:
    """Find list markers; those that need a neighbour get one or are dropped."""
    for line in lines:
        line.marker, line.body = markers.cut(line.text)
    for i, line in enumerate(lines):
        if not line.marker and any(
            markers.stuck(x.text)[0] and not x.marker for x in lines[max(0, i - 1) : i + 2] if x is not line
        ):
            line.marker, line.body = markers.stuck(line.text)
    known = [line for line in lines if line.marker and markers.ordinal(line.marker)]
    for i, line in enumerate(known):
        if markers.needs_neighbour(line.marker):
            before, after = known[i - 1].marker if i else "", known[i + 1].marker if i + 1 < len(known) else ""
            if not (
                (before and markers.neighbours(before, line.marker))
                or (after and markers.neighbours(line.marker, after))
            ):
                line.marker, line.body = "", 0


def blocks_of(lines: Sequence[Line]) -> list[RawBlock]:
    """Blocks of a run of lines, in order."""
    width = _wrap_width(lines)
    base = min((line.indent for line in lines if not line.marker), default=0)
    spaced = sum(line.blank_before for line in lines) > len(lines) / 4
    blocks: list[RawBlock] = []
    i = 0
    while i < len(lines):
        table = _table(lines, i)
        if table:
            i, rows = table
            blocks += rows
            continue
        end = i + 1
        while end < len(lines) and _continues(lines[end - 1], lines[end], lines[i], width, end - i):
            end += 1
        blocks.append(_block(lines, i, end, base, spaced, width))
        i = end
    return blocks


def _wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the file's lines are broken; 0 where they are not."""
    lengths = sorted(len(line.text) + line.indent for line in lines)
    if not lengths or lengths[-1] < 40:
        return 0
    longest, common = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))], lengths[int(len(lengths) * 0.9)]
    width = common if longest > _STRAY * common and common <= _PAGE else longest
    if width > 140:
        return 0
    full = broken = 0
    for line, following in itertools.pairwise(lines):
        if not following.blank_before and len(line.text) + line.indent > 0.6 * width:
            full += 1
            broken += not _SENTENCE_END.search(line.text)
    return width if full >= 3 and broken > 0.5 * full else 0


def _continues(line: Line, following: Line, first: Line, width: int, count: int) -> bool:
    """Whether a line goes on in the next: the same sentence, broken by the width of the page."""
    if following.blank_before or following.marker:
        return False
    starts_low = following.text[0].islower()
    if width:
        word = len(following.text.split(" ", 1)[0])
        full = len(line.text) + line.indent + 1 + word > width - 3
        hanging = (
            bool(first.marker) and following.indent > first.indent and (starts_low or not is_heading(following.text))
        )
        half = len(line.text) > 0.5 * width
        low = half and starts_low and not _SENTENCE_END.search(line.text)
        return (
            (full and not (is_heading(line.text) and line.text.isupper() and not following.text.isupper()))
            or (hanging and full)
            or low
            or (half and bool(_OPEN_END.search(line.text)))
        )
    if starts_low and len(line.text) >= 80 and not _SENTENCE_END.search(line.text) and not first.marker:
        return True
    return bool(first.marker) and starts_low and following.indent > first.indent and not _SENTENCE_END.search(line.text)


def _block(lines: Sequence[Line], i: int, end: int, base: int, spaced: bool, width: int) -> RawBlock:
    line = lines[i]
    text, origin = _joined(lines[i:end])
    block = RawBlock(text, origin=origin, blank_before=line.blank_before)
    ruled = _RULED_TITLE.fullmatch(text) or (_MARKDOWN.fullmatch(text) if line.marker in ("", "#") else None)
    if ruled:
        start, stop = ruled.span("t")
        block.text, block.origin, block.kind, block.level = text[start:stop], origin[start:stop], BlockKind.HEADING, 2
        if "m" in ruled.groupdict():
            block.level = len(ruled["m"])
        return block
    after = lines[end] if end < len(lines) else None
    alone = line.blank_before and (after is None or after.blank_before)
    content = text[line.body :]
    if line.marker:
        block.marker, block.text, block.origin = line.marker, content, origin[line.body :]
        numbered = markers.ordinal(line.marker) is not None
        lead = numbered and alone and after is not None and not _next_marker(lines, i, end) and is_heading(content)
        block.kind = BlockKind.HEADING if lead else BlockKind.LIST_ITEM
        block.level = 3 if lead else 1 + (line.indent - base) // 4 if line.indent > base + 3 else 1
        return block
    if end - i == 1 and line.indent >= base + 2 and not width and _in_indented_run(lines, i, base):
        block.kind, block.level = BlockKind.LIST_ITEM, 1 + (line.indent - base) // 5
        return block
    leads = after is not None and (
        after.blank_before or len(after.text) > len(text) or bool(after.marker) or after.indent > line.indent + 1
    )
    opens = line.blank_before or not spaced
    if end - i <= 2 and opens and leads and is_heading(text):
        block.kind = BlockKind.HEADING
        block.level = 1 if i == 0 else 2 if text.isupper() else 3
    return block


def _next_marker(lines: Sequence[Line], i: int, end: int) -> bool:
    """Whether the next line is the list's next item: then this is an item, not a numbered heading."""
    return end < len(lines) and bool(lines[end].marker) and markers.neighbours(lines[i].marker, lines[end].marker)


def _in_indented_run(lines: Sequence[Line], i: int, base: int) -> bool:
    """Whether an indented line stands among other indented ones, or below a line that announces it."""
    before = lines[i - 1] if i else None
    after = lines[i + 1] if i + 1 < len(lines) else None
    if is_dateline(lines[i].text) or len(lines[i].text) > 200:
        return False
    inside = [x for x in (before, after) if x and x.indent >= base + 2]
    return bool(inside) or bool(before and before.text.endswith(":"))


def _joined(lines: Sequence[Line]) -> tuple[str, list[int]]:
    text, origin = "", list[int]()
    for line in lines:
        if text and text[-1] == "-" and text[-2:-1].isalpha() and line.text[0].isalpha():
            if not keeps_hyphen(text[:-1], line.text):
                text, origin = text[:-1], origin[:-1]
        elif text:
            text += " "
            origin.append(line.start - 1)
        text += line.text
        origin.extend(range(line.start, line.start + len(line.text)))
    return text, origin


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


def _table(lines: Sequence[Line], i: int) -> tuple[int, list[RawBlock]] | None:
    """The table that begins at line i: two or more lines in as many columns."""
    if lines[i].marker and lines[i].text[0] != "|":
        return None
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
    below = _table(lines, i + 1)
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
