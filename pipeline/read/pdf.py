"""PDF files: pages to blocks in reading order, without running headers, footers and page numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
import re

from models.document import BlockKind, Zone
from pipeline.read import markers
from pipeline.read.budget import Budget
from pipeline.read.pdf_blocks import PdfBlock, column_blocks, table_blocks
from pipeline.read.pdf_furniture import find_furniture
from pipeline.read.pdf_join import append, labelled
from pipeline.read.pdf_layout import Column, boxed, order
from pipeline.read.pdf_pages import LaidPage, read_pages
from pipeline.read.pdf_shapes import Shapes
from pipeline.read.pdf_tables import ruled_tables
from pipeline.read.pdf_words import Run
from pipeline.read.raw import RawBlock, RawDocument, RawPage

_SENTENCE_END = re.compile(r"[.!?…;:][»\"”’)\]]*$")
_FOOTNOTE = re.compile(r"^(?:\(?\d{1,2}\)?|\*+)\s?\S.{28}")


def read_pdf(payload: bytes, budget: Budget | None = None) -> RawDocument:
    """The blocks of a PDF. Scanned pages go to OCR where it is installed."""
    budget = budget or Budget()
    found = read_pages(payload, budget)
    raw = document(found.pages, found.title, found.notes, budget)
    raw.lacks = [*found.lacks, *raw.lacks]
    return raw


def document(
    pages: list[LaidPage], declared_title: str | None, notes: list[str], budget: Budget | None = None
) -> RawDocument:
    """The blocks of laid-out pages: text that a column or a page cuts goes on, what frames the pages stands once."""
    body_size = _body_size(pages)
    find_furniture(pages, body_size)
    blocks: list[PdfBlock] = []
    tail: PdfBlock | None = None
    frame_seen: set[str] = set()
    header: str | None = None
    title_block: PdfBlock | None = None
    lacks: list[str] = []
    for page in pages:
        if budget is not None:
            if budget.over:
                lacks.append(f"the pages from {page.number} on were not laid out: the time was over; see --timeout")
                break
            budget.begin("page", page.number)
        own, feet = _footnotes(labelled(list(_page_blocks(page, body_size))), body_size, page.height)
        own, header = _without_repeated_header(own, header, blocks)
        for block in own:
            block.raw.page = page.number
            if _is_title(block, page.number, title_block):
                title_block = block
            if tail is not None and _goes_on(tail, block):
                append(tail, block)
                continue
            blocks.append(block)
            if block.flows:
                tail = block
            elif block.raw.kind is BlockKind.HEADING:
                tail = None
        for raw in _frame(page, frame_seen):
            blocks.append(PdfBlock(raw, body_size, False, flows=False))
        for foot in feet:
            foot.raw.page, foot.raw.zone = page.number, Zone.BODY
            blocks.append(foot)
    raw_pages = [RawPage(p.number, p.width, p.height) for p in pages]
    title = title_block.raw.text if title_block else declared_title
    return RawDocument([b.raw for b in blocks], pages=raw_pages, title=title, notes=notes, lacks=lacks)


def _is_title(block: PdfBlock, number: int, best: PdfBlock | None) -> bool:
    """Whether a block is a better title: the largest heading of the first page, or the first of the second."""
    if block.raw.kind is not BlockKind.HEADING or len(block.raw.text) <= 8 or number > 2:
        return False
    return best is None or (number == 1 and block.size > 1.05 * best.size)


def _page_blocks(page: LaidPage, body_size: float) -> Iterator[PdfBlock]:
    runs = _with_markers(page.runs, page.shapes)
    tables, rest = ruled_tables(page.shapes, runs)
    for number, part in enumerate(order([*boxed(rest, page.shapes), *tables])):
        if isinstance(part, Column):
            part.number = number
            yield from column_blocks(part, body_size)
        else:
            for block in table_blocks(part):
                block.raw.column = number
                yield block


def _with_markers(runs: Sequence[Run], shapes: Shapes) -> list[Run]:
    """Runs with the list markers that stand apart from them: drawn dots, and numbers or bullets set at a distance."""
    for dot in shapes.dots:
        middle = (dot.top + dot.bottom) / 2
        near = [r for r in runs if 0 < r.x0 - dot.x1 < 32 and r.top - 2 < middle < r.bottom + 2]
        if near:
            nearest = min(near, key=lambda r: r.x0)
            nearest.marker = nearest.marker or "•"
    kept: list[Run] = []
    marks = {id(r): r for r in runs if _is_mark(r, runs)}
    attached: set[int] = set()
    for mark in marks.values():
        reach = max(45.0, 2.6 * mark.size)
        right = [
            r
            for r in runs
            if id(r) not in marks
            and -2 < r.x0 - mark.x1 < reach
            and abs(r.middle - mark.middle) < 0.6 * max(r.size, mark.size)
        ]
        if right:
            run = min(right, key=lambda r: r.x0)
            run.marker, run.x0 = mark.text, min(run.x0, mark.x1)
            attached.add(id(mark))
    for run in runs:
        if id(run) not in attached:
            kept.append(run)
    return kept


def _is_mark(run: Run, runs: Sequence[Run]) -> bool:
    """Whether a run is nothing but a list marker; bare numbers need others below or above them."""
    text = run.text.strip()
    if len(text) > 4:
        return False
    if text.isdigit() and len(text) <= 2:
        others = [
            r
            for r in runs
            if r is not run
            and abs(r.x0 - run.x0) < 0.5 * run.size
            and r.text.isdigit()
            and abs(int(r.text) - int(text)) == 1
            and len(r.text) <= 2
        ]
        return bool(others)
    marker, _ = markers.cut(f"{text} X")
    return marker == text and not (len(text) == 1 and text.isalpha())


def _footnotes(blocks: list[PdfBlock], body_size: float, height: float) -> tuple[list[PdfBlock], list[PdfBlock]]:
    """Small notes at the foot of a page go behind its text, so that a sentence can run on over the page."""
    feet: list[PdfBlock] = []
    while (
        blocks
        and blocks[-1].size < 0.88 * body_size
        and blocks[-1].raw.box
        and blocks[-1].raw.box[1] > 0.7 * height
        and _FOOTNOTE.match(f"{blocks[-1].raw.marker}{blocks[-1].raw.text}")
    ):
        feet.insert(0, blocks.pop())
    low = [
        b
        for b in blocks
        if b.size < 0.85 * body_size
        and b.raw.box
        and b.raw.box[1] > 0.8 * height
        and _FOOTNOTE.match(b.raw.marker + b.raw.text)
    ]
    for block in low:
        blocks.remove(block)
    return blocks, [*low, *feet]


def _without_repeated_header(
    own: list[PdfBlock], header: str | None, blocks: Sequence[PdfBlock]
) -> tuple[list[PdfBlock], str | None]:
    """A table that goes on over the page repeats its header; the rows go on without it."""
    first = own[0] if own else None
    if (
        first
        and header
        and first.raw.kind is BlockKind.TABLE_HEADER
        and first.raw.text == header
        and blocks
        and blocks[-1].raw.kind in (BlockKind.TABLE_ROW, BlockKind.PARAGRAPH)
    ):
        own = own[1:]
    for block in own:
        if block.raw.kind is BlockKind.TABLE_HEADER:
            header = block.raw.text
    return own, header


def _goes_on(tail: PdfBlock, block: PdfBlock) -> bool:
    """Whether a block goes on with what the end of a column or page has cut."""
    if not block.flows or block.raw.marker or block.raw.kind is BlockKind.HEADING or tail.raw.kind is BlockKind.HEADING:
        return False
    if (block.raw.page, block.raw.column) == (tail.raw.page, tail.raw.column):
        return False
    if abs(block.size - tail.size) > 0.1 * tail.size or block.bold != tail.bold:
        return False
    if tail.hyphen:
        return True
    if _SENTENCE_END.search(tail.raw.text):
        return False
    return block.raw.text[:1].islower() or (
        tail.full and not tail.single and tail.raw.text[-1:].isalnum() and not tail.raw.marker
    )


def _frame(page: LaidPage, seen: set[str]) -> Iterator[RawBlock]:
    """One copy of every running header, footer and line set sideways."""
    for run in (*page.furniture, *page.turned):
        text = run.text.strip()
        alike = re.sub(r"\d+", "#", text)
        if alike in seen or not any(c.isalpha() for c in text):
            continue
        seen.add(alike)
        box = (round(run.x0, 1), round(run.top, 1), round(run.x1, 1), round(run.bottom, 1))
        yield RawBlock(text, zone=Zone.BOILERPLATE, origin=run.origin, page=page.number, box=box)


def _body_size(pages: Sequence[LaidPage]) -> float:
    """The height of most of the text; what stands at the edges of pages is asked only where there is nothing else."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for run in page.runs:
            inner = 0.1 * page.height < run.middle < 0.9 * page.height
            sizes[round(run.size * 2) / 2] += len(run.text) * (10 if inner else 1)
    return sizes.most_common(1)[0][0] if sizes else 10.0
