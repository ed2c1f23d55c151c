"""Tokens with which programs use the API in the name of a user."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
import time

from sqlalchemy import delete, select

from pipeline.errors import UserError
from pipeline.store.registry import Store
from review.people import secrets
from review.people.users import Role, User, view
from review.tables import TokenRow, UserRow

PREFIX = "clsreg_"
DAYS = 180


class Scope(StrEnum):
    """What a token allows."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner sees it; the secret itself is shown once only, when it is made."""

    id: int
    label: str
    scope: Scope
    created_at: int
    expires_at: int


def make(store: Store, user: User, label: str, scope: Scope, days: int = DAYS) -> str:
    """A new token's secret. UserError where a reader asks for one that writes, or the label is empty."""
    label = " ".join(label.split())[:80]
    if not label:
        raise UserError("a token needs a name", "say what it is for")
    if scope is Scope.WRITE and not user.role.includes(Role.REVIEWER):
        raise UserError("a reader's token can only read", "ask an admin for the role of a reviewer")
    secret, now = PREFIX + secrets.make(), int(time.time())
    with store.writing() as session:
        session.add(
            TokenRow(
                key=secrets.digest(secret), user_id=user.id, label=label, scope=scope.value,
                created_at=now, expires_at=now + days * 86400,
            )
        )  # fmt: skip
    return secret


def find(store: Store, secret: str) -> tuple[User, Scope] | None:
    """Whose token this is and what it allows; None for one that is none, revoked or too old."""
    with store.session() as session:
        query = select(TokenRow, UserRow).join(UserRow, UserRow.id == TokenRow.user_id)
        found = session.execute(query.where(TokenRow.key == secrets.digest(secret))).first()
        if found is None or found[0].expires_at <= time.time():
            return None
        return view(found[1]), Scope(found[0].scope)


def of(store: Store, user: User) -> list[Token]:
    """A user's tokens, the newest first."""
    with store.session() as session:
        rows = session.scalars(select(TokenRow).where(TokenRow.user_id == user.id).order_by(TokenRow.id.desc()))
        return [Token(r.id, r.label, Scope(r.scope), r.created_at, r.expires_at) for r in rows]


def revoke(store: Store, user: User, token_id: int) -> None:
    """Takes a user's own token away."""
    with store.writing() as session:
        session.execute(delete(TokenRow).where(TokenRow.id == token_id, TokenRow.user_id == user.id))
