"""The members of an enumeration within text[start:end], as a draft of axes."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.axes.coordination import split_enumeration
from extractors.axes.labels import enumerated
from extractors.axes.themes import themes_in
from extractors.axes.types import Draft, Trigger

_ENUMERATES = re.compile(r"[,;/]| - | et | and ")
START_MARK = re.compile(r"(?:\(?[1ai][.)°]|1/|[•▪➤►✓–-])\s")


def drafted(a: Annotated, trigger: Trigger, start: int, end: int, rule: str, bonus: float = 0.0) -> Draft | None:
    """The members of text[start:end] as a draft; None where nothing is enumerated there."""
    if not _ENUMERATES.search(a.plain, start, end):
        return None
    block_end = a.document.blocks[trigger.block].end
    if START_MARK.match(a.text, start):
        pieces = enumerated(a, start, max(end, block_end))
        if len(pieces) > 1:
            return Draft(tuple(pieces), trigger, "axes.enumerated", 0.05)
    pieces = split_enumeration(a, start, end, trigger.announced)
    return Draft(tuple(pieces), trigger, rule, bonus) if len(pieces) > 1 else None


def all_named(a: Annotated, draft: Draft) -> bool:
    """Whether every member names a theme of health."""
    return all(themes_in(a.text[p.start : p.end]) for p in draft.pieces)
