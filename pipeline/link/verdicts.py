"""Whether two reports on one territory can tell of one contract, by what they say of its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.link.when import Days, When, apart

# In days. Contracts run two years at least, mostly five: nearer beginnings are one contract told inexactly.
_SAME_EVENT = 92
_SAME_CONTRACT = 400
_LONG_AGO = 600
_MOST = 0.8  # of a period: more than generations ever share


@dataclass(frozen=True, slots=True)
class Verdict:
    """1: the same contract, -1: another, 0: nothing speaks for either. The strength orders what is joined first."""

    answer: int
    strength: int
    reason: str


_UNKNOWN = Verdict(0, 0, "no dates in common")


def compare(a: When, b: When) -> Verdict:
    """The verdict on two reports that both tell when their contract begins."""
    found = _by_time(a, b)
    if a.generation and b.generation and a.generation != b.generation:
        if found.answer > 0 and found.strength >= 3:
            return found  # a generation that contradicts an equal date is a wave of contracts, or an error
        return Verdict(-1, 2, "different generations")
    if a.generation and a.generation == b.generation and found.answer == 0:
        return Verdict(1, 1, "the same generation")
    return found


def _by_time(a: When, b: When) -> Verdict:
    if a.start and a.end and (a.start, a.end) == (b.start, b.end):
        return Verdict(1, 3, "the same period")
    if a.signed and b.signed:
        return _two_signatures(a, b)
    if a.start and b.start:
        return _two_periods(a, b)
    if a.end and b.end:
        return _two_ends(a.end, b.end)
    if a.signed and b.start:
        return _signature_and_period(a.signed, b)
    if b.signed and a.start:
        return _signature_and_period(b.signed, a)
    return _two_beginnings(a.begins, b.begins)


def _two_signatures(a: When, b: When) -> Verdict:
    gap = apart(a.signed, b.signed)  # type: ignore[arg-type]
    if gap == 0:
        return Verdict(1, 3, "the same signature")
    if gap <= _SAME_EVENT:
        return Verdict(1, 2, "signatures within three months")
    if gap < _SAME_CONTRACT:
        return Verdict(1, 1, "signatures within a year")
    if gap < _LONG_AGO and (_shared(a, b) >= _MOST or not (a.end and b.end)):
        return Verdict(1, 1, "signatures nearer than contracts follow one another")
    return Verdict(-1, 3, "signatures years apart")


def _two_ends(a: Days, b: Days) -> Verdict:
    gap = apart(a, b)
    if gap <= _SAME_EVENT:
        return Verdict(1, 2, "the same end")
    return Verdict(-1, 1, "ends years apart") if gap >= _LONG_AGO else _UNKNOWN


def _two_periods(a: When, b: When) -> Verdict:
    if a.end and b.end:
        share = _shared(a, b)
        if share >= 0.6:
            return Verdict(1, 2, "periods that overlap")
        if share <= 0.3:
            return Verdict(-1, 2, "periods that follow one another")
    return _two_beginnings(a.start, b.start)


def _shared(a: When, b: When) -> float:
    """The share of the shorter period that two contracts have in common; 0 where a period is not told whole."""
    if not (a.start and a.end and b.start and b.end):
        return 0.0
    return _overlap((a.start, a.end), (b.start, b.end))


def _overlap(a: tuple[Days, Days], b: tuple[Days, Days]) -> float:
    """Days in common as a share of the shorter period; a year stands for its middle."""
    (a0, a1), (b0, b1) = ((_middle(s), _middle(e)) for s, e in (a, b))
    common = (min(a1, b1) - max(a0, b0)).days
    shorter = min((a1 - a0).days, (b1 - b0).days)
    return max(0, common) / shorter if shorter > 0 else 0.0


def _middle(days: Days) -> date:
    return days[0] + (days[1] - days[0]) / 2


def _signature_and_period(signed: Days, period: When) -> Verdict:
    """A signature belongs to the period in whose first half it falls: labels begin before they are signed."""
    start, end = period.start, period.end
    assert start is not None
    if apart(signed, start) <= _SAME_EVENT:
        return Verdict(1, 2, "a signature at the period's beginning")
    if end is None:
        return _two_beginnings(signed, start)
    length = max(1, (_middle(end) - _middle(start)).days)
    position = (_middle(signed) - _middle(start)).days / length
    if -0.25 <= position <= 0.6:
        return Verdict(1, 2, "a signature at the period's beginning")
    if position >= 0.8 or position <= -0.4:
        return Verdict(-1, 2, "a signature outside the period's beginning")
    return Verdict(0, 0, "a signature late in the period")


def _two_beginnings(a: Days | None, b: Days | None) -> Verdict:
    if a is None or b is None:
        return _UNKNOWN
    gap = apart(a, b)
    if gap <= _SAME_CONTRACT:
        return Verdict(1, 1, "beginnings within a year")
    if gap >= _LONG_AGO:
        return Verdict(-1, 1, "beginnings years apart")
    return Verdict(0, 0, "beginnings a year apart")
