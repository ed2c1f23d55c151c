"""The rate limit on signing in: too many wrong passwords for a name, or from an address, and the door stays shut."""

from __future__ import annotations

import time

from sqlalchemy import delete, func, select

from pipeline.store.registry import Store
from review.settings import Settings
from review.tables import AttemptRow

_PER_ADDRESS = 4  # times as many: several people may share an address


def is_shut(store: Store, name: str, address: str, settings: Settings) -> bool:
    """Whether nobody may try now, neither for that name nor from that address."""
    since = int(time.time()) - settings.attempt_window
    with store.session() as session:
        query = select(AttemptRow.who, func.count()).where(AttemptRow.at > since)
        keys = _keys(name, address)
        found = session.execute(query.where(AttemptRow.who.in_(keys)).group_by(AttemptRow.who))
        counts = {row[0]: int(row[1]) for row in found}
    return counts.get(keys[0], 0) >= settings.attempts or counts.get(keys[1], 0) >= settings.attempts * _PER_ADDRESS


def note(store: Store, name: str, address: str, settings: Settings) -> None:
    """Notes a failed attempt."""
    now = int(time.time())
    with store.writing() as session:
        session.execute(delete(AttemptRow).where(AttemptRow.at <= now - settings.attempt_window))
        session.add_all(AttemptRow(who=who, at=now) for who in _keys(name, address))


def forget(store: Store, name: str) -> None:
    """Forgets the attempts for a name, after the right password."""
    with store.writing() as session:
        session.execute(delete(AttemptRow).where(AttemptRow.who == _keys(name, "")[0]))


def _keys(name: str, address: str) -> tuple[str, str]:
    return f"name {' '.join(name.split())[:80].lower()}", f"from {address}"
