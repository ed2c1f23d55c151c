"""Those of many things in reading order that stand in a stretch of the text, without going through all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Something with a place in the text."""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        ...


def whole_words(text: str, word: str, within: str = "") -> Iterator[tuple[int, int]]:
    """Where a word stands by itself, with neither a letter nor a character of `within` beside it."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if _apart(text[at - 1 : at], within) and _apart(text[end : end + 1], within):
            yield at, end
        else:
            end = at + 1
        at = text.find(word, end)


def _apart(beside: str, within: str) -> bool:
    return not (beside.isalnum() or beside == "_" or (beside and beside in within))


P = TypeVar("P", bound=Placed)
_START = attrgetter("start")


def window(things: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Those that begin in text[start:end]; `things` are sorted by their start."""
    first = bisect_left(things, start, key=_START)
    return things[first : bisect_left(things, end, lo=first, key=_START)]


class Stretches:
    """Stretches of the text, any of which may overlap another, asked for those at a place."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._reached = list(accumulate((end for _, end in self._spans), max))  # up to there by each and those before

    def over(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Those that share a character with text[start:end], in reading order."""
        first = bisect_right(self._reached, start)
        for s, e in self._spans[first : bisect_left(self._starts, end, lo=first)]:
            if e > start:
                yield s, e

    def overlap(self, start: int, end: int) -> bool:
        """Whether any shares a character with text[start:end]."""
        return next(self.over(start, end), None) is not None
