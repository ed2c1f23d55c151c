"""Sessions of browsers: begun when somebody signs in, ended by signing out or by time."""

from __future__ import annotations

from dataclasses import dataclass
import time

from sqlalchemy import Executable, delete, select

from pipeline.store.registry import Store
from review.people import secrets
from review.people.users import Role, User
from review.settings import Settings
from review.tables import SessionRow, UserRow

_NOTED = 60  # seconds after which it is noted again that a session is in use


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody signed in: the user, and the token that each change must bring along."""

    user: User
    csrf: str
    key: str


def begin(store: Store, user: User, settings: Settings) -> str:
    """A new session for a user; the secret that the cookie holds."""
    secret, now = secrets.make(), int(time.time())
    with store.writing() as session:
        session.execute(delete(SessionRow).where(SessionRow.created_at < now - settings.session_seconds))
        session.add(
            SessionRow(key=secrets.digest(secret), user_id=user.id, csrf=secrets.make(), created_at=now, seen_at=now)
        )
    return secret


def find(store: Store, secret: str | None, settings: Settings) -> Signed | None:
    """Who a cookie's secret belongs to, if its session has not ended."""
    if not secret:
        return None
    now, key = int(time.time()), secrets.digest(secret)
    with store.session() as session:
        found = session.execute(_known(key)).first()
        if found is None:
            return None
        csrf, created, seen, *user = found
        ended = now - created >= settings.session_seconds
        signed = Signed(User(user[0], user[1], Role(user[2]), user[3] is not None, user[4]), csrf, key)
    if ended or now - seen >= settings.idle_seconds:
        return None
    if now - seen >= _NOTED:
        with store.writing() as session:
            kept = session.get(SessionRow, key)
            if kept is not None:
                kept.seen_at = now
    return signed


def _known(key: str) -> Executable:
    # Columns, not rows of the mapper: every request asks this.
    columns = (SessionRow.csrf, SessionRow.created_at, SessionRow.seen_at)
    of_user = (UserRow.id, UserRow.name, UserRow.role, UserRow.password, UserRow.created_at)
    return select(*columns, *of_user).join(UserRow, UserRow.id == SessionRow.user_id).where(SessionRow.key == key)


def end(store: Store, secret: str | None) -> None:
    """Ends a session."""
    if secret:
        with store.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.key == secrets.digest(secret)))


def end_others(store: Store, signed: Signed) -> None:
    """Ends all other sessions of the same user."""
    with store.writing() as session:
        mine = (SessionRow.user_id == signed.user.id, SessionRow.key != signed.key)
        session.execute(delete(SessionRow).where(*mine))
