"""Meetings with their day, « mardi 4 juin, 9h30-12h, Ligueil : recrutement des soignants »: what they are about, without day and place."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.axes.themes import themes_in
from extractors.rules import load
from models.document import BlockKind

_DIGIT = re.compile(r"\d")
_SEPARATOR = re.compile(r"\s?:\s|\s[-–—]\s|\s?→\s?|\s\|\s")
_JOINT = re.compile(r"[\s,:–—-]*(?:(?:sur|autour de|about|on|pour|consacre\w* (?:a|aux?)|dedie\w* (?:a|aux?)) )?")
_PLACE = re.compile(r"\s?\([^()]*\)[\s.;,]*\Z")
_DAY = 90  # characters of a day with its hours, at most
_MOST = 2 / 3  # share of a list's items that begin with a day where they are meetings


def with_days(a: Annotated, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether most items of a list begin with the day on which they take place."""
    return len(spans) > 1 and sum(_lead(a, s, e) > s for s, e in spans) >= _MOST * len(spans)


def without_days(a: Annotated, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of what meetings are about; those that do not begin with a day stay as they are."""
    return [_subject(a, s, e) for s, e in spans]


def _lead(a: Annotated, start: int, end: int) -> int:
    """Where the day and the hours end with which an item begins; its start where there are none."""
    if not _DIGIT.search(a.plain, start, min(end, start + 30)):
        return start
    day = load("extractors.axes")["axes.lead_day"].pattern.match(a.plain[start : min(end, start + _DAY)])
    return start + day.end() if day else start


def _subject(a: Annotated, start: int, end: int) -> tuple[int, int]:
    begin = _lead(a, start, end)
    if begin == start:
        return start, end
    cuts = [m for m in _SEPARATOR.finditer(a.plain, begin, end) if m.end() < end]
    named = next((m.end() for m in cuts if _names(a, m.end(), end) and not _names(a, begin, m.start())), None)
    if named is None and not _names(a, begin, end):
        return _line_below(a, end) or (start, end)
    begin = named if named is not None else _from_theme(a, begin, end)
    joint = _JOINT.match(a.plain, begin, end)
    begin = joint.end() if joint else begin
    place = _PLACE.search(a.plain, begin, end)
    return begin, place.start() if place and place.start() > begin + 3 else end


def _names(a: Annotated, start: int, end: int) -> bool:
    return bool(themes_in(a.text[start:end]))


def _from_theme(a: Annotated, begin: int, end: int) -> int:
    """« …, 14 h, mairie de Loches, santé mentale, addictions »: the first of the words between commas that names a theme."""
    at = begin
    while (comma := a.plain.find(", ", at, end)) >= 0:
        if _names(a, at, comma):
            return at
        at = comma + 2
    return at if _names(a, at, end) else begin


def _line_below(a: Annotated, end: int) -> tuple[int, int] | None:
    """The paragraph below an item that is no more than a day and a place."""
    index = a.block_index(max(0, end - 1)) + 1
    below = a.document.blocks[index] if index < len(a.document.blocks) else None
    if below is None or below.kind is not BlockKind.PARAGRAPH or not _names(a, below.start, below.end):
        return None
    return below.start, below.end
