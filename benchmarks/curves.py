"""How time and memory grow with processes, with the length of a document and with their number."""

from __future__ import annotations

from collections.abc import Sequence
import os
from pathlib import Path
import subprocess
import sys
import time

import psutil

from benchmarks.corpus import long_text, many_texts
from benchmarks.figures import say

ROOT = Path(__file__).resolve().parent.parent
Curve = list[tuple[float, float]]


def command(folder: Path, jobs: int) -> tuple[float, float]:
    """Seconds by the clock and MiB of all processes together, at most, of `clsreg extract` over a folder."""
    line = [sys.executable, "-m", "clsreg", "extract", str(folder), "--jobs", str(jobs), "--timeout", "600"]
    start, most = time.monotonic(), 0
    process = psutil.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        most = max(most, _memory(process))
        time.sleep(0.05)
    return time.monotonic() - start, most / 2**20


def _memory(process: psutil.Process) -> int:
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.Error:
        pass  # gone meanwhile
    return total


def by_jobs(folder: Path, number: int, most: int | None = None) -> Curve:
    """Documents a second with 1 process, 2, and so on up to the cores; what a start costs is taken off."""
    texts, first = folder / "jobs", folder / "one"
    _write(texts, number)
    _write(first, 1)
    found: Curve = []
    for jobs in range(1, (most or os.cpu_count() or 1) + 1):
        start = min(command(first, jobs)[0] for _ in range(2))
        seconds = min(command(texts, jobs)[0] for _ in range(2)) - start
        found.append((jobs, round(number / max(seconds, 0.01), 1)))
        say(f"  --jobs {jobs}: {found[-1][1]:g} documents/s")
    return found


def by_length(folder: Path, lengths: Sequence[int]) -> tuple[Curve, Curve]:
    """Seconds and MiB for one document of so many million characters."""
    seconds: Curve = []
    memory: Curve = []
    for length in lengths:
        place = folder / f"length-{length}"
        place.mkdir()
        (place / "long.txt").write_text(long_text(length), "utf-8")
        took, most = command(place, 1)
        say(f"  {length / 1e6:g} million characters: {took:.1f} s, {most:.0f} MiB")
        seconds.append((length / 1e6, round(took, 1)))
        memory.append((length / 1e6, round(most)))
    return seconds, memory


def by_number(folder: Path, numbers: Sequence[int]) -> tuple[Curve, Curve]:
    """Seconds and MiB for so many documents."""
    seconds: Curve = []
    memory: Curve = []
    for number in numbers:
        place = folder / f"number-{number}"
        _write(place, number)
        took, most = command(place, os.cpu_count() or 1)
        say(f"  {number} documents: {took:.1f} s, {most:.0f} MiB")
        seconds.append((number, round(took, 1)))
        memory.append((number, round(most)))
    return seconds, memory


def _write(place: Path, number: int) -> None:
    place.mkdir(exist_ok=True)
    for index, text in enumerate(many_texts(number)):
        (place / f"{index:05}.txt").write_text(text, "utf-8")
