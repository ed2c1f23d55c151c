"""One-time links: they sign in who has them, once, within minutes."""

from __future__ import annotations

import time

from sqlalchemy import delete, select

from pipeline.store.registry import Store
from review.people import secrets
from review.people.users import Role, User, view
from review.settings import Settings
from review.tables import LinkRow, UserRow


def make(store: Store, name: str, role: Role, settings: Settings) -> str:
    """The secret of a new link for a user, who is made when the link is used and there is none of that name."""
    secret, now = secrets.make(), int(time.time())
    with store.writing() as session:
        session.execute(delete(LinkRow).where(LinkRow.expires_at < now))
        expires = now + settings.link_seconds
        session.add(LinkRow(key=secrets.digest(secret), name=name, role=role.value, expires_at=expires))
    return secret


def holds(store: Store, secret: str) -> bool:
    """Whether a link can still be used."""
    with store.session() as session:
        row = session.get(LinkRow, secrets.digest(secret))
        return row is not None and row.expires_at > time.time()


def use(store: Store, secret: str) -> User | None:
    """Uses a link up: the user it signs in, or None where it is used, too old or none."""
    with store.writing(alone=True) as session:
        row = session.get(LinkRow, secrets.digest(secret))
        if row is None:
            return None
        session.delete(row)
        if row.expires_at <= time.time():
            return None
        user = session.scalar(select(UserRow).where(UserRow.name == row.name))
        if user is None:
            user = UserRow(name=row.name, role=row.role, password=None, created_at=int(time.time()))
            session.add(user)
            session.flush()
        return view(user)
