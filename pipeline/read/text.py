"""Plain text files."""

from __future__ import annotations

from pipeline.read.budget import Budget
from pipeline.read.encoding import decode
from pipeline.read.lines import blocks_of
from pipeline.read.raw import RawDocument, ReadError
from pipeline.read.shorten import beyond
from pipeline.read.text_lines import split_lines

_WIDEST = 4  # bytes of a character, at most


def read_text(payload: bytes, budget: Budget) -> RawDocument:
    """The blocks of a plain text file in any encoding."""
    most = budget.characters
    text, notes = decode(payload[: _WIDEST * most + _WIDEST])
    lacks = [beyond(most)] if len(text) > most else []
    lines = split_lines(text[:most])
    if not lines:
        raise ReadError("empty", "the file holds no words; fetch or export it again")
    return RawDocument(blocks_of(lines), notes=notes, lacks=lacks)
