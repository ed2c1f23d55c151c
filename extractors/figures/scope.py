"""Whose figures and axes are these: the CLS's, or another instrument's that the page also speaks of?"""

from __future__ import annotations

from bisect import bisect_left
import re

from extractors.annotated import Annotated
from extractors.rules import load
from models.document import BlockKind

# The passage is about another instrument where its name opens a sentence, or is what is presented, signed or voted.
_ABOUT = re.compile(
    r"(?:^|[\"(:,-] ?)(?:(?:l'|le |la |les |the |un |une |a |ce |cette |son |nouveau |nouvelle |avenant au |objet ?: ?)+)?$"
    r"|\b(?:present\w*|approuv\w+|adopt\w+|vot\w+|sign\w+|valid\w+|convention constitutive du|creation du)"
    r" (?:l'|le |la |les |the |un |une |a )?(?:nouveau |nouvelle |futur )?$"
)
# « Il s'articule avec le PTSM, le contrat de ville et … »: named beside the CLS.
_BESIDE = re.compile(
    r"\b(?:avec|dans|outre|dont|comme|articul\w+|coheren\w+|lien|complement\w*|with|within|besides|alongside)\b"
)
_REACH = 1500  # characters back within which another instrument can still be the subject


def _mentions(a: Annotated) -> tuple[list[int], list[int]]:
    """Where the CLS is named, and where another instrument is named as what the passage is about."""
    rules = load("extractors.figures", "scope.yaml")
    own = [m.start() for m in rules["scope.cls"].pattern.finditer(a.plain)]
    others = []
    instruments = load("extractors.contracts")["contracts.other_instrument"].pattern
    named = (*instruments.finditer(a.plain), *rules["scope.other_plan"].pattern.finditer(a.plain))
    for match in sorted(named, key=lambda m: m.start()):
        sentence, block = a.sentence_at(match.start()), a.block_at(match.start())
        begin = sentence.start if sentence else 0
        listed = block is not None and block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
        before = a.plain[begin : match.start()]
        if not listed and len(before) < 80 and _ABOUT.search(before) and not _BESIDE.search(before):
            others.append(match.start())
    return own, others


def other_instrument(a: Annotated, position: int, end: int | None = None) -> bool:
    """Whether words at a position speak of another instrument (CLSM, contrat de ville…) and not of the CLS."""
    own, starts = a.once("figures.mentions", _mentions)
    sentence = a.sentence_at(position)
    stop = sentence.end if sentence else position
    if sentence and load("extractors.figures", "scope.yaml")["scope.of_other"].pattern.match(
        a.plain, end or position, stop
    ):
        return True
    last_other = bisect_left(starts, position) - 1
    if last_other < 0 or position - starts[last_other] > _REACH:
        return False
    last_own = bisect_left(own, position) - 1
    return last_own < 0 or own[last_own] < starts[last_other]
