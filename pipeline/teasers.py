"""Other news at the end of a page, under whatever heading: titles, each with its day alone below or above it."""

from __future__ import annotations

from collections.abc import Sequence

from models.document import BlockKind, Zone
from pipeline.read.headings import is_dateline
from pipeline.read.raw import RawBlock

_DATE = 30  # characters of a day that stands alone
_TITLE = 130  # characters
_LEAST = 2  # titles with their days


def dated_teasers(blocks: Sequence[RawBlock]) -> None:
    """Zone a closing run of titles and days, with the heading over it, as related, in place."""
    end = len(blocks)
    while end and blocks[end - 1].zone is not None:
        end -= 1
    begin, days = end, 0
    while begin > 1 and _is_pair(blocks[begin - 2], blocks[begin - 1]):
        begin, days = begin - 2, days + 1
    if days < _LEAST or begin < 2:
        return
    if blocks[begin - 1].zone is None and blocks[begin - 1].kind is BlockKind.HEADING:
        begin -= 1
    for block in blocks[begin:end]:
        block.zone = Zone.RELATED


def _is_pair(one: RawBlock, other: RawBlock) -> bool:
    """Whether two blocks are a title and a day."""
    if one.zone is not None or other.zone is not None:
        return False
    title, day = (one, other) if is_dateline(other.text) else (other, one)
    headed = (title.kind is BlockKind.HEADING or title.linked > 0.8) and not title.marker
    return headed and len(title.text) <= _TITLE and len(day.text) <= _DATE and is_dateline(day.text)
