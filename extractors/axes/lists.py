"""Axes told as a list after the words that announce them: bullets, numbers, short lines, or headings of one level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
import re

from extractors.annotated import Annotated
from extractors.axes.labels import list_items
from extractors.axes.lines import before_colons, by_cards, by_leads, by_lines, by_marks, in_one_line, is_short_line
from extractors.axes.tables import numbered_after, rows_below
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import UNNAMED, Draft, Trigger
from models.document import Block, BlockKind, Zone

_HEAD = re.compile(
    r"\W{0,3}(?:axe|axis|orientation|priorite|priority|objectif|defi|volet|pilier|chantier)s? (?:\w+ )?(?:n ?° ?)?[\divx]{1,3}\b"
)
# « … pilote l'axe « Santé mentale ». Il portera trois actions : »: the list is of those, not of the axes before.
_OTHER_LIST = re.compile(
    r"[.;!?] [^.;:]{0,80}\b(?:actions?|mesures|projets|dispositifs|missions|partenaires|signataires|etapes|measures|projects|partners|signatories|steps)\b[^.;:]{0,40}:\s*$"
)
# « … trois priorités : l'alimentation, la santé mentale et l'eau. »: they have been told, a list below is of other things.
_TOLD_HERE = re.compile(r"^[^:]{0,40}: ?[^:]{10,} (?:et|and) [^:]{3,}$")
_MAX_ITEM = 330
_TITLE = 40  # characters of a heading before the words that announce axes, at most
_SECTION = 120  # blocks within which as many headings as announced stand, each over its paragraphs
_LEADS = 230  # characters after the trigger within which the list must be announced as such

_NUMBERED = re.compile(r"1 ?[.)°/-]?")
_NEXT_NUMBER = re.compile(r"[;,.] (?:et |and )?(\d) ?[.)°/-] ?(?=\w)")


def lists(a: Annotated) -> Iterator[Draft]:
    """A list that follows the block in which axes are announced."""
    blocks = a.document.blocks
    for trigger in triggers(a):
        block = blocks[trigger.block]
        unnamed = trigger.strength <= UNNAMED
        if unnamed and not _ends_with_colon(a, block) and not _is_title(a, trigger, block):
            continue
        if not _leads_on(a, trigger, block):
            continue
        spans, rule = _items(a, trigger)
        pieces = tuple(list_items(a, spans)) if len(spans) > 1 else ()
        if unnamed and not (len(pieces) > 2 and all(themes_in(a.text[p.start : p.end]) for p in pieces)):
            continue
        if pieces:
            yield Draft(pieces, trigger, rule, 0.08 if _ends_with_colon(a, block) else 0.0)


def _is_title(a: Annotated, trigger: Trigger, block: Block) -> bool:
    """« Sur quoi porte-t-il ? », « Ce que prévoit le contrat »: a question or a heading, and nothing else in its block."""
    opens = trigger.start - block.start < _TITLE
    return opens and (block.kind is BlockKind.HEADING or a.plain[block.start : block.end].rstrip().endswith("?"))


def _ends_with_colon(a: Annotated, block: Block) -> bool:
    end = block.end
    while end > block.start and a.plain[end - 1].isspace():
        end -= 1
    return end > block.start and a.plain[end - 1] == ":"


def _leads_on(a: Annotated, trigger: Trigger, block: Block) -> bool:
    """Whether the block stops at its announcement: a colon, a heading, or a short line with the trigger at its end."""
    if block.end - trigger.end >= _LEADS:
        return False  # a document of one line is one block: its rest is not read for every trigger
    rest = a.plain[trigger.end : block.end]
    if (_OTHER_LIST.search(rest) and trigger.sentence_end < block.end - 1) or _TOLD_HERE.search(rest):
        return False
    if _ends_with_colon(a, block):
        return True
    if block.kind is BlockKind.HEADING:
        return len(rest) < 90
    return trigger.sentence_end >= block.end - 1 and len(rest) < 120


def _items(a: Annotated, trigger: Trigger) -> tuple[list[tuple[int, int]], str]:
    blocks = a.document.blocks
    first = _next_body(blocks, trigger.block + 1)
    if first is None or _HEAD.match(a.plain, blocks[first].start, blocks[first].end):
        return [], ""
    marked = by_marks(a, first)
    if marked:
        return marked, "axes.marked"
    kind = blocks[first].kind
    if kind is BlockKind.LIST_ITEM:
        return bullets(a, first, trigger.announced), "axes.list"
    if kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER):
        return rows_below(a, first, trigger.announced), "axes.rows"
    after_colon = _ends_with_colon(a, blocks[trigger.block])
    cards = by_cards(a, first)
    if cards:
        return cards, "axes.lines"
    if kind is not BlockKind.HEADING or after_colon:
        spans = by_lines(a, first, trigger.announced, after_colon)
        if spans:
            return spans, "axes.lines"
        told = (
            in_one_line(a, blocks[first], trigger.announced)
            or before_colons(a, first, trigger.announced)
            or by_leads(a, first, trigger.announced)
        )
        if told:
            return told, "axes.lines"
    second = _next_body(blocks, first + 1)
    short = blocks[first].end - blocks[first].start < 160 and kind is not BlockKind.HEADING
    if short and second and blocks[second].kind is BlockKind.LIST_ITEM and trigger.announced:
        spans = bullets(a, second, trigger.announced)
        return (spans, "axes.list") if len(spans) == trigger.announced else ([], "")
    heading = next((i for i in range(first, min(first + 3, len(blocks))) if blocks[i].kind is BlockKind.HEADING), None)
    return (_headings(a, trigger, heading), "axes.headings") if heading is not None else ([], "")


def _next_body(blocks: Sequence[Block], index: int) -> int | None:
    """The next block of the document's own message, a few at most of other zones between (page footers)."""
    for at in range(index, min(index + 4, len(blocks))):
        if blocks[at].zone is Zone.BODY:
            return at
    return None


