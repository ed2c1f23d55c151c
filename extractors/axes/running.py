"""Themes that a sentence about the contract enumerates in passing, « Y sont abordés l'offre de soins, la santé mentale et les addictions »."""

from __future__ import annotations

from collections.abc import Iterator
import re

from extractors.annotated import Annotated, Sentence
from extractors.axes.coordination import kind_of_start, split_enumeration, starts_of_kind
from extractors.axes.labels import rule
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import DOMAINS, UNNAMED, Draft, Piece, Trigger
from extractors.axes.unnamed import of_themes, speaks_against
from models.document import Zone

_STRENGTH = 0.42
_ENUMERATES = re.compile(r",[^.]{3,200}(?: et | and |,)")
_OPENED = re.compile(r": |\(")
_PRONOUN = re.compile(r"(?:il|elle|celui-ci|ce dernier|it)\b")
_CONTRACT = re.compile(r"\b(?:contrat|cls\d?|contract)\b")
_DEPENDS = re.compile(
    r"\b(?:on|about|towards?|around|into|sur|autour de|covers?|covering|targets?|targeting|concerns?|includes?|addresses|tackles?|deals? with|aborde|cible|couvre) "
)
_AND = re.compile(r"[\s,]*(?:et|and|enfin|puis)\b\s*")


def running(a: Annotated) -> Iterator[Draft]:
    """Enumerations of at least three themes in sentences whose subject is the contract, and that no better words announce."""
    subject = rule("axes.subject").pattern
    for sentence in a.sentences:
        if a.document.blocks[sentence.block].zone is not Zone.BODY:
            continue
        if not _ENUMERATES.search(a.plain, sentence.start, sentence.end):
            continue
        told = subject.search(a.plain[sentence.start : sentence.end])
        behind = sentence.start + told.end() if told else _pronoun(a, sentence)
        if behind is None or _OPENED.search(a.plain, behind, sentence.end):
            continue
        draft = _draft(a, sentence, behind)
        if draft:
            yield draft


def _pronoun(a: Annotated, sentence: Sentence) -> int | None:
    """Where « Il » ends that stands for the contract, of which the sentence before speaks."""
    index = a.sentence_index(sentence.start)
    stands = _PRONOUN.match(a.plain, sentence.start, sentence.end)
    before = a.sentences[index - 1] if index else None
    if stands is None or before is None or before.block != sentence.block:
        return None
    return stands.end() if _CONTRACT.search(a.plain, before.start, before.end) else None


def _draft(a: Annotated, sentence: Sentence, begin: int) -> Draft | None:
    if any(t.sentence_start == sentence.start and t.strength > UNNAMED for t in triggers(a)):
        return None
    while begin < sentence.end and a.plain[begin] in " ,":
        begin += 1
    pieces = split_enumeration(a, begin, sentence.end, None)
    if len(pieces) < 3:
        return None
    first = first_member(a, pieces)
    if first is None or speaks_against(a, sentence.start, first.start):
        return None
    pieces = [first, *pieces[1:]]
    if rule("axes.done").pattern.search(a.plain, sentence.start, first.start) or not of_themes(a, pieces, 1.0):
        return None
    trigger = Trigger(
        start=begin,
        end=first.start,
        noun="",
        strength=_STRENGTH,
        announced=None,
        kind=DOMAINS,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        block=sentence.block,
    )
    return Draft(tuple(pieces), trigger, "axes.running")


def first_member(a: Annotated, pieces: list[Piece]) -> Piece | None:
    """The first member without the words of the sentence before it: it starts as the second one does."""
    second = pieces[1]
    lead = _AND.match(a.plain, second.start, second.end)
    kind = kind_of_start(a.plain[lead.end() if lead else second.start : second.end])
    starts = starts_of_kind(a, pieces[0].start, pieces[0].end, kind)
    if not starts:  # bare words begin like any other: behind the preposition or the verb that they depend on
        starts = [m.end() for m in _DEPENDS.finditer(a.plain, pieces[0].start, pieces[0].end)]
    for start in reversed(starts):
        if themes_in(a.text[start : pieces[0].end]):
            return Piece(start, pieces[0].end)
    return None
