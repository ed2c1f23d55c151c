"""Hosts: one request at a time to each, with a pause between them, and none to one that keeps failing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import threading
from typing import Protocol

from models.harvest import Politeness
from pipeline.harvest.clock import Clock
from pipeline.harvest.errors import FetchError, Reason


class Claims(Protocol):
    """Hosts as other processes see them (pipeline.harvest.leases)."""

    def take(self, host: str, seconds: float) -> float:
        """Takes a host for a request of at most so long: 0, or the seconds until another run lets it go."""

    def release(self) -> None:
        """Lets all hosts go."""


@dataclass(slots=True)
class _Host:
    """What is known of a host; times as Clock.elapsed."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    down_until: float = 0.0
    failures: int = 0


class Hosts:
    """Shared by all sources of a run, so that two of them on one host take turns."""

    def __init__(self, clock: Clock, claims: Claims | None = None) -> None:
        self._clock = clock
        self._claims = claims
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def _host(self, name: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(name, _Host())

    def claim(self, name: str, seconds: float, longest_wait: float) -> None:
        """Waits until no other run talks to the host; FetchError where that takes more than `longest_wait` seconds."""
        end = self._clock.elapsed() + longest_wait
        while self._claims and (wait := self._claims.take(name, seconds)):
            if self._clock.elapsed() >= end:
                raise FetchError(Reason.BUSY, f"another run is talking to {name}", wait=wait)
            self._clock.sleep(min(wait, 5.0))

    def release(self) -> None:
        """Lets other runs talk to the hosts."""
        if self._claims:
            self._claims.release()

    @contextmanager
    def turn(self, name: str, delay: float, longest_wait: float) -> Iterator[None]:
        """The host for oneself, `delay` seconds after the last request to it.

        FetchError where it is left alone, or asked for a longer pause than `longest_wait` seconds.
        """
        host = self._host(name)
        with host.lock:
            self._refuse_down(host, name)
            wait = host.free_at - self._clock.elapsed()
            if wait > max(longest_wait, delay):
                raise FetchError(Reason.BUSY, f"{name} asks for {wait:.0f} seconds of quiet", wait=wait)
            if wait > 0:
                self._clock.sleep(wait)
            try:
                yield
            finally:
                host.free_at = max(host.free_at, self._clock.elapsed() + delay)

    def _refuse_down(self, host: _Host, name: str) -> None:
        left = host.down_until - self._clock.elapsed()
        if left > 0:
            message = f"{name} failed {host.failures} times in a row; left alone for {left:.0f} more seconds"
            raise FetchError(Reason.HOST_DOWN, message, wait=left)

    def pause(self, name: str, seconds: float) -> None:
        """No request to the host for so long: it asked for that."""
        host = self._host(name)
        host.free_at = max(host.free_at, self._clock.elapsed() + seconds)

    def answered(self, name: str) -> None:
        """The host answers: earlier failures are forgotten."""
        host = self._host(name)
        host.failures = 0
        host.down_until = 0.0

    def failed(self, name: str, politeness: Politeness) -> None:
        """An address of the host failed in all attempts. After a pause one more failure is enough for the next."""
        host = self._host(name)
        host.failures += 1
        if host.failures >= politeness.failures:
            host.down_until = self._clock.elapsed() + politeness.pause

    def is_down(self, name: str) -> bool:
        """Whether the host is left alone now."""
        return self._host(name).down_until > self._clock.elapsed()