def bullets(a: Annotated, first: int, n: int | None) -> list[tuple[int, int]]:
    """Items of the list's own level: deeper ones are actions below an axis."""
    blocks = a.document.blocks
    top = blocks[first]
    found: list[Block] = []
    for index in range(first, len(blocks)):
        block = blocks[index]
        if block.zone is not Zone.BODY:
            continue
        if block.kind is not BlockKind.LIST_ITEM:
            if block.kind is BlockKind.PARAGRAPH and _goes_on(a, index, found[-1]):
                continue
            break
        if block.level < top.level:
            break
        deeper = len(_path(block.marker)) - len(_path(top.marker))
        if deeper < 0 or (deeper == 0 and _path(block.marker)[:-1] != _path(top.marker)[:-1]):
            break  # « 3.1, 3.2, 4. »: the list of what stands below 3 has ended
        if deeper == 0 and block.level == top.level and _class(block.marker) == _class(top.marker):
            if found and block.marker[:1].isdigit() and int(re.sub(r"\D", "", block.marker) or 0) == 1:
                break
            found.append(block)
    if len(found) == 1 and len(inline := _numbered_on(a, found[0])) > 1:
        return inline
    if n and len(found) > n:
        found = _as_announced(a, found, n)
    return [(b.start, b.end) for b in found if b.end - b.start < _MAX_ITEM or n]


def _numbered_on(a: Annotated, item: Block) -> list[tuple[int, int]]:
    """« 1. la santé mentale ; 2. le dépistage ; 3. l'habitat »: items in the line of the first one."""
    return numbered_after(a, _NEXT_NUMBER, item.start, item.end) if _NUMBERED.fullmatch(item.marker) else []


def _goes_on(a: Annotated, index: int, last: Block) -> bool:
    """Whether a paragraph only explains the item before: the list's next number, or another item, comes right after."""
    blocks = a.document.blocks
    if index + 1 >= len(blocks) or blocks[index + 1].kind is not BlockKind.LIST_ITEM:
        return False
    here, there = re.sub(r"\D", "", last.marker), re.sub(r"\D", "", blocks[index + 1].marker)
    if not here and not there:
        text = a.plain[blocks[index].start : blocks[index].end].rstrip()
        directly = blocks[index - 1] is last and blocks[index + 1].level == last.level
        return directly and len(text) < _MAX_ITEM and not text.endswith(":") and blocks[index + 1].marker == last.marker
    return bool(here and there) and int(there) == int(here) + 1


def _path(marker: str) -> tuple[str, ...]:
    """The parts of a number: « 3.1 » is below « 3. », « I.2 » below « I. »; none of a bullet."""
    return tuple(re.findall(r"\d+|[A-Za-z]+", marker)) or ("",)


def _class(marker: str) -> str:
    return "digit" if marker[:1].isdigit() else "letter" if marker[:1].isalpha() else marker[:1]


def _as_announced(a: Annotated, found: list[Block], n: int) -> list[Block]:
    """Where the list has lost its levels: those items that are written as the first one is, if they are n."""
    capital = a.text[found[0].start].isupper()
    alike = [b for b in found if a.text[b.start].isupper() == capital]
    return alike if len(alike) == n else found


def _headings(a: Annotated, trigger: Trigger, first: int) -> list[tuple[int, int]]:
    """Headings below the words that announce axes: of one level, deeper than their own heading or as many as announced."""
    blocks = a.document.blocks
    own, below, n = blocks[trigger.block], blocks[first], trigger.announced
    floor = own.level if own.kind is BlockKind.HEADING else 0
    if below.level and below.level > floor:
        found = []
        for block in blocks[first:]:
            if block.kind is BlockKind.HEADING and block.level < below.level:
                break
            if block.kind is BlockKind.HEADING and block.level == below.level and block.zone is Zone.BODY:
                found.append(block)
        if len(found) == n or (own.kind is BlockKind.HEADING and n is None):
            return [(b.start, b.end) for b in found]
    some = blocks[first : first + n] if n else ()
    if n and len(some) == n and all(is_short_line(a, b) and b.kind is BlockKind.HEADING for b in some):
        return [(b.start, b.end) for b in some]
    return _alike(a, first, n) if n else []


def _alike(a: Annotated, first: int, n: int) -> list[tuple[int, int]]:
    """As many headings as announced, of the level of the announcement itself, each over the paragraphs that explain it."""
    level = a.document.blocks[first].level
    blocks = a.document.blocks[first : first + _SECTION]
    some = [b for b in blocks if b.kind is BlockKind.HEADING and b.zone is Zone.BODY][:n]
    same = len(some) == n and all(b.level == level and is_short_line(a, b) for b in some)
    return [(b.start, b.end) for b in some] if same and all(themes_in(a.text[b.start : b.end]) for b in some) else []
