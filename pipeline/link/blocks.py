"""A block of reports to contracts: territories, times, human decisions, chains, ids, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations, pairwise

from models.contract import Territory
from models.registry import Report
from pipeline.link.group import Group
from pipeline.link.groups import groups
from pipeline.link.places import Place, places, slug
from pipeline.link.when import When


@dataclass(slots=True)
class Linked:
    """One contract of the registry: its reports, its id, its neighbours in time, and what it may be a double of."""

    id: str
    reports: list[Report]
    previous: str | None = None
    next: str | None = None
    doubts: list[tuple[str, str]] = field(default_factory=list)  # id of another contract, and why


@dataclass(frozen=True, slots=True)
class Ruling:
    """A reviewer's word on two sets of report ids: one contract, or two."""

    together: bool
    one: frozenset[str]
    two: frozenset[str]


def link(reports: Iterable[Report], rulings: Sequence[Ruling] = ()) -> list[Linked]:
    """The contracts that a block's reports tell of, by id. Any order of reports gives the same; rulings are in order."""
    found: list[tuple[Place, Group]] = []
    home: dict[str, Place] = {}
    for place in places(reports):
        found += [(place, g) for g in groups(place.reports)]
        home.update((r.id, place) for r in place.reports)
    for ruling in rulings:
        found = _together(found, ruling) if ruling.together else _apart(found, ruling, home)
    linked = [(p, g, Linked("", sorted(g.reports, key=lambda r: r.id))) for p, g in found]
    _name(linked)
    _chain(linked)
    _doubt(linked, [r for r in rulings if not r.together])
    return sorted((entry for _, _, entry in linked), key=lambda e: e.id)


Placed = tuple[Place, Group]


def _apart(found: list[Placed], ruling: Ruling, home: Mapping[str, Place]) -> list[Placed]:
    """Parts what a ruling tells apart; what a merger had brought together goes back to its own territory."""
    parted: list[Placed] = []
    for place, group in found:
        leaving = [m for m in group.members if m[0].id in ruling.two]
        staying = [m for m in group.members if m[0].id not in ruling.two]
        if leaving and staying:
            parted += [(_home(staying, home), Group(staying, group.doubts)), (_home(leaving, home), Group(leaving))]
        else:
            parted.append((place, group))
    return parted


def _home(members: Sequence[tuple[Report, When]], home: Mapping[str, Place]) -> Place:
    return min((home[r.id] for r, _ in members), key=lambda p: (not p.codes, p.key))


def _together(found: list[Placed], ruling: Ruling) -> list[Placed]:
    ids = ruling.one | ruling.two
    concerned = [(p, g) for p, g in found if any(r.id in ids for r in g.reports)]
    if len(concerned) < 2:
        return found
    place, _ = min(concerned, key=lambda f: (not f[0].codes, f[0].key.endswith("@"), f[0].key, f[1].time, f[1].name))
    members = [m for _, g in concerned for m in g.members]
    rest = [(p, g) for p, g in found if all(g is not c for _, c in concerned)]
    return [*rest, (place, Group(sorted(members, key=lambda m: m[0].id)))]


# -- ids ------------------------------------------------------------------------------------------------------------


def _year(group: Group) -> str:
    """The year of the signature or the period's start, else that in which documents first tell of the contract."""
    exact = any(w.signed or w.start for _, w in group.members)
    days = group.begins if exact else group.told or group.begins
    return str(days[0].year) if days else "undated"


def _name(linked: Sequence[tuple[Place, Group, Linked]]) -> None:
    """Ids: `cls-200068666-2024`; the territory and the year it begins, or is first told of."""
    taken: dict[str, int] = {}
    for place, group, entry in sorted(linked, key=lambda e: (e[0].key, e[1].time, e[1].name)):
        base = f"cls-{slug(_territory(place, group))}-{_year(group)}"
        taken[base] = number = taken.get(base, 0) + 1
        entry.id = base if number == 1 else f"{base}-{number}"


def _territory(place: Place, group: Group) -> Territory | None:
    """The territory that gives the id: the place's codes where it has some, else the first name in order."""
    territories = [r.contract.territory for r in place.reports if r.contract.territory]
    if place.codes:
        return next(t for t in territories if frozenset(t.codes) == place.codes)
    return min(territories, key=lambda t: (not t.departments, t.names, t.departments), default=None)


# -- neighbours -----------------------------------------------------------------------------------------------------


def _chain(linked: Sequence[tuple[Place, Group, Linked]]) -> None:
    """A territory's contracts follow one another; one in doubt stands outside until it is decided."""
    by_place: dict[str, list[tuple[date, str, Linked]]] = {}
    for place, group, entry in linked:
        if not group.doubts and group.time != date.max:
            by_place.setdefault(place.key, []).append((group.time, group.name, entry))
    for chain in by_place.values():
        ordered = [entry for _, _, entry in sorted(chain, key=lambda c: c[:2])]
        for before, after in pairwise(ordered):
            before.next, after.previous = after.id, before.id


# -- doubts ---------------------------------------------------------------------------------------------------------


def _doubt(linked: Sequence[tuple[Place, Group, Linked]], apart: Sequence[Ruling]) -> None:
    """Pairs that may be one contract, told on both sides, but for those that a reviewer says are two."""
    settled = {frozenset((a, b)) for ruling in apart for a in ruling.one for b in ruling.two}
    by_report = {r.id: entry for _, group, entry in linked for r in group.reports}
    by_place: dict[str, list[Linked]] = {}
    for place, _, entry in linked:
        by_place.setdefault(place.key, []).append(entry)
    for place, group, entry in linked:
        for name, reason in group.doubts:
            _note(entry, by_report[name], reason, settled)
        for key, reason in place.doubts:
            for other in by_place.get(key, ()):
                _note(entry, other, reason, settled)
    for (p, g, one), (q, h, two) in combinations(linked, 2):
        if p.key != q.key and _related(p, q) and _same_day(g, h):
            _note(one, two, "territories that overlap, and the same signature", settled)


def _note(one: Linked, two: Linked, reason: str, settled: set[frozenset[str]]) -> None:
    if any(frozenset((a.id, b.id)) in settled for a in one.reports for b in two.reports):
        return
    for entry, other in ((one, two), (two, one)):
        if entry is not other and (other.id, reason) not in entry.doubts:
            entry.doubts.append((other.id, reason))


def _related(a: Place, b: Place) -> bool:
    """Whether one's codes, or name, are part of the other's."""
    return bool(a.codes & b.codes or a.cores & b.cores)


def _same_day(a: Group, b: Group) -> bool:
    def days(group: Group) -> set[object]:
        return {w.signed for _, w in group.members if w.signed and w.signed[0] == w.signed[1]}

    return bool(days(a) & days(b))
