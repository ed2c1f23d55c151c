"""Axes told in prose: « D'abord … Ensuite … Enfin … », « Première orientation : … », « L'axe 1 (prévention) vise … »."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from operator import attrgetter
import re

from extractors.annotated import Annotated
from extractors.axes.labels import rule
from extractors.axes.prose import first_then
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import AXES, WORKING_GROUPS, Draft, Piece, Trigger
from extractors.numbers import ordinal
from extractors.windows import window
from models.document import Zone

_ADVERBS = ("d'abord", "en premier lieu", "premierement", "first", "un, ", "one, ", "primo, ")
_ADVERB = re.compile(r"\b(?:d'abord|en premier lieu|premierement|first(?:ly)?|un|one|primo)\b")
_LABEL_END = re.compile(r"(?<!\d)[,](?=\s)|[.;:?!](?=\s|$)|\s-\s|\s\((?=\d)|$|\n")
_FIRST = ("premier", "premiere", "1er", "1ere", "1re", "first", "un", "une", "one")
_NEXT = -1  # « un autre »
_PLACES = {
    "deuxi": 2, "secon": 2, "trois": 3, "third": 3, "quatr": 4, "fourt": 4,
    "cinqu": 5, "fifth": 5, "sixie": 6, "sixth": 6, "septi": 7,
}  # fmt: skip
_LAST = ("dernier", "derniere", "last")
_ORDINALS = ("premi", "1er", "first")
_ONE = re.compile(r"\b(?:une?|one) (?:axe|axis|priorit|pilier|pillar|volet|strand|orientation|chantier|theme)")
_JOINT = re.compile(r",? (?:et|and) $")
_QUOTED = re.compile(
    r"\b(?P<noun>axe|orientation|priorite|volet|pilier|chapitre|groupe|atelier|commission|axis|priority|pillar|strand|chapter|group|workshop)(?: de travail)?(?:s?,)? \"\s?(?P<label>[^\"\n]{3,90}?)\s?\""
)
_GROUPS = ("groupe", "group", "atelier", "workshop", "commission")
_ALONE = 60  # characters behind an announcement in its block, at most, where it introduces the next block
_BEHIND = re.compile(r"[ ]?[,.;:(]|[ ]?(?:parce|car|avec|alors|grace|par|puisque|pour|because|with|since|through|as)\b")
_CLAUSE = re.compile(r"[,;:.?!]\s(?:(?:et|and|puis|mais|but)\s)?")
_LONGEST_CLAUSE = 110
_JUST_BEFORE = 220  # characters
_LONGEST_TRIGGER = 3000  # characters: it stands within a sentence
_MOST_HITS = 400  # no contract has so many axes: it does not matter what stands behind
_NUMBERED = re.compile(r" (?:n ?° ?)?(?:1|i)\b(?: \(|,? [cdvipteo])")


def narrative(a: Annotated) -> Iterator[Draft]:
    """Every narrative telling of axes."""
    if _NUMBERED.search(a.plain):
        yield from _numbered_prose(a)
    if '"' in a.plain and _QUOTED.search(a.plain):
        yield from _quoted_prose(a)
    if any(word in a.plain for word in _ORDINALS) or _ONE.search(a.plain):
        yield from _ordinals(a)
    if any(word in a.plain for word in _ADVERBS):
        yield from _adverbs(a)


def _label(a: Annotated, start: int, stop: int) -> Piece | None:
    """A label that ends at the first comma or stop; the rest of its sentence explains it."""
    while start < stop and a.text[start] in ' «“"(':
        opened = a.text[start]
        start += 1
        closing = {"«": "»", "“": "”", '"': '"', "(": ")"}.get(opened)
        close = a.text.find(closing, start, stop) if closing else -1
        if close > start:
            return Piece(start, close, a.text[close + 1 : stop])
    end = next((m.start() for m in _LABEL_END.finditer(a.plain, start, stop) if m.start() > start + 2), stop)
    if end - start > 160 or end <= start:
        return None
    return Piece(start, end, a.text[end:stop])


def _sentence_end(a: Annotated, position: int) -> int:
    sentence = a.sentence_at(position)
    return sentence.end if sentence else position


def _adverbs(a: Annotated) -> Iterator[Draft]:
    """« d'abord a, … ; ensuite b ; enfin c » in the block that announces axes, after the announcing words."""
    known = rule("axes.adverb_head")
    # The first adverb of a long block is looked for once, not again from every trigger before it.
    asked: tuple[int, int, re.Match[str] | None] = (-1, 0, None)
    for trigger in triggers(a):
        if trigger.kind != AXES and trigger.announced is None:
            continue
        stop = _told_until(a, trigger)
        if asked[0] != trigger.block or trigger.end < asked[1] or (asked[2] and asked[2].start() < trigger.end):
            asked = trigger.block, trigger.end, known.pattern.search(a.plain, trigger.end, stop)
        if asked[2] is None or asked[2].start() - trigger.end > 160:
            continue
        hits = list(islice(known.pattern.finditer(a.plain, trigger.end, stop), _MOST_HITS))
        if len(hits) < 2 or not _ADVERB.search(hits[0][0]) or hits[0].start() - trigger.end > 160:
            continue
        pieces = _between(a, hits, stop, trigger.end)
        n = trigger.announced
        yield Draft(tuple(pieces[:n] if n else pieces), trigger, known.id, 0.05)


