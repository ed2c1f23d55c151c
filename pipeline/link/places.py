"""Which reports are about one territory: by official codes, else by name and département."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
import hashlib

from extractors.fold import key
from extractors.reference import core, load, petr_key
from models.contract import Territory
from models.registry import Report
from models.vocabulary import TerritoryKind

# How alike two names without codes must be, of 100, in one département. Measured: spellings of one name reach 90,
# neighbours (« Pays d'Auge nord », « Pays d'Auge sud ») stay below.
_ALIKE = 92
_GROUPINGS = (TerritoryKind.PETR, TerritoryKind.OTHER)
_PARTS = frozenset(
    {"nord", "sud", "est", "ouest", "haut", "haute", "bas", "basse", "centre", "central", "oriental", "occidental"}
)


@dataclass(slots=True)
class Place:
    """A territory as several reports name it."""

    key: str
    codes: frozenset[str]
    cores: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    regions: set[str] = field(default_factory=set)
    grouping: bool = True  # a PETR, a pays, several EPCI
    reports: list[Report] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)  # key of another place it may be, and why


def cores_of(territory: Territory) -> frozenset[str]:
    """The names' keys; of a PETR or pays without what says its type."""
    names = territory.names
    found = {core(n) for n in names} | {petr_key(n) for n in names if territory.kind in ("petr", "other")}
    return frozenset(c for c in found if c)


def territory_key(territory: Territory | None) -> str:
    """One string for a territory: its codes, or the key of its fullest name with its départements; "" for none."""
    if territory is None:
        return ""
    if territory.codes:
        return "+".join(sorted(territory.codes))
    name = key(territory.names[0]) if territory.names else ""
    return f"{name}@{'+'.join(sorted(territory.departments))}"


def block_keys(territory: Territory | None) -> frozenset[str]:
    """What a report must share with another to be compared with it: a code, a name, an EPCI around a commune."""
    if territory is None:
        return frozenset()
    keys = {f"code:{c}" for c in territory.codes} | {f"name:{c}" for c in cores_of(territory)}
    for code in territory.codes:
        epci = load().epci_of(code) if len(code) == 5 else None
        if epci:
            keys.add(f"code:{epci}")
    if territory.kind in _GROUPINGS:  # one may be called by the beginning of the other's name
        heads = {c.split()[0] for c in cores_of(territory)}
        keys |= {f"head:{h}@{d}" for h in heads for d in territory.departments}
    if not territory.codes:
        keys |= {f"uncoded:{d}" for d in territory.departments}
    return frozenset(keys)


def slug(territory: Territory | None) -> str:
    """A readable name for a territory that is unique to its key: its code, or its name and départements."""
    if territory is None:
        return "unknown"
    codes = sorted(territory.codes)
    if len(codes) == 1:
        return codes[0]
    if codes:
        return f"{codes[0]}-and-{len(codes) - 1}-{_digest('+'.join(codes))}"
    name = key(territory.names[0]).replace(" ", "-") if territory.names else "unknown"
    ascii_name = "".join(c if c.isascii() else "-" for c in name)
    where = "-".join(sorted(set(territory.departments))).lower()
    short = ascii_name if len(ascii_name) <= 40 and ascii_name == name else f"{ascii_name[:40]}-{_digest(name)}"
    if len(where) > 30:
        where = f"{where[:20]}-{_digest(where)}"
    return f"{short}-{where}" if where else short


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:4]


def places(reports: Iterable[Report]) -> list[Place]:
    """The territories that the reports are about, in the order of their keys; any order of reports gives the same."""
    coded: dict[frozenset[str], Place] = {}
    uncoded: list[Report] = []
    for report in sorted(reports, key=lambda r: r.id):
        territory = report.contract.territory
        if territory is not None and territory.codes:
            codes = frozenset(territory.codes)
            _add(coded.setdefault(codes, Place("+".join(sorted(codes)), codes)), report)
        else:
            uncoded.append(report)
    known = _same_groupings(sorted(coded.values(), key=lambda p: p.key))
    rest = _named(uncoded)
    for place in list(rest):
        matching = _nearest(place, [p for p in known if _may_be(place, p)])
        if len(matching) == 1:
            for report in place.reports:
                _add(matching[0], report)
            rest.remove(place)
        else:
            place.doubts += [(p.key, "the same name, and codes of one only") for p in matching]
    return sorted([*known, *rest], key=lambda p: p.key)


