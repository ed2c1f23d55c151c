"""Measures, prints a table, and writes it with plots to docs/benchmarks/: `python -m benchmarks --only texts,pdf` for some parts."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
import os
from pathlib import Path
import platform
import sys
import tempfile
import time

from benchmarks.figures import ROOT, Part, say
from benchmarks.parts import PARTS, Size, run

INTO = ROOT / "docs" / "benchmarks"


def page(parts: Sequence[Part], load: tuple[float, float]) -> str:
    """The table as a page, with the plots."""
    rows = "\n".join(
        f"| {n.what} | {n.ours} | {n.other} | {n.figure} | {n.wanted} | {'yes' if n.met else 'no'} |"
        for part in parts
        for n in part.lines
    )
    plots = "\n".join(f"![{name}]({name}.svg)" for part in parts for name in part.plots)
    return f"""# Speed

Written by `make bench` (`benchmarks/`): every figure of one run on one machine, here {os.cpu_count()} cores, {platform.system()},
Python {platform.python_version()}. Its load (processes that want to run) was {load[0]:.1f} at the start and {load[1]:.1f} at the end, of which the
benchmark itself makes up to {os.cpu_count()}. Comparisons with other libraries are processes of their own, the better of two runs; their
times are those of the processor and begin when everything is loaded and one document read; cold starts, processes and curves are
by the clock on the wall, which other work on the machine slows down. The texts are those of `fixtures/` over and over with other days
and another order of paragraphs, the PDFs those of `fixtures/` that hold text (scans take OCR, which pdfplumber does not do).

| what | clsreg | compared with | figure | wanted | met |
| --- | --- | --- | --- | --- | --- |
{rows}

## Where the time goes

{"".join(_stages(part) for part in parts if part.stages)}
Rules are regular expressions over the folded text, so a document costs by its length and by how much of it
is about contracts; the statistical model is asked for the few sentences that rules leave undecided. Processes share nothing but the
order of their answers: what limits them is the number of cores, and below some dozens of documents their start.

{plots}
"""


def _stages(part: Part) -> str:
    kinds = list(part.stages)
    head = "| stage, ms a document | " + " | ".join(kinds) + " |\n| --- |" + " --- |" * len(kinds)
    stages = next(iter(part.stages.values()))
    rows = "\n".join(f"| {s} | " + " | ".join(f"{part.stages[k][s]:g}" for k in kinds) + " |" for s in stages)
    most = ", ".join(f"of {kind} to « {max(v, key=lambda s: v[s])} »" for kind, v in part.stages.items())
    return f"{head}\n{rows}\n\nMost of the time {most}.\n"


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := [n for n in names if n not in PARTS]:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return names


def main() -> int:
    """Measures; writes the page where all parts were; 1 where a figure is not met."""
    arguments = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    arguments.add_argument("--only", type=_names, help=f"some of {','.join(PARTS)}; the page is written by all only")
    arguments.add_argument("--documents", type=int, default=200, help="text documents (200)")
    arguments.add_argument("--longest", type=int, default=5_000_000, help="characters of the longest text (5000000)")
    arguments.add_argument("--into", type=Path, default=INTO, help="the folder of page and plots")
    given = arguments.parse_args()
    start, load = time.monotonic(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        size = Size(Path(name), given.documents, given.longest)
        parts = [run(part, size) for part in given.only or PARTS]
    say(f"{time.monotonic() - start:.0f} s in all")
    if not given.only:
        given.into.mkdir(parents=True, exist_ok=True)
        for drawn, plot in (p for part in parts for p in part.plots.items()):
            (given.into / f"{drawn}.svg").write_text(plot, "utf-8")
        (given.into / "README.md").write_text(page(parts, (load, os.getloadavg()[0])), "utf-8")
    lines = [line for part in parts for line in part.lines]
    print(*lines, sep="\n")
    return 0 if all(line.met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
