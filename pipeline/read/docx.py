"""Word documents: headings, lists with the numbers Word shows, tables, notes; headers and footers apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
import io
import re
from typing import Any
import zipfile

from models.document import CELL_SEPARATOR, BlockKind, Zone
from pipeline.read.headings import is_heading
from pipeline.read.html_tables import roman
from pipeline.read.raw import RawBlock, RawDocument, ReadError
from pipeline.read.text_tables import looks_like_header

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADING_STYLE = re.compile(
    r"^(?:heading|titre|title|überschrift|intertitre|sous-titre|subtitle)\s*(\d)?", re.IGNORECASE
)
_SKIP = {f"{_W}del", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}moveFrom"}
_MAX_UNPACKED = 400 * 1024 * 1024


def read_docx(payload: bytes) -> RawDocument:
    """The blocks of a .docx file."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_UNPACKED:
                raise ReadError("too_large", "the document unpacks to more than 400 MB; remove its pictures")
        word = Document(io.BytesIO(payload))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, SyntaxError) as error:
        message = f"the Word document cannot be opened ({error}); open it in Word and save it again"
        raise ReadError("damaged", message) from error
    reader = _Reader(word)
    blocks = [*reader.blocks(word.element.body), *reader.notes(), *reader.frame()]
    if not blocks:
        raise ReadError("empty", "the Word document holds no text; if it holds pictures of pages, save it as PDF")
    position = 0
    for block in blocks:
        block.origin = range(position, position + len(block.text))
        position += len(block.text) + 1
    title = next((b.text for b in blocks if b.kind is BlockKind.HEADING and b.level <= 1), None)
    return RawDocument(blocks, title=title or word.core_properties.title or None)


