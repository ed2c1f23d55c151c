"""The queue: what waits for a person, filtered and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import time

from extractors.fold import key
from pipeline.merge.claims import field_of
from review.work.index import COUNTS, Snapshot
from review.work.items import Item
from review.work.questions import CONTRACT, Question

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
    cached = snapshot.cache.get(wanted)
    if cached is None:
        cached = snapshot.cache[wanted] = [i for i in snapshot.waiting if _passes(i, wanted)]
    return list(cached)


def _passes(item: Item, wanted: Wanted) -> bool:
    return (
        (not wanted.region or wanted.region in item.regions)
        and (not wanted.status or wanted.status == (item.status or "none"))
        and (not wanted.kind or wanted.kind in item.kinds)
        and (not wanted.text or key(wanted.text) in item.key)
        and bool(asked(item, wanted))
    )


def counts(snapshot: Snapshot) -> dict[str, Counter[str]]:
    """How many waiting items each filter alone would leave; in a large registry, some seconds ago."""
    cached = snapshot.cache.get(COUNTS)
    if cached is None:
        counted = {f: Counter(_values(snapshot.waiting, f)) for f in FACETS}
        cached = snapshot.cache[COUNTS] = (time.monotonic(), counted)
    return dict(cached[1])


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

    @property
    def share(self) -> float:
        """The part of the contracts without an open question."""
        return 1 - self.open / self.contracts if self.contracts else 1.0


def progress(snapshot: Snapshot) -> Progress:
    """How far the review of the whole registry is."""
    cached = snapshot.cache.get("progress")
    if cached is None:
        kept = snapshot.listed
        cached = snapshot.cache["progress"] = Progress(
            len(kept), len(snapshot.waiting), sum(i.values for i in kept), sum(i.reviewed for i in kept)
        )
    assert isinstance(cached, Progress)
    return cached
