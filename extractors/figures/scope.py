"""Whose figures and axes are these: the CLS's, or another instrument's that the page also speaks of?"""

from __future__ import annotations

from bisect import bisect_left
import re

from extractors.annotated import Annotated
from extractors.rules import load
from models.document import BlockKind, Zone

# A name after one of these words is mentioned in passing, it is not what the passage is about.
_PASSING = re.compile(
    r"(?:\b(?:dans|avec|de|du|au|aux|des|en|sur|par|et|ou|via|selon|comme|within|with|of|into|by|from|to|and)\b|\bd')"
    r"(?: (?:cadre|lien|articulation|complement|coherence|application|line|de|du|d'|des|la|le|les|l'|with|of|the|un|une|nouveau|futur|cette|son|sa|its)){0,4} ?$"
)
_REACH = 1500  # characters back within which another instrument can still be the subject


def _mentions(a: Annotated) -> tuple[list[int], list[int], list[int]]:
    """Starts of the CLS's mentions, and starts and ends of other instruments' mentions that are no passing ones."""
    rules = load("extractors.figures", "scope.yaml")
    own = [m.start() for m in rules["scope.cls"].pattern.finditer(a.plain)]
    others = []
    for match in rules["scope.other_instrument"].pattern.finditer(a.plain):
        block = a.block_at(match.start())
        before = a.plain[max(block.start if block else 0, match.start() - 40) : match.start()]
        heading = block is not None and block.kind is BlockKind.HEADING and block.start + 30 > match.start()
        if heading or not _PASSING.search(before):
            others.append(match)
    return own, [m.start() for m in others], [m.end() for m in others]


def other_instrument(a: Annotated, position: int, end: int | None = None) -> bool:
    """Whether words at a position speak of another instrument (CLSM, contrat de ville…) and not of the CLS."""
    own, starts, _ = a.once("figures.mentions", _mentions)
    sentence = a.sentence_at(position)
    stop = sentence.end if sentence else position
    if sentence and load("extractors.figures", "scope.yaml")["scope.of_other"].pattern.match(a.plain, end or position, stop):
        return True
    last_other = bisect_left(starts, position) - 1
    if last_other < 0 or position - starts[last_other] > _REACH:
        return False
    last_own = bisect_left(own, position) - 1
    return last_own < 0 or own[last_own] < starts[last_other]


def own_message(a: Annotated, position: int) -> bool:
    """Whether a position is in the document's own message (not a menu, a comment, a general explanation)."""
    return a.zone_at(position) is Zone.BODY
