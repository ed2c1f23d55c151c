"""The desk's own tables, in the registry's database. Times are whole seconds since 1970, alike on every database.

Secrets (sessions, links, tokens) are kept as SHA-256 only, passwords by argon2. `review_actions` is added to, never
changed: what somebody did at the desk, with the ids of the decisions it made. A change here needs a migration in
`pipeline/store/migrations/versions/`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pipeline.store.tables import NAMES


class ReviewTable(DeclarativeBase):
    """Base of the desk's tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {list[Any]: JSON}  # noqa: RUF012


class UserRow(ReviewTable):
    """A person. Without a password, only a one-time link signs in."""

    __tablename__ = "review_users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(10))
    password: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[int]


class SessionRow(ReviewTable):
    """A signed-in browser."""

    __tablename__ = "review_sessions"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("review_users.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[int]
    seen_at: Mapped[int]


class LinkRow(ReviewTable):
    """A link that signs in once."""

    __tablename__ = "review_links"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(10))
    expires_at: Mapped[int]


class TokenRow(ReviewTable):
    """A program's access to the API, in the name of a user; `scope` is read or write."""

    __tablename__ = "review_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("review_users.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(80))
    scope: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[int]
    expires_at: Mapped[int]


class AttemptRow(ReviewTable):
    """A failed attempt to sign in: `who` is a name or an address."""

    __tablename__ = "review_attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    who: Mapped[str] = mapped_column(String(120), index=True)
    at: Mapped[int]


class LeaseRow(ReviewTable):
    """Who works on a contract, and until when nobody else is sent to it."""

    __tablename__ = "review_leases"
    entry: Mapped[str] = mapped_column(String(120), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("review_users.id", ondelete="CASCADE"), index=True)
    until: Mapped[int]


class ActionRow(ReviewTable):
    """What somebody did: the decisions of one press of a key. `undoes` is the action that it took back."""

    __tablename__ = "review_actions"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(index=True)
    by: Mapped[str] = mapped_column(String(80), index=True)
    verb: Mapped[str] = mapped_column(String(20))
    entry: Mapped[str] = mapped_column(String(120), index=True)
    decisions: Mapped[list[Any]]
    undoes: Mapped[int | None]
