"""The contracts of one territory in the order of time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from extractors.fold import key
from models.registry import Entry
from models.values import edtf_bounds
from models.vocabulary import Status
from pipeline.coverage.communes import Gazetteer, gazetteer
from pipeline.coverage.spans import Span, span_of
from pipeline.coverage.uncounted import name_of


@dataclass(frozen=True, slots=True)
class Link:
    """What a chain keeps of an entry. `announced` is the day of the newest document of a contract not signed yet."""

    entry: str
    name: str
    codes: tuple[str, ...]
    departements: tuple[str, ...]
    span: Span | None
    announced: date | None
    neighbours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The contracts of one territory with dates that make sense, by start; and those announced or in preparation."""

    dated: tuple[tuple[Link, Span], ...]
    preparing: tuple[Link, ...]

    def prepared_after(self, span: Span) -> bool:
        """Whether a document younger than the start of that contract announces another."""
        return any(link.announced is not None and link.announced > span.start_latest for link in self.preparing)


class Chains:
    """The registry's contracts by territory: of the same codes (or name, without codes), or linked as previous and next."""

    def __init__(self, places: Gazetteer | None = None) -> None:
        self.places = places or gazetteer()
        self._links: dict[str, Link] = {}
        self._root: dict[str, str] = {}

    def add(self, entry: Entry) -> None:
        """Takes an entry in; rejected ones are left out."""
        if not entry.rejected:
            self.take(link_of(entry, self.places))

    def take(self, link: Link) -> None:
        """Takes an entry in by what a chain keeps of it."""
        self._links[link.entry] = link
        for other in (_place_key(link), *link.neighbours):
            self._root[self._find(other)] = self._find(link.entry)

    def all(self) -> list[Chain]:
        """A chain for each territory, in the order in which their entries came."""
        groups: dict[str, list[Link]] = {}
        for link in self._links.values():
            groups.setdefault(self._find(link.entry), []).append(link)
        return [_chain(group) for group in groups.values()]

    def _find(self, node: str) -> str:
        root = self._root
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node


def chains_of(entries: Iterable[Entry]) -> Chains:
    """The chains of all entries."""
    found = Chains()
    for entry in entries:
        found.add(entry)
    return found


def link_of(entry: Entry, places: Gazetteer | None = None) -> Link:
    """What a chain keeps of an entry."""
    places = places or gazetteer()
    territory = entry.contract.territory
    told = [edtf_bounds(d.published)[1] for d in entry.documents if d.published]
    prepared = entry.contract.status in (Status.ANNOUNCED, Status.IN_PREPARATION)
    return Link(
        entry=entry.id,
        name=name_of(entry),
        codes=tuple(sorted(places.codes(territory))) if territory else (),
        departements=territory.departments if territory else (),
        span=span_of(entry),
        announced=max(told, default=None) if prepared else None,
        neighbours=tuple(e for e in (entry.previous, entry.next) if e),
    )


def _place_key(link: Link) -> str:
    if link.codes:
        return f"codes {' '.join(link.codes)}"
    return f"name {key(link.name)} {' '.join(link.departements)}" if link.name else f"unnamed {link.entry}"


def _chain(group: list[Link]) -> Chain:
    dated = [(link, link.span) for link in group if link.span and link.span.start_earliest <= link.span.end_latest]
    dated.sort(key=lambda pair: (pair[1].start_earliest, pair[1].end_latest, pair[0].entry))
    return Chain(tuple(dated), tuple(link for link in group if link.announced))
