"""Words of a document with what lies between them: what the scan for names walks over."""

from __future__ import annotations

from dataclasses import dataclass
import re

from extractors.annotated import Annotated

_WORD = re.compile(r"[a-z0-9œæ]+")
_JOINED = re.compile(r"(?:[ ]?['/&-][ ]?| +|[ ]?- ?)")
_COMMA = re.compile(r" ?, ?(?:& ?)?")


@dataclass(slots=True)
class Tokens:
    """Parallel columns. `gap[i]` is what stands before word i: 0 joins (space, hyphen, apostrophe), 1 comma, 2 breaks."""

    start: list[int]
    end: list[int]
    word: list[str]
    capital: list[bool]
    gap: list[int]
    at: dict[int, int]  # index of the word that begins at a position

    def __len__(self) -> int:
        return len(self.word)


def tokens(a: Annotated) -> Tokens:
    """The document's words, computed once."""
    return a.once("territories.tokens", _make)


def _make(a: Annotated) -> Tokens:
    plain, text = a.plain, a.text
    result = Tokens([], [], [], [], [], {})
    previous = 0
    for match in _WORD.finditer(plain):
        start = match.start()
        gap = plain[previous:start]
        if gap == " " or (_JOINED.fullmatch(gap) and "\n" not in gap):
            kind = 0
        else:
            kind = 1 if _COMMA.fullmatch(gap) else 2
        result.at[start] = len(result.word)
        result.start.append(start)
        result.end.append(match.end())
        result.word.append(match[0].replace("œ", "oe").replace("æ", "ae"))
        result.capital.append(text[start].isupper() or text[start].isdigit())
        result.gap.append(kind)
        previous = match.end()
    return result
