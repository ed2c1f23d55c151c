"""Tables that no grid of rules shows: columns whose lines are aligned row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import itertools
import re
from statistics import median

from pipeline.read.pdf_words import Run

_VALUE = re.compile(r"\d")
_AMOUNT = re.compile(r"\d\s?(?:€|k€|euros?|eur|%|actions?|ans|mois|habitants)", re.IGNORECASE)


@dataclass(slots=True)
class Rows:
    """Rows of cells without a full grid of rules around them."""

    rows: list[list[list[Run]]]
    number: int = 0


def as_rows(columns: list[list[Run]], in_box: bool) -> tuple[Rows | None, list[Run], list[Run]]:
    """The band as a table where its columns are aligned row by row and do not flow; what stands above it and below."""
    nothing: tuple[Rows | None, list[Run], list[Run]] = (None, [], [])
    if len(columns) > 7:
        return nothing
    runs = [sorted(c, key=lambda r: r.top) for c in columns]
    if any(r.marker for c in runs for r in c) or any(len(c) == 0 for c in runs):
        return nothing
    heads, runs[0], feet = _without_headings(runs[0], runs[1:])
    first, others = runs[0], runs[1:]
    if not first:
        return nothing
    if len({r.bold for r in first}) > 1 and any(r.bold for r in first[1:]) and len(first) > 4:
        return nothing  # headings among the lines: columns of text
    alone = in_box and all(len(c) == 1 for c in runs) and any(_AMOUNT.search(r.text) for c in runs for r in c)
    rows, above = _rows_by_gaps(runs) or _rows_by_starts(first, runs, alone)
    if not rows or (_flows(first) and all(_flows(c) for c in others)):
        return nothing
    values = any(
        sum(bool(_VALUE.search(r.text)) for r in c) >= 0.7 * len(c) and max(len(r.text) for r in c) < 40 for c in runs
    )
    short = sum(len(r.text) for r in first) / len(first) < 45
    labels = len(rows) >= 2 and all(r.bold for r in first) and not any(r.bold for c in others for r in c)
    if not (alone or values or (short and (len(rows) >= 4 or labels))):
        return nothing
    return Rows(rows), [*heads, *above], feet


def _without_headings(first: list[Run], others: Sequence[list[Run]]) -> tuple[list[Run], list[Run], list[Run]]:
    """The first column without larger lines above its first row and below its last: they are headings."""
    size = median(r.size for r in first)
    top, bottom = min(o.top for c in others for o in c), max(o.bottom for c in others for o in c)
    heads = [r for r in first if r.bottom < top + 1 and r.size > 1.08 * size]
    feet = [r for r in first if r.top > bottom - 1 and r.size > 1.08 * size]
    return heads, [r for r in first if r not in heads and r not in feet], feet


def _rows_by_gaps(columns: Sequence[list[Run]]) -> tuple[list[list[list[Run]]], list[Run]] | None:
    """Rows between which the whole table leaves more room than the lines of one cell do."""
    inner = [b.top - a.bottom for column in columns for a, b in itertools.pairwise(column) if b.top > a.top + 1]
    everything = sorted((r for c in columns for r in c), key=lambda r: r.top)
    if not inner:
        return None
    least = min(inner) + 0.25 * everything[0].size
    bands: list[list[Run]] = []
    low = 0.0
    for run in everything:
        if bands and run.top - low <= least:
            bands[-1].append(run)
        else:
            bands.append([run])
        low = max(low, run.bottom)
    rows = [[[r for r in column if any(r is b for b in band)] for column in columns] for band in bands]
    full = sum(sum(bool(c) for c in row) >= 2 for row in rows)
    many = sum(len(c) > 1 for row in rows for c in row)
    return (rows, []) if len(rows) >= 3 and full >= 0.7 * len(rows) and many else None


def _rows_by_starts(
    first: Sequence[Run], columns: Sequence[list[Run]], alone: bool
) -> tuple[list[list[list[Run]]], list[Run]]:
    """Rows that begin where a line of the first column stands beside one of another."""
    others = columns[1:]

    def beside(run: Run) -> list[Run]:
        return [o for c in others for o in c if abs(run.middle - o.middle) < 0.45 * run.size]

    starts = [r for r in first if beside(r) and not r.text[0].islower()]
    if not starts or (not alone and (len(starts) < 2 or len(starts) < 0.55 * len(first))):
        return [], []
    tops = [min(r.top, *(o.top for o in beside(r))) - 1 for r in starts]
    above: list[Run] = []
    rows: list[list[list[Run]]] = [[[] for _ in columns] for _ in tops]
    for number, column in enumerate(columns):
        for run in column:
            row = max((i for i, top in enumerate(tops) if run.top >= top - 1), default=-1)
            (above if row < 0 else rows[row][number]).append(run)
    return rows, above


def _flows(column: Sequence[Run]) -> bool:
    """Whether sentences run on from line to line."""
    pairs = list(itertools.pairwise(column))
    on = sum(b.text[0].islower() or a.hyphen or a.text.endswith(",") for a, b in pairs)
    return len(pairs) >= 2 and on >= 0.4 * len(pairs)
