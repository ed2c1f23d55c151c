"""Axes told in prose without a list: « un volet soins, un volet prévention », « L'accès aux soins, premier axe du contrat, … »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
import re

from extractors.annotated import Annotated, Sentence
from extractors.axes.coordination import split_enumeration
from extractors.axes.labels import rule
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import AXES, Draft, Piece, Trigger
from extractors.numbers import quantity
from extractors.stems import beginning
from extractors.windows import window
from models.document import Zone

_STRONG = 0.75
_WEAK = 0.62  # « volet », « pilier »: parts of a contract, but other things have them too
_LONGEST = 120
_CHEAP = beginning(
    (
        "axes?\\b",
        "volet",
        "pilier",
        "chapitre",
        "orientation",
        "priorit",
        "chantier",
        "axis",
        "strand",
        "component",
        "pillar",
    )
)
_THEN = re.compile(
    r"(?:puis )?(?:viennent|vient|suivent|suit|arrivent)(?: ensuite| apres| enfin)? |(?:then|next|after that) comes? |"
    r"(?:elle|il) est suivie? (?:de |par )|it is followed by |followed by |follow(?=s? (?!the ))s? |"
    r"(?:les|the) (?:(?:deux|trois|quatre|cinq|two|three|four|five) )?(?:autres|suivante?s|others|next(?: ones)?|following(?: ones)?)(?: axes| priorites| volets)?"
    r"(?: (?:sont|concernent|portent sur|visent|traitent d[eu]s?|s'intitulent|s'appellent|se nomment|ont pour (?:nom|titre|intitule)s?|are(?: called| named| entitled)?|concern|deal with|cover))? ?[:,]? ?"
)
# « l'axe « a » a été ajouté aux trois autres, à savoir « b », « c » et « d » »
_OTHERS_HERE = re.compile(
    r"\b(?:aux|les|the|des) (?:(?:deux|trois|quatre|cinq|two|three|four|five) )?(?:autres|others)(?: axes| priorites)?(?:, (?:a savoir|soit|que sont|namely)|[ ]?:|[ ]?\() ?:? ?"
)
_SOON = 3  # sentences behind the first axis within which the others are told
_ASIDE = re.compile(
    r"(?<=et), (?:pour finir|enfin|pour terminer|en dernier lieu),|(?<=and), (?:finally|lastly|last but not least),"
)


_QUOTED = re.compile(r'"\s?([^"]{3,90}?)\s?"')
_VERB_NEXT = re.compile(r", (?:ont|sont|seront|restent|n'|avaient|have|has|are|were|will|remain)|$")


def prose(a: Annotated) -> Iterator[Draft]:
    """Every telling of axes of these kinds."""
    if not _CHEAP.search(a.plain):
        return
    for sentence in a.sentences:
        if a.document.blocks[sentence.block].zone is Zone.BODY and _CHEAP.search(a.plain, sentence.start, sentence.end):
            yield from _repeated(a, sentence)
    yield from _apposed(a)
    yield from _some_of(a)


def _repeated(a: Annotated, sentence: Sentence) -> Iterator[Draft]:
    """« un volet soins, un volet prévention et un volet transversal consacré à la communication »."""
    hits = list(rule("axes.repeated").pattern.finditer(a.plain, sentence.start, sentence.end))
    hits = [h for h in hits if h["noun"] == hits[0]["noun"]]
    if len(hits) < 2 or any(t.start < hits[0].start() < t.sentence_end for t in _announced(a, sentence)):
        return
    stop = re.compile(r"[.;:(]|$").search(a.plain, hits[-1].end(), sentence.end)
    ends = [*(h.start() for h in hits[1:]), stop.start() if stop else sentence.end]
    pieces = [_piece(a, h.end(), end) for h, end in zip(hits, ends, strict=True)]
    kept = tuple(p for p in pieces if p is not None)
    if len(kept) == len(hits) and all(themes_in(a.text[p.start : p.end]) for p in kept):
        yield Draft(kept, _trigger(a, hits[0], hits[0]["noun"]), "axes.repeated", 0.0)


def _announced(a: Annotated, sentence: Sentence) -> list[Trigger]:
    return [t for t in window(triggers(a), sentence.start, sentence.end) if t.sentence_start == sentence.start]


def _piece(a: Annotated, start: int, end: int) -> Piece | None:
    """The words up to the next member, without the conjunction before it and what a comma adds."""
    joint = re.compile(r",| et $| and $| ainsi qu'$| as well as $| puis $").search(a.plain, start, end)
    end = joint.start() if joint else end
    return Piece(start, end) if 3 < end - start < _LONGEST else None


def _apposed(a: Annotated) -> Iterator[Draft]:
    """« L'accès aux soins, premier axe du contrat, mobilise … La santé environnementale, deuxième axe, … »."""
    run: list[tuple[re.Match[str], Piece]] = []
    for match in rule("axes.apposed").pattern.finditer(a.plain):
        sentence = a.sentence_at(match.start())
        if sentence is None or a.zone_at(match.start()) is not Zone.BODY:
            continue
        before = Piece(sentence.start, match.start())
        said = match["after"] is not None
        if said:
            stop = re.compile(r"[.;]|$").search(a.plain, match.end(), sentence.end)
            before = Piece(match.end(), stop.start() if stop else sentence.end)
        if before.end - before.start < _LONGEST and themes_in(a.text[before.start : before.end]):
            run.append((match, before))
    if len(run) > 1 and any(not m["after"] for m, _ in run):
        yield Draft(tuple(p for _, p in run), _trigger(a, run[0][0], run[0][0]["noun"]), "axes.apposed", 0.0)


