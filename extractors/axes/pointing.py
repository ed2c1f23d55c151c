"""Axes that stand above the words that name them: « Ces trois priorités … », « Voilà pour les trois axes. » below as many headings or items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractors.annotated import Annotated
from extractors.axes.labels import list_items, rule
from extractors.axes.lines import is_short_line
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import UNNAMED, Draft, Trigger
from models.document import Block, BlockKind, Zone

_REACH = 6  # blocks above for every axis, at most
_NAMED = 0.6  # share of the labels that name a theme


def pointing(a: Annotated) -> Iterator[Draft]:
    """As many items, headings or short lines as announced, right above the paragraph that points back at them."""
    pattern = rule("axes.points_up").pattern
    for trigger in triggers(a):
        if trigger.announced is None or trigger.strength <= UNNAMED:
            continue
        block = a.document.blocks[trigger.block]
        if trigger.sentence_start - block.start > 3 or not pattern.search(
            a.plain[trigger.sentence_start : trigger.start]
        ):
            continue
        found = _above(a, trigger, trigger.announced)
        if found:
            yield Draft(tuple(list_items(a, [(b.start, b.end) for b in found])), trigger, "axes.points_up", 0.0)


def _above(a: Annotated, trigger: Trigger, n: int) -> Sequence[Block]:
    """The last n blocks of one kind above, where they are told one by one."""
    blocks = a.document.blocks[max(0, trigger.block - _REACH * n) : trigger.block]
    body = [b for b in blocks if b.zone is Zone.BODY]
    for items in (_items_above(body), _counted_down(body, n)):
        if len(items) == n:
            return items
    headings = [b for b in body if b.kind is BlockKind.HEADING]
    deepest = [b for b in headings if b.level == headings[-1].level][-n:] if headings else []
    lines = [b for b in body if b.kind is BlockKind.PARAGRAPH and is_short_line(a, b)][-n:]
    for some in (deepest, lines):
        named = sum(bool(themes_in(a.text[b.start : b.end])) for b in some)
        if len(some) == n and named >= _NAMED * n and (some is deepest or named == n):
            return some
    return ()


def _items_above(body: Sequence[Block]) -> list[Block]:
    """The items of the list that ends right above, of its first level."""
    found: list[Block] = []
    for block in reversed(body):
        if block.kind is not BlockKind.LIST_ITEM:
            break
        found.insert(0, block)
    top = min((b.level for b in found), default=0)
    return [b for b in found if b.level == top]


def _counted_down(body: Sequence[Block], n: int) -> list[Block]:
    """Items with the numbers 1 to n, each over the paragraphs that explain it."""
    found: list[Block] = []
    for block in reversed(body):
        if block.kind is BlockKind.LIST_ITEM and block.marker.strip("().°/ ") == str(n - len(found)):
            found.insert(0, block)
    return found
