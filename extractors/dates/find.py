"""Find dates: look for trigger words, try the rules around them, keep the longest, join ranges, resolve."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
import re

from extractors.annotated import Annotated
from extractors.dates.mention import DateMention, Point
from extractors.dates.parse import lexicon, parse
from extractors.rules import Rule, RuleMatch, load

_TOKEN = re.compile(r"[a-z]+(?:\d(?!\d))?|\d+(?:[/.-]\d)?")
_REACH = 72  # characters around a trigger word within which a date lies
_GAP = 90  # triggers nearer than this are looked at together
_WORD = 300  # characters of the longest word
_FALSE = "false_positive"


def find_dates(a: Annotated) -> tuple[DateMention, ...]:
    """All dates of the document, of every zone, in reading order, without overlaps."""
    from extractors.dates.resolve import resolve

    return a.once("dates", lambda doc: resolve(doc, find_points(doc)))


def find_points(a: Annotated) -> list[Point | tuple[Point, Point]]:
    """Dates as the words say them, ranges joined, before any year is guessed."""
    from extractors.dates.ranges import join

    month_first = _month_first(a)
    matches: list[RuleMatch] = []
    for start, end, classes in _windows(a):
        for rule, needs in _rules():
            if needs <= classes and rule.applies(a.language):
                source = a.plain if rule.on == "plain" else a.text
                matches.extend(RuleMatch(rule, m) for m in rule.pattern.finditer(source, start, end))
    return join(a, _points(matches, month_first))


def _points(matches: list[RuleMatch], month_first: bool) -> list[Point]:
    barred = sorted({(m.start, m.end) for m in matches if m.rule.label == _FALSE})
    longest = max((end - start for start, end in barred), default=0)
    parsed = [p for m in matches if m.rule.label != _FALSE and (p := parse(m, month_first))]
    taken: list[Point] = []
    starts: list[int] = []
    for point in sorted(parsed, key=_preference):
        if _inside(barred, longest, point):
            continue
        at = bisect_left(starts, point.start)
        if (at and taken[at - 1].end > point.start) or (at < len(taken) and taken[at].start < point.end):
            continue
        starts.insert(at, point.start)
        taken.insert(at, point)
    return taken


def _preference(point: Point) -> tuple[int, int, int]:
    """The longest wins; of two as long, the one that says more, then the first."""
    return (point.start - point.end, -sum(v is not None for v in (point.year, point.month, point.day)), point.start)


def _inside(barred: list[tuple[int, int]], longest: int, point: Point) -> bool:
    """Whether a false positive covers the point's core: its last characters, where year or month stand."""
    first = bisect_left(barred, (point.start - longest,))
    return any(
        start < point.end <= end or (start <= point.start < end and point.end <= end + 1)
        for start, end in barred[first : bisect_left(barred, (point.end,))]
    )


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[Rule, frozenset[str]], ...]:
    return tuple((rule, frozenset(rule.extra["needs"])) for rule in load("extractors.dates"))


@lru_cache(maxsize=1)
def _triggers() -> dict[str, str]:
    words = lexicon()
    table = dict(words["triggers"])
    for group, kind in (("months", "month"), ("weekdays", "weekday"), ("seasons", "season")):
        table.update(dict.fromkeys(words[group], kind))
    table.update({w + "s": "weekday" for w in words["weekdays"] if len(w) > 5})
    return table


@lru_cache(maxsize=20_000)
def _trigger(token: str) -> str | None:
    if token[0].isdigit():
        if token.isdigit():
            return "year" if len(token) == 4 and token[:2] in ("19", "20") else None
        head = re.match(r"\d+", token)[0]  # type: ignore[index]
        return "numeric" if len(head) <= 2 else "year" if len(head) == 4 and head[:2] in ("19", "20") else None
    return _triggers().get(token)


def _windows(a: Annotated) -> Iterator[tuple[int, int, set[str]]]:
    """Stretches of a block around trigger words, with the classes of the triggers in them."""
    for block in a.document.blocks:
        classes: set[str] = set()
        first = last = -1
        for token in _TOKEN.finditer(a.plain, block.start, block.end):
            kind = _trigger(token[0])
            if kind is None:
                continue
            if last >= 0 and token.start() - last > _GAP:
                yield *_clip(a, block.start, block.end, first, last), classes
                classes, first = set(), -1
            classes.add(kind)
            first, last = token.start() if first < 0 else first, token.end()
        if first >= 0:
            yield *_clip(a, block.start, block.end, first, last), classes


def _clip(a: Annotated, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The window, widened by the reach and cut at spaces, so that no word is cut in two."""
    left, right = max(start, first - _REACH), min(end, last + _REACH)
    start, end = max(start, left - _WORD), min(end, right + _WORD)  # a text without spaces has no words to cut
    while left > start and not a.plain[left - 1].isspace():
        left -= 1
    while right < end and not a.plain[right].isspace():
        right += 1
    return left, right


_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?!\d)(.{0,20})")
_CLOCK = re.compile(r"\d ?[ap]\.?m\b")


def _month_first(a: Annotated) -> bool:
    """Whether the digits are month/day/year: a number above 12 settles it; then the publication; then the clock."""
    if a.language == "fr":
        return False
    dates = _NUMERIC.findall(a.plain)
    if not dates:
        return False
    if any(int(first) > 12 for first, *_ in dates):
        return False
    if any(int(second) > 12 for _, _, second, *_ in dates):
        return True
    for first, _, second, year, rest in dates:
        readings = {f"{year}-{int(first):02}-{int(second):02}": True, f"{year}-{int(second):02}-{int(first):02}": False}
        if len(readings) == 2 and a.published in readings:
            return readings[a.published]
        if _CLOCK.search(rest):
            return True
    return False
