"""Resolve dates: give every point its year, from its own words, the day of speaking, the tense, or its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
import re

from extractors.annotated import Annotated
from extractors.dates.guess import Candidate, choose, nearest
from extractors.dates.mention import DateMention, Point
from extractors.dates.speaking import speaking_day
from extractors.dates.spell import kind_of, span, spell
from extractors.dates.tense import tense_at
from extractors.dates.timeline import timeline_years
from models.document import BlockKind
from models.values import edtf_bounds

Item = Point | tuple[Point, Point]
_DAY = timedelta(days=1)
_SENTENCE = 1000  # characters: as far as a sentence goes


def resolve(a: Annotated, points: Sequence[Item]) -> tuple[DateMention, ...]:
    """Mentions in reading order. What cannot be dated keeps edtf None."""
    a.once("dates.points", lambda _: list(points))
    context = _Context(a, points)
    return tuple(m for i in range(len(points)) if (m := context.mention(i)) is not None)


class _Context:
    """What is known while dates are resolved one after another."""

    def __init__(self, a: Annotated, items: Sequence[Item]) -> None:
        self.a = a
        self.items = items
        self.now = speaking_day(a)
        self.last_day: tuple[int, date] | None = None  # where the last resolved day stands, and which day it is
        self.told: date | None = None  # the end of the last date told, as far as it is known
        self.today: date | None = None  # « ce vendredi 22 mars » tells which day « ce jour » is
        self.heading_years = _heading_years(a)
        self.timeline_years = timeline_years(a, items, self.now)

    def mention(self, index: int) -> DateMention | None:
        item = self.items[index]
        first, last = (item, None) if isinstance(item, Point) else item
        end = (last or first).end
        if first.kind == "before" and self._explained(index):
            return None
        edtf, confidence = self._edtf(index, first, last)
        if edtf and first.kind in ("day", "weekday", "now"):
            self._remember(first, edtf)
        if edtf and first.kind in ("day", "month", "season", "quarter", "half"):
            self.told = edtf_bounds(edtf)[1]
        own = first.complete and (last is None or last.complete)
        relative = first.kind in ("weekday", "now", "before", "offset") or first.relation is not None
        rule = first.rule if last is None else "dates.range"
        return DateMention(
            first.start, end, edtf, kind_of(first, last), relative, bool(edtf) and not own, rule, round(confidence, 2)
        )

    def _explained(self, index: int) -> bool:
        """« Le lendemain, vendredi 9 décembre »: the date itself follows."""
        if index + 1 >= len(self.items):
            return False
        follower = self.items[index + 1]
        point = follower if isinstance(follower, Point) else follower[0]
        here = self.items[index]
        return isinstance(here, Point) and point.kind == "day" and point.start - here.end <= 3

    def _remember(self, point: Point, edtf: str) -> None:
        day = edtf_bounds(edtf)[1]
        self.last_day = (point.end, day)
        if point.relation == "this" and point.kind == "day" and self.today is None:
            self.today = day

    def _edtf(self, index: int, first: Point, last: Point | None) -> tuple[str | None, float]:
        edtf, confidence = self._single(index, first)
        if last is None or edtf is None:
            return edtf, confidence
        if last.complete:
            end = spell(last, last.year or 0)
        else:
            year = edtf_bounds(edtf)[0].year
            reach = edtf_bounds(edtf)[1]
            options = [s for y in (year, year + 1) if (s := spell(last, y)) and edtf_bounds(s)[1] >= reach]
            end = options[0] if options else None
        return (span(edtf, end) if end else None), confidence

    def _single(self, index: int, point: Point) -> tuple[str | None, float]:
        if point.year is not None:
            edtf = spell(point, point.year)
            return edtf, 0.97 if edtf and _weekday_fits(point, edtf) else 0.7
        if point.kind in ("now", "before", "offset"):
            return self._shifted(point)
        if point.kind == "weekday":
            return self._weekday(point)
        return self._without_year(index, point)

    def _shifted(self, point: Point) -> tuple[str | None, float]:
        if point.kind == "before":
            if self.last_day and point.start - self.last_day[0] < 1500:
                return (self.last_day[1] + (point.number or 0) * _DAY).isoformat(), 0.8
            return None, 0.0
        if self.now is None:
            return None, 0.0
        sure = 0.85 if not self.now.inferred else 0.55
        if point.kind == "now" and point.number == 0 and self.today:
            return self.today.isoformat(), 0.85
        if point.kind == "now" or point.unit in ("day", "week"):
            if not self.now.exact:
                return None, 0.0
            return _days_off(self.now.first, point), sure
        return _months_off(self.now.last, point), sure

    def _weekday(self, point: Point) -> tuple[str | None, float]:
        if self.now is None or not self.now.exact or self.now.inferred:
            return None, 0.0
        now = self.now.first
        back = (now.weekday() - (point.weekday or 0)) % 7
        before, after = now - back * _DAY, now + (-back % 7) * _DAY
        tense = tense_at(self.a, point.start, point.end)
        if point.relation == "last":
            return (before if before < now else now - 7 * _DAY).isoformat(), 0.85
        if point.relation == "next":
            return (after if after > now else now + 7 * _DAY).isoformat(), 0.85
        if tense == "planned":
            return after.isoformat(), 0.8
        return before.isoformat(), 0.85 if tense == "past" else 0.65

    def _without_year(self, index: int, point: Point) -> tuple[str | None, float]:
        told = self._year_told(index, point)
        if told is not None:
            edtf = spell(point, told)
            return edtf, 0.85 if edtf and _weekday_fits(point, edtf) else 0.5
        candidates = self._candidates(index, point)
        if self.now is None or not candidates:
            return None, 0.0
        fitting = [c for c in candidates if _weekday_fits(point, c.edtf)] if point.weekday is not None else []
        share = 0.85 if self.now.inferred else 1.0
        if fitting:
            return nearest(fitting, self.now).edtf, 0.93 * share
        if point.weekday is not None:
            share *= 0.6
        neighbour = self._narrative(index, candidates) if point.relation is None else None
        if neighbour:
            return neighbour.edtf, 0.8 * share
        tense = tense_at(self.a, point.start, point.end)
        if tense is None and point.kind == "season" and point.relation is None:
            # « une signature à l'automne »: of a season gone by one says « dernier », or some verb of the sentence does.
            tense = tense_at(self.a, point.start, point.end, _SENTENCE) or "planned"
        after = self.told if point.relation == "following" else None
        chosen, sure = choose(candidates, self.now, point, tense)
        if after is not None:  # « arrivée en janvier 2023. Le diagnostic a occupé le printemps suivant »
            chosen, sure = min((c for c in candidates if c.last > after), key=lambda c: c.first, default=None), 0.85
        return (chosen.edtf, sure * share) if chosen else (None, 0.0)

    def _candidates(self, index: int, point: Point) -> list[Candidate]:
        years: set[int] = set()
        if self.now:
            years.update(range(self.now.last.year - 2, self.now.last.year + 3))
        for other in (index - 1, index + 1):
            if 0 <= other < len(self.items) and (edge := _edge(self.items[other])) is not None:
                years.update(range(edge.year - 1, edge.year + 2))
        spelled = (spell(point, y) for y in sorted(years))
        return [Candidate(s, *edtf_bounds(s)) for s in spelled if s]

    def _year_told(self, index: int, point: Point) -> int | None:
        """« De la même année »; or a year that heads the sentence, the table row or the list: « En 2023, deux ateliers, en mars et en juin »."""
        if point.relation == "same":
            return next((e.year for item in reversed(self.items[:index]) if (e := _edge(item))), None)
        if point.relation is not None:
            return None
        sentence = self.a.sentence_at(point.start)
        for other in reversed(self.items[:index]):
            if not isinstance(other, Point):
                continue
            if sentence is None or other.start < sentence.start:
                break
            if other.kind == "year" and not other.part and other.start - sentence.start < 14:
                return other.year
        below = self.heading_years.get(self.a.block_index(point.start))
        return below if below is not None else self.timeline_years.get(point.start)

    def _narrative(self, index: int, candidates: list[Candidate]) -> Candidate | None:
        """Told in order: after the full date before and before the one behind it, or soon after the sentence before."""
        here = _start(self.items[index])
        block = self.a.block_index(here)
        edge = self._neighbour(index, -1, block)
        if edge is None:
            return None
        follower = self._neighbour(index, 1, block)
        later = [c for c in candidates if c.first >= edge[1]]
        if follower and follower[1] > edge[1]:
            between = [c for c in later if c.last <= follower[1]]
            if len(between) == 1:
                return between[0]
        near = here - edge[0] < 300 and self.a.sentence_index(here) - self.a.sentence_index(edge[0]) <= 1
        soon = [c for c in later if (c.first - edge[1]).days <= 130]
        early = self.now is None or all(c.last <= self.now.last for c in soon)
        return soon[0] if near and soon and early and edge[2] else None

    def _neighbour(self, index: int, step: int, block: int) -> tuple[int, date, bool] | None:
        """The full date before or after in the same block: where, its edge, whether it is a month or day."""
        other = index + step
        if not 0 <= other < len(self.items):
            return None
        item = self.items[other]
        if self.a.block_index(_start(item)) != block:
            return None
        if step < 0 and not isinstance(item, Point) and item[1].complete:
            item = item[1]  # what is told next comes after the end of a range
        edge = _edge(item)
        point = item if isinstance(item, Point) else item[0]
        return None if edge is None or point.kind == "year" else (_start(item), edge, point.kind in ("day", "month"))


def _start(item: Item) -> int:
    return item.start if isinstance(item, Point) else item[0].start


def _edge(item: Item) -> date | None:
    """First day of an item that says its own year."""
    point = item if isinstance(item, Point) else item[0]
    edtf = spell(point, point.year) if point.year is not None else None
    return edtf_bounds(edtf)[0] if edtf else None


def _weekday_fits(point: Point, edtf: str) -> bool:
    return point.weekday is None or edtf_bounds(edtf)[0].weekday() == point.weekday


def _days_off(now: date, point: Point) -> str:
    if point.unit == "week":
        monday = now + (7 * (point.number or 0) - now.weekday()) * _DAY
        return f"{monday.isoformat()}/{(monday + 6 * _DAY).isoformat()}"
    return (now + (point.number or 0) * _DAY).isoformat()


def _months_off(now: date, point: Point) -> str:
    if point.unit == "month":
        months = now.year * 12 + now.month - 1 + (point.number or 0)
        return f"{months // 12}-{months % 12 + 1:02}"
    return str(now.year + (point.number or 0))


_YEAR_HEADING = re.compile(r"\W*(?:annee |en |year |l'annee )?((?:19|20)\d\d)\W*")


def _heading_years(a: Annotated) -> dict[int, int]:
    """Blocks beneath a line that is only a year, by index: that year."""
    years: dict[int, int] = {}
    current: int | None = None
    for index, block in enumerate(a.document.blocks):
        if block.end - block.start <= 16 and (match := _YEAR_HEADING.fullmatch(a.plain, block.start, block.end)):
            current = int(match[1])
        elif block.kind is BlockKind.HEADING and not re.search(r"\d", a.plain[block.start : block.end]):
            current = None
        elif current is not None:
            years[index] = current
    return years
