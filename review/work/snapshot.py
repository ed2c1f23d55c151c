"""The entries at one moment, and what is made from all of them: sorted lists, counts. A change touches only its part."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import count
from typing import Any, Protocol, Self, TypeVar

from review.work.items import Item

_KEPT, _FOLLOWED = 64, 32  # things made from a snapshot that it keeps, and that the next one takes over

_NUMBERS = count(1)

F = TypeVar("F", bound="Following")


class Following(Protocol):
    """Something made from all items that can be brought up to date when some of them change."""

    def changed(self, gone: Sequence[Item], fresh: Sequence[Item]) -> Self:
        """What it is with some items taken out and others put in."""
        ...


class Ranked:
    """The items that pass, in an order."""

    def __init__(
        self, items: Iterable[Item], passes: Callable[[Item], bool], order: Callable[[Item], Any], done: bool = False
    ) -> None:
        self._passes, self._order = passes, order
        self.items: list[Item] = list(items) if done else sorted(filter(passes, items), key=order)

    def changed(self, gone: Sequence[Item], fresh: Sequence[Item]) -> Ranked:
        """The list without some, and with others where they belong."""
        ids = {i.id for i in gone}
        kept = [i for i in self.items if i.id not in ids]
        for item in filter(self._passes, fresh):
            insort(kept, item, key=self._order)
        return Ranked(kept, self._passes, self._order, done=True)


class Snapshot:
    """The entries at one moment, by id."""

    def __init__(self, items: dict[str, Item]) -> None:
        self.items = items
        self.number = next(_NUMBERS)  # no two have the same
        self._made: dict[Hashable, Following] = {}

    def kept(self, name: Hashable, make: Callable[[Iterable[Item]], F]) -> F:
        """What `make` makes of all items: made once, then kept, here and in the snapshots that follow."""
        found = self._made.pop(name, None)
        if found is None:
            found = make(self.items.values())
        self._made[name] = found  # the last asked for stands last
        while len(self._made) > _KEPT:
            self._made.pop(next(iter(self._made)), None)
        return found  # type: ignore[return-value]

    @property
    def waiting(self) -> list[Item]:
        """Entries that somebody should look at, the most urgent first."""
        return self.kept("waiting", lambda items: Ranked(items, lambda i: i.open, urgent_first)).items

    @property
    def listed(self) -> list[Item]:
        """All contracts by territory."""
        return self.kept("listed", lambda items: Ranked(items, lambda i: not i.rejected, by_territory)).items

    def changed(self, ids: Iterable[str], fresh: Sequence[Item]) -> Snapshot:
        """The next snapshot: without the entries of these ids, and with some others."""
        gone = [self.items[i] for i in {*ids, *(f.id for f in fresh)} if i in self.items]
        ids = {i.id for i in gone}
        following = Snapshot({k: v for k, v in self.items.items() if k not in ids} | {i.id: i for i in fresh})
        made = list(self._made.items())[-_FOLLOWED:]
        following._made = {name: one.changed(gone, fresh) for name, one in made}
        return following


def urgent_first(item: Item) -> tuple[Any, ...]:
    """The order of the queue."""
    return (-item.score, item.key, item.id)


def by_territory(item: Item) -> tuple[Any, ...]:
    """The order of lists."""
    return (item.key, item.id)
