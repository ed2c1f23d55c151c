"""Axes that carry their name and number: « Axe 1 – … », « Orientation n°2 : … », in headings, lists, cards and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
import re

from extractors.annotated import Annotated
from extractors.axes.labels import list_items, rule
from extractors.axes.types import AXES, WORKING_GROUPS, Draft, Trigger
from extractors.numbers import ordinal
from extractors.stems import beginning
from models.document import CELL_SEPARATOR, BlockKind, Zone

_STRENGTH = {
    "axe": 0.85,
    "axis": 0.85,
    "orientation": 0.85,
    "priorite": 0.82,
    "priority": 0.82,
    "pilier": 0.82,
    "pillar": 0.82,
}
_ROOTS = beginning(
    (
        *(
            "axe",
            "axis",
            "orientation",
            "priorit",
            "pilier",
            "pillar",
            "defi",
            "challenge",
            "chantier",
            "volet",
            "strand",
        ),
        *(
            "themati",
            "theme",
            "enjeu",
            "ambition",
            "objecti",
            "domaine",
            "engagement",
            "goal",
            "group",
            "gt",
            "atelier",
        ),
        *("workshop", "commission", "strategic"),
    )
)
_NUMBERISH = re.compile(r"\W*\d[\d\s,.%/-]*(?:%|fiches?|actions?|objectifs?|€|euros|pages?)?\W*$|.{0,3}$")
_QUOTED_AXIS = re.compile(
    r'\W{0,4}(?P<noun>axe|orientation|priorite|volet|axis|priority|pillar) "\s?(?P<label>[^"]{3,120}?)\s?"'
)
_CROSSING = re.compile(
    r"\W{0,3}(?:l'|un |une |the |a )?(?:(?:axe|orientation|volet|priorite) transvers\w+|(?:cross-cutting|transversal) (?:axis|priority|theme))"
    r" ?(?:[:/.-]+ ?|,? (?:concerne|porte sur|vise|traite d[eu]|est(?: consacree? a)?|is(?: devoted to)?|covers|concerns|deals with) )"
)
_ROW = 14  # blocks below a row of cards within which their labels stand
_ACTIONS = re.compile(r"\W*\d+ (?:fiches|actions|action sheets)")


@dataclass(frozen=True, slots=True)
class _Head:
    noun: str
    place: int
    start: int
    label: tuple[int, int] | None
    group: bool


def heads(a: Annotated) -> Iterator[Draft]:
    """Runs of numbered axes 1, 2, 3…; a run that starts again at 1 is another telling, or another contract's."""
    if not _ROOTS.search(a.plain):
        return
    yield from _unnumbered(a)
    runs: dict[str, list[list[_Head]]] = {}
    for head in _all_heads(a):
        series = runs.setdefault(head.noun, [])
        current = series[-1] if series else []
        known = next((h for h in current if h.place == head.place), None)
        if head.place == 1 and (known is None or (head.label and not _same_label(a, known, head))):
            series.append([head])
        elif current and known is None and head.place <= len(current) + 3:
            current.append(head)
    for noun, series in runs.items():
        for run in map(_in_order, series):
            if len(run) > 1:
                run = _labels_below(a, run)
                crossing = _transversal(a, run)
                yield _as_draft(a, noun, [*run, crossing] if crossing else run)


def _in_order(run: list[_Head]) -> list[_Head]:
    """Axes by their numbers (cards in columns are read 1, 3, 2, 4), up to the first number that is missing."""
    ordered = sorted(run, key=lambda h: h.place)
    return [h for index, h in enumerate(ordered) if h.place == index + 1]


