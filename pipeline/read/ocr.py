"""Scanned pages: tesseract reads the picture, and its words go through the same layout as a PDF's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
import csv
from functools import lru_cache
import io
import os
import shutil
from statistics import median
import subprocess
from typing import Any

from pipeline.read.budget import Budget
from pipeline.read.pdf_words import Run
from pipeline.read.raw import RawDocument, ReadError

_SCALE = 300 / 72
_SECONDS = 180
_MAX_PIXELS = 80_000_000
INSTALL = "install tesseract with its French data (Debian: apt-get install tesseract-ocr tesseract-ocr-fra)"


@lru_cache(maxsize=1)
def missing() -> str | None:
    """What is to be installed before scans can be read; None where nothing is."""
    program = shutil.which("tesseract")
    if program is None:
        return INSTALL
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603
    languages = set((listed.stdout + listed.stderr).split())
    return None if "fra" in languages else f"tesseract is there without French: {INSTALL}"


def page_runs(page: Any) -> list[Run]:
    """The words of a PDF page's picture, placed in points."""
    scale = min(_SCALE, (_MAX_PIXELS / max(1.0, page.get_width() * page.get_height())) ** 0.5)
    return _runs(page.render(scale=scale).to_pil(), scale)


def read_image(payload: bytes, budget: Budget) -> RawDocument:
    """The blocks of a picture of a page."""
    from PIL import Image, UnidentifiedImageError

    from pipeline.read.pdf import document
    from pipeline.read.pdf_pages import LaidPage
    from pipeline.read.pdf_shapes import Shapes

    problem = missing()
    if problem:
        raise ReadError("scanned", f"a picture, not a text; {problem}")
    Image.MAX_IMAGE_PIXELS = _MAX_PIXELS
    pages: list[LaidPage] = []
    lacks: list[str] = []
    try:
        picture = Image.open(io.BytesIO(payload))
        frames = getattr(picture, "n_frames", 1)
        budget.sized(frames, min(frames, budget.pages))
        for number in range(frames):
            if number and (budget.over or number >= budget.pages):
                lacks.append(f"only {number} of {frames} pages were read; see --timeout and --pages")
                break
            budget.begin("scan", number + 1)
            picture.seek(number)
            scale = max(picture.width, picture.height) / 842
            pages.append(
                LaidPage(number + 1, picture.width / scale, picture.height / scale, _runs(picture, scale), [], Shapes())
            )
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise ReadError("damaged", f"the picture cannot be opened ({error}); scan it again") from error
    if not any(page.runs for page in pages):
        raise ReadError("empty", "no text was recognised in the picture; scan it with 300 dots an inch")
    raw = document(pages, None, ["read by OCR"])
    raw.lacks = lacks
    return raw


def _runs(picture: Any, scale: float) -> list[Run]:
    buffer = io.BytesIO()
    picture.convert("L").save(buffer, "PNG")
    command = ["tesseract", "stdin", "stdout", "-l", "fra", "--dpi", "300", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command, the picture goes in by a pipe
            command,
            input=buffer.getvalue(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError("too_large", f"OCR of one page took more than {_SECONDS} seconds; scan it smaller") from error
    except (subprocess.CalledProcessError, OSError) as error:
        raise ReadError("scanned", f"tesseract failed ({error}); {INSTALL}") from error
    return _from_table(done.stdout.decode("utf-8", "replace"), scale)


def _from_table(table: str, scale: float) -> list[Run]:
    """Runs from tesseract's table of words; a line's height is its paragraph's usual one, capitals or not."""
    lines: defaultdict[tuple[str, ...], list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == "5" and (row["text"] or "").strip() and float(row["conf"]) >= 0:
            lines[(row["block_num"], row["par_num"], row["line_num"])].append(row)
    heights: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
    for key, words in lines.items():
        top = min(int(w["top"]) for w in words)
        heights[key[:2]].append((max(int(w["top"]) + int(w["height"]) for w in words) - top) / scale)
    runs: list[Run] = []
    for key, line in lines.items():
        half = median(heights[key[:2]]) / 2
        middle = median(int(w["top"]) + int(w["height"]) / 2 for w in line) / scale
        for words in _pieces(line, 3.2 * half * scale):
            runs.append(_run(words, middle - half, middle + half, scale))
    return runs


def _pieces(words: list[dict[str, str]], wide: float) -> Iterator[list[dict[str, str]]]:
    """A line of words cut where a gap is as wide as between columns."""
    piece: list[dict[str, str]] = []
    for word in words:
        if piece and int(word["left"]) - int(piece[-1]["left"]) - int(piece[-1]["width"]) > wide:
            yield piece
            piece = []
        piece.append(word)
    yield piece


def _run(words: list[dict[str, str]], top: float, bottom: float, scale: float) -> Run:
    text = " ".join(w["text"].strip() for w in words)
    hyphen = text.endswith("-") and text[-2:-1].isalpha()
    text = text[:-1] if hyphen else text
    left, right = int(words[0]["left"]) / scale, max(int(w["left"]) + int(w["width"]) for w in words) / scale
    return Run(text, left, right, top, bottom, False, [0] * len(text), int(words[0]["width"]) / scale, hyphen)
