"""Raw blocks to a Document: clean text, offsets back to the source, zones, language, publication date."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
import re

from models.document import CELL_SEPARATOR, Block, BlockKind, Document, Page, Zone
from pipeline import zones
from pipeline.language import detect
from pipeline.read import markers
from pipeline.read.columns import unfold
from pipeline.read.published import find as find_published
from pipeline.read.raw import RawBlock, RawDocument

# Characters that show nothing: soft hyphen, zero-width and bidirectional controls, byte order mark, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_UNTIDY = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffd\x00-\x1f\x7f-\x9f\u2000-\u200a\u3000\u00a0\u202f\u205f\ufb00-\ufb06]|  |\u0301|\u0300|\u0302|\u0308|\u0327"
)
_SPACES = frozenset(" \t\n\r\f\v\x85\u00a0\u202f\u2028\u2029\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B))))
_TO_SPACE = dict.fromkeys(map(ord, _SPACES), " ")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_COMBINED = re.compile("[a-zA-Z][\u0300\u0301\u0302\u0308\u0327]")
_SPEAKS = frozenset('«"“—')


@dataclass(slots=True)
class _Built:
    text: list[str]
    offsets: list[int]
    length: int = 0


def tidy(text: str, origin: Sequence[int], cells: bool = False) -> tuple[str, Sequence[int]]:
    """Text without invisible characters and double spaces, ligatures opened, accents composed; and where each character came from."""
    text = text.translate(_TO_SPACE)
    if cells and (text.startswith(CELL_SEPARATOR) or text.endswith(CELL_SEPARATOR)):
        return _tidy_cells(text, origin)
    if not _UNTIDY.search(text):
        lead = len(text) - len(text.lstrip(" "))
        stripped = text.strip(" ")
        return stripped, origin[lead : lead + len(stripped)]
    if cells:
        return _tidy_cells(text, origin)
    out: list[str] = []
    back: list[int] = []
    for char, position in zip(text, origin, strict=True):
        if char in _SPACES:
            if out and out[-1] != " ":
                out.append(" ")
                back.append(position)
        elif char in _LIGATURES:
            out.extend(_LIGATURES[char])
            back.extend([position] * len(_LIGATURES[char]))
        elif not _INVISIBLE.match(char):
            whole = _compose(out[-1], char) if "\u0300" <= char <= "\u0327" and out else ""
            if len(whole) == 1:  # not every letter has a form with every accent
                out[-1] = whole
            else:
                out.append(char)
                back.append(position)
    if out and out[-1] == " ":
        out.pop()
        back.pop()
    return "".join(out), back


def _compose(base: str, accent: str) -> str:
    from unicodedata import normalize

    return normalize("NFC", base + accent) if _COMBINED.match(base + accent) else ""


def _tidy_cells(text: str, origin: Sequence[int]) -> tuple[str, Sequence[int]]:
    """A row's cells are tidied one by one; an empty cell stays, so that columns keep their places."""
    pieces: list[str] = []
    back: list[int] = []
    begin = 0
    for index, cell in enumerate(text.split(CELL_SEPARATOR)):
        clean, where = tidy(cell, origin[begin : begin + len(cell)])
        if index:
            back += [origin[begin - 1]] * len(CELL_SEPARATOR)
        pieces.append(clean)
        back += where
        begin += len(cell) + len(CELL_SEPARATOR)
    return CELL_SEPARATOR.join(pieces), back


def clean(raw: RawDocument, uri: str) -> Document:
    """The cleaned document of what a reader found."""
    blocks = [block for block in raw.blocks if _tidied(block)]
    for index, block in enumerate(blocks):
        _cut_marker(block, blocks[index - 1] if index else None, blocks[index + 1] if index + 1 < len(blocks) else None)
    blocks = unfold([block for block in blocks if block.text])
    title = " ".join((raw.title or "").split()) or None
    zones.assign(blocks, title)
    text, built, offsets = _assemble(blocks)
    title = title or _first_heading(text, built)
    language, reason = detect(text, built, raw.language)
    return Document(
        uri=uri,
        text=text,
        blocks=tuple(built),
        pages=_pages(raw, built, len(text)),
        title=title,
        published=find_published(text, built, raw.declared, language, raw.language, uri),
        language=language,
        language_reason=reason,
        offsets=offsets,
        notes=tuple(raw.notes),
        lacks=tuple(raw.lacks),
    )