def _told_until(a: Annotated, trigger: Trigger) -> int:
    """The end of the announcement's block; of the next one where the announcement is a heading or a line of its own."""
    blocks = a.document.blocks
    block = blocks[trigger.block]
    alone = block.end - trigger.end < _ALONE and trigger.block + 1 < len(blocks)
    return blocks[trigger.block + 1].end if alone and blocks[trigger.block + 1].zone is Zone.BODY else block.end


def label_before(a: Annotated, start: int, end: int, least: int) -> Piece | None:
    """« La santé mentale, d'abord, parce que … »: the label of an adverb text[start:end] that stands behind it, in its clause."""
    sentence = a.sentence_at(start)
    if sentence is None or not _BEHIND.match(a.plain, end) or a.plain[max(0, start - 2) : start] != ", ":
        return None
    begin = max(sentence.start, least)
    begin = max([begin, *(m.end() for m in _CLAUSE.finditer(a.plain, begin, start - 2))])
    known = 3 < start - 2 - begin < _LONGEST_CLAUSE and themes_in(a.text[begin : start - 2])
    return Piece(begin, start - 2) if known else None


def _between(a: Annotated, hits: Sequence[re.Match[str]], stop: int, least: int | None = None) -> list[Piece]:
    pieces = []
    for index, hit in enumerate(hits):
        before = label_before(a, hit.start("adv"), hit.end("adv"), least) if least is not None else None
        if before:
            pieces.append(before)
            continue
        limit = hits[index + 1].start() if index + 1 < len(hits) else stop
        joint = _JOINT.search(a.plain, hit.end(), limit)
        limit = joint.start() if joint else limit
        piece = _label(a, hit.end(), min(limit, max(_sentence_end(a, hit.end()), hit.end())))
        if piece:
            pieces.append(piece)
    return pieces


def _ordinals(a: Annotated) -> Iterator[Draft]:
    """« Première orientation : a. Deuxième : b. », « Le premier axe concerne a, le deuxième b. »"""
    known = rule("axes.ordinal_head")
    run: list[re.Match[str]] = []
    for match in known.pattern.finditer(a.plain):
        if a.zone_at(match.start()) is not Zone.BODY:
            continue
        place = _place(match["ord"])
        if match["bare"] and not (run and _bare(a, match, run[-1])):
            continue
        if place == _NEXT and run:
            place = len(run) + 1
        if place == 1:
            yield from _ordinal_draft(a, run)
            run = [match] if match["noun"] or _announced_just_before(a, match.start()) else []
        elif run and (place == len(run) + 1 or place == 99) and match.start() - run[-1].end() < 500:
            run.append(match)
    yield from _ordinal_draft(a, run)


def _bare(a: Annotated, match: re.Match[str], last: re.Match[str]) -> bool:
    """« …, le deuxième la santé mentale et le troisième la prévention »: the verb is left out in the same sentence."""
    sentence = a.sentence_at(last.start())
    if sentence is None or match.start() >= sentence.end:
        return False
    piece = _label(a, match.end(), sentence.end)
    return piece is not None and bool(themes_in(a.text[piece.start : piece.end]))


def _announced_just_before(a: Annotated, position: int) -> bool:
    """Whether axes were announced by number a sentence before: « trois axes. Le premier concerne … »."""
    return any(
        (t.kind == AXES or t.announced)
        and 0 < position - t.end < _JUST_BEFORE
        and (t.announced or a.plain[t.sentence_start : t.sentence_end].rstrip().endswith(("?", ":")))
        for t in window(triggers(a), position - _JUST_BEFORE - _LONGEST_TRIGGER, position)
    )


def _place(word: str) -> int:
    if word in _FIRST:
        return 1
    if word in _LAST:
        return 99
    if word in ("autre", "another"):
        return _NEXT
    return int(word[0]) if word[:1].isdigit() else _PLACES.get(word[:5], 0)


def _ordinal_draft(a: Annotated, run: Sequence[re.Match[str]]) -> Iterator[Draft]:
    if not run:
        return
    pieces = _between(a, run, len(a.text))
    noun = run[0]["noun"] or "axe"
    if len(run) == 1 and pieces:
        announced = _announced_near(a, run[0].end(), noun)
        pieces = list(first_then(a, run[0], pieces[0], announced))
    if 1 < len(pieces) >= len(run):
        made = _made(a, run[0], noun)
        if not run[0]["noun"] and (near := _last_near(a, run[0].start(), noun)):
            made = replace(made, kind=near.kind)  # « trois groupes de travail … Le premier, de … »
        yield Draft(tuple(pieces), made, "axes.ordinal_head", 0.05)


