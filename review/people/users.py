"""Users: added, removed, recognised by their password."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
import time
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from pipeline.errors import UserError
from pipeline.store.registry import Store
from review.tables import UserRow

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10  # characters of a password


class Role(StrEnum):
    """What a user may do; each may do what those before it may."""

    READER = "reader"
    REVIEWER = "reviewer"
    ADMIN = "admin"

    def includes(self, other: Role) -> bool:
        """Whether this role may do what the other may."""
        order = list(Role)
        return order.index(self) >= order.index(other)


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who works at the desk."""

    id: int
    name: str
    role: Role
    has_password: bool
    created_at: int


def view(row: UserRow) -> User:
    """A user without the password."""
    return User(row.id, row.name, Role(row.role), row.password is not None, row.created_at)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    # What OWASP asks for; more memory would let a crowd at the door take the machine's.
    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _nobody() -> str:
    return _hasher().hash("nobody's password")


def _checked(password: str) -> str:
    if len(password) < SHORTEST:
        raise UserError(f"a password has at least {SHORTEST} characters", "take several words")
    return _hasher().hash(password)


def add(store: Store, name: str, role: Role, password: str | None) -> User:
    """Adds a user; without a password, one-time links sign in. UserError where the name is taken."""
    name = " ".join(name.split())
    if not 0 < len(name) <= 80:
        raise UserError("a name has 1 to 80 characters", "give another")
    secret = None if password is None else _checked(password)
    with store.writing(alone=True) as session:
        if session.scalar(select(UserRow.id).where(UserRow.name == name)) is not None:
            raise UserError(f"there is a user {name!r} already", "`clsreg users list` shows them")
        row = UserRow(name=name, role=role.value, password=secret, created_at=int(time.time()))
        session.add(row)
        session.flush()
        return view(row)


def set_password(store: Store, user_id: int, password: str) -> None:
    """Gives a user a new password."""
    secret = _checked(password)
    with store.writing() as session:
        row = session.get(UserRow, user_id)
        if row is not None:
            row.password = secret


def remove(store: Store, name: str) -> None:
    """Removes a user with sessions and tokens; decisions stay. UserError where there is none, or no admin would stay."""
    with store.writing(alone=True) as session:
        row = session.scalar(select(UserRow).where(UserRow.name == name))
        if row is None:
            raise UserError(f"no user {name!r}", "`clsreg users list` shows them")
        admins = select(func.count()).where(UserRow.role == Role.ADMIN.value, UserRow.id != row.id)
        others = session.scalar(select(func.count()).where(UserRow.id != row.id))
        if row.role == Role.ADMIN.value and others and not session.scalar(admins):
            raise UserError(f"{name!r} is the only admin", "add another first")
        session.execute(delete(UserRow).where(UserRow.id == row.id))


def everyone(store: Store) -> list[User]:
    """All users by name."""
    with store.session() as session:
        return [view(row) for row in session.scalars(select(UserRow).order_by(UserRow.name))]


def recognise(store: Store, name: str, password: str) -> User | None:
    """The user whose name and password these are. An unknown name takes as long as a wrong password."""
    from argon2.exceptions import VerificationError

    with store.session() as session:
        row = session.scalar(select(UserRow).where(UserRow.name == " ".join(name.split())))
        found, secret = (view(row), row.password) if row is not None else (None, None)
    try:
        _hasher().verify(secret or _nobody(), password)
    except VerificationError:
        return None
    return found if secret else None
