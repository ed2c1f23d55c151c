"""Measures, prints a table, and writes it to docs/benchmarks/README.md."""

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

from benchmarks.corpus import many_texts, pdfs, texts

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
    """Texts and PDFs, and whether memory grows with their number."""
    large, small, scanless = folder / "large", folder / "small", folder / "pdf"
    # One round of the fixtures: what is loaded once, for the first text that needs it (langdetect), is in both.
    few = min(number, max(number // 5, len(texts())))
    for place, size in ((large, number), (small, few), (large / "first", 1), (small / "first", 1)):
        place.mkdir()
        for index, text in enumerate(many_texts(size)):
            (place / f"{index:05}.txt").write_text(text, "utf-8")
    (scanless / "first").mkdir(parents=True)
    for index, path in enumerate(pdfs()):
        for place in (scanless, scanless / "first") if index == 0 else (scanless,):
            (place / f"{path.parent.name}_{path.name}").write_bytes(path.read_bytes())
    ours, fewer = measure("extract_texts", large), measure("extract_texts", small)
    growth = ours["megabytes"] / fewer["megabytes"]
    plumber = measure("plumber_pdfs", scanless)
    return [
        versus(f"{number} text documents", ours, measure("spacy_texts", large), 3, "`fr_core_news_md`"),
        versus(f"{len(pdfs())} PDFs read", measure("read_pdfs", scanless), plumber, 4, "`pdfplumber`"),
        versus(f"{len(pdfs())} PDFs to records", measure("extract_pdfs", scanless), plumber, 4, "`pdfplumber`"),
        Line(
            "memory",
            f"{ours['megabytes']:.0f} MB for {number} documents",
            f"{fewer['megabytes']:.0f} MB for {few}",
            f"{growth:.2f} times",
            "at most 1.15 times",
            growth <= 1.15,
        ),
    ]


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


def page(lines: list[Line]) -> str:
    """The table as a page."""
    rows = "\n".join(
        f"| {n.what} | {n.ours} | {n.other} | {n.figure} | {n.wanted} | {'yes' if n.met else 'no'} |" for n in lines
    )
    return f"""# Speed

Written by `make bench` (`benchmarks/`): every figure of one run on one machine, here {os.cpu_count()} cores, {platform.system()},
Python {platform.python_version()}. Each measurement is a process of its own, the better of two runs; times are those of
the processor, which other work on the machine does not change, and begin when everything is loaded and one document read; cold
starts are by the clock on the wall. The texts are those of `fixtures/` over and over with other days
and another order of paragraphs, the PDFs those of `fixtures/` that hold text (scans take OCR, which pdfplumber does not do).

| what | clsreg | compared with | figure | wanted | met |
| --- | --- | --- | --- | --- | --- |
{rows}
"""


def main() -> int:
    """Measures and writes; 1 where a figure is not met."""
    arguments = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    arguments.add_argument("--documents", type=int, default=500, help="text documents (500)")
    number = arguments.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        lines = [*corpus_lines(Path(folder), number), *start_lines()]
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(lines), "utf-8")
    for n in lines:
        print(f"{'ok ' if n.met else 'NOT'} {n.what}: {n.figure} ({n.ours}; {n.other or '-'}), wanted {n.wanted}")
    return 0 if all(n.met for n in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