def _labels_below(a: Annotated, run: list[_Head]) -> list[_Head]:
    """Rows of cards « AXE 1 », « AXE 2 » with their labels below them: in a row, or each over its own actions."""
    if all(h.label for h in run):
        return run
    if any(h.label for h in run[:-1]):
        return _labels_of_rows(a, run)
    first = a.block_index(run[0].start)
    below = a.document.blocks[first + len(run) : first + 2 * len(run)]
    together = a.block_index(run[-1].start) == first + len(run) - 1
    if not together or len(below) < len(run):
        return _labels_of_rows(a, run)
    if any(b.end - b.start > 160 or _NUMBERISH.match(a.plain[b.start : b.end]) for b in below):
        return run
    if len({b.kind for b in below}) > 1:
        return _labels_of_rows(a, run)
    return [replace(h, label=(b.start, b.end)) for h, b in zip(run, below, strict=True)]


def _labels_of_rows(a: Annotated, run: list[_Head]) -> list[_Head]:
    """Cards side by side are read in rows: « AXE 1 », « AXE 2 », then both labels, each a heading over its actions."""
    blocks = a.document.blocks
    places = [a.block_index(h.start) for h in run]
    out = list(run)
    taken = set(places)
    at = 0
    while at < len(run):
        stop = at + 1
        while stop < len(run) and places[stop] == places[stop - 1] + 1 and run[stop - 1].label is None:
            stop += 1
        row = stop - at > 1  # the last of a row has taken the label that stands below the whole row
        bare = [i for i in range(at, stop) if out[i].label is None or (row and _elsewhere(a, out[i]))]
        first = places[stop - 1] + 1
        if bare and first < len(blocks) and blocks[first].kind is BlockKind.HEADING:
            level = blocks[first].level
            heads_below = [
                b
                for i, b in enumerate(blocks[first : first + _ROW], first)
                if b.kind is BlockKind.HEADING and b.level == level and i not in taken and b.zone is Zone.BODY
            ][: len(bare)]
            for i, b in zip(bare, heads_below, strict=False):
                out[i] = replace(out[i], label=(b.start, b.end))
                taken.add(a.block_index(b.start))
        at = stop
    return out


def _elsewhere(a: Annotated, head: _Head) -> bool:
    """Whether the label of a head stands in the block below it."""
    return head.label is not None and a.block_index(head.label[0]) != a.block_index(head.start)


def _same_label(a: Annotated, one: _Head, other: _Head) -> bool:
    if one.label is None or other.label is None:
        return False
    return a.plain[slice(*one.label)] == a.plain[slice(*other.label)]


def _all_heads(a: Annotated) -> Iterator[_Head]:
    """Every « NOUN mark label » that opens a block, a cell or a sentence, with the span of its label."""
    known_heads = (rule("axes.head"), rule("axes.group_head"))
    blocks = a.document.blocks
    for index, block in enumerate(blocks):
        if block.zone is not Zone.BODY or not _ROOTS.search(a.plain, block.start, block.end):
            continue
        hits = [
            (m, known.id == "axes.group_head")
            for known in known_heads
            for m in known.pattern.finditer(a.plain, block.start, block.end)
            if _opens(a, block.start, m.start()) or _run_on(a, m)
        ]
        hits.sort(key=lambda h: h[0].start())
        for position, (match, group) in enumerate(hits):
            stop = hits[position + 1][0].start() if position + 1 < len(hits) else block.end
            place = ordinal(match["mark"])
            if (
                place is None
                or place > 15
                or (
                    match["sep"].strip() == ""
                    and match["mark"].isalpha()
                    and not _roman(match["mark"])
                    and a.plain[match.end() : match.end() + 1] != '"'
                    and match.end() < block.end
                )
            ):
                continue
            label = _label(a, index, match.end(), stop)
            if label is None and match["sep"].strip() == "" and stop < block.end:
                continue
            yield _Head(match["noun"].split()[0], place, match.start(), label, group)


def _roman(mark: str) -> bool:
    return set(mark) <= set("ivx")


def _opens(a: Annotated, start: int, position: int) -> bool:
    """Whether a mark stands at the start of a block, a table cell, a line or a sentence."""
    before = a.plain[max(start, position - 3) : position]
    return (position - start <= 3 and not any(c.isalnum() for c in before)) or bool(
        re.search(r"(?:[|;.:•>\n]|- ?|, )\s?$", before)
    )


