"""Who works on which contract: nobody else is sent to it as long as the lease runs."""

from __future__ import annotations

from dataclasses import dataclass
import time

from sqlalchemy import delete, select

from pipeline.store.registry import Store
from review.people.users import User
from review.settings import Settings
from review.tables import LeaseRow, UserRow


@dataclass(frozen=True, slots=True)
class Lease:
    """Somebody's hold on a contract."""

    entry: str
    user_id: int
    name: str
    until: int


def held(store: Store) -> dict[str, Lease]:
    """All leases that run, by contract."""
    with store.session() as session:
        query = select(LeaseRow.entry, LeaseRow.user_id, UserRow.name, LeaseRow.until)
        query = query.join(UserRow, UserRow.id == LeaseRow.user_id).where(LeaseRow.until > int(time.time()))
        return {row[0]: Lease(*row) for row in session.execute(query)}


def looked_at(store: Store, entry: str, user: User, settings: Settings) -> tuple[Lease | None, bool]:
    """The other's lease where somebody holds a contract; and whether this user's own is due to be taken."""
    now = int(time.time())
    running = _running(store, entry, now)
    if running is not None and running.user_id != user.id:
        return running, False
    return None, running is None or running.until <= now + settings.lease_seconds // 2


def take(store: Store, entry: str, user: User, settings: Settings) -> Lease | None:
    """Takes a contract for a user, who then holds this one only; the other's lease where somebody holds it."""
    now = int(time.time())
    other, due = looked_at(store, entry, user, settings)
    if other is not None or not due:
        return other
    with store.writing(alone=True) as session:
        row = session.get(LeaseRow, entry)
        if row is not None and row.user_id != user.id and row.until > now:
            owner = session.get(UserRow, row.user_id)
            return Lease(entry, row.user_id, owner.name if owner else "?", row.until)
        session.execute(delete(LeaseRow).where((LeaseRow.user_id == user.id) | (LeaseRow.entry == entry)))
        session.add(LeaseRow(entry=entry, user_id=user.id, until=now + settings.lease_seconds))
    return None


def _running(store: Store, entry: str, now: int) -> Lease | None:
    with store.session() as session:
        query = select(LeaseRow.user_id, LeaseRow.until, UserRow.name).join(UserRow, UserRow.id == LeaseRow.user_id)
        found = session.execute(query.where(LeaseRow.entry == entry, LeaseRow.until > now)).first()
        return Lease(entry, found.user_id, found.name, found.until) if found else None


def release(store: Store, user: User) -> None:
    """Gives back what a user holds."""
    with store.writing() as session:
        session.execute(delete(LeaseRow).where(LeaseRow.user_id == user.id))
