"""Sections of a document, and which of them are about a contrat local de santé at all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
import re

from extractors.annotated import Annotated
from extractors.contracts.mentions import Mention, clue
from extractors.rules import load
from extractors.windows import window
from models.document import BlockKind, Zone

_NUMBER = re.compile(r"(\d{1,2}) ?[.)/°-]?")
_ITEMS = 3


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks `first` to `last` (excluded) under one heading or agenda item; `topical` if a CLS is its subject."""

    first: int
    last: int
    topical: bool
    heading: int | None  # index of the heading's block


def _cuts(a: Annotated) -> tuple[list[int], bool]:
    """Indices of the blocks that begin a section, and whether they are items of an agenda."""
    body = [(i, b) for i, b in enumerate(a.document.blocks) if b.zone is Zone.BODY]
    items = [i for i, b in body if clue("agenda_item").search(a.plain[b.start : b.end])]
    # A number and its « OBJET : » on the next line are one item.
    known = set(items)
    items = [i for i in items if i - 1 not in known]
    if len(items) >= 2 or (items := _numbered(a)):
        return items, True
    return [i for i, b in body if b.kind is BlockKind.HEADING], False


def _numbered(a: Annotated) -> list[int]:
    """The items of minutes or a newsletter (« 3 - CONTRAT LOCAL DE SANTÉ »): numbered titles, one of another matter, text below."""
    blocks = a.document.blocks
    items: list[int] = []
    for i, b in enumerate(blocks[:-1]):
        number = _NUMBER.fullmatch(b.marker)
        if number is None or b.zone is not Zone.BODY or int(number[1]) != len(items) + 1:
            continue
        if blocks[i + 1].marker and not blocks[i + 1].level > b.level:
            continue  # items of a list follow each other
        items.append(i)
    titles = [a.plain[blocks[i].start : blocks[i].end] for i in items]
    named = load("extractors.contracts").labelled("mention")
    ours = any(named.first(a.text, a.plain, blocks[i].start, blocks[i].end, a.language) for i in items)
    foreign = [t for t in titles if clue("other_item").search(t) or clue("other_subject").search(t)]
    return items if ours and len(items) >= _ITEMS and foreign else []


def find_sections(a: Annotated, mentions: tuple[Mention, ...]) -> tuple[Section, ...]:
    """The document's sections in order. A short document, or one without headings, is one topical section.

    `mentions` are those of the document; the sections are cut once, for relevance and for the rest.
    """
    return a.once("contracts.sections", lambda _: _cut(a, mentions))


def _cut(a: Annotated, mentions: tuple[Mention, ...]) -> tuple[Section, ...]:
    cuts, agenda = _cuts(a)
    heads = set(cuts)
    edges = sorted({0, *cuts, len(a.document.blocks)})
    sections = []
    for first, last in pairwise(edges):
        heading = first if first in heads else None
        sections.append(
            Section(first, last, _topical(a, mentions, first, last, agenda and heading is not None), heading)
        )
    return tuple(sections)


def _topical(a: Annotated, mentions: tuple[Mention, ...], first: int, last: int, item: bool) -> bool:
    blocks = a.document.blocks
    start, end = blocks[first].start, blocks[last - 1].end
    named = any(m.kind == "mention" for m in window(mentions, start, end))
    if named or item:
        return named
    others = load("extractors.contracts").labelled("other_instrument")
    if blocks[first].kind is BlockKind.HEADING and others.first(a.text, a.plain, start, blocks[first].end, a.language):
        return False
    if clue("topic").search(a.plain, start, end) or last - first <= 1:
        return True
    return not clue("other_subject").search(a.plain, start, end)


def is_topical(a: Annotated, sections: Sequence[Section], position: int) -> bool:
    """Whether a position stands in the document's own message, in a section about a contrat local de santé."""
    block = a.block_index(position)
    if block < 0 or a.document.blocks[block].zone is not Zone.BODY:
        return False
    at = bisect_right(sections, block, key=lambda s: s.first) - 1
    return at >= 0 and block < sections[at].last and sections[at].topical
