"""Those of many things in reading order that stand in a stretch of the text, without going through all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
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