def _tidied(block: RawBlock) -> bool:
    if len(block.origin) != len(block.text):
        block.origin = range(len(block.text))
    row = block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER)
    block.text, block.origin = tidy(block.text, block.origin, row)
    return any(c.isalnum() for c in block.text) or bool(block.marker and block.text)


def _cut_marker(block: RawBlock, before: RawBlock | None, after: RawBlock | None) -> None:
    """Move a list marker that still stands in the text to `marker`."""
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER, BlockKind.CAPTION) or block.zone is Zone.META:
        return
    marker, start = markers.cut(block.text)
    if not marker and block.kind is BlockKind.LIST_ITEM and block.text[0] in "-–—•":
        marker, start = block.text[0], 1
    if not marker or start >= len(block.text):
        return
    if block.marker and markers.ordinal(block.marker) and not marker.isalnum() and not markers.ordinal(marker):
        block.text, block.origin = block.text[start:], block.origin[start:]
        return
    if markers.needs_neighbour(marker) and not any(
        _beside(marker, other, first) for other, first in ((before, True), (after, False))
    ):
        return
    block.text, block.origin, block.marker = block.text[start:], block.origin[start:], marker
    if block.kind is BlockKind.PARAGRAPH and marker[0] not in _SPEAKS:
        block.kind, block.level = BlockKind.LIST_ITEM, max(block.level, 1)


def _beside(marker: str, other: RawBlock | None, first: bool) -> bool:
    if other is None:
        return False
    neighbour = other.marker or markers.cut(other.text)[0]
    return bool(neighbour) and (
        markers.neighbours(neighbour, marker) if first else markers.neighbours(marker, neighbour)
    )


def _assemble(blocks: Sequence[RawBlock]) -> tuple[str, list[Block], array[int]]:
    parts: list[str] = []
    built: list[Block] = []
    offsets = array("L")
    position = 0
    for raw in blocks:
        if built:
            parts.append("\n")
            offsets.append(offsets[-1] if offsets else 0)
            position += 1
        end = position + len(raw.text)
        built.append(
            Block(position, end, raw.kind, raw.zone or Zone.BODY, raw.level, raw.marker, raw.page, raw.box, raw.column)
        )
        parts.append(raw.text)
        offsets.extend(raw.origin)
        position = end
    return "".join(parts), built, offsets


def _first_heading(text: str, blocks: Sequence[Block]) -> str | None:
    body = [b for b in blocks if b.zone is Zone.BODY]
    start = next(
        (i for i, b in enumerate(body) if b.kind is not BlockKind.HEADING and b.end - b.start > 160), len(body)
    )
    headings = [b for b in body[:start] if b.kind is BlockKind.HEADING] or [
        b for b in body if b.kind is BlockKind.HEADING
    ][:1]
    best = max(headings, key=lambda b: min(b.end - b.start, 200), default=None)
    return text[best.start : best.end] if best else None


def _pages(raw: RawDocument, blocks: Sequence[Block], end: int) -> tuple[Page, ...]:
    """Each page's span in the text; a page without text is an empty span where it would stand."""
    spans: dict[int, tuple[int, int]] = {}
    for block in blocks:
        if block.page is not None:
            start, stop = spans.get(block.page, (block.start, block.end))
            spans[block.page] = (min(start, block.start), max(stop, block.end))
    pages, last = [], 0
    for page in raw.pages:
        start, stop = spans.get(page.number, (last, last))
        pages.append(Page(page.number, start, stop, page.width, page.height))
        last = stop
    return tuple(pages)
