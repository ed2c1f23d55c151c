"""From the words of a match to a Point: what the words say, and no more."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
import re
from typing import Any

from extractors.dates.mention import Point
from extractors.numbers import number
from extractors.rules import RuleMatch, _load_yaml

_DIGITS = re.compile(r"\d+")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, dict[str, Any]]:
    """The words of lexicon.yaml, turned round: word → what it means, a table a group."""
    raw = _load_yaml("extractors.dates", "lexicon.yaml")
    return {group: {w: meaning for meaning, words in table.items() for w in words} for group, table in raw.items()}


def parse(found: RuleMatch, month_first: bool) -> Point | None:
    """The point a rule's match says; None where its numbers are no date (31/02, 14/13/2024)."""
    groups = {_name(k): v for k, v in found.match.groupdict().items() if v}
    point = _FORMS[found.rule.label or "day"](found, groups, month_first)
    return point if point and _possible(point) else None


def _name(group: str) -> str:
    return group.rstrip("23")


def _word(table: str, value: str | None) -> Any:
    return lexicon()[table].get(" ".join(value.rstrip(".").split())) if value else None


def _relation(groups: dict[str, str]) -> str | None:
    return _word("relations", groups.get("rel") or groups.get("this"))


def _point(found: RuleMatch, kind: str, **fields: Any) -> Point:
    text = found.match[0]
    lead = len(text) - len(text.lstrip(" ("))
    return Point(found.start + lead, found.start + len(text.rstrip(" ,")), found.rule.id, kind, **fields)


def _day(found: RuleMatch, groups: dict[str, str], month_first: bool) -> Point | None:
    if "yearwords" in groups:
        day, month = number(groups["daywords"]), _word("months", groups["month"])
        year = number(groups["yearwords"])
        return _point(found, "day", year=year, month=month, day=day, weekday=_word("weekdays", groups.get("weekday")))
    if "dd" in groups:
        return _digits(found, groups, month_first)
    days = [int(d) for d in _DIGITS.findall(groups["days"].replace("premier", "1"))]
    return _point(
        found,
        "day",
        year=int(groups["year"]) if "year" in groups else None,
        month=_word("months", groups["month"]),
        day=days[0],
        last_day=days[-1] if len(days) > 1 else None,
        weekday=_word("weekdays", groups.get("weekday")),
        relation=_relation(groups),
    )


def _digits(found: RuleMatch, groups: dict[str, str], month_first: bool) -> Point:
    year = groups.get("yy") or groups.get("year")
    day, month = int(_DIGITS.findall(groups["dd"])[0]), int(groups["mm"])
    if found.rule.id == "dates.numeric" and (month > 12 or (month_first and day <= 12)):
        day, month = month, day
    full = None if year is None else int(year) if len(year) == 4 else 2000 + int(year)
    return _point(found, "day", year=full, month=month, day=day, weekday=_word("weekdays", groups.get("weekday")))


def _weekday(found: RuleMatch, groups: dict[str, str], _: bool) -> Point:
    return _point(found, "weekday", weekday=_word("weekdays", groups["weekday"]), relation=_relation(groups))


def _month(found: RuleMatch, groups: dict[str, str], _: bool) -> Point | None:
    if "school" in groups:
        return _point(found, "month", year=_year(groups), month=9, relation=_relation(groups))
    name = groups["month"]
    year = _year(groups)
    prep, strong = groups.get("prep", "").strip(), True
    relation = _relation(groups)
    if "same" in groups:
        relation = "same"
    if year is None and relation is None and not {"part", "yy"} & groups.keys():
        strong = prep in _MONTH_PREPOSITIONS
        ranged = _TO_A_MONTH.match(found.match.string, found.end) is not None  # « (May to July 2023) »
        if (
            not ranged
            and name == "may"
            and prep not in ("in", "since", "by", "until", "month of", "to", "from", "between")
        ):
            return None  # the verb
        if not ranged and name in ("mar.", "march") and not strong and prep not in ("to", "and", "between"):
            return None  # « March » the verb, or an abbreviation of something else
    at = found.match.start("month")
    start = next((found.match.start(g) for g in ("this", "part") if groups.get(g)), at)
    if "yy" in groups:
        year = 2000 + int(groups["yy"])
    number_of = int(name) if name.isdigit() else _word("months", name)
    point = _point(found, "month", year=year, month=number_of, part=_part(groups), relation=relation, strong=strong)
    return replace(point, start=start)


