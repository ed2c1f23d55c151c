"""Text set in two columns and pasted as it stood: the left one is read before the right one.

The right column's lines begin at one and the same place, after three spaces or more, and both columns are running text:
a table's cells are short, and its columns are more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
import re

_GAP = re.compile(r"(?<=\S) {3,}(?=\S)")
_LEAST = 6  # lines that have both columns
_WIDE = 16  # characters of a line of a column, in the middle
_LETTERED = re.compile(r"[a-zà-ÿ]")
Raw = tuple[int, str]  # where a line starts, and the line


def in_reading_order(lines: Sequence[Raw]) -> list[Raw]:
    """The lines, those of two columns divided: all of the left one, then all of the right one."""
    gutter = _gutter(lines)
    if gutter is None:
        return list(lines)
    out: list[Raw] = []
    for beside, run in groupby(lines, key=lambda line: _within(line[1], gutter)):
        lines_of = list(run)
        out += _divided(lines_of, gutter) if beside else lines_of
    return out


def _divided(run: list[Raw], gutter: int) -> list[Raw]:
    """A run of lines as two columns, if it is that."""
    left = [(position, line[:gutter].rstrip()) for position, line in run]
    right = [(position + gutter, line[gutter:]) for position, line in run]
    both = sum(bool(line[:gutter].strip() and line[gutter:].strip()) for _, line in run)
    if both < _LEAST or not (_is_text(left) and _is_text(right)):
        return run
    return [*left, (run[-1][0], ""), *right, (run[-1][0], "")]


def _gutter(lines: Sequence[Raw]) -> int | None:
    """Where the right column begins, if most lines with one gap have it there."""
    ends = Counter(gaps[0] for _, line in lines if len(gaps := [m.end() for m in _GAP.finditer(line)]) == 1)
    found = ends.most_common(1)
    return found[0][0] if found and found[0][1] >= _LEAST else None


def _within(line: str, gutter: int) -> bool:
    return not line[max(0, gutter - 2) : gutter].strip() and len([*_GAP.finditer(line)]) <= 1


def _is_text(column: Sequence[Raw]) -> bool:
    """Whether a column is running text: its lines are not short, and sentences go on from one to the next."""
    told = [text.strip() for _, text in column if text.strip()]
    if sorted(map(len, told))[len(told) // 2] < _WIDE:
        return False
    on = sum(bool(_LETTERED.match(text)) for text in told)
    return on * 4 >= len(told)
