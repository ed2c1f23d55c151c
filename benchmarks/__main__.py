"""Measures, prints a table, and writes it with plots to docs/benchmarks/: `python -m benchmarks --documents 40` for a short look."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
import json
import os
from pathlib import Path
import platform
import subprocess
import sys
import tempfile
import time

from benchmarks import curves, plot
from benchmarks.corpus import FIXTURES, many_texts, pages, pdfs, texts

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks" / "README.md"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a figure, what it is to be, and whether it is."""

    what: str
    ours: str
    other: str
    figure: str
    wanted: str
    met: bool


def measure(name: str, folder: Path) -> dict[str, float]:
    """The better of two runs of a worker, each in a process of its own."""
    runs = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.worker", name, str(folder)],
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        runs.append(json.loads(done.stdout.splitlines()[-1]))
    return min(runs, key=lambda r: r["seconds"])


def cold(command: list[str], times: int = 3) -> float:
    """The best time of a whole process, from start to end."""

    def once() -> float:
        start = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        return time.perf_counter() - start

    return min(once() for _ in range(times))


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


def corpus_lines(folder: Path, number: int) -> list[Line]:
    """Texts, web pages and PDFs, each beside the library that does the nearest thing; and what memory grows with."""
    large, small = folder / "large", folder / "small"
    # One round of the fixtures: what is loaded once, for the first text that needs it (langdetect), is in both.
    few = min(number, max(number // 5, len(texts())))
    for place, size in ((large, number), (small, few), (large / "first", 1), (small / "first", 1)):
        place.mkdir()
        for index, text in enumerate(many_texts(size)):
            (place / f"{index:05}.txt").write_text(text, "utf-8")
    web, papers = _copied(folder / "web", pages()), _copied(folder / "pdf", pdfs())
    ours, fewer = measure("extract_texts", large), measure("extract_texts", small)
    growth = ours["megabytes"] / fewer["megabytes"]
    plumber, pdf = measure("plumber_pdfs", papers), measure("read_pdfs", papers)
    return [
        versus(f"{number} text documents", ours, measure("spacy_texts", large), 5, "`fr_core_news_md`"),
        versus(
            f"{len(pages())} web pages read",
            measure("read_pages", web),
            measure("trafilatura_pages", web),
            1,
            "`trafilatura`",
        ),
        versus(f"{len(pdfs())} PDFs read", pdf, plumber, 8, "`pdfplumber`"),
        versus(f"{len(pdfs())} PDFs read", pdf, measure("pdfium_pdfs", papers), 0, "bare `pdfium`, no layout"),
        versus(f"{len(pdfs())} PDFs to records", measure("extract_pdfs", papers), plumber, 4, "`pdfplumber`"),
        Line(
            "memory",
            f"{ours['megabytes']:.0f} MB for {number} documents",
            f"{fewer['megabytes']:.0f} MB for {few}",
            f"{growth:.2f} times",
            "at most 1.15 times",
            growth <= 1.15,
        ),
    ]


def _copied(place: Path, paths: list[Path]) -> Path:
    """A folder with these documents, and in its folder `first` the first of them."""
    (place / "first").mkdir(parents=True)
    for index, path in enumerate(paths):
        for folder in (place, place / "first") if index == 0 else (place,):
            (folder / f"{index:04}_{path.name}").write_bytes(path.read_bytes())
    return place


@dataclass(frozen=True, slots=True)
class Curves:
    """What grows with what."""

    jobs: curves.Curve
    length: tuple[curves.Curve, curves.Curve]
    number: tuple[curves.Curve, curves.Curve]
    stages: dict[str, dict[str, float]]


def grown(folder: Path, number: int, longest: int) -> Curves:
    """All curves, and the cost of each stage."""
    line = [sys.executable, "-m", "benchmarks.stages", str(FIXTURES)]
    done = subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True)
    return Curves(
        curves.by_jobs(folder, number),
        curves.by_length(folder, [longest // 8, longest // 4, longest // 2, longest]),
        curves.by_number(folder, [max(1, number // 4), max(1, number // 2), number, 2 * number]),
        json.loads(done.stdout),
    )


def grown_lines(found: Curves) -> list[Line]:
    """Whether what grows is within what is wanted."""
    lines = []
    if len(found.jobs) > 1:
        (_, one), (_, two) = found.jobs[:2]
        lines.append(
            Line(
                "`--jobs 2`",
                f"{two:g} documents/s",
                f"`--jobs 1`: {one:g}",
                f"{two / one:.2f} times",
                "at least 1.8",
                two >= 1.8 * one,
            )
        )
    (_, half), (length, whole) = found.length[0][-2:]
    (_, most) = max(found.length[1] + found.number[1], key=lambda p: p[1])
    lines.append(
        Line(
            f"one text of {length:g} million characters",
            f"{whole:g} s",
            f"half of it: {half:g} s",
            f"{whole / half:.2f} times",
            "at most 2.2 times",
            whole <= 2.2 * half,
        )
    )
    lines.append(
        Line("memory of all processes", f"{most:g} MiB at most", "", f"{most:g} MiB", "below 2048", most < 2048)
    )
    return lines


def draw(found: Curves, folder: Path) -> None:
    """The plots, as SVG beside the page."""
    plots = {
        "jobs": plot.lines("Texts to records by number of processes", {"": found.jobs}, "processes", "documents/s"),
        "length": plot.lines("One text by its length", {"": found.length[0]}, "million characters", "seconds"),
        "length-memory": plot.lines("One text: memory", {"": found.length[1]}, "million characters", "MiB"),
        "number": plot.lines("Many texts by their number", {"": found.number[0]}, "documents", "seconds"),
        "number-memory": plot.lines("Many texts: memory", {"": found.number[1]}, "documents", "MiB"),
    }
    for kind, spent in found.stages.items():
        plots[f"stages-{kind.lower()}"] = plot.bars(f"A {kind} document, by stage", spent, "ms")
    for name, drawn in plots.items():
        (folder / f"{name}.svg").write_text(drawn, "utf-8")


def start_lines() -> list[Line]:
    """How soon the command answers."""
    help_ = cold([sys.executable, "-m", "clsreg", "--help"], 5)
    one = cold([sys.executable, "-m", "clsreg", "extract", str(texts()[0])])
    model = cold([sys.executable, "-c", "import spacy; spacy.load('fr_core_news_md')"])
    return [
        Line("`clsreg --help`", f"{help_:.2f} s", "", f"{help_:.2f} s", "at most 0.4 s", help_ <= 0.4),
        Line(
            "one text document, cold",
            f"{one:.2f} s",
            f"loading `fr_core_news_md`: {model:.2f} s",
            f"{one / model:.2f} times its time",
            "at most 2 times",
            one <= 2 * model,
        ),
    ]


def page(lines: list[Line], found: Curves | None) -> str:
    """The table as a page, with the plots where they were made."""
    rows = "\n".join(
        f"| {n.what} | {n.ours} | {n.other} | {n.figure} | {n.wanted} | {'yes' if n.met else 'no'} |" for n in lines
    )
    text = f"""# Speed

Written by `make bench` (`benchmarks/`): every figure of one run on one machine, here {os.cpu_count()} cores, {platform.system()},
Python {platform.python_version()}. Each comparison is a process of its own, the better of two runs; its times are those of
the processor, which other work on the machine does not change, and begin when everything is loaded and one document read; cold
starts, processes and curves are by the clock on the wall. The texts are those of `fixtures/` over and over with other days
and another order of paragraphs, the PDFs those of `fixtures/` that hold text (scans take OCR, which pdfplumber does not do).

| what | clsreg | compared with | figure | wanted | met |
| --- | --- | --- | --- | --- | --- |
{rows}
"""
    return text + (_curves(found) if found else "")


def _curves(found: Curves) -> str:
    kinds = list(found.stages)
    head = "| stage, ms a document | " + " | ".join(kinds) + " |\n| --- |" + " --- |" * len(kinds)
    stages = next(iter(found.stages.values()))
    rows = "\n".join(f"| {s} | " + " | ".join(f"{found.stages[k][s]:g}" for k in kinds) + " |" for s in stages)
    shares = {k: max(v, key=lambda s: v[s]) for k, v in found.stages.items()}
    most = ", ".join(f"of {kind} to « {stage} »" for kind, stage in shares.items())
    names = ("jobs", "length", "length-memory", "number", "number-memory", *(f"stages-{k.lower()}" for k in kinds))
    shown = "\n".join(f"![{name}]({name}.svg)" for name in names)
    return f"""
## Where the time goes

{head}
{rows}

Most of the time {most}. Rules are regular expressions over the folded text, so a document costs by its length and by how much of it
is about contracts; the statistical model is asked for the few sentences that rules leave undecided. Processes share nothing but the
order of their answers: what limits them is the number of cores, and below some dozens of documents their start.

{shown}
"""


def main() -> int:
    """Measures and writes; 1 where a figure is not met."""
    arguments = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    arguments.add_argument("--documents", type=int, default=500, help="text documents (500)")
    arguments.add_argument("--longest", type=int, default=4_000_000, help="characters of the longest text (4000000)")
    arguments.add_argument("--no-curves", action="store_true", help="the table only")
    arguments.add_argument("--into", type=Path, default=PAGE.parent, help="the folder of page and plots")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        lines, found = [*corpus_lines(Path(name), given.documents), *start_lines()], None
        if not given.no_curves:
            found = grown(Path(name), given.documents, given.longest)
            lines += grown_lines(found)
    given.into.mkdir(parents=True, exist_ok=True)
    (given.into / PAGE.name).write_text(page(lines, found), "utf-8")
    if found:
        draw(found, given.into)
    for n in lines:
        print(f"{'ok ' if n.met else 'NOT'} {n.what}: {n.figure} ({n.ours}; {n.other or '-'}), wanted {n.wanted}")
    return 0 if all(n.met for n in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
