"""Lists: parties, sums and steps are gathered from all documents; axes are one document's, the fullest list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.values import edtf_bounds
from models.vocabulary import DocumentKind
from pipeline.merge.claims import Stated
from pipeline.merge.identity import bare, same_item

# Steps that a contract takes once: the date on which they happened replaces the date planned for them.
_PARTIES = ("signatories", "partners")
_ONCE = frozenset({"launch", "council_vote", "previous_signature", "first_actions"})


@dataclass(slots=True)
class Gathered:
    """One item as several claims state it, the most believed first."""

    value: dict[str, Any]
    support: list[Stated] = field(default_factory=list)


def gather(name: str, claims: Sequence[Stated], count: int | None = None) -> list[Gathered]:
    """The items of one list; `count` is the number of axes that the contract is said to have."""
    if name == "axes":
        return _axes(claims, count)
    if name == "signatories":
        claims = _of_the_contract_itself(claims)
    found: list[Gathered] = []
    for claims_of_one in _by_report(claims).values():
        _take(name, found, claims_of_one)
    return _steps(found) if name == "events" else found


def _by_report(claims: Sequence[Stated]) -> dict[str, list[Stated]]:
    by_report: dict[str, list[Stated]] = {}
    for claim in claims:  # the most believed report first
        by_report.setdefault(claim.report.id, []).append(claim)
    return by_report


def _take(name: str, found: list[Gathered], claims: Sequence[Stated]) -> None:
    """Adds what one report lists: what it tells apart stays apart, each of its items supports one item at most."""
    free = list(found)
    for claim in sorted(claims, key=lambda c: bare(c.value) if name in _PARTIES else False):
        item = next((g for g in free if same_item(name, g.value, claim.value)), None)
        if item is None:
            continue
        free.remove(item)
        item.support.append(claim)
        _complete(name, item, claim)
    supporting = {id(c) for g in found for c in g.support}
    found += [Gathered(dict(c.value), [c]) for c in claims if id(c) not in supporting]


def _of_the_contract_itself(claims: Sequence[Stated]) -> list[Stated]:
    """Who signs is what the contract says; what others add to its list is left as their own claim."""
    own = [c for c in claims if c.report.document.kind is DocumentKind.CONTRACT]
    if not own:
        return list(claims)
    return own + [c for c in claims if c not in own and any(same_item("signatories", o.value, c.value) for o in own)]


def _complete(name: str, item: Gathered, claim: Stated) -> None:
    """What the most believed claim leaves open is taken from the next: a person, a payer, a fuller name, a more exact
    date; the claim that gives it proves it from then on."""
    before = dict(item.value)
    _fill(name, item.value, claim.value)
    if name == "events" and item.value != before:
        item.support.sort(key=lambda c: c is not claim)


def _fill(name: str, value: dict[str, Any], other: Mapping[str, Any]) -> None:
    if name in _PARTIES and bare(value) and not bare(other):
        value["name"] = other["name"]
    if name == "events":
        narrower = _length(other["edtf"]) < _length(value["edtf"])
        firmer = value["certainty"] == "planned" and other["certainty"] == "actual"
        if firmer or (narrower and other["certainty"] == value["certainty"]):
            value.update(edtf=other["edtf"], certainty=other["certainty"])
        return
    if "person" in value:
        if value["person"] is None and other.get("person"):
            value.update(person=other["person"], title=other.get("title"))
        elif value["title"] is None and value["person"] == other.get("person"):
            value["title"] = other.get("title")
        return
    for part, known in value.items():
        if known is None:
            value[part] = other.get(part)


def _length(edtf: str) -> int:
    first, last = edtf_bounds(edtf)
    return (last - first).days


def _steps(found: Sequence[Gathered]) -> list[Gathered]:
    """The steps in the order of time, without plans for a step that has happened."""
    done = {g.value["event"] for g in found if g.value["certainty"] == "actual"}
    kept = [g for g in found if g.value["certainty"] == "actual" or g.value["event"] not in done & _ONCE]
    return sorted(kept, key=lambda g: (*edtf_bounds(g.value["edtf"]), g.value["event"]))


def _axes(claims: Sequence[Stated], count: int | None) -> list[Gathered]:
    lists = list(_by_report(claims).values())
    if not lists:
        return []
    complete = [c for c in lists if count is not None and len(c) == count]
    chosen = complete[0] if complete else _fullest(lists)
    found = [Gathered(dict(c.value), [c]) for c in chosen]
    for others in lists:
        free = [] if others is chosen else list(found)
        for claim in others:
            item = next((g for g in free if same_item("axes", g.value, claim.value)), None)
            if item is not None:
                free.remove(item)
                item.support.append(claim)
    return found


def _fullest(lists: Sequence[list[Stated]]) -> list[Stated]:
    """The longest list of the most believed kind of document: releases shorten what the contract has."""
    kind = lists[0][0].rank[0]
    return max((c for c in lists if c[0].rank[0] == kind), key=len)
