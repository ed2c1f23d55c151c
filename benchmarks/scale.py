"""How time and memory grow with the number of documents: `python -m benchmarks.scale [--sizes 1000,10000,100000]`.

Writes docs/benchmarks/scale.md and scale.json. Documents come from benchmarks.generate; writing them is not measured.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
import json
import os
from pathlib import Path
import platform
import subprocess
import sys
import tempfile

from benchmarks.generate import SEED, sizes, write
from benchmarks.scaling import agreement, commands
from benchmarks.scaling.watch import Measure, measure

PAGE = commands.ROOT / "docs" / "benchmarks" / "scale.md"
_ANSWERS = 30  # entries that are asked for
# At most: times linear for ingest (issue), times linear for linking, growth of memory, milliseconds for an entry.
LINEAR, LINEAR_LINK, GROWTH, MILLISECONDS = 1.3, 1.5, 1.15, 50.0


@dataclass(slots=True)
class Size:
    """What was measured at one number of documents."""

    documents: int
    relevant: int
    contracts: int
    stages: dict[str, Measure] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    megabytes: dict[str, float] = field(default_factory=dict)  # on disk
    answer: dict[str, float] = field(default_factory=dict)  # milliseconds for one entry of an open registry
    pairs: agreement.Agreement | None = None


def measured(documents: int, jobs: int, seed: int, place: Path) -> Size:
    """Generates that many documents and takes them through every command there is."""
    relevant, contracts = sizes(documents)
    size = Size(documents, relevant, contracts)
    folder, out, db = place / "documents", place / "export", str(place / "registry.sqlite")
    say(f"{documents} documents: writing them")
    write(folder, documents, relevant, contracts, seed)
    stage(size, "ingest", commands.ingest(folder, db, jobs, link=False))
    if commands.exists("link"):
        stage(size, "link", commands.link(db))
    stage(size, "list", commands.list_(db), place / "list.jsonl")
    if commands.exists("export"):
        stage(size, "export", commands.export(db, out))
        size.megabytes["export"] = disk(out)
    size.rows = agreement.rows_of(db)
    size.megabytes |= {"documents": disk(folder), "registry": disk(Path(db))}
    answers(size, db)
    if "entries" in size.rows:
        size.pairs = agreement.agreement(agreement.entries_of(db), agreement.truth(folder))
    return size


def stage(size: Size, name: str, command: list[str], out: Path | None = None) -> None:
    """Measures one command."""
    size.stages[name] = found = measure(command, out)
    say(f"{size.documents} documents: {name} {found.seconds:.1f} s, {found.cpu:.1f} s cpu, {found.together:.0f} MB")


def answers(size: Size, db: str) -> None:
    """`clsreg show` as a process, and the answer of a registry that is open."""
    ids = agreement.some_ids(db, _ANSWERS)
    if not ids:
        return
    stage(size, "show", commands.show(db, ids[len(ids) // 2]))
    command = [sys.executable, "-m", "benchmarks.scaling.answer", db, *ids]
    done = subprocess.run(command, cwd=commands.ROOT, check=True, capture_output=True, text=True)
    size.answer = json.loads(done.stdout.splitlines()[-1])


def disk(path: Path) -> float:
    """Megabytes of a file with its companions (-wal, -shm), or of all files of a folder."""
    files = path.rglob("*") if path.is_dir() else path.parent.glob(f"{path.name}*")
    return sum(f.stat().st_size for f in files if f.is_file()) / 1e6


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A figure, what it is to be, and whether it is."""

    what: str
    figure: str
    wanted: str
    met: bool


