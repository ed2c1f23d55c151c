"""Dates as people print them, to EDTF; an ambiguous one gives both readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
import re

_MONTHS = (
    ("janv", "jan"),
    ("fevr", "fev", "feb"),
    ("mars", "mar"),
    ("avr", "apr"),
    ("mai", "may"),
    ("juin", "jun"),
    ("juil", "jul"),
    ("aout", "aug"),
    ("sep",),
    ("oct",),
    ("nov",),
    ("dec",),
)
_SEASONS = {
    "printemps": 21,
    "spring": 21,
    "ete": 22,
    "summer": 22,
    "automne": 23,
    "autumn": 23,
    "hiver": 24,
    "winter": 24,
}
_NAME = r"(?:janv?(?:ier|uary)?|fevr?(?:ier)?|feb(?:ruary)?|mars|march|mar|avr(?:il)?|apr(?:il)?|mai|may|juin|june?|juil(?:let)?|july?|aout|aug(?:ust)?|sept?(?:embre|ember)?|oct(?:obre|ober)?|nov(?:embre|ember)?|dec(?:embre|ember)?)\.?"
_ANY = re.compile(
    rf"(?<!\d)(?P<d1>\d{{1,2}})(?: ?er|st|nd|rd|th)?(?: of)?[ -](?P<m1>{_NAME}),?[ -](?P<y1>(?:19|20)\d\d)(?!\d)"
    rf"|\b(?P<m2>{_NAME}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>(?:19|20)\d\d)(?!\d)"
    r"|(?<!\d)(?P<y3>(?:19|20)\d\d)(?P<s3>[-/.])(?P<m3>\d\d)(?P=s3)(?P<d3>\d\d)(?!\d)"
    r"|(?<!\d)(?P<a>\d{1,2})(?P<s1> ?[/.-] ?)(?P<b>\d{1,2})(?P=s1)(?P<y4>(?:20)?\d\d)(?!\d)"
    rf"|\b(?P<m5>{_NAME})(?: ?[-/] ?{_NAME})? (?P<y5>(?:19|20)\d\d)(?!\d)"
    r"|\b(?P<s>printemps|ete|automne|hiver|spring|summer|autumn|winter) (?P<y6>20\d\d)(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in folded text: its readings (two where day and month could be exchanged), the French one first."""

    readings: tuple[str, ...]
    start: int
    end: int


def month_number(name: str) -> int:
    """1 to 12 of a folded month name or its abbreviation."""
    for number, stems in enumerate(_MONTHS, 1):
        if name.startswith(stems):
            return number
    raise ValueError(f"not a month: {name!r}")


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def find_dates(plain: str, start: int = 0, end: int | None = None) -> list[Dated]:
    """Every date of a folded text, in order."""
    found = []
    for match in _ANY.finditer(plain, start, len(plain) if end is None else end):
        readings = _read(match)
        if readings:
            found.append(Dated(readings, match.start(), match.end()))
    return found


def _read(m: re.Match[str]) -> tuple[str, ...]:
    if m["y1"] or m["y2"]:
        n = "1" if m["y1"] else "2"
        one = _day(int(m["y" + n]), month_number(m["m" + n]), int(m["d" + n]))
        return (one,) if one else ()
    if m["y3"]:
        one = _day(int(m["y3"]), int(m["m3"]), int(m["d3"]))
        return (one,) if one else ()
    if m["y4"]:
        year, a, b = int(m["y4"]), int(m["a"]), int(m["b"])
        year += 2000 if year < 100 else 0
        return tuple(dict.fromkeys(r for r in (_day(year, b, a), _day(year, a, b)) if r))
    if m["y5"]:
        return (f"{m['y5']}-{month_number(m['m5']):02d}",)
    return (f"{m['y6']}-{_SEASONS[m['s']]}",)