def _nearest(place: Place, matching: Sequence[Place]) -> Sequence[Place]:
    """Of several that a name can mean, a grouping's own; else that which has its fullest name."""
    if len(matching) < 2:
        return matching
    groupings = [p for p in matching if p.grouping] if place.grouping else matching
    fullest = max(place.cores, key=lambda c: (len(c), c), default="")
    for narrowed in (groupings, [p for p in matching if fullest in p.cores]):
        if len(narrowed) == 1:
            return narrowed
    return matching


def _add(place: Place, report: Report) -> None:
    territory = report.contract.territory
    place.reports.append(report)
    if territory is not None:
        place.cores |= cores_of(territory)
        place.departments |= set(territory.departments)
        place.regions |= set(territory.regions)
        place.grouping = place.grouping and territory.kind in _GROUPINGS


def _same_groupings(found: Sequence[Place]) -> list[Place]:
    """Two incomplete lists of the EPCI of one grouping are one place where most codes, or the name and some, agree."""
    kept: list[Place] = []
    for place in sorted(found, key=lambda p: (-len(p.codes), p.key)):
        larger = next((k for k in kept if _one_grouping(k, place)), None)
        if larger is None:
            kept.append(place)
        else:
            for report in place.reports:
                _add(larger, report)
    return kept


def _one_grouping(larger: Place, smaller: Place) -> bool:
    if len(smaller.codes) < 2:
        named = larger.cores & smaller.cores or _goes_on(larger, smaller)
        return bool(larger.grouping and smaller.grouping and smaller.codes <= larger.codes and named)
    shared = len(larger.codes & smaller.codes)
    if shared / len(larger.codes | smaller.codes) >= 0.6:
        return True
    return bool(shared and larger.cores & smaller.cores)


def _named(reports: Sequence[Report]) -> list[Place]:
    """Places without codes: names equal or nearly so, in départements that do not contradict."""
    found: list[Place] = []
    by_key: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        territory = report.contract.territory
        named = territory is not None and cores_of(territory)
        by_key[territory_key(territory) if named else f"@{report.id}"].append(report)
    # Places that say their département come first, so that names without one find them.
    for name in sorted(by_key, key=lambda k: (k.endswith("@") or not k, k)):
        new = Place(name, frozenset())
        for report in by_key[name]:
            _add(new, report)
        matching = [p for p in found if new.cores and _may_be(new, p)]
        if len(matching) == 1:
            for report in new.reports:
                _add(matching[0], report)
        else:
            new.doubts += [(p.key, "the same name in several départements") for p in matching]
            found.append(new)
    return found


def _may_be(place: Place, other: Place) -> bool:
    """Whether a place without codes can be the other: the names agree, the départements do not contradict."""
    from rapidfuzz.fuzz import token_sort_ratio

    if place.departments and other.departments and not place.departments & other.departments:
        # Documents name a grouping's neighbour département for its own; homonyms lie regions apart.
        return bool(place.cores & other.cores and place.regions & other.regions and place.grouping and other.grouping)
    if place.cores & other.cores:
        return True
    if place.grouping and other.grouping and place.departments & other.departments and _goes_on(place, other):
        return True
    if other.codes or not place.departments & other.departments:
        return False
    return any(token_sort_ratio(a, b) >= _ALIKE for a in place.cores for b in other.cores)


def _goes_on(place: Place, other: Place) -> bool:
    """« Pays de Ploërmel – Cœur de Bretagne » is the Pays de Ploërmel; the Pays d'Auge nord is another than the Pays d'Auge."""
    for a in place.cores:
        for b in other.cores:
            short, long = sorted((a.split(), b.split()), key=len)
            if short and long[: len(short)] == short and not set(long[len(short) :]) & _PARTS:
                return True
    return False
