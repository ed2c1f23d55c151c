"""Periods in which a territory has no contract, and contracts that end soon."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.coverage.areas import Coverage
from pipeline.coverage.chains import Chain, Chains, Link
from pipeline.coverage.spans import Span


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which a territory certainly has no contract, `since` to `until`, both included; None where it lasts.

    `after` and `before` are the entries around it; `assumed` says that the end of the earlier one is; `preparing` that
    another contract is announced or in preparation.
    """

    name: str
    departements: tuple[str, ...]
    after: str
    before: str | None
    since: date
    until: date | None
    assumed: bool
    preparing: bool

    def days(self, day: date) -> int:
        """Its length, up to `day` where it lasts."""
        return ((self.until or day) - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract in force whose last day may lie within the months asked for, and that no signed contract follows.

    The last day lies between `earliest`, which may be past, and `latest`.
    """

    name: str
    departements: tuple[str, ...]
    entry: str
    earliest: date
    latest: date
    assumed: bool
    preparing: bool


def gaps(chains: Chains, coverage: Coverage) -> list[Gap]:
    """Gaps between the contracts of a territory, and since its last one, known on the day of `coverage`; newest first.

    The last contract leaves no gap where other contracts cover all communes of its territory on the day.
    """
    found = [gap for chain in chains.all() for gap in _gaps(chain, chains, coverage)]
    return sorted(found, key=lambda g: (-g.since.toordinal(), g.name, g.after))


def ending(chains: Chains, day: date, months: int) -> list[Ending]:
    """Contracts in force on `day` that may end within so many months and that no other follows; soonest first."""
    until = months_later(day, months)
    found = []
    for chain in chains.all():
        if not chain.dated:
            continue
        last, span = max(chain.dated, key=lambda pair: pair[1].end_latest)
        if span.possibly(day) and span.end_earliest <= until:
            days, prepared = (span.end_earliest, span.end_latest), chain.prepared_after(span)
            found.append(Ending(last.name, last.departements, last.entry, *days, span.assumed, prepared))
    return sorted(found, key=lambda e: (e.latest, e.earliest, e.name, e.entry))


def _gaps(chain: Chain, chains: Chains, coverage: Coverage) -> Iterator[Gap]:
    for (last, span), following in _steps(chain):
        if span.end_latest >= coverage.day:
            return
        since = span.end_latest + timedelta(days=1)
        if following is None:
            parts = chains.places.parts(last.codes)
            if not parts or not coverage.covers(parts):
                prepared = chain.prepared_after(span)
                yield Gap(last.name, last.departements, last.entry, None, since, None, span.assumed, prepared)
        elif following[1].start_earliest > since:
            until = following[1].start_earliest - timedelta(days=1)
            yield Gap(last.name, last.departements, last.entry, following[0].entry, since, until, span.assumed, False)


def _steps(chain: Chain) -> Iterator[tuple[tuple[Link, Span], tuple[Link, Span] | None]]:
    """Each contract that runs longer than all before it, with the one that starts next after it."""
    longest: tuple[Link, Span] | None = None
    for pair in chain.dated:
        if longest is not None and pair[1].start_earliest > longest[1].end_latest:
            yield longest, pair
        if longest is None or pair[1].end_latest >= longest[1].end_latest:
            longest = pair
    if longest is not None:
        yield longest, None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
