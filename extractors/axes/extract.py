"""Axes of the contracts that a document tells of: every enumeration, judged, each told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
import re

from extractors.annotated import Annotated
from extractors.axes.counted import counted
from extractors.axes.heads import crossing, heads
from extractors.axes.inline import inline
from extractors.axes.labels import rule, trimmed
from extractors.axes.lists import lists
from extractors.axes.narrative import narrative
from extractors.axes.pointing import pointing
from extractors.axes.prose import prose
from extractors.axes.running import running
from extractors.axes.story import story
from extractors.axes.tables import below_facts, columns, tables
from extractors.axes.themes import themes_in, themes_of
from extractors.axes.triggers import triggers
from extractors.axes.types import AXES, AxisGroup, AxisItem, Draft, Piece, Trigger
from extractors.axes.unnamed import unnamed
from extractors.figures.scope import other_instrument
from extractors.fold import fold
from extractors.rules import load
from extractors.windows import window
from models.document import Zone

# Ways that set axes out one by one, with their whole labels; a sentence may shorten them.
_SETS_OUT = ("axes.numbered", "axes.list", "axes.lines", "axes.headings", "axes.table")
_LISTED = ("axes.list", "axes.lines", "axes.marked")
MIN_SCORE = 0.5  # groups below are kept for review; an assembler should not take them
_STOP = re.compile(r"[.,;:\n]|$")
_OWN_ITEMS = re.compile(r" ?\([^()]{5,300}, [^()]{3,300}\)")
_NTH = re.compile(r"\b(?:quatrieme|cinquieme|sixieme|fourth|fifth|sixth)\b")
# Axes that are bare verbs say what a health contract does: « attirer, prévenir, accompagner ».
_ACTS = re.compile(
    r"(?:mieux )?(?:attirer|accompagner|soigner|reperer|agir|soutenir|coordonner|proteger|innover|inclure|rapprocher|support|attract|care|protect|act)$"
)
_TWINS = 0.75  # labels as alike as that tell the same axis
_MOST = 14
_DIRECTLY = 4  # « …, la santé mentale ; s'y ajoute l'environnement »
_BEFORE_AXES = (
    "sujet",
    "theme",
    "preoccup",
    "enjeu",
    "domaine",
    "topic",
    "issue",
    "area",
    "defi",
    "challenge",
    "subject",
)
_LONGEST = 190
_HAS_DATE = re.compile(
    r"^\W*(?:(?:du |le |de |d'|a partir )?(?:\d{1,2}(?:er)? )?(?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec|jan|feb|apr|may|june|july)\w*\.? (?:19|20)\d\d|\d{1,2}[/.]\d{1,2}|\d+ ?[h%€])"
)
# « le centre a ouvert », "a bus that has reached 2,300 households": what was done, not the name of an axis.
_STATEMENT = re.compile(
    r"\b(?:ont|est|sont|sera|seront|compte|comptent) [a-zéè]+(?:é|i|u|ert|is|it)e?s?\b|(?<!\by )\ba [a-zéè]+(?:é|ert)\b"
    r"|\b(?:has|have|was|were|is|are|will)\b|\b(?:[2-9]|\d\d+) (?!to\b)(?!ans\b|year|premiers|jours)[a-zé]{4}"
)
_MONEY = re.compile(r"\d ?(?:€|euros?|eur|%)|\d{1,2} ?h\d{0,2}\b")


# What is told twice is told by a sure group, or nearby: each with each would take hours on thousands of groups.
_SUREST, _NEAR = 60, 20_000


def extract(a: Annotated) -> tuple[AxisGroup, ...]:
    """Every enumeration of axes in the document, the surest first; an enumeration told twice is one group."""
    return a.once("axes.groups", _extract)


def _extract(a: Annotated) -> tuple[AxisGroup, ...]:
    groups: list[AxisGroup] = []
    for way in (
        heads,
        tables,
        columns,
        below_facts,
        lists,
        pointing,
        narrative,
        prose,
        story,
        inline,
        unnamed,
        running,
    ):
        groups += [g for g in (_judged(a, d) for d in way(a)) if g is not None]
    if not any(g.score >= MIN_SCORE for g in groups):
        groups += [g for g in (_judged(a, d) for d in counted(a)) if g is not None]
    groups.sort(key=lambda g: (-g.score, g.start))
    groups = [_with_added(a, g) for g in groups]
    kept: list[AxisGroup] = []
    for group in groups:
        near = (i for i, k in enumerate(kept) if i < _SUREST or abs(k.start - group.start) < _NEAR)
        same = next((i for i in near if _same(a, kept[i], group)), None)
        if same is None:
            kept.append(group)
        else:
            kept[same] = _together(kept[same], group)
    return tuple(kept)


def _judged(a: Annotated, draft: Draft) -> AxisGroup | None:
    """A draft's items with their themes, and how sure it is that they are a contract's axes."""
    items = []
    for piece in draft.pieces:
        clean = trimmed(a, piece)
        if clean is None or clean.end - clean.start > _LONGEST:
            continue
        label = a.text[clean.start : clean.end].replace("\n", " ")
        items.append(AxisItem(label, clean.start, clean.end, themes_of(label, clean.more)))
    if not 2 <= len(items) <= _MOST or len(items) < 0.6 * len(draft.pieces):
        return None
    trigger = draft.trigger
    announced = trigger.announced or _announced_nearby(a, draft, len(items))
    score = (
        trigger.strength
        + draft.bonus
        + _count_bonus(announced, len(items))
        + _content(a, items)
        - _doubts(a, draft, items)
    )
    return AxisGroup(
        items=tuple(items),
        start=trigger.start,
        end=trigger.end,
        announced=announced,
        kind=trigger.kind,
        rule=draft.rule,
        score=round(max(0.0, min(score, 0.99)), 3),
    )


def _with_added(a: Annotated, group: AxisGroup) -> AxisGroup:
    """The group with the axis that is told to join it, where the text announces one more than the group has."""
    count, last = len(group.items), group.items[-1].end
    if group.score < MIN_SCORE - 0.1:
        return group
    before = rule("axes.added_before").pattern.search(a.plain, max(0, group.items[0].start - 260), group.items[0].start)
    across = crossing(a, last) if group.rule in _LISTED else None
    if before:
        return _joined(a, group, Piece(*before.span(before.lastgroup or 0)))
    if across:
        return _joined(a, group, Piece(across[1], across[2]))
    said = rule("axes.added").pattern.search(a.plain, last, last + 260)
    if not said or a.zone_at(said.start()) is not Zone.BODY:
        return group
    more = count + 1 in a.once(
        "axes.numbers", lambda _: {t.announced for t in triggers(a) if t.kind == AXES}
    ) or _NTH.search(said[0])
    if not more and "transvers" not in said[0] and said.start() - last > _DIRECTLY:
        return group
    stop = _STOP.search(a.plain, said.end())
    joined = _joined(a, group, Piece(said.end(), stop.start() if stop else len(a.text)))
    if joined is group:
        return group
    score = min(0.99, group.score + (0.25 if group.announced == count + 1 else 0.0))
    return replace(joined, announced=count + 1 if more else group.announced, score=score)


def _joined(a: Annotated, group: AxisGroup, piece: Piece) -> AxisGroup:
    """The group with one more axis, where it names a theme and none of the group tells it."""
    clean = trimmed(a, piece)
    if clean is None or not themes_in(a.text[clean.start : clean.end]) or clean.end - clean.start > 120:
        return group
    label = a.text[clean.start : clean.end]
    if any(_twins(label, i.label) for i in group.items):
        return group
    item = AxisItem(label, clean.start, clean.end, themes_of(label))
    count = len(group.items)
    return replace(
        group, items=(*group.items, item), announced=count + 1 if group.announced == count else group.announced
    )


def _announced_nearby(a: Annotated, draft: Draft, count: int) -> int | None:
    """The number announced a little before the items by other words, where it is theirs."""
    near = [
        t.announced
        for t in window(triggers(a), draft.trigger.start - 1199, draft.trigger.start + 60)
        if t.announced == count and t.kind == draft.trigger.kind and not _told_already(a, t, draft)
    ]
    return near[-1] if near else None


def _told_already(a: Annotated, trigger: Trigger, draft: Draft) -> bool:
    """Whether a number's own items stand right behind it, in parentheses: another contract's (« ses quatre axes (soins, …) »)."""
    told = _OWN_ITEMS.match(a.plain, trigger.end, trigger.sentence_end)
    return told is not None and not told.start() <= draft.pieces[0].start < told.end()


def _count_bonus(announced: int | None, count: int) -> float:
    if announced is None:
        return 0.0 if count > 2 else -0.1
    return 0.15 if announced == count else -0.2 if abs(announced - count) == 1 else -0.3


def _content(a: Annotated, items: Sequence[AxisItem]) -> float:
    """Axes of a health contract speak of health: items without any known theme are doubtful."""
    known = sum(bool(themes_in(item.label) or _ACTS.match(a.plain[item.start : item.end])) for item in items) / len(
        items
    )
    odd = sum(_odd(a.plain[i.start : i.end]) or bool(_STATEMENT.search(i.label)) for i in items) / len(items)
    return (0.1 if known == 1 else 0.04 if known >= 0.6 else -0.05 if known >= 0.34 else -0.45) - 0.6 * odd


def _odd(plain: str) -> bool:
    """Whether a label begins with a date, or tells money or hours."""
    return any(c.isdigit() for c in plain) and bool(_HAS_DATE.match(plain) or _MONEY.search(plain))


def _doubts(a: Annotated, draft: Draft, items: Sequence[AxisItem]) -> float:
    """What speaks against: another instrument's axes, a general explanation, words that mark other enumerations."""
    trigger = draft.trigger
    if a.zone_at(items[0].start) is not Zone.BODY:
        return 1.0
    penalty = 0.55 if other_instrument(a, trigger.start, trigger.end) else 0.0
    if trigger.noun.startswith(_BEFORE_AXES) and a.once("axes.to_come", _to_come):
        penalty += 0.3
    words = a.plain[trigger.sentence_start : min(items[0].start, trigger.sentence_end)]
    for doubt in load("extractors.axes").labelled("doubt"):
        if doubt.pattern.search(words):
            penalty += float(doubt.extra["penalty"])
    if trigger.noun.startswith("objecti") and draft.rule == "axes.numbered":
        penalty += 0.1
    return penalty


