"""Plain text files."""

from __future__ import annotations

from pipeline.read.encoding import decode
from pipeline.read.lines import blocks_of, split_lines
from pipeline.read.raw import RawDocument, ReadError


def read_text(payload: bytes) -> RawDocument:
    """The blocks of a plain text file in any encoding."""
    text, notes = decode(payload)
    lines = split_lines(text)
    if not lines:
        raise ReadError("empty", "the file holds no words; fetch or export it again")
    return RawDocument(blocks_of(lines), notes=notes)
