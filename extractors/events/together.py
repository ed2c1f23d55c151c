"""Steps told together: two on one day, several days of one, one told twice with more and with less precision."""

from __future__ import annotations

from dataclasses import replace
import re

from extractors.annotated import Annotated
from extractors.dates.spell import span
from extractors.events.model import EventMention
from models.values import EdtfDate
from models.vocabulary import EventKind

_DAY, _MONTH = len("2024-03-22"), len("2024-03")
_SAME_LIST = 30  # characters between months that are told together: « (deux en mars 2021, deux en avril 2021) »
_SPREAD = frozenset((EventKind.WORKING_GROUPS, EventKind.DIAGNOSIS))
_PRESENTED = re.compile(
    r"\b(?:bilan|evaluation|assessment|review)\b[^.;:\d]{0,60}?\b(?:presente\w*|restitue\w*|dresse\w*|partage\w*|made|presented|shared)"
    r" (?:\w+ ){0,2}?(?:au|en|devant|par|aux?|lors|by|before|in front of|to|at)\b[^.;:\d,]{0,12}$"
)


def assessed_there(a: Annotated, event: EventMention) -> tuple[int, int] | None:
    """« Le bilan a été présenté au comité de pilotage du 8 décembre »: two steps on one day."""
    sentence = a.sentence_at(event.start)
    found = _PRESENTED.search(a.plain, sentence.start, event.start) if sentence else None
    return found.span() if found else None


def several_days(events: list[EventMention]) -> list[EventMention]:
    """Several days of one step are one event: « trois soirées, à X (5 octobre), Y (12 octobre) et Z (19 octobre) »."""
    out: list[EventMention] = []
    for event in events:
        last = out[-1] if out else None
        length = len(event.date.edtf)
        near = length == _DAY or (last is not None and event.date_start - last.date_end <= _SAME_LIST)
        alike = last is not None and length == len(last.date.edtf.split("/")[-1]) and length in (_DAY, _MONTH) and near
        if last is None or not alike or event.start != last.start or event.kind not in _SPREAD:
            out.append(event)
            continue
        joined = span(last.date.edtf, event.date.edtf)
        if joined is None:
            out.append(event)
            continue
        date = EdtfDate(edtf=joined, certainty=event.date.certainty)
        out[-1] = replace(last, date=date, date_end=event.date_end)
    return out
