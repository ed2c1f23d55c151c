"""A dated step in a contract's life."""

from __future__ import annotations

from dataclasses import dataclass

from models.values import EdtfDate
from models.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class EventMention:
    """A dated step: kind, date with certainty, the spans of the words that name the step and of the date."""

    kind: EventKind
    date: EdtfDate
    start: int  # of the trigger
    end: int
    date_start: int
    date_end: int
    rule: str
    confidence: float
