"""What the axes' room answers: groups of axes, each with the words that announce it."""

from __future__ import annotations

from dataclasses import dataclass

from models.vocabulary import Theme

UNNAMED = 0.5  # the strength of words that announce something without calling it axes, at most
AXES, WORKING_GROUPS, DOMAINS = "axes", "working_groups", "domains"


@dataclass(frozen=True, slots=True)
class AxisItem:
    """One axis: its label cut from the text without the leading article, and its themes."""

    label: str
    start: int
    end: int
    themes: tuple[Theme, ...]


@dataclass(frozen=True, slots=True)
class AxisGroup:
    """One enumeration of axes. `start` and `end` are the span of the words that announce it (or of its first item)."""

    items: tuple[AxisItem, ...]
    start: int
    end: int
    announced: int | None
    kind: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that may be an item, and the words after it that explain it."""

    start: int
    end: int
    more: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that announce axes: « quatre axes stratégiques », « Nos priorités », « groupes de travail »."""

    start: int
    end: int
    noun: str
    strength: float
    announced: int | None
    kind: str
    sentence_start: int
    sentence_end: int
    block: int


@dataclass(frozen=True, slots=True)
class Draft:
    """Items found by one way of telling axes, before they are judged."""

    pieces: tuple[Piece, ...]
    trigger: Trigger
    rule: str
    bonus: float = 0.0
