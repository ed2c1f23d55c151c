"""Whether a contract is in force on a day: never stored, for it changes by itself."""

from __future__ import annotations

from datetime import date

from models.registry import Entry
from models.vocabulary import Status, Term
from pipeline.coverage.spans import span_of


class Standing(Term):
    """How a contract stands on a day, as far as its dates say."""

    TO_COME = "to_come", "à venir", "to come"
    IN_FORCE = "in_force", "en vigueur", "in force"
    PERHAPS = "perhaps_in_force", "peut-être en vigueur", "perhaps in force"
    EXPIRED = "expired", "expiré", "expired"


def standing(entry: Entry, day: date) -> Standing | None:
    """The contract's standing on a day; None where nothing tells since when it runs."""
    span = span_of(entry)
    if span is None:
        preparing = entry.contract.status in (Status.ANNOUNCED, Status.IN_PREPARATION)
        return Standing.TO_COME if preparing and not entry.rejected else None
    if span.end_latest < day:
        return Standing.EXPIRED
    if day < span.start_earliest:
        return Standing.TO_COME
    return Standing.IN_FORCE if span.certainly(day) else Standing.PERHAPS