def _quoted_prose(a: Annotated) -> Iterator[Draft]:
    """« un axe « Prévention », un axe « Santé mentale » », « L'axe « Prévention » mise sur … »."""
    run: dict[str, re.Match[str]] = {}
    for match in _QUOTED.finditer(a.plain):
        if a.zone_at(match.start()) is Zone.BODY and (not run or match["noun"] == next(iter(run.values()))["noun"]):
            run.setdefault(match["label"].strip(), match)
    if not run:
        return
    first = next(iter(run.values()))
    pieces = tuple(
        Piece(m.start("label"), m.end("label"), a.text[m.end() : _sentence_end(a, m.end())]) for m in run.values()
    )
    if len(run) == 1:  # « … l'axe « a ». Les deux autres, « b » et « c », … »
        pieces = first_then(a, first, pieces[0], None)
    if len(pieces) > 1:
        yield Draft(pieces, _made(a, first, first["noun"]), "axes.quoted_prose", 0.0)


def _numbered_prose(a: Annotated) -> Iterator[Draft]:
    """« L'axe 1 (prévention) vise … L'axe 2, consacré à … »."""
    known = rule("axes.axis_prose")
    by_noun: dict[str, dict[int, re.Match[str]]] = {}
    for match in known.pattern.finditer(a.plain):
        place = ordinal(match["mark"])
        if a.zone_at(match.start()) is Zone.BODY and place is not None:
            by_noun.setdefault(match["noun"], {}).setdefault(place, match)
    for noun, told in by_noun.items():
        run = list(islice(_counted(told), _MOST_HITS))
        pieces = _between_prose(a, run) if len(run) > 1 else []
        in_order = all(one.start() < other.start() for one, other in pairwise(run))
        named = in_order or 2 * sum(bool(themes_in(a.text[p.start : p.end])) for p in pieces) > len(pieces)
        if pieces and len(pieces) == len(run) and named:
            yield Draft(tuple(pieces), _made(a, min(run, key=re.Match.start), noun), known.id, 0.05)


def _counted(told: Mapping[int, re.Match[str]]) -> Iterator[re.Match[str]]:
    """Axes 1, 2, 3 by their numbers, whichever is told first (« ce qui avance : les axes 1 et 3 »)."""
    place = 1
    while place in told:
        yield told[place]
        place += 1


def _between_prose(a: Annotated, run: Sequence[re.Match[str]]) -> list[Piece]:
    pieces = []
    for match in run:
        stop = _sentence_end(a, match.end())
        if match["paren"]:
            close = a.plain.find(")", match.end(), stop)
            if close > 0:
                pieces.append(Piece(match.end(), close, a.text[close + 1 : stop]))
            continue
        piece = _label(a, match.end(), stop)
        if piece:
            pieces.append(piece)
    return pieces


def _made(a: Annotated, match: re.Match[str], noun: str) -> Trigger:
    sentence = a.sentence_at(match.start())
    return Trigger(
        start=match.start(),
        end=match.end(),
        noun=noun,
        strength=0.75 if noun.startswith(("axe", "axis", "orientation", "priorit", "pil")) else 0.65,
        announced=_announced_near(a, match.start(), noun),
        kind=WORKING_GROUPS if noun.startswith(_GROUPS) else AXES,
        sentence_start=sentence.start if sentence else match.start(),
        sentence_end=sentence.end if sentence else match.end(),
        block=a.block_index(match.start()),
    )


def _announced_near(a: Annotated, position: int, noun: str) -> int | None:
    """The number of the last announcement with the same noun before a position."""
    near = _last_near(a, position, noun)
    return near.announced if near else None


def _last_near(a: Annotated, position: int, noun: str) -> Trigger | None:
    told = a.once("axes.told_by_noun", _told_by_noun)
    same = told.get(noun[:4], ())
    last = same[: bisect_left(same, position, key=attrgetter("start"))][-1:]
    near = window(told.get("", ()), position - _JUST_BEFORE - _LONGEST_TRIGGER, position)
    found = [*last, *(t for t in near if position - t.end < _JUST_BEFORE)]
    return max(found, key=attrgetter("start")) if found else None


def _told_by_noun(a: Annotated) -> dict[str, list[Trigger]]:
    """The announcements with a number, by the beginning of their noun, and all of them under no noun, in text order."""
    found: dict[str, list[Trigger]] = {"": []}
    for t in triggers(a):
        if t.announced:
            found[""].append(t)
            if t.noun:
                found.setdefault(t.noun[:4], []).append(t)
    return found