class _Reader:
    """A walk over a document's XML, with its styles and list definitions."""

    def __init__(self, word: Any) -> None:
        self.word = word
        self.styles = {s.style_id: s for s in word.styles if getattr(s, "style_id", None)}
        self.formats = _list_formats(word)
        self.counters: defaultdict[str, Counter[int]] = defaultdict(Counter)

    def blocks(self, parent: Any) -> Iterator[RawBlock]:
        """Paragraphs and tables below an element, in order; text boxes after the paragraph that anchors them."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
                for box in child.iter(f"{_W}txbxContent"):
                    if not any(a.tag == f"{_MC}Fallback" for a in box.iterancestors()):
                        yield from self.blocks(box)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}smartTag"):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[RawBlock]:
        text = _text(paragraph)
        marker, depth = self._marker(paragraph)
        if not text.strip():
            return
        level = self._heading_level(paragraph)
        for number, line in enumerate(part for part in text.split("\n") if part.strip()):
            block = RawBlock(line, marker=marker if number == 0 else "")
            if level:
                block.kind, block.level = BlockKind.HEADING, level
            elif marker:
                block.kind, block.level = BlockKind.LIST_ITEM, depth
            elif self._is_caption(paragraph):
                block.kind = BlockKind.CAPTION
            elif _all_bold(paragraph) and is_heading(line) and len(line) < 130:
                block.kind, block.level = BlockKind.HEADING, 5
            yield block

    def _heading_level(self, paragraph: Any) -> int:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return 0
        outline = properties.find(f"{_W}outlineLvl")
        depth = (outline.get(f"{_W}val") or "9") if outline is not None else "9"
        if depth.isdigit() and int(depth) < 9:
            return min(int(depth) + 1, 6)
        style = properties.find(f"{_W}pStyle")
        named = self.styles.get(style.get(f"{_W}val")) if style is not None else None
        while named is not None:
            match = _HEADING_STYLE.match(named.name or "")
            if match:
                return min(int(match[1]), 6) if match[1] else 1
            named = named.base_style
        return 0

    def _is_caption(self, paragraph: Any) -> bool:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        named = self.styles.get(style.get(f"{_W}val")) if style is not None else None
        return named is not None and (named.name or "").lower() in ("caption", "légende")

    def _marker(self, paragraph: Any) -> tuple[str, int]:
        """The marker that Word shows before a list's paragraph, and how deep the list is."""
        numbering = self._numbering(paragraph)
        if numbering is None:
            return "", 0
        identity, level = numbering
        kind, template, start = self.formats.get(identity, {}).get(level, ("bullet", "•", 1))
        if kind == "none":
            return "", 0
        counter = self.counters[identity]
        counter[level] = counter[level] + 1 if counter[level] else start
        for deeper in [d for d in counter if d > level]:
            del counter[deeper]
        if kind == "bullet":
            return "•", level + 1
        shown = re.sub(
            r"%(\d)", lambda m: _number(counter[int(m[1]) - 1] or 1, self._kind(identity, int(m[1]) - 1)), template
        )
        return shown.strip() or "•", level + 1

    def _kind(self, identity: str, level: int) -> str:
        return self.formats.get(identity, {}).get(level, ("decimal", "", 1))[0]

    def _numbering(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        found = properties.find(f"{_W}numPr") if properties is not None else None
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        named = self.styles.get(style.get(f"{_W}val")) if style is not None else None
        while found is None and named is not None:
            own = named.element.find(f"{_W}pPr")
            found = own.find(f"{_W}numPr") if own is not None else None
            named = named.base_style
        if found is None:
            return None
        identity, level = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
        value = identity.get(f"{_W}val") if identity is not None else None
        if value in (None, "0"):
            return None
        return str(value), int(level.get(f"{_W}val") or 0) if level is not None else 0

    def _table(self, table: Any) -> Iterator[RawBlock]:
        rows = [_cells(row) for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table]
        width = max((len(r) for r in rows), default=0)
        longest = max((len(_cell_text(c)) for r in rows for c, _ in r), default=0)
        if width < 2 or longest > 900:
            for cell in table.iter(f"{_W}tc"):
                if next(cell.iterancestors(f"{_W}tbl")) is table:
                    yield from self.blocks(cell)
            return
        above: list[str] = []
        for number, (row, element) in enumerate(zip(rows, table.iter(f"{_W}tr"), strict=False)):
            cells = [above[i] if merged and i < len(above) else _cell_text(c) for i, (c, merged) in enumerate(row)]
            above = cells
            if not any(cells):
                continue
            header = element.find(f"{_W}trPr/{_W}tblHeader") is not None or (
                number == 0 and len(rows) > 1 and looks_like_header(cells)
            )
            yield RawBlock(CELL_SEPARATOR.join(cells), BlockKind.TABLE_HEADER if header else BlockKind.TABLE_ROW)

    def notes(self) -> Iterator[RawBlock]:
        """Footnotes and endnotes, behind the text."""
        from lxml import etree

        for part in self.word.part.package.iter_parts():
            if str(part.partname) in ("/word/footnotes.xml", "/word/endnotes.xml"):
                for note in etree.fromstring(part.blob):
                    if note.get(f"{_W}type") is None:
                        yield from self.blocks(note)

    def frame(self) -> Iterator[RawBlock]:
        """One copy of every header and footer."""
        seen: set[str] = set()
        for section in self.word.sections:
            for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
                for block in self.blocks(part._element):
                    if block.text not in seen and any(c.isalpha() for c in block.text):
                        seen.add(block.text)
                        block.zone, block.kind = Zone.BOILERPLATE, BlockKind.PARAGRAPH
                        yield block


def _text(element: Any) -> str:
    """The shown text of a paragraph; text boxes in it are left to themselves."""
    parts: list[str] = []

    def gather(node: Any) -> None:
        for child in node:
            tag = child.tag
            if tag in _SKIP or tag == f"{_W}txbxContent":
                continue
            if tag == f"{_W}t":
                parts.append(child.text or "")
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                parts.append(" ")
            elif tag in (f"{_W}br", f"{_W}cr"):
                parts.append("\n")
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            else:
                gather(child)

    gather(element)
    return "".join(parts)


def _all_bold(paragraph: Any) -> bool:
    runs = [r for r in paragraph.iter(f"{_W}r") if any((t.text or "").strip() for t in r.iter(f"{_W}t"))]

    def bold(run: Any) -> bool:
        mark = run.find(f"{_W}rPr/{_W}b")
        return mark is not None and mark.get(f"{_W}val") not in ("0", "false")

    return bool(runs) and all(bold(r) for r in runs)


def _cells(row: Any) -> list[tuple[Any, bool]]:
    """Cells of a row, and whether each only goes on with the one above it; wide cells leave empty places behind them."""
    cells: list[tuple[Any, bool]] = []
    for cell in row.iter(f"{_W}tc"):
        if next(cell.iterancestors(f"{_W}tr")) is not row:
            continue
        merge = cell.find(f"{_W}tcPr/{_W}vMerge")
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        cells.append((cell, merge is not None and merge.get(f"{_W}val") != "restart"))
        wide = span.get(f"{_W}val") if span is not None else "1"
        cells += [(None, False)] * (min(int(wide), 30) - 1 if str(wide).isdigit() else 0)
    return cells


def _cell_text(cell: Any) -> str:
    return "" if cell is None else " ".join(" ".join(_text(p).split()) for p in cell.iter(f"{_W}p")).strip()


def _list_formats(word: Any) -> dict[str, dict[int, tuple[str, str, int]]]:
    """For every list its levels: kind of number, template such as « %1. », first number."""
    try:
        root = word.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract: dict[str, dict[int, tuple[str, str, int]]] = {}
    for definition in root.iter(f"{_W}abstractNum"):
        levels = {}
        for level in definition.iter(f"{_W}lvl"):
            values = {name: level.find(f"{_W}{name}") for name in ("numFmt", "lvlText", "start")}
            kind, text, start = (v.get(f"{_W}val") if v is not None else None for v in values.values())
            levels[int(level.get(f"{_W}ilvl") or 0)] = (
                kind or "decimal",
                text or "",
                int(start) if start is not None and start.isdigit() else 1,
            )
        abstract[definition.get(f"{_W}abstractNumId")] = levels
    formats = {}
    for number in root.iter(f"{_W}num"):
        link = number.find(f"{_W}abstractNumId")
        if link is not None:
            formats[number.get(f"{_W}numId")] = abstract.get(link.get(f"{_W}val"), {})
    return formats


def _number(value: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letter = chr(96 + (value - 1) % 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and value < 40:
        return roman(value).lower() if kind == "lowerRoman" else roman(value)
    return str(value)
