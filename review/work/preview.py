"""What a merge or a split would make of the registry, tried in a transaction that is then undone."""

from __future__ import annotations

from collections.abc import Iterable

from models.registry import Decision, Entry
from pipeline.store import decisions, linking
from pipeline.store.registry import Store
from review.work.decide import Maker, entry_of


def outcome(store: Store, entry_id: str, make: Maker, reports: Iterable[str]) -> tuple[list[Entry], list[Decision]]:
    """The entries that these reports would stand under, and the decisions that would be made. Nothing is kept."""
    with store.writing(alone=True) as session:
        entry = entry_of(session, entry_id)
        made = list(make(entry, decisions.anchors_of(session, entry)))
        for decision in made:
            decisions.add(session, decision)
        linking.link_documents(session, {a.document for d in made for a in (*d.anchors, *d.others)})
        session.flush()
        found = {e.id: e for e in (entry_of(session, r) for r in reports)}
        session.rollback()
    return list(found.values()), made