_TO_A_MONTH = re.compile(
    r" ?(?:to|through|till|and|-) ?(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
)
_MONTH_PREPOSITIONS = frozenset(
    (
        *("en", "des", "depuis", "pour", "avant", "apres", "vers", "d'ici", "d'ici a", "jusqu'en", "rentree de"),
        *("au mois de", "au mois d'", "du mois de", "le mois de", "a partir de", "a partir d'", "a compter de"),
        *("in", "since", "by", "from", "until", "during", "for", "before", "after", "through", "month of"),
    )
)


def _part(groups: dict[str, str]) -> str | None:
    return _word("parts", groups.get("part"))


def _year(groups: dict[str, str]) -> int | None:
    if "yy" in groups:
        return 2000 + int(groups["yy"])
    return int(groups["year"]) if "year" in groups else None


def _season(found: RuleMatch, groups: dict[str, str], _: bool) -> Point:
    season = _word("seasons", groups.get("season")) or 21
    return _point(found, "season", year=_year(groups), season=season, relation=_relation(groups))


def _quarter(found: RuleMatch, groups: dict[str, str], _: bool) -> Point:
    code = groups.get("code") or groups["unit"][0]
    kind = "half" if code in "sh" else "quarter"
    last = groups["ord"] in ("dernier", "last")
    position = 2 if last and kind == "half" else _word("ordinals", groups["ord"].replace(" ", ""))
    return _point(found, kind, year=_year(groups), number=position, relation=_relation(groups))


def _year_point(found: RuleMatch, groups: dict[str, str], _: bool) -> Point:
    if "prep" in groups or found.rule.id == "dates.year":
        point = _point(found, "year", year=_year(groups), strong="prep" in groups)
        return replace(point, start=found.match.start("year"))
    return _point(found, "year", year=_year(groups), part=_part(groups), relation=_relation(groups))


def _now(found: RuleMatch, groups: dict[str, str], _: bool) -> Point:
    return _point(found, "now", number=_word("days_from_now", groups["now"]) or 0)


def _before(found: RuleMatch, groups: dict[str, str], _: bool) -> Point:
    return _point(found, "before", number=_word("days_from_before", groups["before"]) or 1)


_UNITS = {"semaine": "week", "week": "week", "mois": "month", "month": "month", "jour": "day", "day": "day"}


def _offset(found: RuleMatch, groups: dict[str, str], _: bool) -> Point:
    word = groups["unit"].rstrip("s") if groups["unit"] != "mois" else "mois"
    unit = _UNITS.get(word, "year")
    if "count" in groups:
        return _point(found, "offset", unit=unit, number=-(number(groups["count"]) or 0))
    step = {"last": -1, "next": 1}.get(_relation(groups) or "this", 0)
    return _point(found, "offset", unit=unit, number=step)


_FORMS = {
    "day": _day,
    "weekday": _weekday,
    "month": _month,
    "season": _season,
    "quarter": _quarter,
    "year": _year_point,
    "now": _now,
    "before": _before,
    "offset": _offset,
}
_LONGEST = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _possible(point: Point) -> bool:
    if point.month is not None and not 1 <= point.month <= 12:
        return False
    days = [d for d in (point.day, point.last_day) if d is not None]
    return all(1 <= d <= _LONGEST[point.month or 1] for d in days) and days == sorted(days)
