"""Items that head paragraphs of their own: « 1. Saint-Benoît, mercredi 27 septembre » above what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
import itertools

from models.document import BlockKind
from pipeline.read import markers
from pipeline.read.headings import is_heading
from pipeline.read.raw import RawBlock

_LEVEL = 3
_TOLD = 60  # characters of a paragraph that tells something


def head_their_paragraphs(blocks: Sequence[RawBlock]) -> None:
    """Make headings of the items of a list that each have paragraphs below them, in place."""
    runs: dict[str, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.marker and block.kind in (BlockKind.LIST_ITEM, BlockKind.HEADING):
            number = markers.ordinal(block.marker)
            runs.setdefault(number[0] if number else block.marker, []).append(i)
    for run in runs.values():
        if len(run) < 2 or not all(_heads(blocks, i) for i in run):
            continue
        if all(_counts_on(blocks[i], blocks[j]) for i, j in itertools.pairwise(run)):
            for i in run:
                blocks[i].kind, blocks[i].level = BlockKind.HEADING, _LEVEL


def _heads(blocks: Sequence[RawBlock], i: int) -> bool:
    """Whether an item looks like a heading and a paragraph stands below it."""
    if i + 1 == len(blocks) or not is_heading(blocks[i].text):
        return False
    below = blocks[i + 1]
    told = below.kind is BlockKind.PARAGRAPH and not below.marker
    return told and (len(below.text) >= _TOLD or below.text[-1] in ".!?")


def _counts_on(one: RawBlock, next_: RawBlock) -> bool:
    """Whether the second follows the first: the next number, or the same sign."""
    return one.marker == next_.marker or markers.neighbours(one.marker, next_.marker)
