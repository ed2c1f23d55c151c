"""Axes on lines that no bullet marks: Roman numbers, cards, lines that end in semicolons, short lines, one line with all of them."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.axes.coordination import split_enumeration
from extractors.axes.themes import themes_in
from models.document import CELL_SEPARATOR, Block, BlockKind, Zone

_MARK = re.compile(r"\(?(?P<mark>[ivx]{1,4}|[a-h]) ?(?:[-.)/:]|- )+ ?(?=\w)")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii")
_LETTERS = ("a", "b", "c", "d", "e", "f", "g", "h")
_LABEL = re.compile(r"[^:.;?!]{4,90}? ?:(?= \S)")
# A title of a few words before the sentences that explain it.
_LEAD = re.compile(r"(?P<label>[^.:;?!,]{6,70})[.:] (?=\S+ \S+ \S)")
_IN_ONE = (re.compile(r" ?\| ?"), re.compile(r" [•·●/] "), re.compile(r" - "), re.compile(r" ?; "))
_ENUMERATION = 300  # characters of a paragraph that is nothing but an enumeration


def by_marks(a: Annotated, first: int) -> list[tuple[int, int]]:
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
    return [_first_cell(a, s, e) for s, e in found] if len(found) > 1 else []


def _first_cell(a: Annotated, start: int, end: int) -> tuple[int, int]:
    """« I. Accès aux soins | mobilités, internes »: the axis stands in the first cell of its row."""
    cell = a.text.find(CELL_SEPARATOR, start, end)
    return (start, cell) if cell > start else (start, end)


def in_one_line(a: Annotated, block: Block, n: int | None) -> list[tuple[int, int]]:
    """« Accès aux soins | Santé mentale | Addictions » or « a, b et c » as the one paragraph below the announcement."""
    for separator in _IN_ONE:
        cuts = list(separator.finditer(a.plain, block.start, block.end))
        if len(cuts) > 1 and block.end - block.start < 110 * (len(cuts) + 1):
            colon = a.plain.find(": ", block.start, cuts[0].start())
            lead = colon > 0 and not themes_in(a.text[block.start : colon])  # « Cinq, ni plus ni moins : »
            edges = [colon + 2 if lead else block.start, *(c.end() for c in cuts)]
            spans = list(zip(edges, [*(c.start() for c in cuts), block.end], strict=True))
            named = [s for s in spans if themes_in(a.text[slice(*s)]) and s[1] - s[0] < 110]
            return spans if len(named) == len(spans) and n in (None, len(spans)) else []
    colon = a.plain.find(": ", block.start, block.end)
    begin = colon + 2 if colon > 0 else block.start
    pieces = split_enumeration(a, begin, block.end, n) if block.end - begin < _ENUMERATION else []
    enough = len(pieces) == n or (n is None and len(pieces) > 2)
    alike = all(themes_in(a.text[p.start : p.end]) and p.end - p.start < 110 for p in pieces)
    return [(p.start, p.end) for p in pieces] if enough and alike else []


def before_colons(a: Annotated, first: int, n: int | None) -> list[tuple[int, int]]:
    """Paragraphs that each begin with an axis and a colon, « Réduire les inégalités : médiation, bus santé. »"""
    found = []
    for block in a.document.blocks[first : first + 12]:
        label = _LABEL.match(a.plain, block.start, block.end)
        if block.zone is not Zone.BODY or label is None or not themes_in(a.text[label.start() : label.end()]):
            break
        found.append((block.start, block.end))
    return found if len(found) > 2 and n in (None, len(found)) else []


def by_cards(a: Annotated, first: int) -> list[tuple[int, int]]:
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


def by_lines(a: Annotated, first: int, n: int | None, after_colon: bool) -> list[tuple[int, int]]:
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
        short = [b for b in some if is_short_line(a, b)]
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


def by_leads(a: Annotated, first: int, n: int | None) -> list[tuple[int, int]]:
    """« Vieillir chez soi. Des logements seront adaptés … »: as many paragraphs as announced, each named by its first words."""
    some = a.document.blocks[first : first + n] if n and n > 1 else ()
    leads = [_LEAD.match(a.plain, b.start, b.end) for b in some if b.zone is Zone.BODY]
    found = [m.span("label") for m in leads if m is not None]
    return found if n and len(found) == n else []


def _health_lines(a: Annotated, some: Sequence[Block]) -> list[tuple[int, int]]:
    """Short lines that all name a theme of health, up to the first that does not: where no number says how many."""
    found = []
    for block in some:
        if (
            not is_short_line(a, block)
            or block.end - block.start > 90
            or not themes_in(a.text[block.start : block.end])
        ):
            break
        found.append((block.start, block.end))
    return found if len(found) > 2 else []


def is_short_line(a: Annotated, block: Block) -> bool:
    text = a.plain[block.start : block.end].rstrip()
    return len(text) < 110 and block.zone is Zone.BODY and not text.endswith((".", ":", "?"))