def verdicts(measured_: Sequence[Size]) -> list[Verdict]:
    """The figures of the largest size against those of the smallest."""
    few, many = measured_[0], measured_[-1]
    found = []
    if len(measured_) > 1:
        factor = many.documents / few.documents
        between = f"{many.documents:,} documents against {few.documents:,}"
        for name, most in (("ingest", LINEAR), ("link", LINEAR_LINK), ("export", LINEAR_LINK)):
            if name in few.stages:
                ratio = many.stages[name].seconds / few.stages[name].seconds / factor
                found.append(limit(f"time of {name}, {between}", ratio, most, " times linear"))
                ratio = many.stages[name].cpu / few.stages[name].cpu / factor
                found.append(limit(f"processor time of {name}, {between}", ratio, most, " times linear"))
        for name in filter(many.stages.__contains__, few.stages):
            growth = many.stages[name].together / few.stages[name].together
            found.append(limit(f"memory of {name}, {between}", growth, GROWTH, " times"))
    if many.answer:
        what = f"one entry, of {many.documents:,} documents (median)"
        found.append(limit(what, many.answer["median"], MILLISECONDS, " ms"))
    return found


def limit(what: str, figure: float, most: float, unit: str) -> Verdict:
    """A figure that is not to be above another."""
    return Verdict(what, f"{figure:.2f}{unit}", f"at most {most:g}{unit}", figure <= most)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(measured_: Sequence[Size], jobs: int) -> str:
    """The page."""
    stages = [
        [f"{s.documents:,}", name, f"{m.seconds:.1f} s", f"{1000 * m.seconds / s.documents:.2f} ms", f"{m.cpu:.1f} s",
         f"{m.together:.0f} MB", f"{m.largest:.0f} MB"]
        for s in measured_ for name, m in s.stages.items()
    ]  # fmt: skip
    registry = [
        [f"{s.documents:,}", f"{s.relevant:,}", f"{s.contracts:,}", f"{s.rows['entries']:,}" if s.pairs else "-",
         f"{s.pairs.precision:.4f}" if s.pairs else "-", f"{s.pairs.recall:.4f}" if s.pairs else "-",
         f"{s.answer['median']:.1f} ms (worst {s.answer['worst']:.1f})" if s.answer else "-",
         ", ".join(f"{name} {size:.0f} MB" for name, size in sorted(s.megabytes.items()))]
        for s in measured_
    ]  # fmt: skip
    wanted = [[v.what, v.figure, v.wanted, "yes" if v.met else "no"] for v in verdicts(measured_)]
    return f"""# Scale

Written by `python -m benchmarks.scale` on {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, with
{jobs} processes and a SQLite registry. One document in 20 concerns a contract (`benchmarks/generate.py`). Every stage is a process of
its own with its start; times are by the clock on the wall, those of the processor leave out other work on the machine; memory is
the most that all processes of the command held at one time (what they share is counted for each), beside it the largest of them.

## Wanted

{table(["what", "figure", "wanted", "met"], wanted)}

## Time and memory

{table(["documents", "command", "time", "a document", "processor", "memory", "largest process"], stages)}

## The registry

Precision and recall of linking: pairs of documents in one entry, against the contracts that they were written from. An entry's
time is that of an open registry.

{table(["documents", "about contracts", "contracts", "entries", "precision", "recall", "one entry", "on disk"], registry)}
"""


def main() -> int:
    """Measures and writes; 1 where a figure is not met."""
    arguments = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    arguments.add_argument("--sizes", default="1000,10000,100000", help="numbers of documents (1000,10000,100000)")
    arguments.add_argument("--jobs", type=int, default=2, help="processes of ingest (2)")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    arguments.add_argument("--keep", type=Path, help="a folder in which documents, registries and exports stay")
    given = arguments.parse_args()
    found = []
    for documents in sorted(int(size) for size in given.sizes.split(",")):
        with tempfile.TemporaryDirectory() as temporary:
            place = (given.keep or Path(temporary)) / str(documents)
            place.mkdir(parents=True)
            found.append(measured(documents, given.jobs, given.seed, place))
    given.page.parent.mkdir(parents=True, exist_ok=True)
    given.page.write_text(page(found, given.jobs), "utf-8")
    given.page.with_suffix(".json").write_text(json.dumps([asdict(s) for s in found], indent=1) + "\n", "utf-8")
    outcome = verdicts(found)
    for v in outcome:
        print(f"{'ok ' if v.met else 'NOT'} {v.what}: {v.figure}, wanted {v.wanted}")
    return 0 if all(v.met for v in outcome) else 1


if __name__ == "__main__":
    sys.exit(main())
