"""Axes told as a list after the words that announce them: bullets, numbers, short lines, or headings of one level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
import re

from extractors.annotated import Annotated
from extractors.axes.coordination import split_enumeration
from extractors.axes.labels import list_items
from extractors.axes.themes import themes_in
from extractors.axes.triggers import triggers
from extractors.axes.types import UNNAMED, Draft, Trigger
from extractors.tables import cells
from models.document import Block, BlockKind, Zone

_HEAD = re.compile(
    r"\W{0,3}(?:axe|axis|orientation|priorite|priority|objectif|defi|volet|pilier|chantier)s? (?:\w+ )?(?:n ?° ?)?[\divx]{1,3}\b"
)
_MARK = re.compile(r"\(?(?P<mark>[ivx]{1,4}|[a-h]) ?(?:[-.)/:]|- )+ ?(?=\w)")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
_LETTERS = ("a", "b", "c", "d", "e", "f", "g", "h")
_LABEL = re.compile(r"[^:.;?!]{4,90}? ?:(?= \S)")
_LETTERS_IN = re.compile(r"[a-z]{3}")
_IN_ONE = (re.compile(r" ?\| ?"), re.compile(r" [•·●/] "), re.compile(r" - "), re.compile(r" ?; "))
# « … pilote l'axe « Santé mentale ». Il portera trois actions : »: the list is of those, not of the axes before.
_OTHER_LIST = re.compile(
    r"[.;!?] [^.;:]{0,80}\b(?:actions?|mesures|projets|dispositifs|missions|partenaires|signataires|etapes|measures|projects|partners|signatories|steps)\b[^.;:]{0,40}:\s*$"
)
# « … trois priorités : l'alimentation, la santé mentale et l'eau. »: they have been told, a list below is of other things.
_TOLD_HERE = re.compile(r"^[^:]{0,40}: ?[^:]{10,} (?:et|and) [^:]{3,}$")
_MAX_ITEM = 330
_ENUMERATION = 300  # characters of a paragraph that is nothing but an enumeration
_TITLE = 40  # characters of a heading before the words that announce axes, at most
_LEADS = 230  # characters after the trigger within which the list must be announced as such


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
    marked = _marked(a, first)
    if marked:
        return marked, "axes.marked"
    kind = blocks[first].kind
    if kind is BlockKind.LIST_ITEM:
        return _bullets(a, first, trigger.announced), "axes.list"
    if kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER):
        return _rows(a, first, trigger.announced), "axes.rows"
    after_colon = _ends_with_colon(a, blocks[trigger.block])
    cards = _cards(a, first)
    if cards:
        return cards, "axes.lines"
    if kind is not BlockKind.HEADING or after_colon:
        spans = _lines(a, first, trigger.announced, after_colon)
        if spans:
            return spans, "axes.lines"
        told = _told_in_one(a, blocks[first], trigger.announced) or _explained(a, first, trigger.announced)
        if told:
            return told, "axes.lines"
    second = _next_body(blocks, first + 1)
    short = blocks[first].end - blocks[first].start < 160 and kind is not BlockKind.HEADING
    if short and second and blocks[second].kind is BlockKind.LIST_ITEM and trigger.announced:
        spans = _bullets(a, second, trigger.announced)
        return (spans, "axes.list") if len(spans) == trigger.announced else ([], "")
    heading = next((i for i in range(first, min(first + 3, len(blocks))) if blocks[i].kind is BlockKind.HEADING), None)
    return (_headings(a, trigger, heading), "axes.headings") if heading is not None else ([], "")


def _marked(a: Annotated, first: int) -> list[tuple[int, int]]:
    """« I - Accès aux soins », « II - Prévention » with other lines between: the marks count on, I, II, III or A, B, C."""
    found: list[tuple[int, int]] = []
    letters = False
    for block in a.document.blocks[first : first + 60]:
        mark, start = _MARK.match(a.plain, block.start, block.end), block.start
        written = mark["mark"] if mark else block.marker.strip(" (.)-").lower()
        start = mark.end() if mark else start
        if not found:
            if written not in ("i", "a") or block.zone is not Zone.BODY:
                return []
            letters = written == "a"
            found.append((start, block.end))
        elif written == (_LETTERS if letters else _ROMANS)[len(found)] and block.end - start < 200:
            found.append((start, block.end))
            if len(found) == len(_ROMANS):
                break
    return found if len(found) > 1 else []


def _told_in_one(a: Annotated, block: Block, n: int | None) -> list[tuple[int, int]]:
    """« Accès aux soins | Santé mentale | Addictions » or « a, b et c » as the one paragraph below the announcement."""
    for separator in _IN_ONE:
        cuts = list(separator.finditer(a.plain, block.start, block.end))
        if len(cuts) > 1 and block.end - block.start < 110 * (len(cuts) + 1):
            edges = [block.start, *(c.end() for c in cuts)]
            spans = list(zip(edges, [*(c.start() for c in cuts), block.end], strict=True))
            named = [s for s in spans if themes_in(a.text[slice(*s)]) and s[1] - s[0] < 110]
            return spans if len(named) == len(spans) and n in (None, len(spans)) else []
    colon = a.plain.find(": ", block.start, block.end)
    begin = colon + 2 if colon > 0 else block.start
    pieces = split_enumeration(a, begin, block.end, n) if block.end - begin < _ENUMERATION else []
    enough = len(pieces) == n or (n is None and len(pieces) > 2)
    alike = all(themes_in(a.text[p.start : p.end]) and p.end - p.start < 110 for p in pieces)
    return [(p.start, p.end) for p in pieces] if enough and alike else []


def _explained(a: Annotated, first: int, n: int | None) -> list[tuple[int, int]]:
    """Paragraphs that each begin with an axis and a colon, « Réduire les inégalités : médiation, bus santé. »"""
    found = []
    for block in a.document.blocks[first : first + 12]:
        label = _LABEL.match(a.plain, block.start, block.end)
        if block.zone is not Zone.BODY or label is None or not themes_in(a.text[label.start() : label.end()]):
            break
        found.append((block.start, block.end))
    return found if len(found) > 2 and n in (None, len(found)) else []


def _rows(a: Annotated, first: int, n: int | None) -> list[tuple[int, int]]:
    """The first cells of the rows, or the cells of the head row, where they are as many as announced."""
    rows: list[Block] = []
    for block in a.document.blocks[first:]:
        if block.kind not in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEADER):
            break
        rows.append(block)
    head = cells(a, rows[0])
    if n and len(head) == n > 2 and rows[0].kind is BlockKind.TABLE_HEADER:
        return head
    if rows[0].kind is BlockKind.TABLE_HEADER:
        rows = rows[1:]
    columns = [cells(a, r) for r in rows]
    bare = all(len(c) > 1 and not _LETTERS_IN.search(a.plain, *c[0]) for c in columns)
    found = [c[1 if bare else 0] for c in columns]
    if n is None and len(found) > 2:
        return found if all(themes_in(a.text[s:e]) and e - s < 110 for s, e in found) else []
    return found if n and len(found) == n else []


def _cards(a: Annotated, first: int) -> list[tuple[int, int]]:
    """« 1 », a label, « 2 », a label: numbers on lines of their own."""
    found: list[tuple[int, int]] = []
    blocks, index = a.document.blocks, first
    while index + 1 < len(blocks) and a.plain[blocks[index].start : blocks[index].end].strip(" .)") in (
        str(len(found) + 1),
        f"0{len(found) + 1}",
    ):
        found.append((blocks[index + 1].start, blocks[index + 1].end))
        mark = str(len(found) + 1)
        later = range(index + 2, min(index + 5, len(blocks)))
        index = next((i for i in later if a.plain[blocks[i].start : blocks[i].end].strip(" .)0") == mark), len(blocks))
    return found if len(found) > 1 else []


def _next_body(blocks: Sequence[Block], index: int) -> int | None:
    """The next block of the document's own message, a few at most of other zones between (page footers)."""
    for at in range(index, min(index + 4, len(blocks))):
        if blocks[at].zone is Zone.BODY:
            return at
    return None