def _to_come(a: Annotated) -> bool:
    """Whether the document says that the axes will be chosen later."""
    return rule("axes.to_come").pattern.search(a.plain) is not None


@lru_cache(maxsize=4096)
def _twins(one: str, other: str) -> bool:
    """Whether two labels tell the same axis."""
    one, other = _folded(one), _folded(other)
    if one in other or other in one:
        return True
    least = _TWINS * (len(one) + len(other)) / 2.0
    if min(len(one), len(other)) < least:
        return False  # no matcher need be built to see that
    counted = _letters(other)
    if sum(min(n, counted.get(letter, 0)) for letter, n in _letters(one).items()) < least:
        return False  # nor that, as what they share in order are letters that both have
    return SequenceMatcher(None, one, other).ratio() >= _TWINS


@lru_cache(maxsize=4096)
def _letters(label: str) -> dict[str, int]:
    return dict(Counter(label))


_folded = lru_cache(maxsize=4096)(fold)


def _same(a: Annotated, one: AxisGroup, other: AxisGroup) -> bool:
    """Whether two groups tell the same axes: they overlap in the text, or most labels have a twin."""
    span = (min(i.start for i in one.items), max(i.end for i in one.items))
    if any(span[0] <= i.start < span[1] for i in other.items) or any(
        min(j.start for j in other.items) <= i.start < max(j.end for j in other.items) for i in one.items
    ):
        return True
    if _have_twins(one, other, 0.6 * max(len(one.items), len(other.items))):
        return True
    close = len(one.items) == len(other.items) and abs(one.start - other.start) < 2500
    return (
        close
        and all(any(_themes_meet(i, j) for j in other.items) for i in one.items)
        and _have_twins(one, other, 0.3 * len(one.items))
    )


def _have_twins(one: AxisGroup, other: AxisGroup, least: float) -> bool:
    """Whether so many of a group's labels have a twin in another."""
    missing = len(one.items) - least  # so many may have none
    for item in one.items:
        if missing < 0:
            return False
        missing -= not any(_twins(item.label, j.label) for j in other.items)
    return missing >= 0


def _themes_meet(one: AxisItem, other: AxisItem) -> bool:
    return bool(set(one.themes) & set(other.themes))


def _together(best: AxisGroup, other: AxisGroup) -> AxisGroup:
    """The surer group, or the one with the fuller labels where both are sure; with the number that either announces."""
    if len(other.items) == len(best.items) and other.score >= best.score - 0.15 and other.rule in _SETS_OUT:
        written = [sum(len(item.label) for item in group.items) for group in (best, other)]
        if written[1] > 1.25 * written[0]:
            best, other = other, best
    if best.announced is not None or other.announced != len(best.items):
        return best
    return replace(best, announced=other.announced, score=min(0.99, best.score + 0.1))
