"""Axes in a table: a column headed « Axe » or « Orientation », repeated or empty beside the actions of one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile
import re

from extractors.annotated import Annotated
from extractors.axes.coordination import split_enumeration
from extractors.axes.labels import list_items
from extractors.axes.themes import themes_in
from extractors.axes.types import AXES, Draft, Trigger
from extractors.columns import facts, labelled_cells, rows_of_contracts
from extractors.tables import cells
from models.document import Block, BlockKind, Zone

_HEADER = re.compile(
    r"\W*(?:(?:les |nos |the )?(?:strategic |main |priority )?(?:axes?|orientations?|priorites?|piliers?|defis?|thematiques?|volets?|axis|priority|priorities|pillars?|strands?)(?: (?:strategiques?|prioritaires?|thematiques?|du contrat|du cls))?)\W*$"
)
_PREFIX = re.compile(
    r"\W*(?:axe|axis|orientation|priorite|priority|pilier|defi|volet|thematique)? ?(?:strategique )?(?:n ?° ?)?(?:\d{1,2}|[ivx]{1,4})\b\s*[]:.)-]?\s*(?:- )?(?=\w)"
)
_HEAD_LINE = re.compile(
    r"\W*(?P<noun>(?:axes?|orientations?|priorites?|piliers?|axis|priority|pillar)(?: (?:strategiques?|prioritaires?))?)(?: (?!du |de |des |d'|et )[^\W\d]{3,15}){1,4}\W*$"
)
_LINE = re.compile(
    r"[\s|]*(?:(?:axe|orientation|axis) )?(?:(?:\d{1,2}|[ivx]{1,4})[\s.):|-]+)?(?P<label>[^\d|\n]{4,110}?)(?:[\s|]+\d{1,3}(?: ?%)?(?!\w))+"
)
_SUMS = ("total", "ensemble", "somme", "all |", "en tout")
_LABEL = 110  # characters
_MOST_ROWS = 12
_ITEM = re.compile(r"(?<![\w.,])(\d) ?[.)°/-] ?(?=\w)")
_WORDS = re.compile(r"(?!axe\b)[a-z]{3}(?<!iii)")
_NUMBER = re.compile(r"\W*(?:axe |axis )?(?:\d{1,2}|[ivx]{1,5}|[a-h])?\W*")
_ROWS = (BlockKind.TABLE_HEADER, BlockKind.TABLE_ROW)


def tables(a: Annotated) -> Iterator[Draft]:
    """One draft for each table that has a column of axes."""
    blocks = a.document.blocks
    index = 0
    while index < len(blocks):
        block = blocks[index]
        if block.kind in _ROWS and (block.zone is Zone.BODY or _headed(blocks, index)):
            stop = index
            while stop < len(blocks) and blocks[stop].kind in _ROWS:
                stop += 1
            yield from _table(a, blocks[index:stop], index)
            index = stop
        else:
            yield from _columns(a, block, index)
            index += 1


def _headed(blocks: Sequence[Block], index: int) -> bool:
    """Whether a head row that looks like a page's furniture has rows of the document's own message below it."""
    below = blocks[index + 1] if index + 1 < len(blocks) else None
    return below is not None and below.kind is BlockKind.TABLE_ROW and below.zone is Zone.BODY


def _columns(a: Annotated, block: Block, index: int) -> Iterator[Draft]:
    """« Axe stratégique Actions Engagées » over « I Démographie médicale 9 8 »: a table whose columns lost their edges."""
    head = _HEAD_LINE.match(a.plain, block.start, block.end)
    if head is None or block.zone is not Zone.BODY:
        return
    spans: list[tuple[int, int]] = []
    row = _LINE.match(a.plain, block.end)
    while row and not row["label"].startswith(_SUMS) and len(spans) < _MOST_ROWS:
        spans.append(row.span("label"))
        row = _LINE.match(a.plain, row.end())
    if len(spans) > 1 and all(themes_in(a.text[s:e]) for s, e in spans):
        trigger = Trigger(
            head.start("noun"), head.end("noun"), head["noun"], 0.8, None, AXES, block.start, block.end, index
        )
        yield Draft(tuple(list_items(a, spans)), trigger, "axes.columns", 0.05)


def _labels_column(a: Annotated, rows: tuple[Block, ...], header: list[tuple[int, int]], column: int) -> int:
    """The column beside « Axe » where that one holds only the numbers (« Axe | Intitulé | Actions »)."""
    bodies = [cells(a, r) for r in rows[1:] if not a.plain[r.start : r.end].lstrip(" |").startswith(_SUMS)]
    marks = [c[column] for c in bodies if column < len(c)]
    bare = all(len(a.plain[s:e].strip(" .")) <= 6 and not _WORDS.search(a.plain, s, e) for s, e in marks)
    return column + 1 if bare and column + 1 < len(header) else column


def _table(a: Annotated, rows: tuple[Block, ...], index: int) -> Iterator[Draft]:
    if not rows_of_contracts(a).isdisjoint(range(index, index + len(rows))):
        return
    rows = tuple(takewhile(lambda r: not a.plain[r.start : r.end].lstrip(" |").startswith(_SUMS), rows))
    header = cells(a, rows[0]) if rows else []
    column = next((i for i, (s, e) in enumerate(header) if _HEADER.match(a.plain[s:e])), None)
    if column is None or len(rows) < 3:
        return
    column = _labels_column(a, rows, header, column)
    spans: dict[str, tuple[int, int]] = {}
    for row in rows[1:]:
        row_cells = cells(a, row)
        if spans and row_cells and a.plain[slice(*row_cells[0])] == a.plain[slice(*header[0])]:
            break  # another table's head right below
        if len(row_cells) < len(header) and column == 0 and len(row_cells) > 1:
            continue  # the axis cell spans several rows: this row holds only the columns beside it
        if column < len(row_cells):
            start, end = row_cells[column]
            prefix = _PREFIX.match(a.plain, start, end)
            start = prefix.end() if prefix else start
            if any(c.isalpha() for c in a.text[start:end]) and not a.plain[start:end].startswith(("total", "ensemble")):
                spans.setdefault(a.plain[start:end].strip(), (start, end))
    if len(spans) > 1:
        start, end = header[column]
        trigger = Trigger(start, end, a.plain[start:end], 0.8, None, AXES, rows[0].start, rows[0].end, index)
        yield Draft(tuple(list_items(a, list(spans.values()))), trigger, "axes.table", 0.05)


def columns(a: Annotated) -> Iterator[Draft]:
    """The axes below « Axes prioritaires » in a table of contracts, or behind this word in a sheet of facts."""
    told = [c for c in labelled_cells(a) if c.label == "themes"]
    # Lines that repeat the word go on with one list.
    for _, group in groupby(enumerate(told), key=lambda n: n[1].row if n[1].in_table else n[1].row - n[0]):
        own = [cell for _, cell in group]
        first = own[0]
        pieces = (
            list_items(a, [_without_number(a, c.start, c.end) for c in own])
            if len(own) > 1
            else list_items(a, numbered)
            if len(numbered := _numbered(a, first.start, first.end)) > 1
            else split_enumeration(a, first.start, first.end, None)
        )
        if len(pieces) > 1:
            trigger = Trigger(first.start, first.start, "axes", 0.8, None, AXES, first.start, first.end, first.row)
            yield Draft(tuple(pieces), trigger, first.rule.id, 0.05)


def below_facts(a: Annotated) -> Iterator[Draft]:
    """A list of themes right below lines of facts (« Signature : … », « Durée : … »), though nothing announces it."""
    blocks = a.document.blocks
    for index in sorted(facts(a)):
        items = list(takewhile(lambda b: b.kind is BlockKind.LIST_ITEM and b.zone is Zone.BODY, blocks[index + 1 :]))
        if len(items) < 2 or not all(b.end - b.start < _LABEL and themes_in(a.text[b.start : b.end]) for b in items):
            continue
        start = blocks[index].start
        trigger = Trigger(start, start, "axes", 0.6, None, AXES, start, blocks[index].end, index)
        yield Draft(tuple(list_items(a, [(b.start, b.end) for b in items])), trigger, "axes.below_facts")


def _numbered(a: Annotated, start: int, end: int) -> list[tuple[int, int]]:
    """« 1. Mieux vivre avec la maladie 2. Bien vieillir »: the items of one cell."""
    first = _ITEM.search(a.plain, start, end)
    return numbered_after(a, _ITEM, first.end(), end) if first and first[1] == "1" else []


def numbered_after(a: Annotated, number: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
    """The items of text[start:end], of which the first begins it and the others follow their `number`, 2, 3…"""
    edges, cuts = [start], []
    for cut in number.finditer(a.plain, start, end):
        if int(cut[1]) == len(edges) + 1:
            cuts.append(cut.start())
            edges.append(cut.end())
    return list(zip(edges, [*cuts, end], strict=True))


def _without_number(a: Annotated, start: int, end: int) -> tuple[int, int]:
    prefix = _PREFIX.match(a.plain, start, end)
    return (prefix.end() if prefix else start), end


def rows_below(a: Annotated, first: int, n: int | None) -> list[tuple[int, int]]:
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
    bare = all(len(c) > 1 and _NUMBER.fullmatch(a.plain, *c[0]) for c in columns)
    found = [c[1 if bare else 0] for c in columns]
    if n is None and len(found) > 2:
        return found if all(themes_in(a.text[s:e]) and e - s < 110 for s, e in found) else []
    return found if n and len(found) == n else []
