"""Stamps: what a page knew of a value when it was made, so that nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
import hashlib
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.registry import Decision, Entry
from models.vocabulary import Verdict
from pipeline.merge.claims import LISTS, field_of
from pipeline.merge.identity import item_key
from pipeline.store import reports
from pipeline.store.tables import DecisionAnchorRow, DecisionRow


def history(session: Session, entry: Entry) -> list[Decision]:
    """All decisions about an entry, the withdrawn ones too, the oldest first."""
    return histories(session, [entry])[entry.id]


def histories(session: Session, entries: Iterable[Entry]) -> dict[str, list[Decision]]:
    """The histories of several entries, by their ids."""
    wanted, ids = list(entries), set[str]()
    for chunk in reports.chunks({d.sha256 for e in wanted for d in e.documents}):
        ids.update(session.scalars(select(DecisionAnchorRow.decision_id).where(DecisionAnchorRow.sha256.in_(chunk))))
    found: list[Decision] = []
    for chunk in reports.chunks(sorted(ids)):
        query = select(DecisionRow.record).where(DecisionRow.id.in_(chunk))
        found += map(Decision.model_validate, session.scalars(query))
    found.sort(key=lambda d: (d.at, d.id))
    return {e.id: [d for d in found if d.entry == e.id or _reports(d) & set(e.reports)] for e in wanted}


def _reports(decision: Decision) -> set[str]:
    return {f"{a.document[:12]}-{a.number}" for a in (*decision.anchors, *decision.others)}


class Known:
    """An entry and all decisions about it, as a page or a transaction knows them."""

    def __init__(self, entry: Entry, decisions: Sequence[Decision]) -> None:
        self.entry, self.decisions = entry, decisions
        self._values: dict[str, Any] = entry.contract.model_dump(mode="json")

    def value(self, pointer: str) -> Any:
        """The value at a pointer as JSON; None where there is none."""
        value: Any = self._values
        for step in pointer.split("/")[1:]:
            if isinstance(value, list):
                value = value[int(step)] if step.isdigit() and int(step) < len(value) else None
            elif value is not None:
                value = value.get(step)
        return value

    def about(self, pointer: str) -> list[Decision]:
        """The decisions about the value at a pointer, and what took them back; "" means the whole entry."""
        if not pointer:
            return list(self.decisions)
        field, value = field_of(pointer), self.value(pointer)
        key = item_key(field, value) if field in LISTS and isinstance(value, dict) else None
        own = [
            d for d in self.decisions if d.field == field and (key is None or d.item in (None, key) or d.value == value)
        ]
        ids = {d.id for d in own}
        return [d for d in self.decisions if d.id in ids or (d.verdict is Verdict.WITHDRAW and d.withdraws in ids)]

    def last(self, pointer: str) -> Decision | None:
        """The last of them."""
        return next(reversed(self.about(pointer)), None)

    def stamp(self, pointer: str) -> str:
        """What is known of a value: what it is, and the decisions about it. A value to be added has none."""
        if pointer.endswith("/-"):
            return "new"
        value = self.value(pointer) if pointer else [list(self.entry.reports), self._values]
        known = json.dumps([value, [d.id for d in self.about(pointer)]], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(known.encode()).hexdigest()[:20]
