"""Prefect's share of a refresh: `python -m benchmarks.refresh [--documents 1000]`.

The same refresh (harvest, read, link, export) of the same documents into new registries, in turns as the flow and without
Prefect, in one process in which everything is loaded and the server answers already. The documents are generated and lie
in four folders that are sources: no network is waited for, so that Prefect's share is larger than it will be in use. It is
measured twice: where one document in twenty is about a contract, as a harvest meets them, so that most are not even read; and
where all are. By the clock on the wall, and by the processors (this process, what it started, and Prefect's server). The best of the
turns is taken, as other work on the machine only ever adds.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
import os
from pathlib import Path
import sys
import tempfile
import time

from benchmarks.generate import sizes, write

_PARTS = 4
_MOST = 0.15


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds of a refresh."""

    wall: float
    processors: float


def make_sources(folder: Path, documents: int, about_all: bool = False) -> Path:
    """Documents in four folders, and the file that names them as sources."""
    lines = []
    for part in range(_PARTS):
        number = documents // _PARTS
        relevant, contracts = (number, max(1, number // 5)) if about_all else sizes(number)
        write(folder / f"part{part}", number, relevant, contracts, seed=part)
        lines.append(
            f"[[source]]\nname = 'part{part}'\nkind = 'folder'\npath = 'part{part}'\nlimits = {{ pages = 100000 }}\n"
        )
    path = folder / "sources.toml"
    path.write_text("\n".join(lines), "utf-8")
    return path


def processor_seconds() -> float:
    """Of this process and of all that it started, dead or alive."""
    found = sum(os.times()[:4])
    tick = os.sysconf("SC_CLK_TCK")
    for pid in descendants(os.getpid()):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        found += sum(map(int, fields[11:13])) / tick
    return found


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they did."""
    children = [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]
    return [d for child in children for d in (child, *descendants(child))]


def measure(sources: Path, place: Path, flow: bool) -> Took:
    """One refresh into a new registry."""
    from flows.refresh import refresh_flow
    from pipeline.harvest.place import Place
    from pipeline.harvest.refresh import refresh

    place.mkdir()
    db, archive, export = str(place / "registry.sqlite"), str(place / "archive"), place / "export"
    wall, processors = time.monotonic(), processor_seconds()
    if flow:
        refresh_flow(db=db, archive=archive, sources=str(sources), export=str(export))
    else:
        refresh(Place(db, archive, str(sources)), folder=export)
    return Took(time.monotonic() - wall, processor_seconds() - processors)


def compare(name: str, sources: Path, turns: int, folder: Path) -> bool:
    """Measures in turns and prints the shares; whether the one by the clock is small enough."""
    took: dict[bool, list[Took]] = {False: [], True: []}
    for turn in range(turns):
        for flow in (False, True):
            took[flow].append(measure(sources, folder / f"{name} {turn} {flow}", flow))
    shares = {}
    for what in ("wall", "processors"):
        without, with_ = (min(getattr(t, what) for t in took[flow]) for flow in (False, True))
        shares[what] = with_ / without - 1
        every = ", ".join(f"{getattr(a, what):.1f}/{getattr(b, what):.1f}" for a, b in zip(*took.values(), strict=True))
        print(f"  {what}: {without:.2f} s without, {with_:.2f} s with Prefect: {shares[what]:.1%} more  ({every})")
    met = shares["wall"] <= _MOST
    print(f"{'ok ' if met else 'NOT'} {name}: at most {_MOST:.0%} more by the clock, best of {turns}", flush=True)
    return met


def run(documents: int, turns: int, folder: Path) -> bool:
    """Both corpora."""
    from flows.session import session

    few = make_sources(folder / "few", 40)
    corpora = {
        f"{documents} documents, one in twenty about a contract": (make_sources(folder / "some", documents), turns),
        f"{documents} documents, all about contracts": (make_sources(folder / "all", documents, True), 1),
    }
    with session():
        for flow in (False, True):
            measure(few, folder / f"warm {flow}", flow)
        met = [compare(name, sources, times, folder) for name, (sources, times) in corpora.items()]
        return all(met)


def main() -> int:
    """1 where Prefect's share is too large."""
    arguments = argparse.ArgumentParser(prog="benchmarks.refresh", description=__doc__)
    arguments.add_argument("--documents", type=int, default=1000, help="how many (1000)")
    arguments.add_argument("--turns", type=int, default=7, help="how often each, where most are not read (7)")
    given = arguments.parse_args()
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "CRITICAL")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        os.environ.setdefault("PREFECT_HOME", f"{temporary}/prefect")
        return 0 if run(given.documents, given.turns, Path(temporary)) else 1


if __name__ == "__main__":
    sys.exit(main())
