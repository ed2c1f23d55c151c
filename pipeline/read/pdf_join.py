"""Blocks of a PDF put together: labels with what they head, and text that a column or a page has cut."""

from __future__ import annotations

import re

from models.document import BlockKind
from pipeline.read.hyphens import join_lines
from pipeline.read.pdf_blocks import PdfBlock

_LABEL = re.compile(
    r"(?:(?:axe|objectif|priorite|priorité|orientation|action|enjeu|defi|défi|chantier|volet|thème|theme|priority|axis|goal|pillar|étape|etape|step|phase|fiche|levier|ambition)s?(?: strat\w+)?\s*(?:n°\s*)?)?(?:\d{1,2}|[IVX]{1,4}|[A-F])",
    re.IGNORECASE,
)


def labelled(blocks: list[PdfBlock]) -> list[PdfBlock]:
    """A label on a line of its own (« AXE 1 », a large figure) goes with the words below it."""
    joined: list[PdfBlock] = []
    for block in blocks:
        last = joined[-1] if joined else None
        near = last is not None and bool(block.lines and last.lines) and _near(last, block)
        if last and near and len(last.raw.text) < 30 and not block.raw.marker and last.single:
            label = (
                bool(_LABEL.fullmatch(last.raw.text.strip(" :–-.")))
                and len(block.raw.text) < 200
                and not last.raw.marker
            )
            figure = (
                last.raw.text.replace(" ", "").replace("\u202f", "").strip("+~%€").isdigit()
                and block.raw.text[:1].islower()
                and last.size > 1.3 * block.size
            )
            if (label and (block.raw.kind is BlockKind.HEADING or block.raw.text[:1].isupper())) or figure:
                _append(last, block, " ")
                last.flows = last.flows and not figure
                continue
        joined.append(block)
    return joined


def _near(first: PdfBlock, second: PdfBlock) -> bool:
    """Whether a block stands right below another, or right of it."""
    above, below = first.lines[-1], second.lines[0]
    reach = 2.6 if any(c.isalpha() for c in first.raw.text) else 1.4  # a word with its number claims what is below it
    under = (
        -1 < below.top - above.bottom < reach * max(first.size, second.size)
        and below.x0 < above.x1 + 60
        and above.x0 < below.x1 + 60
    )
    beside = (
        abs((above.top + above.bottom) - (below.top + below.bottom)) < 1.2 * max(first.size, second.size)
        and 0 < below.x0 - above.x1 < 90
    )
    return under or beside


def _append(first: PdfBlock, second: PdfBlock, glue: str) -> None:
    raw, other = first.raw, second.raw
    raw.text = raw.text + glue + other.text
    raw.origin = [*raw.origin, *([other.origin[0] if other.origin else 0] * len(glue)), *other.origin]
    if raw.box and other.box and raw.page == other.page:
        raw.box = (
            min(raw.box[0], other.box[0]),
            min(raw.box[1], other.box[1]),
            max(raw.box[2], other.box[2]),
            max(raw.box[3], other.box[3]),
        )
    if other.kind is BlockKind.HEADING:
        raw.kind, raw.level = other.kind, other.level
    first.hyphen, first.full, first.flows, first.single = second.hyphen, second.full, second.flows, False
    first.size, first.lines = second.size, [*first.lines, *second.lines]


def append(first: PdfBlock, second: PdfBlock) -> None:
    """Go on with a block that a column or a page has cut: hyphenated words are put together."""
    text, origin = join_lines(
        [
            (first.raw.text, list(first.raw.origin), first.hyphen),
            (second.raw.text, list(second.raw.origin), second.hyphen),
        ]
    )
    first.raw.text, first.raw.origin = text, origin
    first.hyphen, first.full, first.single = second.hyphen, second.full, False
    first.lines = [*first.lines, *second.lines]
