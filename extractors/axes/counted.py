"""Axes that a number announces or sums up, set out in sentences of one build: as many members as the number says.

« Il y a d'abord la santé mentale … Il y a le dépistage … Quatre priorités », "It bet on A; on B; on C. Of these three priorities …".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
import re

from extractors.annotated import Annotated, Sentence
from extractors.axes.coordination import split_enumeration
from extractors.axes.running import first_member
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import AXES, Draft, Piece, Trigger
from models.document import Zone

_FEWEST, _MOST = 2, 8
_STRENGTH = 0.5
_LONGEST = 120
_LABEL_END = re.compile(
    r"(?<!\d)[,;:](?=\s)|[.?!](?=\s|$)|\s-\s|\s\(| (?:qui|que|parce que|car|ou l'on|which|that|because|where) |$"
)
# How a sentence that sets out one of several begins: its place in the order, or « il y a ».
_OPENS = re.compile(
    r"\W*(?:(?:et|and|puis|then) )?(?:"
    r"(?:il y a|c'est|there is|there are|it is)(?: (?:d'abord|aussi|ensuite|enfin|puis|encore|egalement|first|also|then|finally))? "
    r"|(?:la|le|the) (?:premiere?|deuxieme|seconde?|troisieme|quatrieme|cinquieme|derniere?|plus|autre|first|second|third|fourth|fifth|last|most|other)\b"
    r"[^,:;.]{0,45}(?:[,:]|,? (?:est|concerne|vise|porte sur|is|concerns|covers)) "
    r"|(?:d'abord|ensuite|puis|enfin|first|then|next|finally|lastly),? )"
)
_ARTICLE = re.compile(r"\W*(?:(?:et|and|puis|enfin) )?(?:la |le |les |l'|un |une |the )")


def counted(a: Annotated) -> Iterator[Draft]:
    """Every enumeration around a number of axes that has that many members, each or all but one naming a theme."""
    for trigger in triggers(a):
        if trigger.kind != AXES or not _FEWEST <= (trigger.announced or 0) <= _MOST:
            continue
        if a.document.blocks[trigger.block].zone is not Zone.BODY:
            continue
        pieces = next((p for p in _options(a, trigger) if _fits(a, p, trigger.announced or 0)), None)
        if pieces:
            yield Draft(tuple(pieces), replace(trigger, strength=max(_STRENGTH, trigger.strength)), "axes.counted")


def _options(a: Annotated, trigger: Trigger) -> Iterator[list[Piece]]:
    """The ways in which the axes may be set out: in the sentence before, one a sentence before, one a sentence behind."""
    count, at = trigger.announced or 0, a.sentence_index(trigger.start)
    block = a.sentences[at].block
    before = [s for s in a.sentences[max(0, at - count) : at] if s.block == block]
    behind = [s for s in a.sentences[at + 1 : at + 1 + count] if s.block in (block, block + 1)]
    if before:
        yield _within(a, before[-1], count)
    for run in (before, behind):
        if len(run) == count:
            yield _one_each(a, run)


def _within(a: Annotated, sentence: Sentence, count: int) -> list[Piece]:
    """The members that one sentence sets out: « Ils veulent améliorer … ; développer … ; et prendre soin … »."""
    pieces = split_enumeration(a, sentence.start, sentence.end, count)
    first = first_member(a, pieces) if len(pieces) == count else None
    if first is None:
        return []
    pieces = [first, *pieces[1:]]
    apart = all(";" in a.text[p.end : q.start + 1] for p, q in pairwise(pieces))
    # Between semicolons, what stands behind a comma only goes on about the member.
    return [
        Piece(p.start, a.text.find(", ", p.start, p.end)) if apart and ", " in a.text[p.start : p.end] else p
        for p in pieces
    ]


def _one_each(a: Annotated, run: Sequence[Sentence]) -> list[Piece]:
    """The labels of sentences of one build, a sentence each."""
    opened = [_OPENS.match(a.plain, s.start, s.end) for s in run]
    if not all(opened):
        opened = [_ARTICLE.match(a.plain, s.start, s.end) for s in run]
    if not all(opened):
        return []
    pieces = []
    for sentence, start in zip(run, (o.end() for o in opened if o), strict=True):
        end = next(m.start() for m in _LABEL_END.finditer(a.plain, start + 3, sentence.end))
        pieces.append(Piece(start, end))
    return pieces


def _fits(a: Annotated, pieces: Sequence[Piece], count: int) -> bool:
    """Whether they are as many as announced, short, and of themes of health."""
    if len(pieces) != count or any(p.end - p.start > _LONGEST for p in pieces):
        return False
    return sum(bool(themes_in(a.text[p.start : p.end])) for p in pieces) >= count - (count > _FEWEST)
