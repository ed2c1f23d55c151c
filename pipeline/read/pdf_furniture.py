"""Running headers, footers and page numbers: what repeats at the edge of pages, or stands small at the foot of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
import re
from typing import TYPE_CHECKING

from pipeline.read.pdf_words import Run

if TYPE_CHECKING:
    from pipeline.read.pdf_pages import LaidPage

_TOP, _FOOT = 0.12, 0.87
_EDGE_TOP, _EDGE_FOOT = 0.07, 0.925
_NUMBER = re.compile(r"^(?:page|p\.)?\s*[-–—|/]?\s*\d{1,4}\s*(?:(?:/|sur|of|de)\s*\d{1,4})?\s*[-–—|/]?$", re.IGNORECASE)
_FRAME = re.compile(r"n°\s*\d|\bpage\b|www\.|@|\b\d{5}\b|©|paraphe|\btel\b|tél", re.IGNORECASE)


def find_furniture(pages: Sequence[LaidPage], body_size: float) -> None:
    """Move the furniture of every page from `runs` to `furniture`."""
    repeated = _repeated(pages)
    for page in pages:
        kept: list[Run] = []
        edges = _text_edges(page)
        for run in page.runs:
            where = _margin(run, page.height)
            taken = where is not None and (
                (where, _alike(run.text)) in repeated
                or _NUMBER.match(run.text.strip())
                or _stands_alone(run, where, page, body_size, edges)
            )
            (page.furniture if taken else kept).append(run)
        page.runs = kept


def _margin(run: Run, height: float) -> str | None:
    if run.bottom < _TOP * height:
        return "top"
    return "foot" if run.top > _FOOT * height else None


def _alike(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip().lower())


def _repeated(pages: Sequence[LaidPage]) -> set[tuple[str, str]]:
    """Texts that stand at the same height in the margins of several pages."""
    seen: Counter[tuple[str, str]] = Counter()
    heights: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for page in pages:
        for key, top in {
            (where, _alike(r.text)): r.top for r in page.runs if (where := _margin(r, page.height))
        }.items():
            seen[key] += 1
            heights[key].append(top)
    wanted = 2 if len(pages) < 6 else max(2, len(pages) // 4)
    return {key for key, count in seen.items() if count >= wanted and max(heights[key]) - min(heights[key]) < 12}


def _text_edges(page: LaidPage) -> tuple[float, float]:
    """Where the first and the last line between the margins stand."""
    inner = [r for r in page.runs if _margin(r, page.height) is None]
    if not inner:
        return page.height * 0.5, page.height * 0.5
    return min(r.top for r in inner), max(r.bottom for r in inner)


def _stands_alone(run: Run, where: str, page: LaidPage, body_size: float, edges: tuple[float, float]) -> bool:
    """On a single page: small print at the very edge, away from the text."""
    if run.size > 0.93 * body_size and not (_FRAME.search(run.text) and run.size < 1.05 * body_size):
        return False
    if where == "foot":
        return run.top > _EDGE_FOOT * page.height and run.top - edges[1] > run.size
    return run.bottom < _EDGE_TOP * page.height and edges[0] - run.bottom > run.size
