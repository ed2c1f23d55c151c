"""The day on which a document speaks: that of its publication, or the latest day that it tells as past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
import re

from extractors.annotated import Annotated
from extractors.dates.mention import Point
from extractors.dates.spell import spell
from extractors.dates.tense import tense_at
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


_UNTIL = re.compile(r"(?:jusqu'(?:au|en|a)|until|through|d'ici|au|to|before|avant)(?: le| the)? $")


_TIMETABLE = re.compile(r"\b(?:calendrier|timetable|schedule|prochaines (?:etapes|dates)|next steps|a venir|agenda)\b")
_TITLE = 90  # characters: a longer line is no heading of a timetable


def _in_timetable(a: Annotated, point: Point) -> bool:
    """Whether a point stands in a timetable told before it in its sentence or just above: it may well be to come."""
    sentence, index = a.sentence_at(point.start), a.block_index(point.start)
    if sentence is not None and _TIMETABLE.search(a.plain, sentence.start, point.start):
        return True
    above = a.document.blocks[index - 1] if index > 0 else None
    return (
        above is not None
        and above.end - above.start <= _TITLE
        and bool(_TIMETABLE.search(a.plain, above.start, above.end))
    )


def _speaking_day(a: Annotated) -> SpeakingDay | None:
    if a.published:
        return SpeakingDay(*edtf_bounds(a.published), inferred=False)
    from extractors.dates.find import find_points

    told: list[tuple[bool, date, date]] = []
    for item in a.once("dates.points", find_points):
        point = item if isinstance(item, Point) else item[1]
        if not point.complete or point.kind not in ("day", "month"):
            continue
        if a.zone_at(point.start) not in (Zone.BODY, Zone.META):
            continue
        if tense_at(a, point.start, point.end) in ("planned", "unreal"):
            continue
        if _UNTIL.search(a.plain, max(0, point.start - 16), point.start):
            continue
        if _in_timetable(a, point):
            continue
        if edtf := spell(point, point.year or 0):
            first, last = edtf_bounds(edtf)
            told.append((point.kind == "day", first, last))
    if not told:
        return None
    _, first, last = max(told, key=lambda t: (t[0], t[2]))
    return SpeakingDay(first, last, inferred=True)
