"""Tables and definition lists of web pages as rows of cells, and the numbers of ordered lists."""

from __future__ import annotations

from lxml import etree

from models.document import CELL_SEPARATOR, BlockKind
from pipeline.read.html_zones import SILENT
from pipeline.read.raw import RawBlock
from pipeline.read.text_tables import looks_like_header

_MAX_SPAN = 60
_MAX_COLUMNS = 30
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def ordinal_marker(item: etree._Element, parent: etree._Element) -> str:
    """The number that a browser shows before an item of an ordered list."""
    start = parent.get("start") or "1"
    number = int(start) if start.lstrip("-").isdigit() and len(start) < 5 else 1
    for sibling in parent.iterchildren("li"):
        value = sibling.get("value") or ""
        if value.isdigit() and len(value) < 5:
            number = int(value)
        if sibling is item:
            break
        number += 1
    kind = parent.get("type")
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr((64 if kind == "A" else 96) + number) + "."
    if kind in ("i", "I") and 1 <= number < 40:
        letters = roman(number)
        return (letters if kind == "I" else letters.lower()) + "."
    return f"{number}."


def roman(number: int) -> str:
    """A number below forty in Roman letters."""
    letters = ""
    for value, letter in _ROMAN:
        while number >= value:
            letters, number = letters + letter, number - value
    return letters


def _own_rows(table: etree._Element) -> list[etree._Element]:
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("thead", "tbody", "tfoot"):
            rows += [r for r in child if r.tag == "tr"]
    return rows


def is_data(table: etree._Element) -> bool:
    """Whether a table holds data in rows and columns, and not the layout of the page."""
    if table.get("role") == "presentation" or next(table.iter("h1", "h2", "nav", "form", "article"), None) is not None:
        return False
    if any(inner is not table for inner in table.iter("table")):
        return False
    rows = _own_rows(table)
    cells = [[c for c in row if c.tag in ("td", "th")] for row in rows]
    if not rows or max((len(c) for c in cells), default=0) < 2:
        return False
    if next(table.iter("th", "caption"), None) is not None:
        return True
    if sum(sum(bool(_text(c)) for c in row) >= 2 for row in cells) < 2:
        return False  # one row of columns is a layout
    if any(sum(1 for _ in c.iter("p", "br", "div", "li")) > 6 for row in cells for c in row):
        return False
    texts = [_text(c) for row in cells for c in row]
    longest = max((len(t) for t in texts), default=0)
    return len(rows) > 1 and longest < 700 and sum(map(len, texts)) / max(1, len(texts)) < 220


def _text(element: etree._Element) -> str:
    parts: list[str] = []
    _gather(element, parts)
    return " ".join("".join(parts).split())


def _gather(element: etree._Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in SILENT:
            apart = child.tag in ("br", "p", "li", "div", "ul", "ol", "h3", "h4", "h5")
            parts.append(_divider(parts, child) if apart else "")
            _gather(child, parts)
            parts.append(" " if apart else "")
        if child.tail:
            parts.append(child.tail)


def _divider(parts: list[str], element: etree._Element) -> str:
    """Between two lines of a cell a space, and a semicolon between the items of a list, which sets them apart."""
    said = "".join(parts).rstrip()
    item = element.tag == "li" and element.getprevious() is not None
    return "; " if item and said and said[-1] not in ";,.:!?" else " " if parts else ""


def rows(table: etree._Element) -> list[RawBlock]:
    """The caption and the rows of a data table; a cell that spans rows stands in each of them."""
    blocks = []
    caption = next((c for c in table if c.tag == "caption"), None)
    if caption is not None and _text(caption):
        blocks.append(RawBlock(_text(caption), BlockKind.CAPTION))
    grid = _grid(table)
    headed = False
    for index, (cells, header) in enumerate(grid):
        if not any(cells):
            continue
        distinct = [c for c in cells if c]
        header = header or (index == 0 and len(grid) > 1 and looks_like_header(cells))
        kind = BlockKind.TABLE_HEADER if header and (not headed or len(distinct) > 1) else BlockKind.TABLE_ROW
        headed = headed or kind is BlockKind.TABLE_HEADER
        text = distinct[0] if len(distinct) == 1 and not header and cells[0] != "" else CELL_SEPARATOR.join(cells)
        blocks.append(RawBlock(text, kind))
    return blocks


def _grid(table: etree._Element) -> list[tuple[list[str], bool]]:
    """Rows of cell texts with every span filled in, and whether the row is a header."""
    pending: dict[int, tuple[int, str]] = {}
    grid = []
    for row in _own_rows(table):
        cells = [c for c in row if c.tag in ("td", "th")]
        header = (bool(cells) and all(c.tag == "th" for c in cells)) or row.getparent().tag == "thead"
        line: list[str] = []

        def waiting(line: list[str] = line) -> None:
            while len(line) in pending:
                left, text = pending[len(line)]
                if left > 1:
                    pending[len(line)] = (left - 1, text)
                else:
                    del pending[len(line)]
                line.append(text)

        waiting()
        for cell in cells:
            text, wide, high = _text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
            for offset in range(min(wide, _MAX_COLUMNS - len(line))):
                shown = text if offset == 0 or header else ""
                if high > 1:
                    pending[len(line)] = (high - 1, shown)
                line.append(shown)
            waiting()
        grid.append((line, header))
    return grid


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isdigit() and len(value) < 5 else 1


def definition_rows(listing: etree._Element) -> list[RawBlock]:
    """Terms and their definitions as rows of two cells."""
    blocks: list[RawBlock] = []
    terms: list[str] = []
    fresh = True
    for element in listing.iter("dt", "dd"):
        text = _text(element)
        if element.tag == "dt":
            terms = [text] if fresh else [*terms, text]
            fresh = False
        elif text:
            blocks.append(
                RawBlock(CELL_SEPARATOR.join([" / ".join(terms), text]) if terms else text, BlockKind.TABLE_ROW)
            )
            fresh = True
    if terms and not fresh:
        blocks.append(RawBlock(" / ".join(terms), BlockKind.TABLE_ROW))
    return blocks
