"""One figure: measured in a process of its own, beside another of the same run, and what it is to be."""

from __future__ import annotations

from dataclasses import dataclass, field
import json
from pathlib import Path
import subprocess
import sys
import time

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a figure, what it is to be, and whether it is."""

    what: str
    ours: str
    other: str
    figure: str
    wanted: str
    met: bool

    def __str__(self) -> str:
        verdict = "ok " if self.met else "NOT"
        return f"{verdict} {self.what}: {self.figure} ({self.ours}; {self.other or '-'}), wanted {self.wanted}"


@dataclass(slots=True)
class Part:
    """What one part of the benchmark has found: lines of the table, plots by name, milliseconds by kind and stage."""

    lines: list[Line] = field(default_factory=list)
    plots: dict[str, str] = field(default_factory=dict)
    stages: dict[str, dict[str, float]] = field(default_factory=dict)


def say(text: str) -> None:
    """Tells on standard error how far it is."""
    print(text, file=sys.stderr, flush=True)


def measure(name: str, folder: Path, times: int = 2) -> dict[str, float]:
    """The best of so many runs of a worker, each in a process of its own."""
    runs = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.worker", name, str(folder)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
        say(f"  {name}: {runs[-1]['seconds']:.2f} s")
    return min(runs, key=lambda r: r["seconds"])


def cold(command: list[str], times: int = 3) -> float:
    """The best time of a whole process, from start to end."""

    def once() -> float:
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return time.perf_counter() - start

    best = min(once() for _ in range(times))
    say(f"  {' '.join(command[1:])[:60]}: {best:.2f} s")
    return best


def versus(what: str, ours: dict[str, float], other: dict[str, float], least: float, than: str) -> Line:
    """How many times as fast as other work on the same documents."""
    ratio = other["seconds"] / ours["seconds"]
    rate = ours["documents"] / ours["seconds"]
    return Line(
        what,
        f"{ours['seconds']:.2f} s ({rate:.0f} documents a second)",
        f"{than}: {other['seconds']:.2f} s",
        f"{ratio:.1f} times as fast",
        f"at least {least:g} times",
        ratio >= least,
    )
