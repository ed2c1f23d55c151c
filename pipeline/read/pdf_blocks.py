"""Lines of one column of a PDF to blocks: paragraphs, list items, headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
import itertools
import re
from statistics import median

from models.document import CELL_SEPARATOR, BlockKind
from pipeline.read import markers
from pipeline.read.headings import is_dateline, is_heading
from pipeline.read.hyphens import join_lines
from pipeline.read.pdf_layout import Column
from pipeline.read.pdf_rows import Rows
from pipeline.read.pdf_tables import Table
from pipeline.read.pdf_words import Run
from pipeline.read.raw import RawBlock
from pipeline.read.text_tables import looks_like_header

_ENDED = re.compile(r"[.!?:;…][»\"”’)\]]*$")


@dataclass(slots=True)
class Line:
    """Runs on one height, joined."""

    runs: list[Run]
    x0: float
    x1: float
    top: float
    bottom: float
    text: str
    origin: list[int]
    bold: bool
    hyphen: bool
    marker: str = ""
    first: float = 0.0

    @property
    def size(self) -> float:
        return self.bottom - self.top


@dataclass(slots=True)
class PdfBlock:
    """A block with what its joining to the next column or page needs."""

    raw: RawBlock
    size: float
    bold: bool
    hyphen: bool = False  # ends within a word
    full: bool = False  # its last line fills the column
    single: bool = True  # of one line
    flows: bool = True  # may go on elsewhere
    lines: list[Line] = field(default_factory=list)


def lines_of(runs: Sequence[Run]) -> list[Line]:
    """The lines of one column, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.middle, r.x0)):
        last = rows[-1][-1] if rows else None
        if (last and run.middle - last.middle < 0.45 * min(run.size, last.size)) or (
            last and run.middle < last.bottom - 0.5 * last.size and run.size < 0.75 * last.size
        ):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [_line(row) for row in rows]


def _line(row: list[Run]) -> Line:
    row = sorted(row, key=lambda r: r.x0)
    text = ""
    origin: list[int] = []
    for index, run in enumerate(row):
        if text and run.x0 - row[index - 1].x1 > 0.12 * run.size:
            text += " "
            origin.append(run.origin[0] if run.origin else 0)
        text += run.text
        origin += run.origin
    main = max(row, key=lambda r: len(r.text))
    marker = row[0].marker
    return Line(
        row,
        row[0].x0,
        max(r.x1 for r in row),
        main.top,
        main.bottom,
        text,
        origin,
        all(r.bold for r in row),
        row[-1].hyphen,
        marker,
        row[0].first,
    )


