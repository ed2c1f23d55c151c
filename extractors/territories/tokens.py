"""Words of a document with what lies between them: what the scan for names walks over."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass
import re

from extractors.annotated import Annotated

_WORD = re.compile(r"[a-z0-9œæ]+")
_JOINED = re.compile(r"(?:[ ]?['/&-][ ]?| +|[ ]?- ?)")
_COMMA = re.compile(r" ?, ?(?:& ?)?")


@dataclass(slots=True)
class Tokens:
    """Parallel columns. `gap[i]` is what stands before word i: 0 joins (space, hyphen, apostrophe), 1 comma, 2 breaks."""

    # Arrays, and each word's letters kept once: a long text has a million words.
    start: array[int]
    end: array[int]
    word: list[str]
    capital: list[bool]
    gap: list[int]
    tied: list[bool]  # a hyphen alone stands before the word

    def __len__(self) -> int:
        return len(self.word)

    def at(self, position: int) -> int | None:
        """Index of the word that begins at a position."""
        index = bisect_left(self.start, position)
        return index if index < len(self.start) and self.start[index] == position else None


def tokens(a: Annotated) -> Tokens:
    """The document's words, computed once."""
    return a.once("territories.tokens", _make)


def _make(a: Annotated) -> Tokens:
    plain, text = a.plain, a.text
    starts: array[int] = array("L")
    ends: array[int] = array("L")
    words: list[str] = []
    capital: list[bool] = []
    gaps: list[int] = []
    tied: list[bool] = []
    known: dict[str, str] = {}  # a long text has the same words again and again
    previous = 0
    for match in _WORD.finditer(plain):
        start, end = match.span()
        gap = plain[previous:start]
        if gap == " " or gap == "'" or gap == "-":
            kind = 0
        elif "\n" in gap:
            kind = 2
        else:
            kind = 0 if _JOINED.fullmatch(gap) else 1 if _COMMA.fullmatch(gap) else 2
        word, first = match[0], text[start]
        if not word.isascii():
            word = word.replace("œ", "oe").replace("æ", "ae")
        starts.append(start)
        ends.append(end)
        words.append(known.setdefault(word, word))
        capital.append(first.isupper() or first.isdigit())
        gaps.append(kind)
        tied.append(gap == "-")
        previous = end
    return Tokens(starts, ends, words, capital, gaps, tied)
