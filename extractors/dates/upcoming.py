"""Dates told below the words for a timetable or for what comes next: they may well be to come, whatever their verbs."""

from __future__ import annotations

import re

from extractors.annotated import Annotated, Sentence

_NEXT = (
    r"prochaines (?:etapes|dates)|next steps|a venir|(?:quelle|et|pour) (?:est )?la suite|la suite ?[?:]"
    r"|et (?:apres|ensuite|maintenant) ?\?|what(?:'s| is| comes| happens)? next|and (?:then|now|after) ?\?"
)
_COMING = re.compile(rf"\b(?:{_NEXT})")
_TIMETABLE = re.compile(rf"\b(?:calendrier|timetable|schedule|agenda|{_NEXT})")
_QUESTION = 40  # characters
_TITLE = 90  # characters: a longer line is no heading of a timetable


def in_timetable(a: Annotated, position: int, told: re.Pattern[str] = _TIMETABLE) -> bool:
    """Whether a date stands in a timetable told before it in its sentence or just above."""
    sentence, index = a.sentence_at(position), a.block_index(position)
    if sentence is not None and told.search(a.plain, _asked(a, sentence), position):
        return True
    above = a.document.blocks[index - 1] if index > 0 else None
    return (
        above is not None and above.end - above.start <= _TITLE and bool(told.search(a.plain, above.start, above.end))
    )


def comes_next(a: Annotated, position: int) -> bool:
    """Whether a date answers to « La suite ? »."""
    return in_timetable(a, position, _COMING)


def _asked(a: Annotated, sentence: Sentence) -> int:
    """Where a short question before a sentence begins, which may ask for what comes next; else where the sentence does."""
    index = a.sentence_index(sentence.start)
    before = a.sentences[index - 1] if index > 0 else sentence
    short = before.block == sentence.block and before.end - before.start <= _QUESTION
    return before.start if short else sentence.start
