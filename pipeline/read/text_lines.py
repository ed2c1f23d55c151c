"""A text's lines, with where they start, how far they are indented, and their list markers."""

from __future__ import annotations

from dataclasses import dataclass
import re

from pipeline.read import markers
from pipeline.read.text_columns import in_reading_order

_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")
_RULE = re.compile(r"[\s\-–—_=*#~.·•+|]*")


@dataclass(slots=True)
class Line:
    """A line without its surrounding white space: where it starts in the raw text, how far it is indented."""

    text: str
    start: int
    indent: int
    blank_before: bool
    marker: str = ""
    body: int = 0  # where the text after the marker begins


def split_lines(text: str, base: int = 0) -> list[Line]:
    """Lines that hold something; empty ones leave `blank_before`, drawn rules count as empty."""
    lines: list[Line] = []
    blank = True
    for position, raw in in_reading_order(_raw(text)):
        stripped = raw.strip(" \t\u00a0\ufeff\u200b")
        if not stripped or _RULE.fullmatch(stripped):
            blank = True
        else:
            lead = raw.index(stripped)
            indent = len(raw[:lead].expandtabs(4))
            lines.append(Line(stripped, base + position + lead, indent, blank))
            blank = False
    _mark(lines)
    return lines


def _raw(text: str) -> list[tuple[int, str]]:
    """The lines as they stand, each with its offset."""
    raw, position = [], 0
    for end in _BREAK.finditer(text):
        raw.append((position, text[position : end.start()]))
        position = end.end()
    return [*raw, (position, text[position:])]


def _mark(lines: list[Line]) -> None:
    """Find list markers; those that need a neighbour get one or are dropped."""
    for line in lines:
        line.marker, line.body = markers.cut(line.text)
    for i, line in enumerate(lines):
        if not line.marker and any(
            markers.stuck(x.text)[0] and not x.marker for x in lines[max(0, i - 1) : i + 2] if x is not line
        ):
            line.marker, line.body = markers.stuck(line.text)
    known = [line for line in lines if line.marker and markers.ordinal(line.marker)]
    for i, line in enumerate(known):
        if markers.needs_neighbour(line.marker):
            before, after = known[i - 1].marker if i else "", known[i + 1].marker if i + 1 < len(known) else ""
            if not (
                (before and markers.neighbours(before, line.marker))
                or (after and markers.neighbours(line.marker, after))
            ):
                line.marker, line.body = "", 0
