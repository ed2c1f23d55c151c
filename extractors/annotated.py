"""A document prepared for the rooms: folded text, sentences, and a place where rooms leave what others need."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from extractors import words
from extractors.fold import fold
from extractors.sentences import split
from models.document import Block, Document, Zone
from models.evidence import Evidence
from models.vocabulary import Origin

T = TypeVar("T")
HEAD = 5  # blocks of the document's own message at its head, by lead_order: name of the paper, title, lead


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span, and the index of the block it stands in."""

    start: int
    end: int
    block: int


@dataclass(slots=True)
class _Cache:
    values: dict[str, object] = field(default_factory=dict)


def lead_order(a: Annotated, block: int) -> int:
    """How many blocks of the document's own message stand before a block."""
    return bisect_right(a.once("body_blocks", _body_blocks), block - 1)


def _body_blocks(a: Annotated) -> list[int]:
    return [i for i, b in enumerate(a.document.blocks) if b.zone is Zone.BODY]


class Annotated:
    """A document with what several rooms need of it. Rooms read it and never change the text.

    `text` and `plain` have the same length: rules match on `plain` (see extractors.fold), values are cut out of `text`.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.plain = fold(document.text)
        words.open_(self.plain)
        self.language = document.language
        self.published = document.published.edtf if document.published else None
        self._cache = _Cache()

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in reading order, of every zone."""
        return tuple(
            Sentence(start, end, index)
            for index, block in enumerate(self.document.blocks)
            for start, end in split(self.text, self.plain, block.start, block.end)
        )

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    @cached_property
    def _block_starts(self) -> list[int]:
        return [b.start for b in self.document.blocks]

    @cached_property
    def _sentence_blocks(self) -> list[int]:
        return [s.block for s in self.sentences]

    def sentences_in(self, first: int, last: int) -> tuple[Sentence, ...]:
        """The sentences of blocks `first` to `last` (excluded)."""
        return self.sentences[bisect_left(self._sentence_blocks, first) : bisect_left(self._sentence_blocks, last)]

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence that holds a character, or the last one before it."""
        index = bisect_right(self._sentence_starts, position) - 1
        return self.sentences[index] if index >= 0 else None

    def sentence_index(self, position: int) -> int:
        """Index into `sentences` of the sentence that holds a character; -1 before the first."""
        return bisect_right(self._sentence_starts, position) - 1

    def block_at(self, position: int) -> Block | None:
        """The block that holds a character, or the last one before it."""
        index = bisect_right(self._block_starts, position) - 1
        return self.document.blocks[index] if index >= 0 else None

    def block_index(self, position: int) -> int:
        """Index into the document's blocks of the block that holds a character; -1 before the first."""
        return bisect_right(self._block_starts, position) - 1

    def zone_at(self, position: int) -> Zone:
        """The zone of the block that holds a character."""
        block = self.block_at(position)
        return block.zone if block else Zone.BODY

    def body_sentences(self) -> Iterator[Sentence]:
        """Sentences of the document's own message, in reading order."""
        return (s for s in self.sentences if self.document.blocks[s.block].zone is Zone.BODY)

    def once(self, name: str, make: Callable[[Annotated], T]) -> T:
        """The result of make(self), computed once a document: rooms share dates, places, organisations by it."""
        if name not in self._cache.values:
            self._cache.values[name] = make(self)
        return self._cache.values[name]  # type: ignore[return-value]

    def evidence(self, start: int, end: int, rule: str, confidence: float, origin: Origin = Origin.RULE) -> Evidence:
        """Evidence for the words text[start:end]."""
        block = self.block_at(start)
        return Evidence(
            start=start,
            end=end,
            quote=self.text[start:end],
            page=block.page if block else None,
            box=block.box if block else None,
            origin=origin,
            rule=rule,
            confidence=round(confidence, 3),
        )
