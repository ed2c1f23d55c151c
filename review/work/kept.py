"""Figures that take time: made while a page waits where that is short, else beside, from time to time."""

from __future__ import annotations

from collections.abc import Callable, Hashable
import threading
import time
from typing import Generic, TypeVar

T = TypeVar("T")

_AT_ONCE = 0.1  # seconds of work for which a page waits
_PAUSE = 20  # what takes longer is made anew at most so many times as rarely as that


class Kept(Generic[T]):
    """One figure and the version of the registry that it is of."""

    def __init__(self) -> None:
        self._made: tuple[Hashable, T] | None = None
        self._took = self._at = 0.0
        self._lock, self._busy = threading.Lock(), False

    def get(self, version: Hashable, make: Callable[[], T]) -> tuple[T, bool]:
        """The figure; and whether it is of that version, or of a moment ago and being made anew."""
        made = self._made
        if made is not None and made[0] == version:
            return made[1], True
        if made is None or self._took < _AT_ONCE:
            with self._lock:
                made = self._made
                if made is None or made[0] != version:
                    made = self._make(version, make)
            return made[1], True
        with self._lock:
            due = not self._busy and time.monotonic() - self._at >= _PAUSE * self._took
            self._busy = self._busy or due
        if due:
            threading.Thread(target=self._beside, args=(version, make), daemon=True).start()
        return made[1], False

    def _beside(self, version: Hashable, make: Callable[[], T]) -> None:
        try:
            self._make(version, make)
        finally:
            self._busy = False

    def _make(self, version: Hashable, make: Callable[[], T]) -> tuple[Hashable, T]:
        begun = time.thread_time()  # work, not time: a busy machine changes nothing
        made = self._made = (version, make())
        self._took, self._at = time.thread_time() - begun, time.monotonic()
        return made
