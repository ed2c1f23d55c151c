"""Axes told as a story: « L'accès aux soins ouvre le document. Viennent ensuite … La santé mentale reste une priorité. Enfin, … »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import re

from extractors.annotated import Annotated
from extractors.axes.coordination import split_enumeration
from extractors.axes.labels import rule
from extractors.axes.narrative import label_before
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import AXES, DOMAINS, Draft, Piece, Trigger
from extractors.windows import window
from models.document import Zone

_FIRST, _THEN, _LAST = "first", "then", "last"
_STRENGTH = 0.55
_APART = 700  # characters between two marks of one story, at most
_NEAR = 400  # characters around a story within which its subject or its number is named
_LONGEST = 120
_LABEL_END = re.compile(r"(?<!\d)[,;](?=\s)|[.:?!](?=\s|$)|\s-\s|\s\(|[\"\n]|$")
# « l'accès aux droits sera renforcé grâce à … »: the label ends where its sentence's verb begins.
_VERB = re.compile(
    r" (?:ne |n'|y |se |s')?(?:est|sont|sera|seront|etait|reste|restent|demeure|ont|fait|font|fera|figure|occupe|mobilise|beneficie|prend"
    r"|is|are|was|were|will|remains?|has|have|gets?)\b| d'ailleurs\b| grace a\b"
)
_BEGINS = re.compile(r'[,;:.?!("]\s|\s-\s|\b(?:et|and|puis|mais)\s')
_SUBJECT = re.compile(
    r"\b(?:contrat|cls|contract|document|texte|priorit\w*|axes?|chapitres?|volets?|thematiques?|orientations?|priorities|themes?)\b"
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place in the order of a story, and the label told with it."""

    place: str
    start: int
    end: int
    label: Piece


def story(a: Annotated) -> Iterator[Draft]:
    """Every story of at least three axes, each naming a theme of health."""
    if not rule("axes.story_after").pattern.search(a.plain):
        return
    run: list[_Mark] = []
    for mark in _marks(a):
        far = run and mark.start - run[-1].end > _APART
        if mark.place == _FIRST or far or (run and run[-1].place == _LAST):
            yield from _told(a, run)
            run = [mark] if mark.place == _FIRST else []
        elif run:
            run.append(mark)
    yield from _told(a, run)


def _marks(a: Annotated) -> list[_Mark]:
    """Every mark with a label that names a theme, in the order of the text; of two that share a label the first counts."""
    found: list[_Mark] = []
    for name, label in (("axes.story_before", _label_before), ("axes.story_after", _label_after)):
        for match in rule(name).pattern.finditer(a.plain):
            piece = label(a, match) if a.zone_at(match.start()) is Zone.BODY else None
            if any(k.start < match.start() < k.end for k in found):
                continue  # the word that orders stands behind its label
            if piece and themes_in(a.text[piece.start : piece.end]):
                place = next(p for p in (_FIRST, _THEN, _LAST) if match[p])
                found.append(_Mark(place, min(match.start(), piece.start), max(match.end(), piece.end), piece))
    found.sort(key=lambda m: m.start)
    return [m for i, m in enumerate(found) if not any(k.start <= m.label.start < k.end for k in found[:i])]


def _label_after(a: Annotated, match: re.Match[str]) -> Piece | None:
    sentence = a.sentence_at(match.start())
    if sentence is None or match.end() >= sentence.end:
        return None
    return _cut(a, match.end(), sentence.end)


def _cut(a: Annotated, start: int, stop: int) -> Piece | None:
    end = next((m.start() for m in _LABEL_END.finditer(a.plain, start, stop) if m.start() > start + 2), stop)
    verb = _VERB.search(a.plain, start + 4, end) if end - start > 4 else None
    end = verb.start() if verb else end
    return Piece(start, end) if 3 < end - start <= _LONGEST else None


def _label_before(a: Annotated, match: re.Match[str]) -> Piece | None:
    """The words of the clause before the mark."""
    sentence = a.sentence_at(match.start() + 1)
    if sentence is None or sentence.start > match.start():
        return None
    behind = label_before(a, match.start() + 1, match.end(), sentence.start)
    if behind:
        return behind
    begins = list(_BEGINS.finditer(a.plain, sentence.start, match.start()))
    start = begins[-1].end() if begins else sentence.start
    return Piece(start, match.start()) if 3 < match.start() - start <= _LONGEST else None


def _told(a: Annotated, run: Sequence[_Mark]) -> Iterator[Draft]:
    if not run or not _SUBJECT.search(a.plain, max(0, run[0].start - _NEAR), run[-1].end + _NEAR):
        return
    pieces = [m.label for m in run]
    for option in (_with_rest(a, run), pieces):
        announced = _announced(a, run, len(option))
        if len(option) > 2 or announced:
            yield Draft(tuple(option), _trigger(a, run, announced), "axes.story", 0.0)
            return


def _with_rest(a: Annotated, run: Sequence[_Mark]) -> list[Piece]:
    """« Viennent ensuite b, c et d »: what the last mark enumerates, where each member names a theme."""
    last, pieces = run[-1], [m.label for m in run]
    sentence = a.sentence_at(last.label.start)
    if len(run) < 2 or last.place == _LAST or sentence is None or last.label.start < last.start:
        return pieces
    rest = split_enumeration(a, last.label.start, sentence.end, None)
    named = len(rest) > 1 and all(themes_in(a.text[p.start : p.end]) and p.end - p.start < _LONGEST for p in rest)
    return [*pieces[:-1], *rest] if named else pieces


def _announced(a: Annotated, run: Sequence[_Mark], count: int) -> int | None:
    """The number of axes told a little before or after the story, « Quatre chapitres, donc », where it is the story's."""
    near = window(triggers(a), run[0].start - _NEAR + 1, run[-1].end + _NEAR)
    return next((count for t in near if t.announced == count), None)


def _trigger(a: Annotated, run: Sequence[_Mark], announced: int | None) -> Trigger:
    sentence = a.sentence_at(run[0].start)
    return Trigger(
        start=run[0].start,
        end=run[0].end,
        noun="",
        strength=_STRENGTH,
        announced=announced,
        kind=AXES if announced else DOMAINS,
        sentence_start=sentence.start if sentence else run[0].start,
        sentence_end=sentence.end if sentence else run[0].end,
        block=a.block_index(run[0].start),
    )
