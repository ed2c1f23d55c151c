"""Of the years that a date without one may have, the one that its words, its tense or its nearness point at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from extractors.dates.mention import Point
from extractors.dates.speaking import SpeakingDay


@dataclass(frozen=True, slots=True)
class Candidate:
    """A year put to a date that says none, and the days that this makes."""

    edtf: str
    first: date
    last: date


def distance(candidate: Candidate, now: SpeakingDay) -> tuple[int, bool]:
    """Days between a candidate and now; at the same distance the past comes first."""
    if candidate.last < now.first:
        return (now.first - candidate.last).days, False
    return max(0, (candidate.first - now.last).days), True


def nearest(candidates: list[Candidate], now: SpeakingDay) -> Candidate:
    """The candidate nearest to the day of speaking."""
    return min(candidates, key=lambda c: distance(c, now))


def choose(
    candidates: list[Candidate], now: SpeakingDay, point: Point, tense: str | None
) -> tuple[Candidate | None, float]:
    """The candidate that « dernier », « prochain », the tense, or nearness points at."""
    if point.kind == "year" and (tense is None or point.relation == "this"):
        return next((c for c in candidates if c.first.year == now.last.year), None), 0.85
    if point.kind == "year" and point.relation:
        wanted = now.last.year + (1 if point.relation == "next" else -1)
        return next((c for c in candidates if c.first.year == wanted), None), 0.9
    if point.relation == "last_year":
        return next((c for c in candidates if c.first.year == now.last.year - 1), None), 0.9
    if point.relation == "last":
        return max((c for c in candidates if c.last < now.last), key=lambda c: c.last, default=None), 0.9
    if point.relation in ("next", "following"):
        return min((c for c in candidates if c.first > now.first), key=lambda c: c.first, default=None), 0.9
    closest = nearest(candidates, now)
    if now.inferred or (point.relation == "this" and (tense is None or distance(closest, now)[0] == 0)):
        this_year = [c for c in candidates if c.first.year == now.last.year]
        if tense == "planned" and now.inferred and point.kind == "month":  # « nous visons mars », said in December
            this_year = [c for c in candidates if c.last >= now.first][:1]
            closest = this_year[0] if this_year else closest
        return (this_year[0] if this_year and point.kind != "day" and distance(closest, now)[0] else closest), 0.8
    if tense in ("past", "unreal"):
        chosen = max((c for c in candidates if c.first <= now.last), key=lambda c: c.first, default=None)
    elif tense == "planned":
        chosen = min((c for c in candidates if c.last >= now.first), key=lambda c: c.first, default=None)
    else:
        return closest, 0.7
    return chosen, 0.88 if chosen == closest else 0.72
