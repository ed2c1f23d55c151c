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
        query = select(LeaseRow, UserRow.name).join(UserRow, UserRow.id == LeaseRow.user_id)
        rows = session.execute(query.where(LeaseRow.until > int(time.time())))
        return {row.entry: Lease(row.entry, row.user_id, name, row.until) for row, name in rows}


def take(store: Store, entry: str, user: User, settings: Settings) -> Lease | None:
    """Takes a contract for a user, who then holds this one only; the other's lease where somebody holds it."""
    now = int(time.time())
    other = _of_other(store, entry, user, now)
    if other is not None or _holds(store, entry, user, now + settings.lease_seconds // 2):
        return other
    with store.writing(alone=True) as session:
        row = session.get(LeaseRow, entry)
        if row is not None and row.user_id != user.id and row.until > now:
            owner = session.get(UserRow, row.user_id)
            return Lease(entry, row.user_id, owner.name if owner else "?", row.until)
        session.execute(delete(LeaseRow).where((LeaseRow.user_id == user.id) | (LeaseRow.entry == entry)))
        session.add(LeaseRow(entry=entry, user_id=user.id, until=now + settings.lease_seconds))
    return None


def _of_other(store: Store, entry: str, user: User, now: int) -> Lease | None:
    with store.session() as session:
        query = select(LeaseRow, UserRow.name).join(UserRow, UserRow.id == LeaseRow.user_id)
        query = query.where(LeaseRow.entry == entry, LeaseRow.user_id != user.id, LeaseRow.until > now)
        found = session.execute(query).first()
        return Lease(entry, found[0].user_id, found[1], found[0].until) if found else None


def _holds(store: Store, entry: str, user: User, until: int) -> bool:
    with store.session() as session:
        row = session.get(LeaseRow, entry)
        return row is not None and row.user_id == user.id and row.until > until


def release(store: Store, user: User) -> None:
    """Gives back what a user holds."""
    with store.writing() as session:
        session.execute(delete(LeaseRow).where(LeaseRow.user_id == user.id))
