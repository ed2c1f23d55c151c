"""Rows of the bar tables: a label, a number, and how long the bar is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from models.vocabulary import Term
from pipeline.coverage import Area
from pipeline.report.charts import scale_of
from pipeline.report.tally import Contents
from pipeline.report.wording import Wording

T = TypeVar("T")
TermT = TypeVar("TermT", bound=Term)


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: `length` in percent of the longest; `share` the text of its part of the whole, empty where it has none."""

    label: str
    number: int
    length: float
    share: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class AreaBar:
    """An area with its three bars, each from 0, in percent of the scale's end."""

    area: Area
    certain: float
    possible: float
    most: float


def bars(rows: Sequence[tuple[str, int]], words: Wording, whole: int = 0, quiet: str = "") -> list[Bar]:
    """Rows in the order given; shares of `whole` where it is not 0; the label `quiet` is drawn lighter."""
    longest = max((number for _, number in rows), default=0) or 1
    return [
        Bar(
            label,
            number,
            round(100 * number / longest, 2),
            words.share(number / whole) if whole else "",
            label == quiet,
        )
        for label, number in rows
    ]


def by_size(counts: Mapping[T, int], label: Callable[[T], str]) -> list[tuple[str, int]]:
    """Counts by size, then by label."""
    return sorted(((label(k), n) for k, n in counts.items() if n), key=lambda row: (-row[1], row[0]))


def terms(counts: Mapping[TermT, int], words: Wording, whole: int) -> list[Bar]:
    """Terms of a vocabulary by how many contracts have them."""
    return bars(by_size(counts, words.term), words, whole)


def statuses(contents: Contents, vocabulary: type[Term], words: Wording) -> list[Bar]:
    """Statuses in the order of a contract's life."""
    unknown = words.say("unknown")
    rows = [(words.term(term), contents.statuses[term]) for term in vocabulary]  # type: ignore[index]
    return bars(_with_unknown(rows, contents.statuses[None], unknown), words, contents.contracts, unknown)


def generations(contents: Contents, words: Wording) -> list[Bar]:
    """First, second, third, later."""
    unknown = words.say("unknown")
    rows = [(words.say(f"generation.{n}"), contents.generations[n]) for n in (1, 2, 3)]
    rows.append((words.say("generation.more"), sum(n for g, n in contents.generations.items() if g and g > 3)))
    return bars(_with_unknown(rows, contents.generations[None], unknown), words, contents.contracts, unknown)


def durations(contents: Contents, words: Wording) -> list[Bar]:
    """Durations in years, the shortest first."""
    unknown = words.say("unknown")
    rows = [(words.count("duration", years), n) for years, n in sorted(contents.years.items(), key=_none_last) if years]
    return bars(_with_unknown(rows, contents.years[None], unknown), words, sum(contents.years.values()), unknown)


def area_bars(areas: Sequence[Area]) -> tuple[list[AreaBar], float]:
    """Areas with the lengths of their bars, and the share at the scale's end."""
    top = min(1.0, scale_of(max((a.share(a.most) for a in areas), default=0))[-1])
    return [
        AreaBar(a, *(round(100 * a.share(c) / top, 2) for c in (a.certain, a.possible, a.most))) for a in areas
    ], top


def _with_unknown(rows: list[tuple[str, int]], number: int, label: str) -> list[tuple[str, int]]:
    return [*rows, (label, number)] if number else rows


def _none_last(item: tuple[int | None, int]) -> tuple[bool, int]:
    return item[0] is None, item[0] or 0
