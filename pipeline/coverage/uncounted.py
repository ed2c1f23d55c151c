"""What the figures leave out, by name and with the reason: nothing is dropped silently."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from extractors.reference import load
from models.registry import Entry
from models.vocabulary import Status
from pipeline.coverage.communes import Gazetteer, gazetteer
from pipeline.coverage.spans import span_of


class Reason(StrEnum):
    """Why a contract, or a part of its territory, is in no figure of coverage."""

    NO_CODES = "no_codes"  # a PETR or pays whose members no table names, or no territory at all
    UNKNOWN_CODES = "unknown_codes"  # codes that today's tables do not have; the others are counted
    NO_START = "no_start"  # signed or completed, and nothing says when
    NO_STATUS = "no_status"  # nothing says that it is signed
    CONTRADICTORY = "contradictory"  # ends before it starts


@dataclass(frozen=True, slots=True)
class Uncounted:
    """An entry that figures leave out; `codes` are those unknown to the tables."""

    entry: str
    name: str
    departements: tuple[str, ...]
    reason: Reason
    codes: tuple[str, ...] = ()


def name_of(entry: Entry) -> str:
    """The territory's official name where it is one place, else its fullest in the documents; empty where it has none."""
    territory = entry.contract.territory
    if territory is None:
        return ""
    place = load().place(territory.codes[0]) if len(territory.codes) == 1 else None
    return place.name if place else next(iter(territory.names), "")


def uncounted(entry: Entry, day: date, places: Gazetteer | None = None) -> Uncounted | None:
    """Why an entry is not, or not wholly, in the figures of that day; None where it is, or is rightly not.

    Rightly not in them are contracts rejected, announced or in preparation, and those not in force on the day.
    """
    if entry.rejected or entry.contract.status in (Status.ANNOUNCED, Status.IN_PREPARATION):
        return None
    span = span_of(entry)
    if span is None:
        return _left_out(entry, Reason.NO_STATUS if entry.contract.status is None else Reason.NO_START)
    if span.end_latest < span.start_earliest and "status" not in span.basis:
        return _left_out(entry, Reason.CONTRADICTORY)
    if not span.possibly(day):
        return None
    places = places or gazetteer()
    codes = places.codes(entry.contract.territory) if entry.contract.territory else ()
    unknown = tuple(code for code in codes if not places.expand(code))
    if unknown:
        return _left_out(entry, Reason.UNKNOWN_CODES, unknown)
    return None if codes else _left_out(entry, Reason.NO_CODES)


def _left_out(entry: Entry, reason: Reason, codes: tuple[str, ...] = ()) -> Uncounted:
    territory = entry.contract.territory
    return Uncounted(entry.id, name_of(entry), territory.departments if territory else (), reason, codes)


def all_uncounted(entries: Iterable[Entry], day: date) -> tuple[Uncounted, ...]:
    """What the figures of that day leave out, in the order of the entries."""
    return tuple(u for u in (uncounted(entry, day) for entry in entries) if u is not None)
