"""Columns whose lines stand at different heights, so that no two of them share a row: they still leave a gutter free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

_SWITCHES = 3  # how often the lines go from one side to the other, at least


class _Placed(Protocol):
    x0: float
    x1: float


T = TypeVar("T", bound=_Placed)


def beside(rows: Sequence[list[T]], gutter: float) -> list[list[T]]:
    """The rows, with those that alternate between two sides of a gutter taken together as one."""
    found: list[list[T]] = []
    i = 0
    while i < len(rows):
        end = _alternating(rows, i, gutter)
        found.append([item for row in rows[i:end] for item in row])
        i = end
    return found


def _alternating(rows: Sequence[list[T]], first: int, gutter: float) -> int:
    """Index behind the last row that alternates with the others from `first` on; `first` + 1 where they do not."""
    left: float | None = None  # the right edge of the left side, and the left edge of the right side
    right: float | None = None
    last, switches, end = "", 0, first + 1
    for n in range(first, len(rows)):
        if len(rows[n]) != 1:
            break
        item = rows[n][0]
        if left is None or right is None:
            seen = rows[first][0]
            if n == first or not _clear(seen, item, gutter):
                if n > first:
                    break
                continue
            one, other = (seen, item) if seen.x0 < item.x0 else (item, seen)
            left, right = one.x1, other.x0
            last, switches, end = ("right" if item is other else "left"), 1, n + 1
            continue
        if item.x1 <= right - gutter and item.x0 < left:
            side, left = "left", max(left, item.x1)
        elif item.x0 >= left + gutter:
            side, right = "right", min(right, item.x0)
        else:
            break
        switches, last, end = switches + (side != last), side, n + 1
    return end if switches >= _SWITCHES else first + 1


def _clear(one: _Placed, other: _Placed, gutter: float) -> bool:
    return one.x1 + gutter <= other.x0 or other.x1 + gutter <= one.x0
