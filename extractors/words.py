"""Which of the words that patterns need stand in a document: looked up once a document, asked by every pattern.

Patterns say which words they need (extractors.literals); one pass over the document's words then tells which patterns
can match in it at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

_GRAM = 4  # letters by which the words that patterns need are looked up
_MOST_KNOWN = 50_000

Words = tuple[str, ...]

_wanted: dict[str, list[str]] = {}  # by their first letters
_short: set[str] = set()  # those of two or three letters
_NOTHING: frozenset[str] = frozenset()
_known: dict[str, frozenset[str]] = {}  # which wanted words a word of some text holds: texts repeat their words
_version = 0  # of the wanted words


def want(words: Iterable[str]) -> None:
    """Have these words, of two letters or more, looked up in documents."""
    global _version
    for word in words:
        if len(word) < _GRAM:
            _short.add(word)
        elif word not in _wanted.setdefault(word[:_GRAM], []):
            _wanted[word[:_GRAM]].append(word)
    _version += 1
    _known.clear()


def _held(word: str) -> frozenset[str]:
    found: set[str] = set()
    for i in range(len(word) - 1):
        if word[i : i + 2] in _short:
            found.add(word[i : i + 2])
        if word[i : i + 3] in _short:
            found.add(word[i : i + 3])
        for wanted in _wanted.get(word[i : i + _GRAM], ()):
            if word.startswith(wanted, i):
                found.add(wanted)
    return frozenset(found) if found else _NOTHING


def held_by(word: str) -> frozenset[str]:
    """The wanted words that stand within a word."""
    if word not in _known:
        if len(_known) > _MOST_KNOWN:
            _known.clear()
        _known[word] = _held(word)
    return _known[word]


class Index:
    """The wanted words that stand in one folded text, looked up when the first of them is asked for."""

    __slots__ = ("_held", "_made", "memo", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.memo: dict[object, Any] = {}  # what patterns and rules keep about this text
        self._made = -1
        self._held: frozenset[str] = frozenset()

    def held(self) -> frozenset[str]:
        """All of them that stand somewhere in the text, be it within a longer word."""
        if self._made != _version:
            self._make()  # for the first time, or rules have been loaded since
        return self._held

    def _make(self) -> None:
        self._held = frozenset().union(*map(held_by, set(self.text.split())))
        self._made = _version


_current = Index("")


def open_(text: str) -> None:
    """Makes a document's folded text the one that is asked about."""
    global _current
    if _current.text is not text:
        _current = Index(text)


def index_of(text: str) -> Index | None:
    """The index of a text, if it is the document's at hand."""
    index = _current
    return index if index.text is text else None


def stand_in(part: str, needs: Iterable[Words]) -> bool:
    """Whether a word of each set stands in a part of a text."""
    for words in needs:
        for word in words:
            if word in part:
                break
        else:
            return False
    return True
