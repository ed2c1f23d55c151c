"""The walk over a page's tree: inline text runs together, block elements begin new blocks."""

from __future__ import annotations

from dataclasses import dataclass
import re

from lxml import etree

from models.document import BlockKind, Zone
from pipeline.read import html_tables, markers
from pipeline.read.html_text import InlineText, break_lines, title_like
from pipeline.read.html_zones import SILENT, Layout
from pipeline.read.lines import blocks_of
from pipeline.read.raw import Declared, RawBlock
from pipeline.read.text_lines import split_lines

_BLOCK_TAGS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol p pre "
    "section summary table tbody td tfoot th thead tr ul option search"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_MAX_DEPTH = 220
_SPACE = re.compile(r"[ \t\r\n\f\u200b]+")
_TITLE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:titre|title|posttitle|intertitre|soustitre|heading|h[1-4]|accordion-(?:title|header|button)|accordeon-titre|toggle-title|tab-title|fr-accordion__btn)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:published|pubdate|entry-date|post-date|date-publication|publication|posted-on|dt-published)(?:$|[\s_-])",
    re.IGNORECASE,
)
_RDFA_DATE = re.compile(r"\bdc(?:terms)?:(?:date|created|issued)\b")
_LARGE = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})
_DATED = (None, Zone.META, Zone.BOILERPLATE)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk stands: what the elements around mean for the text in them."""

    zone: Zone | None = None
    path: tuple[int, ...] = ()
    depth: int = 0  # of lists
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    linked: bool = False
    bold: bool = False
    inside: int = 0  # 2 in the article, 1 in the page's main part, 0 outside


class Walker:
    """Turns a tree into blocks. `inside[i]` is 2 where block i stands in the article, 1 in the page's main part."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.blocks: list[RawBlock] = []
        self.inside: list[int] = []
        self.dates: list[Declared] = []
        self._text = InlineText()
        self._place = _Place()
        self._position = 0
        self._serial = 0
        self._marker = ""
        self._depth = 0

    def finish(self) -> list[RawBlock]:
        """The blocks, after the last text has been closed."""
        self._flush(self._place)
        return self.blocks

    def walk(self, element: etree._Element, place: _Place | None = None) -> None:
        """Add the text of an element and all it holds."""
        place = place or _Place()
        if self._depth > _MAX_DEPTH:  # no one nests so deep who wants to be read; the text is kept
            self._add("".join(element.itertext()), place)
            return
        self._depth += 1
        inner = self._enter(element, place)
        tag = element.tag
        block = self._is_block(element)
        if block:
            self._flush(place)
            self._place = inner
        handler = _HANDLERS.get(tag)
        if handler is None or not handler(self, element, inner):
            self._add(element.text, inner)
            self._children(element, inner)
        if block:
            self._flush(inner)
            self._place = place
        self._depth -= 1

    def _children(self, element: etree._Element, place: _Place) -> None:
        for child in element:
            if isinstance(child.tag, str) and child.tag not in SILENT:
                if child.tag == "br":
                    self._text.parts.append("\n")
                    self._text.origin.append(self._position)
                else:
                    if self._touches(child):
                        self._add(" ", place)
                    self.walk(child, place)
            self._add(child.tail, place)

    def _touches(self, child: etree._Element) -> bool:
        """Whether an inline element is stuck to its like before it, and styles alone set them apart: links, parts of a date."""
        before = child.getprevious()
        if before is None or before.tag != child.tag or before.tail or not self._text.parts:
            return False
        last, first = self._text.parts[-1][-1:], next((t.strip() for t in child.itertext() if t.strip()), "")[:1]
        if child.tag in ("a", "time"):
            return True
        mixed = last.isdigit() != first.isdigit() and last.isalnum() and first.isalnum()
        return mixed or (last.islower() and first.isupper())

    def _stamped(self, element: etree._Element, place: _Place) -> None:
        """Microdata and RDFa say what a date is: itemprop, or a property of Dublin Core."""
        says = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower()
        value = element.get("content") or element.get("datetime") or "".join(element.itertext())
        if ("datepublished" in says or _RDFA_DATE.search(says)) and 6 < len(value) < 80 and place.zone in _DATED:
            self.dates.append(Declared("time:published", value))

    def _enter(self, element: etree._Element, place: _Place) -> _Place:
        tag = element.tag
        if element.get("itemprop") or element.get("property"):
            self._stamped(element, place)
        zone = place.zone or self.layout.zones.get(element)
        inside = 2 if element is self.layout.main else max(place.inside, int(element is self.layout.boundary))
        if zone is not None and element is self.layout.title:
            zone = None
        path, depth, kind, level = place.path, place.depth, place.kind, place.level
        if self._is_block(element):
            self._serial += 1
            path = (*path, self._serial)
        if tag in ("ul", "ol", "menu", "dir"):
            depth += 1
        kind, level = self._kind(element, kind, level, depth)
        return _Place(
            zone,
            path,
            depth,
            kind,
            level,
            place.linked or (tag == "a" and element.get("href") is not None) or (tag == "a" and len(element) == 0),
            place.bold or _bold(element),
            inside,
        )

    def _kind(self, element: etree._Element, kind: BlockKind, level: int, depth: int) -> tuple[BlockKind, int]:
        tag = element.tag
        if tag[0] == "h" and tag[1:].isdigit():
            return BlockKind.HEADING, int(tag[1:])
        if element.get("role") == "heading":
            return BlockKind.HEADING, int(element.get("aria-level") or 3) if (
                element.get("aria-level") or "3"
            ).isdigit() else 3
        if tag in ("summary", "legend") or element.get("role") == "tab":
            return BlockKind.HEADING, 4
        if tag == "li":
            return BlockKind.LIST_ITEM, depth
        if tag in ("figcaption", "caption"):
            return BlockKind.CAPTION, 0
        if tag == "button" and kind is not BlockKind.HEADING and self._opens_panel(element):
            return BlockKind.HEADING, 4
        if kind is BlockKind.HEADING and self._is_block(element) and tag not in ("div", "p", "span"):
            return BlockKind.PARAGRAPH, 0
        if kind is BlockKind.PARAGRAPH and tag in ("div", "p", "span", "strong") and self._titled(element):
            return BlockKind.HEADING, 4
        return kind, level

    def _titled(self, element: etree._Element) -> bool:
        names = element.get("class")
        if not names or not _TITLE_CLASS.search(names) or len(element) > 3:
            return False
        text = " ".join("".join(element.itertext()).split())
        return 3 < len(text) < 140 and not text.endswith((".", ";", ","))

    def _opens_panel(self, element: etree._Element) -> bool:
        names = f"{element.get('class') or ''} {element.get('data-toggle') or ''} {element.get('data-bs-toggle') or ''}".lower()
        panel = any(n in names for n in ("accord", "collaps", "toggle", "panel"))
        return (panel or bool(element.get("aria-controls") or element.get("aria-expanded"))) and len(
            "".join(element.itertext()).strip()
        ) > 8

    def _is_block(self, element: etree._Element) -> bool:
        tag = element.tag
        return (
            tag in _BLOCKS
            or "-" in tag
            or (tag == "button" and element.getparent().tag not in ("h1", "h2", "h3", "h4", "h5", "h6"))
        )

    def _add(self, text: str | None, place: _Place) -> None:
        if not text:
            return
        squeezed = _SPACE.sub(" ", text)
        self._text.add(squeezed, self._position, place.linked, place.bold)
        self._position += len(text)

    # Elements that are not just walked through. A handler returns True where it has dealt with all that is inside.

    def _pre(self, element: etree._Element, place: _Place) -> bool:
        text = "".join(element.itertext())
        for block in blocks_of(split_lines(text, self._position)):
            self._emit(block, place)
        self._position += len(text)
        return True

    def _button(self, element: etree._Element, place: _Place) -> bool:
        if place.kind is not BlockKind.HEADING:
            self._place = _Place(place.zone or Zone.BOILERPLATE, place.path, inside=place.inside)
        return False

    def _option(self, element: etree._Element, place: _Place) -> bool:
        return True

    def _time(self, element: etree._Element, place: _Place) -> bool:
        stamp = element.get("datetime")
        if stamp and place.zone in _DATED and element.get("itemprop") != "dateModified":
            strong = (
                element.get("pubdate") is not None
                or element.get("itemprop") == "datePublished"
                or _DATE_CLASS.search(element.get("class") or "")
            )
            if place.inside:
                self.dates.append(Declared("time:published" if strong else "time", stamp))
        return False

    def _abbr(self, element: etree._Element, place: _Place) -> bool:
        if _DATE_CLASS.search(element.get("class") or "") and element.get("title") and place.zone is None:
            self.dates.append(Declared("time:published", element.get("title")))
        return False

    def _li(self, element: etree._Element, place: _Place) -> bool:
        parent = element.getparent()
        self._marker = "•"
        if parent is not None and parent.tag == "ol":
            self._marker = html_tables.ordinal_marker(element, parent)
        return False

    def _dl(self, element: etree._Element, place: _Place) -> bool:
        if any(self._heavy(dd) for dd in element.iter("dd")):
            return False
        for row in html_tables.definition_rows(element):
            self._emit(self._moved(row), place)
        return True

    def _dt(self, element: etree._Element, place: _Place) -> bool:
        self._place = _Place(place.zone, place.path, place.depth, BlockKind.HEADING, 5, inside=place.inside)
        return False

    def _heavy(self, element: etree._Element) -> bool:
        return (
            next(element.iter("ul", "ol", "table", "h2", "h3", "h4"), None) is not None
            or len(list(element.iter("p"))) > 1
            or len("".join(element.itertext())) > 400
        )

    def _table(self, element: etree._Element, place: _Place) -> bool:
        if not html_tables.is_data(element):
            return False
        for row in html_tables.rows(element):
            self._emit(self._moved(row), place)
        return True

    def _moved(self, block: RawBlock) -> RawBlock:
        """A table's row with its positions counted from where the walk stands."""
        block.origin = range(self._position, self._position + len(block.text))
        self._position += len(block.text)
        return block

    # Closing blocks.

    def _flush(self, place: _Place) -> None:
        """Close the text gathered so far as one block, or as several where <br> divides it."""
        text, self._text = self._text, InlineText()
        whole = "".join(text.parts)
        if not whole.strip(" \n\u00a0"):
            return
        here = self._place
        linked = text.linked / max(1, text.solid)
        pieces = break_lines(whole)
        for start, stop in pieces:
            content = whole[start:stop].replace("\n", " ")
            block = RawBlock(content, here.kind, level=here.level, origin=text.origin[start:stop], linked=linked)
            if here.kind is BlockKind.LIST_ITEM:
                block.marker, self._marker = self._marker, ""
                if not block.marker and len(pieces) == 1:
                    block.kind = BlockKind.PARAGRAPH
            elif here.kind is BlockKind.HEADING and self._marker:
                block.marker, self._marker = self._marker, ""
            elif (
                here.kind is BlockKind.PARAGRAPH
                and here.depth == 0
                and title_like(content)
                and text.all_bold(whole, start, stop)
                and (len(pieces) == 1 or _set_apart(whole, start, stop))
            ):
                block.kind, block.level = BlockKind.HEADING, 5
            elif here.kind is BlockKind.PARAGRAPH and here.depth and self._marker:
                block.kind, block.level, block.marker, self._marker = BlockKind.LIST_ITEM, here.depth, self._marker, ""
            if len(pieces) > 1 and block.kind is BlockKind.PARAGRAPH and markers.cut(content.strip())[0]:
                block.kind, block.level = BlockKind.LIST_ITEM, here.depth + 1
            self._emit(block, here)

    def _emit(self, block: RawBlock, place: _Place) -> None:
        block.zone, block.path = place.zone, place.path
        self.blocks.append(block)
        self.inside.append(place.inside)


def _bold(element: etree._Element) -> bool:
    """Whether an element sets its text in bold, or in letters as large as a heading's."""
    if element.tag in ("b", "strong", "big"):
        return True
    if element.tag == "font":
        return (element.get("size") or "") in _LARGE
    return "font-weight:bold" in (element.get("style") or "").replace(" ", "")


def _set_apart(whole: str, start: int, stop: int) -> bool:
    """Whether a line that <br> ends begins the text or has an empty line above."""
    above = whole[:start].rstrip(" ")
    return "\n" in whole[stop:] and (not above.strip() or above.endswith("\n\n"))


# What is to be done for an element besides walking through it; True where nothing is left to walk.
_HANDLERS = {
    "pre": Walker._pre,
    "button": Walker._button,
    "option": Walker._option,
    "time": Walker._time,
    "abbr": Walker._abbr,
    "li": Walker._li,
    "dl": Walker._dl,
    "dt": Walker._dt,
    "table": Walker._table,
}
