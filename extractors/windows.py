"""Those of many things in reading order that stand in a stretch of the text, without going through all of them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Protocol, TypeVar


class Placed(Protocol):
    """Something with a place in the text."""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        ...


P = TypeVar("P", bound=Placed)
_START = attrgetter("start")


def window(things: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Those that begin in text[start:end]; `things` are sorted by their start."""
    first = bisect_left(things, start, key=_START)
    return things[first : bisect_left(things, end, lo=first, key=_START)]
