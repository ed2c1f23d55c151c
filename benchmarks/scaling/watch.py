"""Runs a command and watches it with all its processes: time, processor time, memory (Linux, /proc)."""

from __future__ import annotations

from dataclasses import dataclass, field
import os
from pathlib import Path
import subprocess
import threading
import time

from benchmarks.scaling.commands import ROOT

_EVERY = 0.1  # seconds between two looks
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_MB = 1024 * 1024


class Failed(Exception):
    """A command that did not end well, with what it said."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a command took. `together` is the most that all its processes held at one time, `largest` that one held."""

    seconds: float
    cpu: float
    together: float  # MB; what processes share is counted for each of them
    largest: float


@dataclass(slots=True)
class _Seen:
    """What was seen of a session's processes so far."""

    ticks: dict[int, int] = field(default_factory=dict)
    together: int = 0
    largest: int = 0

    def look(self, session: int) -> None:
        sum_ = 0
        for pid, ticks, pages in processes(session):
            self.ticks[pid] = max(ticks, self.ticks.get(pid, 0))
            self.largest = max(self.largest, pages)
            sum_ += pages
        self.together = max(self.together, sum_)


def processes(session: int) -> list[tuple[int, int, int]]:
    """(process, ticks of the processor, pages in memory) of every process of a session."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after = (folder / "stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(after[3]) == session:
            found.append((int(folder.name), int(after[11]) + int(after[12]), int(after[21])))
    return found


def measure(command: list[str], out: Path | None = None, codes: tuple[int, ...] = (0,)) -> Measure:
    """Runs a command to its end in a session of its own, its standard output into a file."""
    seen, ended = _Seen(), threading.Event()
    start = time.perf_counter()
    with (out or Path(os.devnull)).open("wb") as stream:
        process = subprocess.Popen(
            command, cwd=ROOT, stdout=stream, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        watcher = threading.Thread(target=_watch, args=(process.pid, seen, ended), daemon=True)
        watcher.start()
        _, errors = process.communicate()
    seconds = time.perf_counter() - start
    ended.set()
    watcher.join()
    if process.returncode not in codes:
        raise Failed(f"{' '.join(command[1:4])} ended with {process.returncode}: {errors[-2000:]}")
    return Measure(seconds, sum(seen.ticks.values()) / _TICKS, seen.together * _PAGE / _MB, seen.largest * _PAGE / _MB)


def _watch(session: int, seen: _Seen, ended: threading.Event) -> None:
    seen.look(session)
    while not ended.wait(_EVERY):
        seen.look(session)
