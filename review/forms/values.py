"""Values in words: what a page shows of a field, on one line and a quieter one below."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from extractors.reference import load
from models.vocabulary import Certainty, EventKind, OrganisationType, Status, Term, TerritoryKind, Theme
from review.forms.dates import plain
from review.wording import Words

Said = tuple[str, str]


def say(field: str, value: Any, words: Words) -> Said:
    """A value as its main words and a detail, which may be empty."""
    if value is None:
        return "", ""
    if isinstance(value, list):
        return words.count("items", len(value)), ""
    return _SAID.get(field, _as_text)(value, words)


def _as_text(value: Any, _: Words) -> Said:
    return str(value), ""


def term(vocabulary: type[Term], value: str | None, words: Words) -> str:
    """The label of a term by its value; the value where the vocabulary does not have it."""
    if value is None:
        return ""
    try:
        return words.term(vocabulary(value))
    except ValueError:
        return value.value if isinstance(value, Enum) else value


def _territory(value: Mapping[str, Any], words: Words) -> Said:
    names = value.get("names") or [words.say("unnamed")]
    places = load().departements
    within = [f"{places[d].name} ({d})" if d in places else d for d in value.get("departments") or ()]
    codes = list(value.get("codes") or ())
    shown = " ".join(codes[:3]) + (f" +{len(codes) - 3}" if len(codes) > 3 else "")
    parts = [term(TerritoryKind, value.get("kind"), words), shown or words.say("no_code"), ", ".join(within[:4])]
    return names[0], " · ".join(p for p in parts if p)


def _dated(value: Mapping[str, Any], words: Words) -> Said:
    planned = value.get("certainty") == Certainty.PLANNED.value
    return plain(value["edtf"], words), words.term(Certainty.PLANNED) if planned else ""


def _party(value: Mapping[str, Any], words: Words) -> Said:
    person = ", ".join(p for p in (value.get("person"), value.get("title")) if p)
    return value["name"], " · ".join(p for p in (term(OrganisationType, value["type"], words), person) if p)


def _axis(value: Mapping[str, Any], words: Words) -> Said:
    return value["label"], ", ".join(term(Theme, t, words) for t in value.get("themes") or ())


def _sum(value: Mapping[str, Any], words: Words) -> Said:
    amount = f"{words.money(value['amount_eur'])} {words.say('per.' + value['per'])}"
    return amount, " · ".join(p for p in (value.get("payer"), value.get("purpose")) if p)


def _step(value: Mapping[str, Any], words: Words) -> Said:
    when, planned = _dated(value, words)
    return f"{term(EventKind, value['event'], words)} – {when}", planned


def _months(value: int, words: Words) -> Said:
    years = words.count("duration", value // 12) if value % 12 == 0 and value else ""
    return words.count("months", value), years


_SAID: dict[str, Callable[[Any, Words], Said]] = {
    "territory": _territory,
    "status": lambda value, words: (term(Status, value, words), ""),
    "signature": _dated,
    "period/start": lambda value, words: (plain(value, words), ""),
    "period/end": lambda value, words: (plain(value, words), ""),
    "duration_months": _months,
    "signatories": _party,
    "partners": _party,
    "axes": _axis,
    "funding": _sum,
    "events": _step,
}