def column_blocks(column: Column, body_size: float) -> list[PdfBlock]:
    """The blocks of a column."""
    lines = lines_of(column.items)
    _mark(lines)
    steps = [b.top - a.top for a, b in itertools.pairwise(lines) if 0 < b.top - a.top < 2.6 * a.size]
    step = median(sorted(steps)[: max(1, (2 * len(steps) + 2) // 3)]) if steps else 0
    right = _right_edge(lines)
    blocks: list[PdfBlock] = []
    start = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or _breaks(lines, i, start, step, right, column.boxed):
            blocks.append(_block(lines[start:i], right, body_size, column))
            start = i
    return blocks


def _right_edge(lines: Sequence[Line]) -> float:
    """Where full lines end: not a single one that sticks out."""
    ends = sorted((line.x1 for line in lines), reverse=True)
    return ends[min(len(ends) - 1, len(ends) // 12)] if ends else 0


def _mark(lines: list[Line]) -> None:
    found = []
    for line in lines:
        if line.marker:
            continue
        marker, start = markers.cut(line.text)
        if marker and start < len(line.text):
            found.append((line, marker, start))
    for index, (line, marker, start) in enumerate(found):
        if markers.needs_neighbour(marker):
            before, after = found[index - 1][1] if index else "", found[index + 1][1] if index + 1 < len(found) else ""
            if not (before and markers.neighbours(before, marker)) and not (
                after and markers.neighbours(marker, after)
            ):
                continue
        line.marker, line.text, line.origin = marker, line.text[start:], line.origin[start:]


def _breaks(lines: Sequence[Line], i: int, start: int, step: float, right: float, boxed: bool) -> bool:
    """Whether a new block begins with line i."""
    line, previous = lines[i], lines[i - 1]
    if line.marker or (lines[start].marker and line.x0 < lines[start].x0 - 0.4 * line.size):
        return True
    same_size = abs(line.size - previous.size) <= 0.1 * max(line.size, previous.size)
    distance = line.top - previous.top
    if previous.hyphen and distance < 2.2 * max(step, line.size):
        return False
    low = line.text[:1].islower()
    goes_on = low and not _ENDED.search(previous.text)
    if (previous.text.endswith(";") and not low) or (not low and "@" in previous.text.rsplit(" ", 1)[-1]):
        return True
    if not same_size:
        near = distance < 1.3 * previous.size and abs(line.size - previous.size) < 0.2 * line.size
        return not (goes_on and near)
    if line.bold != previous.bold and not goes_on and not (previous.bold and len(previous.runs) > 1):
        return line.text[:1] not in ",.;:"
    usual = step if step and step < 2.0 * line.size else 1.35 * line.size
    if distance > 1.22 * usual + 0.8 and distance > 1.3 * line.size:
        return not (goes_on and distance < 1.9 * usual)
    return not goes_on and _begins_anew(lines, i, start, right, boxed)


def _begins_anew(lines: Sequence[Line], i: int, start: int, right: float, boxed: bool) -> bool:
    """Whether a line of the same size and weight, at the usual distance, begins a block by where it stands."""
    line, previous = lines[i], lines[i - 1]
    if previous.text.endswith((",", "–", "-", "/", "&")) or (
        boxed and i - start < 3 and not _ENDED.search(previous.text) and _centred(previous, line)
    ):
        return False
    if _centred(previous, line) and line.bold and line.size > 12:
        return False
    indented = line.x0 - previous.x0
    hanging = bool(lines[start].marker) and i > start and line.x0 > lines[start].x0 - 1
    if (
        indented > 0.8 * line.size
        and not (i - 1 == start and lines[start].marker)
        and indented < 5 * line.size
        and _ENDED.search(previous.text)
    ):
        return True
    room = right - previous.x1
    return room > line.first + 0.35 * line.size + (0.6 * line.size if hanging else 0)


def _centred(one: Line, other: Line) -> bool:
    return abs((one.x0 + one.x1) - (other.x0 + other.x1)) < 6 and abs(one.x0 - other.x0) > 2


def _block(lines: list[Line], right: float, body_size: float, column: Column) -> PdfBlock:
    text, origin = join_lines([(line.text, line.origin, line.hyphen) for line in lines])
    size = median(line.size for line in lines)
    bold = all(line.bold for line in lines)
    box = (min(x.x0 for x in lines), min(x.top for x in lines), max(x.x1 for x in lines), max(x.bottom for x in lines))
    raw = RawBlock(text, origin=origin, marker=lines[0].marker, box=_rounded(*box), column=column.number)
    last = lines[-1]
    full = right - last.x1 < 0.12 * (right - min(x.x0 for x in lines)) + 2 if right > last.x0 else True
    block = PdfBlock(raw, size, bold, last.hyphen, full, len(lines) == 1, lines=lines)
    big = size > 1.12 * body_size
    caps = text.isupper() and len(text) > 3
    if (big or bold or caps) and len(lines) <= 4 and len(text) < 220 and _heading_like(text, big):
        raw.kind = BlockKind.HEADING
        raw.level = 1 if size > 1.55 * body_size else 2 if big else 3
        block.flows = False
    if raw.marker and (
        raw.kind is not BlockKind.HEADING or not markers.ordinal(raw.marker) or (raw.level > 2 and not bold)
    ):
        raw.kind, raw.level = BlockKind.LIST_ITEM, 1
        block.flows = not column.boxed
    elif raw.kind is BlockKind.HEADING:
        pass
    elif size < 0.88 * body_size and re.search(r"©|\bphoto\b|crédit", text, re.IGNORECASE):
        raw.kind, block.flows = BlockKind.CAPTION, False
    elif column.boxed:
        block.flows = False
    return block


def _rounded(x0: float, top: float, x1: float, bottom: float) -> tuple[float, float, float, float]:
    return round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1)


def _heading_like(text: str, big: bool) -> bool:
    if is_heading(text):
        return True
    return (
        big
        and not _ENDED.search(text)
        and not is_dateline(text)
        and text[:1] not in '«"“'
        and any(c.isalpha() for c in text)
        and len(text) < 200
    )


def table_blocks(table: Table | Rows) -> list[PdfBlock]:
    """Rows of cells as blocks; the first row is a header where it names columns."""
    blocks: list[PdfBlock] = []
    rows = table.rows
    for row in rows:
        texts: list[str] = []
        origin: list[int] = []
        runs: list[Run] = []
        for cell in row:
            lines = lines_of(cell)
            text, where = _cell_text(lines)
            texts.append(text)
            if len(texts) > 1:
                origin += [where[0] if where else (origin[-1] if origin else 0)] * len(CELL_SEPARATOR)
            origin += where
            runs += cell
        if not runs:
            continue
        header = (
            not blocks
            and len(rows) > 1
            and (
                looks_like_header(texts)
                or (all(r.bold for r in runs) and not all(r.bold for other in rows[1:] for c in other for r in c))
            )
        )
        raw = RawBlock(
            CELL_SEPARATOR.join(texts), BlockKind.TABLE_HEADER if header else BlockKind.TABLE_ROW, origin=origin
        )
        raw.box = _rounded(
            min(r.x0 for r in runs), min(r.top for r in runs), max(r.x1 for r in runs), max(r.bottom for r in runs)
        )
        blocks.append(PdfBlock(raw, median(r.size for r in runs), all(r.bold for r in runs), flows=False))
    return blocks


def _cell_text(lines: Sequence[Line]) -> tuple[str, list[int]]:
    """The lines of a cell; items of a list in it are kept apart by semicolons' place, a space."""
    return join_lines(
        [
            (
                f"{line.marker} {line.text}" if line.marker else line.text,
                ([line.origin[0]] * (len(line.marker) + 1) if line.marker else []) + list(line.origin),
                line.hyphen,
            )
            for line in lines
        ]
    )
