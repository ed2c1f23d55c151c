"""A document as it was read: its text, and what every stretch of the text was on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block was in the source."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_HEADER = "table_header"
    TABLE_ROW = "table_row"  # cells are separated by CELL_SEPARATOR
    CAPTION = "caption"


class Zone(StrEnum):
    """Whether a block belongs to the document's own message or to what surrounds it."""

    BODY = "body"
    RELATED = "related"  # related news, sidebars, next and previous article
    COMMENT = "comment"  # readers' comments
    BOILERPLATE = "boilerplate"  # menus, breadcrumbs, cookies, sharing, footers, contacts
    GENERAL = "general"  # "What is a CLS?" boxes: general explanation, facts of no contract in particular
    META = "meta"  # titles, dates and descriptions that the page declares but does not show


CELL_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text. `start` and `end` are offsets into the document's text, the marker excluded."""

    start: int
    end: int
    kind: BlockKind
    zone: Zone = Zone.BODY
    level: int = 0  # headings: 1 to 6; list items: nesting depth from 1
    marker: str = ""  # list items: "-", "1.", "A", "Axe 1" stays in the text
    page: int | None = None
    box: tuple[float, float, float, float] | None = None  # x0, top, x1, bottom in points
    column: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF: its number from 1, its span in the text, its size in points."""

    number: int
    start: int
    end: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Published:
    """The date on which the document says it was published (EDTF: day, month or year)."""

    edtf: str
    start: int | None = None  # span of the words that say it, where they are in the text
    end: int | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A cleaned document: `text` is what every offset of every evidence points into.

    Blocks are in reading order and do not overlap; they are separated by newlines in `text`.
    `offsets[i]` is the position in the raw text from which character i of `text` came.
    """

    uri: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    title: str | None = None
    published: Published | None = None
    language: str = "unknown"
    language_reason: str = ""
    offsets: Sequence[int] = field(default=(), repr=False)
    notes: tuple[str, ...] = ()  # what the reader had to repair
    lacks: tuple[str, ...] = ()  # what of the document was not read, and why
