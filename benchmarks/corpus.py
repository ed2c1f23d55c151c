"""The documents that speed is measured on: those of `fixtures/`, and copies of them that differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
import re

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
_DAY = re.compile(
    r"\b([12]?\d)(?= (?:janvier|février|mars|avril|mai|juin|juillet|septembre|octobre|novembre|décembre)\b)"
)


def texts() -> list[Path]:
    """Every text document of the fixtures."""
    return sorted(FIXTURES.rglob("*.txt"))


def pages() -> list[Path]:
    """Every web page of the fixtures."""
    return sorted(FIXTURES.rglob("*.html"))


def long_text(characters: int) -> str:
    """One text of that length: the fixtures one after the other, varied round by round."""
    parts, length = [], 0
    for text in many_texts(1_000_000):
        parts.append(text)
        length += len(text) + 2
        if length >= characters:
            break
    return "\n\n".join(parts)[:characters]


def pdfs() -> list[Path]:
    """Every PDF of the fixtures that holds text; scans take OCR, which pdfplumber does not do."""
    import pypdfium2

    def has_text(path: Path) -> bool:
        with pypdfium2.PdfDocument(path) as pdf:
            return any(page.get_textpage().count_chars() > 20 for page in pdf)

    return [p for p in sorted(FIXTURES.rglob("*.pdf")) if has_text(p)]


def vary(text: str, round_: int) -> str:
    """The same document a little otherwise: other days, and another order of the last paragraphs."""
    if round_ == 0:
        return text
    text = _DAY.sub(lambda m: str((int(m[1]) + round_ - 1) % 28 + 1), text)
    paragraphs = text.split("\n\n")
    shift = round_ % max(len(paragraphs) // 2, 1)
    half = len(paragraphs) // 2
    tail = paragraphs[half:]
    return "\n\n".join([*paragraphs[:half], *tail[shift:], *tail[:shift], f"Document {round_}."])


def many_texts(number: int) -> Iterator[str]:
    """That many texts: the fixtures over and over, no two alike."""
    sources = [p.read_text("utf-8", errors="replace") for p in texts()]
    for index, text in enumerate(islice(cycle(sources), number)):
        yield vary(text, index // len(sources))