def _some_of(a: Annotated) -> Iterator[Draft]:
    """« Deux axes sur quatre, « a » et « b », ont avancé. Les deux autres, « c » et « d », attendent. »"""
    for match in rule("axes.some_of").pattern.finditer(a.plain):
        n, whole = quantity(match["n"]), quantity(match["all"])
        index = a.sentence_index(match.start())
        if n is None or whole is None or n >= whole or index + 1 >= len(a.sentences):
            continue
        following = a.sentences[index + 1]
        others = rule("axes.the_others").pattern.match(a.plain, following.start, following.end)
        if others is None or a.zone_at(match.start()) is not Zone.BODY:
            continue
        pieces = (
            *_first_members(a, match.end(), a.sentences[index].end, n),
            *_first_members(a, others.end(), following.end, whole - n),
        )
        if len(pieces) == whole and all(themes_in(a.text[p.start : p.end]) for p in pieces):
            yield Draft(pieces, replace(_trigger(a, match, match["noun"]), announced=whole), "axes.some_of", 0.0)


def _first_members(a: Annotated, start: int, end: int, n: int) -> list[Piece]:
    """The first n members of an enumeration with which a sentence goes on, « a » et « b », ont …."""
    quoted = list(islice(_QUOTED.finditer(a.plain, start, end), n))
    if len(quoted) == n:
        return [Piece(m.start(1), m.end(1)) for m in quoted]
    stop = _VERB_NEXT.search(a.plain, start, end)
    return split_enumeration(a, start, stop.start() if stop else end, n)


def first_then(a: Annotated, head: re.Match[str], label: Piece, n: int | None) -> tuple[Piece, ...]:
    """« Première d'entre elles : a. Viennent ensuite b, c et, pour finir, d »: the first, and the rest by a list."""
    index = a.sentence_index(head.start())
    if index < 0:
        return ()
    here = _OTHERS_HERE.search(a.plain, head.end(), a.sentences[index].end)
    if here and (rest := split_enumeration(a, here.end(), a.sentences[index].end, n - 1 if n else None)):
        return (label, *rest) if len(rest) > 1 and n in (None, len(rest) + 1) else ()
    near = (s for s in a.sentences[index + 1 : index + 1 + _SOON] if s.block <= a.sentences[index].block + 1)
    told = ((s, m) for s in near if (m := _THEN.match(a.plain, s.start, s.end)))
    following, said = next(told, (None, None))
    if following is None or said is None:
        return ()
    rest = split_enumeration(a, said.end(), following.end, n - 1 if n else None)
    return (label, *rest) if n is None or len(rest) == n - 1 else ()


def _trigger(a: Annotated, match: re.Match[str], noun: str) -> Trigger:
    sentence = a.sentence_at(match.start())
    return Trigger(
        start=match.start(),
        end=match.end(),
        noun=noun,
        strength=_STRONG if noun.startswith(("axe", "axis", "orientation", "priorit")) else _WEAK,
        announced=None,
        kind=AXES,
        sentence_start=sentence.start if sentence else match.start(),
        sentence_end=sentence.end if sentence else match.end(),
        block=a.block_index(match.start()),
    )
