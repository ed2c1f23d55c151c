"""Patterns that ask for their words before they search: most sentences hold none, and that is quickly seen."""

from __future__ import annotations

from collections.abc import Iterator
import re
from re import _compiler, _parser  # type: ignore[attr-defined]
import sys

from extractors.beginnings import begins_text, look_first, together
from extractors.fold import fold
from extractors.literals import needed
from extractors.words import Index, Words, index_of, stand_in, want

_FEW = 12  # words that are worth looking for in a text that is not the document's
_NONE: tuple[re.Match[str], ...] = ()


class Pattern:
    """A compiled pattern, with the methods of `re.Pattern` that rules use and the same answers."""

    __slots__ = (
        "_few",
        "_put",
        "find_all",
        "find_first",
        "findall",
        "finditer",
        "fullmatch",
        "match",
        "needs",
        "pattern",
        "search",
    )

    def __init__(self, source: str) -> None:
        """Raises re.error where the pattern is none."""
        tree = _parser.parse(source)
        found = needed(tree)
        together(tree)
        look_first(tree)
        compiled: re.Pattern[str] = _compiler.compile(tree)
        self.pattern = source
        self.match, self.fullmatch, self.findall = compiled.match, compiled.fullmatch, compiled.findall
        self._put = compiled.sub
        self.find_first, self.find_all = compiled.search, compiled.finditer
        if begins_text(tree):  # there is one place where it can match
            self.find_first, self.find_all = compiled.match, self._all_at_start  # type: ignore[assignment]
        # Documents are indexed folded; a word that folds to several is not looked up.
        self.needs = tuple(f for f in (frozenset(map(fold, w)) for w in found) if all(w.isalnum() for w in f))
        self._few = tuple(tuple(w) for w in found if len(w) <= _FEW)
        for wanted in self.needs:
            want(wanted)
        self.search = self._look_and_search if self.needs else self.find_first
        self.finditer = self._look_and_find if self.needs else self.find_all

    def _all_at_start(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        match = self.match(text, start, end)
        return iter((match,) if match else _NONE)

    def words_in(self, index: Index) -> tuple[Words, ...] | None:
        """Which of the words that the pattern needs stand in a document; None where it cannot match in it."""
        live: list[Words] = []
        held = index.held()
        for needs in self.needs:
            found = needs & held
            if not found:
                return None
            live.append(tuple(found))
        return tuple(live)

    def _may_match(self, text: str, start: int, end: int) -> bool:
        """Whether the words that every match holds stand there."""
        index = index_of(text)
        if index is None:
            needs: tuple[Words, ...] | None = self._few
        elif self in index.memo:
            needs = index.memo[self]
        else:
            needs = index.memo[self] = self.words_in(index)
        return needs is not None and stand_in(text[start if start > 0 else 0 : end], needs)

    def _look_and_search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        return self.find_first(text, start, end) if self._may_match(text, start, end) else None

    def _look_and_find(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        return self.find_all(text, start, end) if self._may_match(text, start, end) else iter(_NONE)

    def sub(self, new: str, text: str) -> str:
        """The text with `new` in the place of every match."""
        return self._put(new, text) if self._may_match(text, 0, len(text)) else text