def _bullets(a: Annotated, first: int, n: int | None) -> list[tuple[int, int]]:
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
        if block.level == top.level and _class(block.marker) == _class(top.marker):
            if found and block.marker[:1].isdigit() and int(re.sub(r"\D", "", block.marker) or 0) == 1:
                break
            found.append(block)
    if n and len(found) > n:
        found = _as_announced(a, found, n)
    return [(b.start, b.end) for b in found if b.end - b.start < _MAX_ITEM or n]


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


def _class(marker: str) -> str:
    return "digit" if marker[:1].isdigit() else "letter" if marker[:1].isalpha() else marker[:1]


def _as_announced(a: Annotated, found: list[Block], n: int) -> list[Block]:
    """Where the list has lost its levels: those items that are written as the first one is, if they are n."""
    capital = a.text[found[0].start].isupper()
    alike = [b for b in found if a.text[b.start].isupper() == capital]
    return alike if len(alike) == n else found


def _lines(a: Annotated, first: int, n: int | None, after_colon: bool) -> list[tuple[int, int]]:
    """Lines that lost their bullets: they end in semicolons or commas, or there are as many short ones as announced."""
    blocks = a.document.blocks
    found: list[Block] = []
    for block in blocks[first : first + 14]:
        text = a.plain[block.start : block.end].rstrip()
        if block.zone is not Zone.BODY or len(text) > 200:
            break
        found.append(block)
        if not text.endswith((";", ",")) and not re.search(r"[;,] (?:et|and)$", text):
            break
    marked = [b for b in found if a.plain[b.start : b.end].rstrip().endswith((";", ","))]
    if n and len(found) == n + 1 and len(marked) == n:
        found = found[:n]
    if len(marked) >= 2 or (len(marked) == 1 and n == 2):
        return [(b.start, b.end) for b in found]
    if (n and after_colon) or (n and blocks[first].kind is BlockKind.PARAGRAPH):
        some = blocks[first : first + n]
        short = [b for b in some if _is_short_line(a, b)]
        quoted = [b for b in some if a.plain[b.start : b.start + 1] == '"' and b.zone is Zone.BODY]
        if (
            len(short) == n
            or len(quoted) == n
            or (after_colon and n > 2 and len(short) == n - 1 and some[-1] not in short)
        ):
            return [(b.start, b.end) for b in some]
    if n is None:
        return _health_lines(a, blocks[first : first + 10])
    return []


def _health_lines(a: Annotated, some: Sequence[Block]) -> list[tuple[int, int]]:
    """Short lines that all name a theme of health, up to the first that does not: where no number says how many."""
    found = []
    for block in some:
        if (
            not _is_short_line(a, block)
            or block.end - block.start > 90
            or not themes_in(a.text[block.start : block.end])
        ):
            break
        found.append((block.start, block.end))
    return found if len(found) > 2 else []


def _is_short_line(a: Annotated, block: Block) -> bool:
    text = a.plain[block.start : block.end].rstrip()
    return len(text) < 110 and block.zone is Zone.BODY and not text.endswith((".", ":", "?"))


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
    if n and len(some) == n and all(_is_short_line(a, b) and b.kind is BlockKind.HEADING for b in some):
        return [(b.start, b.end) for b in some]
    return []
