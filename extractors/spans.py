"""Which characters of a text are taken: overlap in time that does not grow with the number of spans."""

from __future__ import annotations

from collections.abc import Iterable


class Spans:
    """Spans of a text of a given length."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._taken = bytearray(length + 1)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Take the characters from start to end."""
        self._taken[start:end] = b"\1" * (end - start)

    def overlap(self, start: int, end: int) -> bool:
        """Whether any character from start to end is taken."""
        return self._taken.find(1, start, end) >= 0

    def covers(self, start: int, end: int) -> bool:
        """Whether all characters from start to end are taken."""
        return self._taken.find(0, start, end) < 0
