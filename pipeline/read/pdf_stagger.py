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
    two = [row[0] for row in rows[first : first + 2] if len(row) == 1]
    if len(two) < 2 or not _clear(two[0], two[1], gutter):
        return first + 1
    one, other = sorted(two, key=lambda item: item.x0)
    left, right = one.x1, other.x0  # the right edge of the left side, and the left edge of the right side
    on_left, switches, end = two[1] is one, 1, first + 2
    for n in range(end, len(rows)):
        item = rows[n][0]
        to_left = item.x1 <= right - gutter
        if len(rows[n]) != 1 or not (to_left or item.x0 >= left + gutter):
            break
        if to_left:
            left = max(left, item.x1)
        else:
            right = min(right, item.x0)
        switches, on_left, end = switches + (to_left != on_left), to_left, end + 1
    return end if switches >= _SWITCHES else first + 1


def _clear(one: _Placed, other: _Placed, gutter: float) -> bool:
    return one.x1 + gutter <= other.x0 or other.x1 + gutter <= one.x0
