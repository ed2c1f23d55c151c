"""The beginning of a document, where the whole is more than can be answered."""

from __future__ import annotations

from dataclasses import replace

from models.document import Document
from pipeline.read.raw import RawBlock, RawDocument

_PARAGRAPH = 20_000  # characters; ten times as many as the longest paragraphs have


def shortened(document: Document, characters: int) -> Document:
    """The document's first characters, so many at most, with what that leaves out in `lacks`."""
    if len(document.text) <= characters:
        return document
    blocks = tuple(
        b if b.end <= characters else replace(b, end=_cut(document.text, b.start, characters))
        for b in document.blocks
        if b.start < characters
    )
    end = blocks[-1].end if blocks else 0
    pages = tuple(p for p in document.pages if p.end <= end)
    missing = f"only the first {end} of {len(document.text)} characters were looked at: the whole was too much"
    published = document.published
    return replace(
        document,
        text=document.text[:end],
        blocks=blocks,
        pages=pages,
        offsets=document.offsets[:end],
        published=published if published and (published.end or 0) <= end else None,
        lacks=(*document.lacks, missing),
    )


def divide(raw: RawDocument) -> None:
    """Divides blocks that are longer than any paragraph, at the end of a sentence or at least of a word."""
    if all(len(block.text) <= _PARAGRAPH for block in raw.blocks):
        return
    divided: list[RawBlock] = []
    for block in raw.blocks:
        origin = block.origin if len(block.origin) == len(block.text) else range(len(block.text))
        begin = 0
        while len(block.text) - begin > _PARAGRAPH:
            near = begin + _PARAGRAPH
            end = block.text.rfind(". ", begin, near) + 1 or _cut(block.text, begin, near)
            divided.append(replace(block, text=block.text[begin:end], origin=origin[begin:end], marker=""))
            begin = end
        divided.append(replace(block, text=block.text[begin:], origin=origin[begin:]) if begin else block)
    raw.blocks = divided


def shorten(raw: RawDocument, characters: int) -> None:
    """Takes away the blocks of what was read that lie beyond so many characters, and says so in `lacks`."""
    kept: list[RawBlock] = []
    room = characters
    for block in raw.blocks:
        if len(block.text) > room:
            cut = _cut(block.text, 0, room)
            if cut:
                block.text, block.origin = block.text[:cut], block.origin[:cut]
                kept.append(block)
            raw.blocks = kept
            raw.lacks.append(beyond(characters))
            return
        kept.append(block)
        room -= len(block.text)


def beyond(characters: int) -> str:
    """Says that a document is longer than what is read of one."""
    return f"what stands beyond the first {characters} characters was not read; split the document"


def _cut(text: str, start: int, end: int) -> int:
    """Where to end a text that has to end by then: between two words, if there are any."""
    space = text.rfind(" ", start + 1, end)
    return space if space > 0 else end
