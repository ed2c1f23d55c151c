"""Dates told below the words for a timetable or for what comes next: they may well be to come, whatever their verbs."""

from __future__ import annotations

from collections.abc import Iterator
import re

from extractors.annotated import Annotated, Sentence
from models.document import BlockKind

_NEXT = (
    r"prochaines (?:etapes|dates)|next steps|a venir|(?:quelle|et|pour) (?:est )?la suite|la suite ?[?:]"
    r"|et (?:apres|ensuite|maintenant) ?\?|what(?:'s| is| comes| happens)? next|and (?:then|now|after) ?\?"
)
_COMING = re.compile(rf"\b(?:{_NEXT})")
_TIMETABLE = re.compile(rf"\b(?:calendrier|timetable|schedule|agenda|{_NEXT})")
_QUESTION = 40  # characters
_ITEMS = 8  # items of a timetable, at most
_ITEM = 130  # characters of one
_TITLE = 90  # characters: a longer line is no heading of a timetable


def in_timetable(a: Annotated, position: int, told: re.Pattern[str] = _TIMETABLE) -> bool:
    """Whether a date stands in a timetable told before it in its sentence or just above."""
    sentence, index = a.sentence_at(position), a.block_index(position)
    if sentence is not None and told.search(a.plain, _asked(a, sentence), position):
        return True
    return any(told.search(a.plain, start, end) for start, end in _above(a, index))


def _above(a: Annotated, index: int) -> Iterator[tuple[int, int]]:
    """The line above a block; above a list's item, the end of the line that announces the list."""
    blocks = a.document.blocks
    for at in range(index - 1, max(-1, index - _ITEMS), -1):
        block = blocks[at]
        announces = a.plain[block.start : block.end].rstrip().endswith((":", "?"))
        if block.end - block.start <= _TITLE or announces:
            yield max(block.start, block.end - _TITLE), block.end
        if announces or block.kind is BlockKind.HEADING or block.end - block.start > _ITEM:
            return


def comes_next(a: Annotated, position: int) -> bool:
    """Whether a date answers to « La suite ? »."""
    return in_timetable(a, position, _COMING)


def _asked(a: Annotated, sentence: Sentence) -> int:
    """Where a short question before a sentence begins, which may ask for what comes next; else where the sentence does."""
    index = a.sentence_index(sentence.start)
    before = a.sentences[index - 1] if index > 0 else sentence
    short = before.block == sentence.block and before.end - before.start <= _QUESTION
    return before.start if short else sentence.start