def _run_on(a: Annotated, match: re.Match[str]) -> bool:
    """Whether lines were joined into one paragraph: « … : 17 actions axe 2 « Parcours » », « … axe 3 : … »."""
    separator = match["sep"]
    counts_on = match["mark"] != "1" or a.text[match.start() : match.start() + 3].isupper()
    return counts_on and (
        separator.strip()[:1] in (":", ".") or " - " in separator or a.plain[match.end() : match.end() + 1] == '"'
    )


def _label(a: Annotated, index: int, start: int, stop: int) -> tuple[int, int] | None:
    """The label after a mark, in its block and cell; on the next line where the mark stands alone (slides, cards)."""
    cell = a.text.find(CELL_SEPARATOR, start, stop)
    if cell >= 0 and cell - start > 1:
        stop = cell
    elif cell >= 0:
        start = cell + len(CELL_SEPARATOR)
        after = a.text.find(CELL_SEPARATOR, start, stop)
        stop = after if after > 0 else stop
    if not _NUMBERISH.match(a.plain[start:stop]):
        return start, stop
    blocks = a.document.blocks
    if stop == blocks[index].end and not a.plain[start:stop].strip(" :.-") and index + 1 < len(blocks):
        following = blocks[index + 1]
        text = a.plain[following.start : following.end]
        if len(text) < 160 and not _NUMBERISH.match(text) and not _ROOTS.match(text) and not _ACTIONS.match(text):
            return following.start, following.end
    return None


def _unnumbered(a: Annotated) -> Iterator[Draft]:
    """« axe « soins de premier recours » : 6 actions sur 8 » line after line, « Axe transversal : … »."""
    run: list[_Head] = []
    for block in a.document.blocks:
        match = _QUOTED_AXIS.match(a.plain, block.start, block.end) if block.zone is Zone.BODY else None
        if match:
            run.append(
                _Head(match["noun"], len(run) + 1, block.start, (match.start("label"), match.end("label")), False)
            )
        elif run and len(run) < 2:
            run = []
        elif run:
            break
    if len(run) > 1:
        yield _as_draft(a, run[0].noun, run)


def _transversal(a: Annotated, run: list[_Head]) -> _Head | None:
    """« Axe transversal / animation du réseau », « Cross-cutting axis: … » right after the last numbered one."""
    found = crossing(a, run[-1].start)
    return _Head(run[0].noun, run[-1].place + 1, found[0], found[1:], False) if found else None


def crossing(a: Annotated, position: int) -> tuple[int, int, int] | None:
    """Where the next blocks tell a transversal axis: its start, and the span of its label."""
    last = a.block_index(position)
    for index in range(last + 1, min(last + 8, len(a.document.blocks))):
        block = a.document.blocks[index]
        match = _CROSSING.match(a.plain, block.start, block.end)
        if match and block.end - match.end() < 120:
            return block.start, match.end(), block.end
    return None


def _as_draft(a: Annotated, noun: str, run: list[_Head]) -> Draft:
    labelled = [h for h in run if h.label]
    pieces = tuple(list_items(a, [h.label for h in labelled if h.label]))
    first = run[0]
    sentence = a.sentence_at(first.start)
    trigger = Trigger(
        start=first.start,
        end=first.label[1] if first.label and first.label[0] - first.start < 40 else first.start + len(noun),
        noun=noun,
        strength=_STRENGTH.get(noun, 0.45 if noun.startswith("objecti") else 0.55 if first.group else 0.72),
        announced=None,
        kind=WORKING_GROUPS if first.group else AXES,
        sentence_start=sentence.start if sentence else first.start,
        sentence_end=sentence.end if sentence else first.start,
        block=a.block_index(first.start),
    )
    gaps = -0.3 if len(labelled) < len(run) else 0.0
    return Draft(pieces, trigger, "axes.numbered", 0.05 + gaps)
