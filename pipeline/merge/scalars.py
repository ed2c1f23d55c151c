"""Single values: which claim is believed, which agree with it, which contradict it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.values import edtf_bounds
from models.vocabulary import Status
from pipeline.alike.names import alike_names, names_of
from pipeline.merge.claims import Stated

_STAGES = {status.value: stage for stage, status in enumerate(Status)}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value, the claims that it rests on (the deciding one first), and those against it."""

    value: Any
    support: tuple[Stated, ...]
    against: tuple[Stated, ...] = ()


def choose(field: str, claims: Sequence[Stated]) -> Choice | None:
    """The value of one field from its claims, the most believed first; None without claims."""
    if not claims:
        return None
    return _CHOOSERS.get(field, _equal)(claims)


def _equal(claims: Sequence[Stated]) -> Choice:
    return _around(claims[0], claims, lambda value, other: value == other)


def _around(first: Stated, claims: Sequence[Stated], agree: Callable[[Any, Any], bool]) -> Choice:
    """The first claim's value with all that agree, and all that do not."""
    support = [first, *(c for c in claims if c is not first and agree(first.value, c.value))]
    against = [c for c in claims if c is not first and not agree(first.value, c.value)]
    return Choice(first.value, tuple(support), tuple(against))


# -- dates ----------------------------------------------------------------------------------------------------------


def _overlap(a: str, b: str) -> bool:
    (a0, a1), (b0, b1) = edtf_bounds(a), edtf_bounds(b)
    return a0 <= b1 and b0 <= a1


def _within(inner: str, outer: str) -> bool:
    (i0, i1), (o0, o1) = edtf_bounds(inner), edtf_bounds(outer)
    return o0 <= i0 and i1 <= o1 and (o1 - o0) > (i1 - i0)


def _most_precise(first: Stated, claims: Sequence[Stated], edtf: Callable[[Any], str]) -> Stated:
    """The most believed claim that says the same more precisely, else the first."""
    for claim in claims:
        if _within(edtf(claim.value), edtf(first.value)):
            return _most_precise(claim, claims, edtf)
    return first


def _signature(claims: Sequence[Stated]) -> Choice:
    """An actual date stands before any planned one, whoever says it: a later plan does not undo a signature."""
    actual = [c for c in claims if c.value["certainty"] == "actual"]
    pool = actual or list(claims)
    first = _most_precise(pool[0], pool, lambda v: v["edtf"])

    def agree(value: Any, other: Any) -> bool:
        # What was planned before is no contradiction of what was done.
        return other["certainty"] != value["certainty"] or _overlap(value["edtf"], other["edtf"])

    choice = _around(first, claims, agree)
    same = tuple(c for c in choice.support if c.value["certainty"] == first.value["certainty"])
    return Choice(choice.value, same, choice.against)


def _date(claims: Sequence[Stated]) -> Choice:
    first = _most_precise(claims[0], claims, lambda v: v)
    return _around(first, claims, _overlap)


def _end(claims: Sequence[Stated]) -> Choice:
    """An avenant's end stands before the end that the contract had first, which then contradicts nothing."""
    amended = [c for c in claims if c.report.contract.status is Status.AMENDED]
    if not amended:
        return _date(claims)
    choice = _date(amended)
    earlier = [c for c in claims if c not in amended and edtf_bounds(c.value)[0] > edtf_bounds(choice.value)[1]]
    agreeing = [c for c in claims if c not in amended and _overlap(c.value, choice.value)]
    return Choice(choice.value, (*choice.support, *agreeing), (*choice.against, *earlier))


# -- status ---------------------------------------------------------------------------------------------------------


def _status(claims: Sequence[Stated]) -> Choice:
    """A contract moves along: the furthest stage that any document reports, and no earlier one contradicts it."""
    furthest = max(_STAGES[c.value] for c in claims)
    support = tuple(c for c in claims if _STAGES[c.value] == furthest)
    return Choice(support[0].value, support)


# -- territory ------------------------------------------------------------------------------------------------------


def _same_territory(value: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if value["codes"] and other["codes"]:
        return set(value["codes"]) == set(other["codes"])
    return bool(alike_names(names_of(value), names_of(other)))


def _territory(claims: Sequence[Stated]) -> Choice:
    """Codes before names, the longer list of a grouping's codes first; all spellings are kept."""
    most = max(len(c.value["codes"]) for c in claims)
    pool = [c for c in claims if len(c.value["codes"]) == most]
    choice = _around(pool[0], claims, _same_territory)
    names = list(dict.fromkeys(n for c in choice.support for n in c.value["names"]))
    return Choice({**choice.value, "names": names}, choice.support, choice.against)


_CHOOSERS: dict[str, Callable[[Sequence[Stated]], Choice]] = {
    "signature": _signature,
    "period/start": _date,
    "period/end": _end,
    "status": _status,
    "territory": _territory,
}
