"""The queue: what waits for a person, filtered and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

from extractors.fold import key
from pipeline.merge.claims import field_of
from review.work.items import Item
from review.work.questions import CONTRACT, Question
from review.work.snapshot import Ranked, Snapshot, urgent_first

FACETS = ("reason", "field", "region", "status", "kind")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to; an empty text leaves a matter open."""

    reason: str = ""
    field: str = ""
    region: str = ""
    status: str = ""
    kind: str = ""
    text: str = ""

    def query(self, **changes: str) -> dict[str, str]:
        """The filters as an address carries them, some changed."""
        own = {"reason": self.reason, "field": self.field, "region": self.region, "status": self.status,
               "kind": self.kind, "text": self.text}  # fmt: skip
        return {k: v for k, v in {**own, **changes}.items() if v}


def field_name(pointer: str) -> str:
    """The field of a question; `contract` for one about the whole."""
    return "contract" if pointer == CONTRACT else field_of(pointer)


def asked(item: Item, wanted: Wanted) -> list[Question]:
    """The questions of an item that the filters leave."""
    return [
        q
        for q in item.questions
        if (not wanted.reason or wanted.reason in q.reasons)
        and (not wanted.field or wanted.field == field_name(q.pointer))
    ]


def waiting(snapshot: Snapshot, wanted: Wanted) -> list[Item]:
    """What waits and passes the filters, the most urgent first."""
    if wanted == Wanted():
        return snapshot.waiting
    return snapshot.kept(wanted, lambda items: Ranked(items, lambda i: _passes(i, wanted), urgent_first)).items


def _passes(item: Item, wanted: Wanted) -> bool:
    return (
        item.open
        and (not wanted.region or wanted.region in item.regions)
        and (not wanted.status or wanted.status == (item.status or "none"))
        and (not wanted.kind or wanted.kind in item.kinds)
        and (not wanted.text or key(wanted.text) in item.key)
        and bool(asked(item, wanted))
    )


class Tally:
    """How many waiting items each filter alone would leave."""

    def __init__(self, numbers: dict[str, Counter[str]]) -> None:
        self.numbers = numbers

    @classmethod
    def of(cls, items: Iterable[Item]) -> Tally:
        """Counts items."""
        waiting_ = [i for i in items if i.open]
        return cls({f: Counter(_values(waiting_, f)) for f in FACETS})

    def changed(self, gone: Sequence[Item], fresh: Sequence[Item]) -> Tally:
        """The numbers without some items and with others."""
        less, more = Tally.of(gone).numbers, Tally.of(fresh).numbers
        return Tally({f: (self.numbers[f] + more[f]) - less[f] for f in FACETS})


def counts(snapshot: Snapshot) -> dict[str, Counter[str]]:
    """How many waiting items each filter alone would leave."""
    return snapshot.kept("counts", Tally.of).numbers


def _values(items: Iterable[Item], facet: str) -> Iterator[str]:
    for item in items:
        if facet == "reason":
            yield from {r.value for q in item.questions for r in q.reasons}
        elif facet == "field":
            yield from {field_name(q.pointer) for q in item.questions}
        elif facet == "region":
            yield from item.regions
        elif facet == "status":
            yield item.status or "none"
        else:
            yield from item.kinds


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the review is: contracts in all, those with a question, values, those that a person has judged."""

    contracts: int
    open: int
    values: int
    reviewed: int

    @classmethod
    def of(cls, items: Iterable[Item]) -> Progress:
        """Counts items."""
        kept = [i for i in items if not i.rejected]
        return cls(len(kept), sum(i.open for i in kept), sum(i.values for i in kept), sum(i.reviewed for i in kept))

    def changed(self, gone: Sequence[Item], fresh: Sequence[Item]) -> Progress:
        """The numbers without some items and with others."""
        less, more = Progress.of(gone), Progress.of(fresh)
        pairs = zip(astuple(self), astuple(less), astuple(more), strict=True)
        return Progress(*(n - a + b for n, a, b in pairs))

    @property
    def share(self) -> float:
        """The part of the contracts without an open question."""
        return 1 - self.open / self.contracts if self.contracts else 1.0


def progress(snapshot: Snapshot) -> Progress:
    """How far the review of the whole registry is."""
    return snapshot.kept("progress", Progress.of)
