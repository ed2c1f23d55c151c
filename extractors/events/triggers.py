"""Which step a date belongs to: the trigger words around it, and how far they stand."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
import re

from extractors.annotated import Annotated
from extractors.dates import DateMention
from extractors.rules import Rule, RuleMatch, load

_WALLS = {",": 9, "(": 5, ")": 5, ";": 110, ":": 4, "|": 15, "\n": 60}
_JOIN = re.compile(r" (?:et|and|mais|but|puis|then|while|tandis) ")
_JOIN_COST = 12
_BRACKET_COST = 60  # « quatre réunions (deux en mars) et un comité »: what stands in brackets is told of what is before
_NEXT = re.compile(r"\b(?:puis|avant(?: de| d'| que)|then|before)\b")
_NEXT_COST = 200  # « rencontre en mai, puis vote au conseil »: what follows is told as a later step
_COLON_AFTER = 18
_COMMA_AFTER = 16  # « recrutement en novembre 2025, diagnostic en janvier »: what comes after a comma is another step
_TOO_FAR = 500  # no need to count what stands between
_AFTER = 10  # a trigger behind its date stands a little farther
_START = attrgetter("start")
_DATE_BETWEEN = 40  # a trigger with another date in between has found its date


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that name a step."""

    start: int
    end: int
    label: str
    rule: Rule


def triggers(a: Annotated, start: int, end: int) -> list[Trigger]:
    """Triggers in text[start:end] in reading order, the longest of overlapping ones; fallbacks where there is no other."""
    known: dict[tuple[int, int], list[Trigger]] = a.once("events.triggers", lambda _: {})
    if (start, end) not in known:
        hits = _hits(a, start, end)
        kept: list[Trigger] = []  # by their place; none overlaps another
        for hit in sorted(hits, key=lambda h: (bool(h.rule.extra.get("fallback")), h.start - h.end, h.start)):
            at = bisect_left(kept, hit.start, key=_START)
            if (at and kept[at - 1].end > hit.start) or (at < len(kept) and kept[at].start < hit.end):
                continue
            kept.insert(at, Trigger(hit.start, hit.end, hit.rule.label or "", hit.rule))
        known[start, end] = kept
    return known[start, end]


def _hits(a: Annotated, start: int, end: int) -> list[RuleMatch]:
    return list(load("extractors.events").find(a.text, a.plain, start, end, a.language))


def distance(a: Annotated, date: DateMention, trigger: Trigger, others: list[DateMention]) -> float:
    """How far a trigger stands from a date: characters, dearer across punctuation, conjunctions and other dates."""
    if trigger.start < date.end and trigger.end > date.start:
        return 0
    before = trigger.end <= date.start
    between = (trigger.end, date.start) if before else (date.end, trigger.start)
    if between[1] - between[0] > _TOO_FAR:
        return between[1] - between[0]
    walls = sum(a.plain.count(sign, *between) * cost for sign, cost in _WALLS.items())
    if not before:
        walls += a.plain.count(",", *between) * _COMMA_AFTER + a.plain.count(":", *between) * _COLON_AFTER
        walls += _BRACKET_COST * (a.plain.count(")", *between) > a.plain.count("(", *between))
        walls += _NEXT_COST * bool(_NEXT.search(a.plain, *between))
    walls += _JOIN_COST * bool(_JOIN.search(a.plain, *between))
    walls += _DATE_BETWEEN * sum(between[0] <= d.start < between[1] for d in others if d is not date)
    return between[1] - between[0] + walls + (0 if before else _AFTER)
