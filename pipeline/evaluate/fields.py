"""The fields that are measured: how each is taken from a contract, and when two values count as equal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.alike.names import alike_names, names_of, same_axis, same_organisation, same_person

Json = Mapping[str, Any]
Score = Callable[[Any, Any], float]

CORE = ("contract", "territory", "status", "signature", "start", "end", "duration", "signatories", "axes")
EXTRA = (
    *("language", "published", "generation", "partners", "persons", "themes"),
    *("axes_count", "actions_count", "funding", "events"),
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A field with one value, right or wrong."""

    name: str
    take: Callable[[Json], Any]


@dataclass(frozen=True, slots=True)
class Many:
    """A field with several values, matched one to one; `score` is 0 for two that do not match."""

    name: str
    take: Callable[[Json], Sequence[Any]]
    score: Score


def date_of(value: Json | None) -> tuple[str, str] | None:
    """A date as EDTF and certainty, to compare."""
    if not value or not value.get("edtf"):
        return None
    return value["edtf"], value.get("certainty") or "actual"


def _equal(a: Any, b: Any) -> float:
    return float(a == b)


def _key(name: str) -> Callable[[Json], Any]:
    return lambda contract: contract.get(name)


def _items(name: str) -> Callable[[Json], Sequence[Any]]:
    return lambda contract: contract.get(name) or ()


def _period(end: str) -> Callable[[Json], Any]:
    return lambda contract: (contract.get("period") or {}).get(end)


def _persons(contract: Json) -> Sequence[Any]:
    return [s for s in contract.get("signatories") or () if s.get("person")]


def _themes(contract: Json) -> Sequence[Any]:
    return sorted({theme for axis in contract.get("axes") or () for theme in axis.get("themes") or ()})


def _same_funding(a: Json, b: Json) -> float:
    return float((a.get("amount_eur"), a.get("per")) == (b.get("amount_eur"), b.get("per")))


def _same_event(a: Json, b: Json) -> float:
    return float((a.get("event"), date_of(a)) == (b.get("event"), date_of(b)))


def territory(gold: Json, found: Json) -> Many:
    """Territories compare by their codes; where neither has any, by their names."""
    if any((c.get("territory") or {}).get("codes") for c in (gold, found)):
        return Many("territory", lambda c: (c.get("territory") or {}).get("codes") or (), _equal)

    def whole(contract: Json) -> Sequence[Any]:
        return [contract["territory"]] if contract.get("territory") else ()

    return Many("territory", whole, lambda a, b: alike_names(names_of(a), names_of(b)))


DOCUMENT = (
    Scalar("language", _key("language")),
    Scalar("published", lambda d: (d.get("published") or "")[:10] or None),
)

_CONTRACT: tuple[Scalar | Many, ...] = (
    Scalar("status", _key("status")),
    Scalar("generation", _key("generation")),
    Scalar("signature", lambda c: date_of(c.get("signature"))),
    Scalar("start", _period("start")),
    Scalar("end", _period("end")),
    Scalar("duration", _key("duration_months")),
    Many("signatories", _items("signatories"), same_organisation),
    Many("persons", _persons, same_person),
    Many("partners", _items("partners"), same_organisation),
    Many("axes", _items("axes"), same_axis),
    Many("themes", _themes, _equal),
    Scalar("axes_count", _key("axes_count")),
    Scalar("actions_count", _key("actions_count")),
    Many("funding", _items("funding"), _same_funding),
    Many("events", _items("events"), _same_event),
)


def contract_fields(gold: Json, found: Json) -> Iterator[Scalar | Many]:
    """The fields of a pair of contracts."""
    yield territory(gold, found)
    yield from _CONTRACT
