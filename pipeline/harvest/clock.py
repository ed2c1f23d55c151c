"""Time as the harvest sees it, so that tests need not wait, and Ctrl-C ends every pause."""

from __future__ import annotations

from datetime import UTC, datetime
import threading
import time


class Stopped(Exception):
    """The run is to end; what was kept before holds."""


class Clock:
    """The real time."""

    def __init__(self) -> None:
        self._stop = threading.Event()

    def now(self) -> datetime:
        """The time of day, in UTC, to the second."""
        return datetime.now(UTC).replace(microsecond=0)

    def elapsed(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Waits; Stopped where the run is to end."""
        self._stop.wait(seconds)
        self.check()

    def check(self) -> None:
        """Stopped where the run is to end."""
        if self._stop.is_set():
            raise Stopped

    def stop(self) -> None:
        """Ends all runs that go by this clock: pauses at once, requests when they are answered."""
        self._stop.set()
