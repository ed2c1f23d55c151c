"""Which run talks to a host: one at a time, over all processes and machines that share a registry.

Within a process, pipeline.harvest.hosts sees to it; here it is noted in the registry for the others. A lease holds for a
while and is renewed from request to request, so that a run that was killed keeps nobody out for long; one whose process is
known to be gone keeps nobody out at all.
"""

from __future__ import annotations

from datetime import datetime, timedelta
import os
import socket
import threading
from uuid import uuid4

from sqlalchemy import delete

from pipeline.harvest.clock import Clock
from pipeline.harvest.state import State
from pipeline.harvest.tables import HostRow

SECONDS = 60.0  # how long a host stays with a run beyond its last request; as often it is renewed


class Leases:
    """The hosts that this process talks to."""

    def __init__(self, state: State, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._holder = f"{socket.gethostname()} {os.getpid()} {uuid4().hex[:12]}"
        self._until: dict[str, float] = {}  # as Clock.elapsed
        self._lock = threading.Lock()

    def take(self, host: str, seconds: float) -> float:
        """Takes or keeps a host for a request of at most `seconds`: 0; else the seconds until another run lets it go."""
        now = self._clock.elapsed()
        with self._lock:
            if self._until.get(host, 0.0) - now >= seconds:
                return 0.0
        wait = self._write(host, seconds + SECONDS)
        if not wait:
            with self._lock:
                self._until[host] = now + seconds + SECONDS
        return wait

    def _write(self, host: str, seconds: float) -> float:
        now = self._clock.now()
        with self._state.writing() as session:
            row = session.get(HostRow, host[:300])
            if row is None:
                row = HostRow(host=host[:300])
                session.add(row)
            elif row.holder != self._holder and row.until > now and not _gone(row.holder):
                return (row.until - now).total_seconds()
            row.holder, row.until = self._holder, now + timedelta(seconds=seconds)
        return 0.0

    def release(self) -> None:
        """Lets all hosts go; what runs that were killed left behind goes too."""
        with self._lock:
            if not self._until:
                return
            self._until.clear()
        with self._state.writing() as session:
            over = HostRow.until < self._clock.now()
            session.execute(delete(HostRow).where((HostRow.holder == self._holder) | over))


def _gone(holder: str) -> bool:
    """Whether a holder was a process of this machine that has ended."""
    machine, pid, _ = holder.split(" ")
    if machine != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False  # another user's
    return False


def held(state: State, host: str, now: datetime) -> bool:
    """Whether some run talks to a host now."""
    with state.store.session() as session:
        row = session.get(HostRow, host[:300])
        return row is not None and row.until > now and not _gone(row.holder)
