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
_SHOWN = r"(?:present\w*|restitu\w*|dress\w*|partag\w*|examin\w*|debatt\w*|pris connaissance|took note|discuss\w*|made|shared|reviewed)"
_PRESENTED = re.compile(
    rf"\b(?P<what>bilan|evaluation|assessment|review|diagnostic|diagnosis)\b(?:[^.;:\d]|(?:19|20)\d\d){{0,70}}?\b{_SHOWN}"
    r" (?:\w+ ){0,2}?(?:au|en|devant|par|aux?|lors|by|before|in front of|to|at)\b[^.;:\d,]{0,30}$"
)
_SHOWN_THERE = re.compile(
    rf"(?:^|,? )(?:ou|au cours duquel|lors duquel|pendant lequel|qui|where|during which|at which|which|to which|auquel)\b[^.;:]{{0,50}}?\b{_SHOWN}"
    r" (?:\w+ ){0,2}?(?:le |la |l'|the |un |une |a )?(?:\w+ ){0,2}?(?P<what>bilan|evaluation|assessment|review|diagnostic|diagnosis)\b"
)


def shown_there(a: Annotated, event: EventMention) -> EventMention | None:
    """« Le bilan a été présenté au comité de pilotage du 8 décembre »: two steps on one day."""
    sentence = a.sentence_at(event.start)
    if sentence is None or event.kind is not EventKind.STEERING_COMMITTEE:
        return None
    found = _PRESENTED.search(a.plain, sentence.start, event.end)
    found = found or _SHOWN_THERE.search(a.plain, max(event.end, event.date_end), sentence.end)
    if found is None:
        return None
    kind = EventKind.DIAGNOSIS if found["what"].startswith("diagnos") else EventKind.ASSESSMENT
    return replace(event, kind=kind, start=found.start("what"), end=found.end("what"))


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
