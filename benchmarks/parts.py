"""The parts of the benchmark, each of which runs alone too; ratios are of figures of one part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
import json
import os
from pathlib import Path
import subprocess
import sys

from benchmarks import curves, plot
from benchmarks.corpus import FIXTURES, many_texts, pages, pdfs, texts
from benchmarks.figures import ROOT, Line, Part, cold, measure, say, versus
from benchmarks.triage import PAGES, triage_against_trafilatura

_TABLES = (
    "import time; from extractors.reference import load; t = time.process_time(); r = load();"
    "r.epcis; r.epci_steps; r.commune_keys; r.names; print(time.process_time() - t)"
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured, and where its documents are written."""

    folder: Path
    documents: int
    longest: int


def text_part(size: Size) -> Part:
    """Texts to records beside bare spaCy; and what memory grows with."""
    large, small = size.folder / "large", size.folder / "small"
    # One round of the fixtures: what is loaded once, for the first text that needs it (langdetect), is in both.
    few = min(size.documents, max(size.documents // 5, len(texts())))
    for place, number in ((large, size.documents), (small, few), (large / "first", 1), (small / "first", 1)):
        place.mkdir()
        for index, text in enumerate(many_texts(number)):
            (place / f"{index:05}.txt").write_text(text, "utf-8")
    ours, fewer = measure("extract_texts", large), measure("extract_texts", small, 1)
    growth = ours["megabytes"] / fewer["megabytes"]
    memory = Line(
        "memory",
        f"{ours['megabytes']:.0f} MB for {size.documents} documents",
        f"{fewer['megabytes']:.0f} MB for {few}",
        f"{growth:.2f} times",
        "at most 1.15 times",
        growth <= 1.15,
    )
    spacy = measure("spacy_texts", large)
    return Part([versus(f"{size.documents} text documents", ours, spacy, 5, "`fr_core_news_md`"), memory])


def page_part(size: Size) -> Part:
    """Web pages read, beside trafilatura."""
    web = _copied(size.folder / "web", pages())
    ours, other = measure("read_pages", web), measure("trafilatura_pages", web)
    return Part([versus(f"{len(pages())} web pages read", ours, other, 1, "`trafilatura`")])


def pdf_part(size: Size) -> Part:
    """PDFs read, and to records, beside pdfplumber and bare pdfium."""
    papers, what = _copied(size.folder / "pdf", pdfs()), f"{len(pdfs())} PDFs"
    plumber, pdf = measure("plumber_pdfs", papers), measure("read_pdfs", papers)
    pdfium, records = measure("pdfium_pdfs", papers), measure("extract_pdfs", papers)
    return Part(
        [
            versus(f"{what} read", pdf, plumber, 8, "`pdfplumber`"),
            versus(f"{what} read", pdf, pdfium, 0, "bare `pdfium`, no layout"),
            versus(f"{what} to records", records, plumber, 4, "`pdfplumber`"),
        ]
    )


def _copied(place: Path, paths: list[Path]) -> Path:
    """A folder with these documents, and in its folder `first` the first of them."""
    (place / "first").mkdir(parents=True)
    for index, path in enumerate(paths):
        for folder in (place, place / "first") if index == 0 else (place,):
            (folder / f"{index:04}_{path.name}").write_bytes(path.read_bytes())
    return place


def triage_part(_: Size) -> Part:
    """The look at pages that name no contract, beside an extraction of their text."""
    lines = []
    for near, what, least in ((False, "of other matters", 100), (True, "of health or contracts, none local", 10)):
        ours, theirs = triage_against_trafilatura(near)
        told = f"{1000 * ours:.1f} ms", f"`trafilatura`: {1000 * theirs:.0f} ms", f"{theirs / ours:.0f} times as fast"
        lines.append(Line(f"triage of {PAGES} web pages {what}", *told, f"at least {least}", theirs >= least * ours))
    return Part(lines)


def start_part(_: Size) -> Part:
    """How soon the command answers, and how long its tables take to load."""
    help_ = cold([sys.executable, "-m", "clsreg", "--help"], 5)
    one = cold([sys.executable, "-m", "clsreg", "extract", str(texts()[0])])
    model = cold([sys.executable, "-c", "import spacy; spacy.load('fr_core_news_md')"], 2)
    line = [sys.executable, "-c", _TABLES]
    runs = [subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True).stdout for _ in range(3)]
    tables = min(map(float, runs))
    ratio, loading = f"{one / model:.2f} times its time", f"loading `fr_core_news_md`: {model:.2f} s"
    return Part(
        [
            Line("`clsreg --help`", f"{help_:.2f} s", "", f"{help_:.2f} s", "at most 0.4 s", help_ <= 0.4),
            Line("one text document, cold", f"{one:.2f} s", loading, ratio, "at most 2 times", one <= 2 * model),
            Line("reference tables loaded", f"{tables:.2f} s", "", f"{tables:.2f} s", "at most 1.5 s", tables <= 1.5),
        ]
    )


def stage_part(_: Size) -> Part:
    """What each stage costs of each kind of document."""
    line = [sys.executable, "-m", "benchmarks.stages", str(FIXTURES)]
    done = subprocess.run(line, cwd=ROOT, check=True, capture_output=True, text=True)
    stages = json.loads(done.stdout)
    plots = {f"stages-{k.lower()}": plot.bars(f"A {k} document, by stage", spent, "ms") for k, spent in stages.items()}
    return Part(plots=plots, stages=stages)


def jobs_part(size: Size) -> Part:
    """Documents a second by the number of processes."""
    # Five times as many documents as elsewhere, so that what each process reads once weighs little.
    found = curves.by_jobs(size.folder, 5 * size.documents)
    drawn = {"jobs": plot.lines("Texts to records by number of processes", {"": found}, "processes", "documents/s")}
    if len(found) < 2:
        return Part(plots=drawn)
    (_, one), (_, two) = found[:2]
    told = f"{two:g} documents/s", f"`--jobs 1`: {one:g}", f"{two / one:.2f} times"
    return Part([Line("`--jobs 2`", *told, "at least 1.8", two >= 1.8 * one)], drawn)


def length_part(size: Size) -> Part:
    """Time and memory of one text by its length."""
    longest = size.longest
    seconds, memory = curves.by_length(size.folder, [longest // 8, longest // 4, longest // 2, longest])
    lines = [
        Line(
            f"one text of {length:g} million characters",
            f"{whole:g} s",
            f"half of it: {half:g} s",
            f"{whole / half:.2f} times",
            "at most 2.2 times",
            whole <= 2.2 * half,
        )
        for (_, half), (length, whole) in pairwise(seconds)
    ]
    plots = {
        "length": plot.lines("One text by its length", {"": seconds}, "million characters", "seconds"),
        "length-memory": plot.lines("One text: memory", {"": memory}, "million characters", "MiB"),
    }
    return Part([*lines, _memory("one long text", memory)], plots)


def number_part(size: Size) -> Part:
    """Time and memory of many texts by their number."""
    n = size.documents
    seconds, memory = curves.by_number(size.folder, [max(1, n // 4), max(1, n // 2), n, 2 * n])
    plots = {
        "number": plot.lines("Many texts by their number", {"": seconds}, "documents", "seconds"),
        "number-memory": plot.lines("Many texts: memory", {"": memory}, "documents", "MiB"),
    }
    return Part([_memory(f"{2 * n} texts", memory)], plots)


def _memory(what: str, curve: curves.Curve) -> Line:
    most = max(m for _, m in curve)
    told = f"{most:g} MiB"
    return Line(f"memory of all processes, {what}", f"{told} at most", "", told, "below 2048", most < 2048)


PARTS: dict[str, Callable[[Size], Part]] = {
    "texts": text_part,
    "pages": page_part,
    "pdf": pdf_part,
    "triage": triage_part,
    "start": start_part,
    "stages": stage_part,
    "jobs": jobs_part,
    "length": length_part,
    "number": number_part,
}


def run(name: str, size: Size) -> Part:
    """One part, with what it finds told as it is found."""
    say(f"{name} (load of the machine {os.getloadavg()[0]:.1f})")
    found = PARTS[name](size)
    for line in found.lines:
        say(f"  {line}")
    return found
