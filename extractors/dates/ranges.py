"""Join points into ranges: « de janvier à mai 2024 », « octobre et novembre 2024 », « 2024-2029 »."""

from __future__ import annotations

from dataclasses import replace
import re

from extractors.annotated import Annotated
from extractors.dates.mention import Point

_TO = re.compile(
    r" ?(?:,? ?(?:a|au|a la|a l'|aux|jusqu'a|jusqu'au|jusqu'en|jusqu'a la|(?:and )?until|to|through|till|up to)"
    r"|[-/]|->|>|→) ?(?:la |le |the )?"
)
_AND = re.compile(r" ?(?:,|et|et le|et en|and|and in|and on|&|puis|puis en|ou|or) (?:le |en |au |the |de |d')?")
_BETWEEN = re.compile(r"(?:\bentre(?: le| la| les| l'| mi)?|\bbetween(?: the)?|\bfrom(?: the)?)[ -]?$")
_LIST = re.compile(r" ?, ?")
# « signé le 28 juin 2022, jusqu'en 2026 » is a day and an end; « du 28 juin 2022, jusqu'au … » is a range.
_THEN_UNTIL = re.compile(r" ?, ?(?:and )?(?:jusqu|until|till|through|up to)")
# « prolongé par un avenant du 12 mai 2021 jusqu'en 2023 »: the day of the act, and how far it goes.
_UNTIL = re.compile(r" (?:jusqu|until|till|through|up to)")
_DONE_ON = re.compile(
    r"\b(?:avenants?|amendment|signee?|conclue?|signed|concluded)(?: n°? ?\d)? (?:du|de|d'|en|le|of|in|on|dated)(?: le)? ?$"
)
_OPENED = re.compile(r"\b(?:du|depuis|de|d'|from|entre|between|a partir d[eu]|des)(?: le| la| les| l'| the)?\s?$")
_RANK = {"day": 0, "weekday": 0, "month": 1, "season": 1, "quarter": 1, "half": 1, "year": 2}


def join(a: Annotated, points: list[Point]) -> list[Point | tuple[Point, Point]]:
    """Points in reading order, pairs of them that are a range as pairs; weak points that stand alone are dropped."""
    out: list[Point | tuple[Point, Point]] = []
    index = 0
    while index < len(points):
        first = points[index]
        last = _reach(a, points, index)
        if last > index:
            out.append(_pair(first, points[last]))
        elif first.strong or _heads_item(a, first):
            out.append(first)
        index = last + 1
    return out


def _reach(a: Annotated, points: list[Point], index: int) -> int:
    """Index of the last point of the range that begins at points[index]; index itself where there is none."""
    last = index
    while last + 1 < len(points) and _linked(a, points[index], points[last], points[last + 1]):
        last += 1
        if _TO.fullmatch(a.plain, points[last - 1].end, points[last].start):
            return last
    if last > index and _LIST.fullmatch(a.plain, points[last - 1].end, points[last].start):
        return index  # « mars, juin » without a last « et » is no list we know
    return last


def _linked(a: Annotated, first: Point, left: Point, right: Point) -> bool:
    if first.kind not in _RANK or right.kind not in _RANK or right.start - left.end > 18:
        return False
    if first.part == "during" or (right.relation and left.relation):
        return False
    if _THEN_UNTIL.match(a.plain, left.end) and not _OPENED.search(a.plain, max(0, first.start - 16), first.start):
        return False
    if _UNTIL.match(a.plain, left.end) and _DONE_ON.search(a.plain, max(0, first.start - 40), first.start):
        return False
    if _TO.fullmatch(a.plain, left.end, right.start):
        return _ordered(first, right) and not (first.kind == "weekday" or right.kind == "weekday")
    between = bool(_BETWEEN.search(a.plain, max(0, first.start - 14), first.start))
    comma = _LIST.fullmatch(a.plain, left.end, right.start)
    if not comma and not _AND.fullmatch(a.plain, left.end, right.start):
        return False
    if between and not comma:
        return _ordered(first, right)
    if first.kind != right.kind or left.complete or first.kind == "weekday":
        return False
    return first.kind in ("day", "month", "quarter") and _ordered(first, right)


def _ordered(first: Point, last: Point) -> bool:
    """Whether the pair can be a range: of kinds that go together, not ending before it begins."""
    if first.year and last.year:
        if first.kind == last.kind == "year" and not first.part:
            return first.year < last.year and last.year - first.year <= 25
        return first.year <= last.year
    if first.kind == "year" or last.kind == "year":
        return bool(first.part or first.relation) and bool(last.part or last.relation or last.year)
    return True


def _pair(first: Point, last: Point) -> tuple[Point, Point]:
    """The range's two points, the year of one given to the other."""
    if first.year is None and last.year is not None:
        later = _position(first) > _position(last)
        first = replace(first, year=last.year - 1 if later else last.year)
    elif last.year is None and first.year is not None and last.kind != "year":
        later = _position(first) > _position(last)
        last = replace(last, year=first.year + 1 if later else first.year)
    if last.relation and not first.relation:
        first = replace(first, relation=last.relation)
    return first, last


def _position(point: Point) -> int:
    """Where in the year a point lies, in days, roughly: to see whether one is after another."""
    if point.month:
        return point.month * 31 + (point.day or (0 if point.part != "late" else 30))
    if point.season:
        return (point.season - 20) * 3 * 31 - 31
    if point.number:
        return point.number * (93 if point.kind == "quarter" else 186)
    return {"early": 0, "mid": 186, "late": 360}.get(point.part or "", 0)


_AFTER_ITEM = re.compile(r" ?[:–|\-—)]|$|\n")


def _heads_item(a: Annotated, point: Point) -> bool:
    """« Avril : délibération » and table cells: a bare month or year at the start of an item, before a colon or a bar."""
    block = a.block_at(point.start)
    if block is None:
        return False
    before = a.plain[max(block.start, point.start - 3) : point.start].strip(" -•*([")
    head = (point.start - block.start <= 3 and not before) or before.endswith("|")
    return head and bool(_AFTER_ITEM.match(a.plain, point.end, block.end + 1))
