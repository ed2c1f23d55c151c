"""Sentences by punctuation: fast, the same on every run, never across blocks."""

from __future__ import annotations

import re

# A full stop after one of these does not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:m|mm|mme|mmes|mlle|mr|mrs|ms|dr|drs|pr|me|st|ste|art|al|cf|ex|env|no|nos|n|p|pp|av|bd|tel|rens|min|max|hab|vol|ed|etc|jr|sr|dept|approx|inc)"
    r"|(?:^|[\s\"(-])[a-z](?:\.-?[a-z])*)\.$"  # initials: J., J.-P., H.L.
)
_END = re.compile(r"[.!?…]+(?:[ \u00a0\u202f]?[”»])?[\"'”»)\]]*(?=\s+|$)")
_LONGEST = 3000  # characters; the longest sentences of deliberations have half of that
_STARTS = re.compile(r"\s*(?:[-•➤\"'“«(\[]\s*)*[A-ZÀ-ÖØ-ÞŒ0-9]")


def split(text: str, folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences in text[start:end]; `folded` is the folded text, of the same length."""
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if stop < end and not _STARTS.match(text, stop, min(end, stop + 12)):
            continue
        if match[0].startswith(".") and _ABBREVIATION.search(folded, max(begin, match.start() - 12), match.start() + 1):
            continue
        spans += _pieces(text, begin, stop)
        begin = stop
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        spans += _pieces(text, begin, end)
    return spans


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence; one that no writer ever ended in pieces, for rooms look at the whole sentence of every mention."""
    spans: list[tuple[int, int]] = []
    while end - start > _LONGEST:
        near = start + _LONGEST
        cut = max(text.rfind(c, near - _LONGEST // 3, near) + 1 for c in ";,")
        cut = cut or text.rfind(" ", start + 1, near) + 1 or near
        spans.append((start, cut))
        start = cut
    return [*spans, (start, end)] if start < end else spans
