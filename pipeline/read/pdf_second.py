"""The second reader of PDFs: slower than pdfium by far, but written in Python, and of another mind about damage."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
import io
import itertools
import re
from typing import Any

from pipeline.read.pdf_words import Run
from pipeline.read.raw import ReadError

_GLYPH = re.compile(r"\(cid:\d+\)")  # what it writes for a glyph that no table makes a letter
_WIDE = 1.5  # times the size of letters: a gap between columns
_FAR = 14_400.0  # points: no page is larger than that by the standard
_BOLD = re.compile(r"bold|black|heavy|semib|demi", re.IGNORECASE)


@contextmanager
def opened(payload: bytes) -> Iterator[Any]:
    """The PDF as pdfplumber sees it. Raises ReadError where it sees none."""
    import pdfplumber
    from pdfplumber.utils.exceptions import PdfminerException

    try:
        pdf = pdfplumber.open(io.BytesIO(payload))
        number = len(pdf.pages)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # damage shows as any kind of exception there
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        if "Password" in type(cause).__name__:
            raise ReadError("encrypted", "the PDF asks for a password; save it without one") from error
        said = str(cause) or type(cause).__name__
        message = f"the PDF cannot be opened ({said[:200]}); fetch it again or print it to a new PDF"
        raise ReadError("damaged", message) from error
    if not number:
        raise ReadError("empty", "the PDF has no pages; fetch it again")
    with pdf:
        yield pdf


def page_runs(page: Any, base: int) -> tuple[list[Run], int]:
    """The words of a page in lines, and how many characters they have; `base` is where these begin in the raw text."""
    try:
        words = page.extract_words(extra_attrs=["fontname"], use_text_flow=False)
    finally:
        page.close()  # or it keeps every character
    lines = itertools.groupby(sorted(words, key=_place), key=lambda w: round(w["bottom"] / 3))
    runs: list[Run] = []
    for _, line in lines:
        for group in _groups(sorted(line, key=lambda w: w["x0"])):
            run = _run(group, base)
            base += len(run.text) + 1
            if run.text.strip():
                runs.append(run)
    return runs, sum(len(run.text) + 1 for run in runs)


def size_of(page: Any) -> tuple[float, float]:
    """Width and height in points, within what a page can be."""
    return min(max(float(page.width), 1.0), _FAR), min(max(float(page.height), 1.0), _FAR)


def _place(word: dict[str, Any]) -> tuple[int, float]:
    return round(word["bottom"] / 3), word["x0"]


def _groups(words: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for word in words:
        if group and word["x0"] - group[-1]["x1"] > _WIDE * (word["bottom"] - word["top"]):
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _run(words: list[dict[str, Any]], base: int) -> Run:
    text = _GLYPH.sub("\ufffd", " ".join(w["text"] for w in words))
    hyphen = len(text) > 2 and text.endswith("-") and text[-2].isalpha()
    text = text[:-1] if hyphen else text
    first, last = words[0], words[-1]
    return Run(
        text,
        first["x0"],
        last["x1"],
        min(w["top"] for w in words),
        max(w["bottom"] for w in words),
        all(_BOLD.search(w.get("fontname") or "") for w in words),
        list(range(base, base + len(text))),
        first["x1"] - first["x0"],
        hyphen,
    )
