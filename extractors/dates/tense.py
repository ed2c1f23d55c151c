"""Tense: whether the words around a date tell of something done or of something to come."""

from __future__ import annotations

from collections.abc import Iterable
import re

from extractors.annotated import Annotated
from extractors.dates.mention import DateMention
from extractors.dates.upcoming import in_timetable
from extractors.rules import load
from models.values import edtf_bounds
from models.vocabulary import Certainty

# How far, in characters, a cue seems to be when these stand between it and the date.
_BARRIERS = {",": 25, "(": 40, ")": 40, ";": 90, ":": 60, "|": 90}
_JOIN = re.compile(r" (?:et|and|mais|but|puis|then) ")
_JOIN_COST = 18
_FARTHEST = 80  # a cue farther away says nothing of the date
_TOO_FAR = 400  # no need to count what stands between
_AFTER = 12  # a cue behind the date counts as a little farther
Cue = tuple[int, int, str]


def cues(a: Annotated, sentence: int) -> list[Cue]:
    """Tense cues of a sentence, by its index; where two overlap, the earlier rule's."""
    known: dict[int, list[Cue]] = a.once("dates.cues", lambda _: {})
    if sentence not in known:
        span = a.sentences[sentence]
        found: list[Cue] = []
        for rule in load("extractors.dates", "tense.yaml"):
            source = a.plain if rule.on == "plain" else a.text
            matches: Iterable[re.Match[str]] = rule.pattern.finditer(source, span.start, span.end)
            if rule.extra.get("at_start"):
                head = rule.pattern.match(source, span.start, span.end)
                matches = (head,) if head else ()
            for match in matches:
                if all(match.end() <= s or match.start() >= e for s, e, _ in found):
                    found.append((match.start(), match.end(), rule.label or ""))
        known[sentence] = found
    return known[sentence]


def tense_at(a: Annotated, start: int, end: int, farthest: int = _FARTHEST) -> str | None:
    """`past`, `planned`, `unreal` (« devait être signé ») or None: the nearest cue in the sentence of text[start:end].

    « Qu'elle signera avec … en octobre »: a future counts from farther away too, where nothing else stands before the date.
    """
    index = a.sentence_index(start)
    if index < 0:
        return None
    best: tuple[int, str] | None = None
    before: set[str] = set()
    for s, e, label in cues(a, index):
        distance = _distance(a, start, end, s, e)
        if distance <= farthest and (best is None or distance < best[0]):
            best = (distance, label)
        if e <= start and ";" not in a.plain[e:start]:
            before.add(label)
    return best[1] if best else "planned" if before == {"planned"} else None


def _distance(a: Annotated, start: int, end: int, s: int, e: int) -> int:
    if s < end and e > start:
        return 0
    between = (e, start) if e <= start else (end, s)
    if between[1] - between[0] > _TOO_FAR:
        return between[1] - between[0]
    walls = sum(a.plain.count(sign, *between) * cost for sign, cost in _BARRIERS.items())
    walls += _JOIN_COST * bool(_JOIN.search(a.plain, *between))
    return between[1] - between[0] + walls + (0 if e <= start else _AFTER)


def is_planned(a: Annotated, start: int, end: int) -> bool:
    """Whether the date at text[start:end] was still to come when the document spoke."""
    return certainty(a, start, end) is Certainty.PLANNED


def certainty(a: Annotated, start: int, end: int) -> Certainty:
    """Planned or actual: by the publication date where it decides, else by the tense around the date."""
    from extractors.dates.find import find_dates

    inside = [m for m in find_dates(a) if m.start < end and m.end > start and m.edtf]
    return certainty_of(a, inside[0]) if inside else _by_tense(a, start, end)


def certainty_of(a: Annotated, mention: DateMention) -> Certainty:
    """As `certainty`, of a mention."""
    from extractors.dates.speaking import speaking_day

    now = speaking_day(a)
    if now and mention.edtf:
        first, last = edtf_bounds(mention.edtf)
        if first > now.last:
            done = now.inferred and tense_at(a, mention.start, mention.end) == "past"
            return Certainty.ACTUAL if done else Certainty.PLANNED
        if last < now.first:
            return Certainty.ACTUAL
    return _by_tense(a, mention.start, mention.end)


def _by_tense(a: Annotated, start: int, end: int) -> Certainty:
    tense = tense_at(a, start, end, 10_000)
    return Certainty.PLANNED if tense == "planned" or (tense is None and in_timetable(a, start)) else Certainty.ACTUAL
