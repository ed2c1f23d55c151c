"""Steps told by layout and not by sentences: a date alone on its line, its step in the line or cell above or below."""

from __future__ import annotations

from collections.abc import Container

from extractors.annotated import Annotated
from extractors.dates import DateMention, find_dates
from extractors.events.triggers import Trigger, triggers
from extractors.tables import facing_cells
from models.document import Block, BlockKind, Zone

_VALUE = 75  # characters: a line longer than this is no bare date with its hour and place
_LEAD = 26  # « Prévue au », « à partir du », a weekday may stand before the date
_LABEL = 110  # a line longer than this is no label of a step
_GROUP = 4  # blocks between two bare dates of one timeline, at most
_HEAD = 6  # characters before a day that heads its item
_INTRODUCTION = 260  # characters at the end of the line that announces a list
_MEETINGS = ("working_groups", "steering_committee")
_FROM_ABOVE, _FROM_BELOW = -1, 1


def laid_out(a: Annotated, date: DateMention) -> Trigger | None:
    """The step of a date that stands alone in its cell or on its line; None where layout tells none."""
    for start, end in facing_cells(a, date.start) or ():
        if found := named(triggers(a, start, end)):
            return found
    if date.edtf == a.published:
        return None
    bare = a.once("events.bare_dates", _bare_dates)
    index = a.block_index(date.start)
    if index not in bare:
        return None
    label = _beside(a, index, bare[index], bare)
    if label is None or (bare[index] == _FROM_ABOVE and label.end - label.start > _LABEL):
        return None
    return named(triggers(a, label.start, label.end))


def in_series(a: Annotated, date: DateMention) -> Trigger | None:
    """The step of a list of days: « Nous vous proposons trois ateliers : – mardi 21 mai, … – mardi 28 mai, … »."""
    index = a.block_index(date.start)
    trigger = a.once("events.series", _series).get(index)
    return trigger if trigger is not None and date.start - a.document.blocks[index].start <= _HEAD else None


def _series(a: Annotated) -> dict[int, Trigger]:
    """Blocks that begin with one of several days listed below words that name their step, by index."""
    dated = {i: d for i, d in _dated(a).items() if _heads_item(a, i, d[0])}
    found: dict[int, Trigger] = {}
    run: list[int] = []
    for index in (*sorted(dated), len(a.document.blocks) + _GROUP):
        if run and index - run[-1] > 2:  # a line that says more may stand between two items
            if len(run) > 1 and (step := _announced(a, run)) is not None:
                found |= dict.fromkeys(run, step)
            run = []
        run.append(index)
    return found


def _heads_item(a: Annotated, index: int, date: DateMention) -> bool:
    block = a.document.blocks[index]
    item = block.kind is BlockKind.LIST_ITEM and block.zone is Zone.BODY
    return item and date.kind == "day" and date.start - block.start <= _HEAD


def _announced(a: Annotated, run: list[int]) -> Trigger | None:
    """The meetings that the line above a list of days announces, unless the items name steps of their own."""
    blocks = a.document.blocks
    own = sum(any(not t.rule.extra.get("fallback") for t in triggers(a, blocks[i].start, blocks[i].end)) for i in run)
    above = blocks[run[0] - 1] if run[0] else None
    if above is None or above.zone is not Zone.BODY or own * 2 > len(run):
        return None
    told = [t for t in triggers(a, max(above.start, above.end - _INTRODUCTION), above.end) if t.label in _MEETINGS]
    return told[-1] if told else None


def named(found: list[Trigger]) -> Trigger | None:
    """The first trigger, fallbacks last."""
    return next((t for t in found if not t.rule.extra.get("fallback")), found[0] if found else None)


def _bare_dates(a: Annotated) -> dict[int, int]:
    """Blocks that are nothing but a date, by index, and the side on which their steps stand: that of their timeline."""
    dated = _dated(a)
    bare: dict[int, int] = {i: 0 for i in dated if _is_bare(a, i, dated[i])}
    side, last = 0, -_GROUP - 1
    for index in sorted(bare):
        if index - last > _GROUP:
            side = 0
        if not side:
            side = _side(a, index, dated)
        bare[index] = side
        last = index
    return {index: side for index, side in bare.items() if side}


def _dated(a: Annotated) -> dict[int, list[DateMention]]:
    dated: dict[int, list[DateMention]] = {}
    for mention in find_dates(a):
        dated.setdefault(a.block_index(mention.start), []).append(mention)
    return dated


def _is_bare(a: Annotated, index: int, dates: list[DateMention]) -> bool:
    block = a.document.blocks[index]
    if block.zone is not Zone.BODY or block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER):
        return False
    return (
        block.end - block.start <= _VALUE
        and dates[0].start - block.start <= _LEAD
        and dates[0].kind != "year_range"
        and not triggers(a, block.start, block.end)
    )


def _side(a: Annotated, index: int, dated: dict[int, list[DateMention]]) -> int:
    """Of the first bare date of a timeline: a short line that names a step above it, else one below it."""
    for side in (_FROM_ABOVE, _FROM_BELOW):
        label = _beside(a, index, side, dated)
        if label is not None and triggers(a, label.start, label.end):
            return side if side == _FROM_BELOW or label.end - label.start <= _LABEL else 0
    return 0


def _beside(a: Annotated, index: int, side: int, dated: Container[int]) -> Block | None:
    """The block beside another, if it belongs to the message and says no date of its own."""
    at = index + side
    if not 0 <= at < len(a.document.blocks):
        return None
    block = a.document.blocks[at]
    return None if block.zone is not Zone.BODY or at in dated else block
