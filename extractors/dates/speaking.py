"""The day on which a document speaks: that of its publication, or the latest day that it tells as past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
import re

from extractors.annotated import Annotated
from extractors.dates.mention import Point
from extractors.dates.spell import spell
from extractors.dates.tense import tense_at
from extractors.dates.upcoming import in_timetable
from models.document import Zone
from models.values import edtf_bounds


@dataclass(frozen=True, slots=True)
class SpeakingDay:
    """The day on which the document speaks: between `first` and `last`; inferred where no publication date is shown."""

    first: date
    last: date
    inferred: bool

    @property
    def exact(self) -> bool:
        return self.first == self.last


def speaking_day(a: Annotated) -> SpeakingDay | None:
    """The publication date; without one, the latest day or month that the text tells as past."""
    return a.once("dates.speaking_day", _speaking_day)


_UNTIL = re.compile(
    r"(?:jusqu'(?:au|en|a)|until|through|d'ici|au|to|before|avant"
    r"|(?:s'acheve|prend fin|se termine|expire|arrive a (?:echeance|terme|son terme)|echeance|court|vaut|ends?|expires?|runs?|closes?)(?: [a-z']+)?)(?: le| on| the)? ?$"
)
_DONE_AT = re.compile(
    r"\bfait (?:et delibere )?(?:a|au|aux|en) [^.;]{2,70}? ?le (?:[a-z]+di |dimanche )?$|\bdone (?:at|in) [^.;]{2,50}?,? (?:on )?(?:the )?$"
)


def _signed_at(a: Annotated, points: Sequence[Point | tuple[Point, Point]]) -> SpeakingDay | None:
    """« Fait à Jonzac, le 18 novembre 2021 »: an act speaks on the day on which it is signed."""
    days = (p for p in points if isinstance(p, Point) and p.kind == "day" and p.complete)
    for point in days:
        edtf = spell(point, point.year or 0)
        if edtf and _DONE_AT.search(a.plain, max(0, point.start - 90), point.start):
            return SpeakingDay(*edtf_bounds(edtf), inferred=False)
    return None


def _speaking_day(a: Annotated) -> SpeakingDay | None:
    if a.published:
        return SpeakingDay(*edtf_bounds(a.published), inferred=False)
    from extractors.dates.find import find_points

    points = a.once("dates.points", find_points)
    if (signed := _signed_at(a, points)) is not None:
        return signed
    told: list[tuple[bool, date, date]] = []
    for item in points:
        point = item if isinstance(item, Point) else item[1]
        if not point.complete or point.kind not in ("day", "month"):
            continue
        if a.zone_at(point.start) not in (Zone.BODY, Zone.META):
            continue
        if tense_at(a, point.start, point.end) in ("planned", "unreal"):
            continue
        if _UNTIL.search(a.plain, max(0, point.start - 16), point.start):
            continue
        if in_timetable(a, point.start):
            continue
        if edtf := spell(point, point.year or 0):
            first, last = edtf_bounds(edtf)
            told.append((point.kind == "day", first, last))
    if not told:
        return None
    _, first, last = max(told, key=lambda t: (t[0], t[2]))
    return SpeakingDay(first, last, inferred=True)
