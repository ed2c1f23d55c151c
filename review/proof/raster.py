"""Pages of a PDF as images, and where words stand on them. Runs in a process of its own: the file may be hostile."""

from __future__ import annotations

from functools import lru_cache
import io

import pypdfium2

Box = tuple[float, float, float, float]
WIDEST, HIGHEST = 1100, 3300  # pixels of an image
MEMORY = 2 << 30


def confine() -> None:
    """Limits what this process may take, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@lru_cache(maxsize=4)
def _open(path: str, _sha256: str) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(path)


def sizes(path: str, sha256: str, most: int) -> list[tuple[float, float]]:
    """Width and height of the pages in points."""
    pdf = _open(path, sha256)
    return [tuple(pdf.get_page_size(i)) for i in range(min(len(pdf), most))]


def image(path: str, sha256: str, number: int) -> bytes:
    """A page as PNG."""
    page = _open(path, sha256)[number - 1]
    width, height = page.get_size()
    scale = min(WIDEST / max(width, 1), HIGHEST / max(height, 1), 4)
    picture = page.render(scale=scale).to_pil().convert("RGB").quantize(128)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=False)
    return stream.getvalue()


def rects(path: str, sha256: str, number: int, wanted: list[tuple[str, Box | None]]) -> list[list[Box]]:
    """Boxes around words (x0, top, x1, bottom, in points from the top left), for each the nearest to its block."""
    page = _open(path, sha256)[number - 1]
    height = page.get_height()
    words = page.get_textpage()
    try:
        return [_around(words, quote, block, height) for quote, block in wanted]
    finally:
        words.close()


def _around(words: pypdfium2.PdfTextPage, quote: str, block: Box | None, height: float) -> list[Box]:
    searcher = words.search(" ".join(quote.split()))
    while (hit := searcher.get_next()) is not None:
        found = [words.get_rect(i) for i in range(words.count_rects(*hit))]
        boxes = [(left, height - top, right, height - bottom) for left, bottom, right, top in found]
        if boxes and (block is None or _touches(boxes[0], block)):
            return boxes
    return [block] if block else []


def _touches(a: Box, b: Box) -> bool:
    return a[0] < b[2] + 2 and b[0] < a[2] + 2 and a[1] < b[3] + 2 and b[1] < a[3] + 2
