"""The harvest's tables, beside those of the registry: what was looked at when, what came of it, and what waits.

harvest_runs (the last run of each source), harvest_pages (an address, what is known of it now), harvest_versions (each
content it had, with the answer's headers), harvest_attachments (PDF of a page), harvest_failures (to be tried again),
harvest_sketches and harvest_shingles (what finds near-duplicates), harvest_duplicates (which documents are nearly the
same), harvest_hosts (who talks to a host now). A change here needs a migration in `pipeline/store/migrations/versions/`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    MetaData,
    String,
    Text,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pipeline.store.tables import NAMES


class Moment(TypeDecorator[datetime]):
    """A time in UTC that says so, on every database: SQLite forgets the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is written."""
        return value.astimezone(UTC) if value else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is read."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class HarvestTable(DeclarativeBase):
    """Base of the harvest's tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, datetime: Moment}  # noqa: RUF012


class RunRow(HarvestTable):
    """The last run of a source. `report` is that of pipeline.harvest.report."""

    __tablename__ = "harvest_runs"
    source: Mapped[str] = mapped_column(String(80), primary_key=True)
    publisher: Mapped[str | None] = mapped_column(String(20))  # as sources.toml says it
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]  # none while it runs, or where it was killed
    outcome: Mapped[str] = mapped_column(String(20))
    found: Mapped[int]  # addresses in the last run that found any: none now means that the site has changed
    report: Mapped[dict[str, Any]]


class PageRow(HarvestTable):
    """An address under its key, and what is known of it now."""

    __tablename__ = "harvest_pages"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    url: Mapped[str] = mapped_column(Text)  # as it was first found: what is requested, and what documents are known by
    source: Mapped[str] = mapped_column(String(80), index=True)
    role: Mapped[str] = mapped_column(String(20))  # index, document, attachment
    status: Mapped[str] = mapped_column(String(20), index=True)
    reason: Mapped[str | None] = mapped_column(Text)  # why it is skipped
    target: Mapped[str | None] = mapped_column(Text)  # the key it has moved to
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    first_at: Mapped[datetime]  # found
    checked_at: Mapped[datetime | None]  # last answer
    changed_at: Mapped[datetime | None]  # last answer with another content


class VersionRow(HarvestTable):
    """A content that an address had, with the answer that brought it. Rows are added; only `handed_at` changes."""

    __tablename__ = "harvest_versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("harvest_pages.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    url: Mapped[str] = mapped_column(Text)  # the address that answered, after redirects
    http_status: Mapped[int]
    headers: Mapped[list[Any]]
    size: Mapped[int]
    fetched_at: Mapped[datetime] = mapped_column(index=True)
    relevant: Mapped[bool]  # the triage lets it pass
    reason: Mapped[str] = mapped_column(Text)
    handed_at: Mapped[datetime | None] = mapped_column(index=True)  # to the registry
    text_sha256: Mapped[str | None] = mapped_column(String(64))  # of what was read


class AttachmentRow(HarvestTable):
    """A page and a document that it links to."""

    __tablename__ = "harvest_attachments"
    page_id: Mapped[int] = mapped_column(ForeignKey("harvest_pages.id", ondelete="CASCADE"), primary_key=True)
    attached_id: Mapped[int] = mapped_column(
        ForeignKey("harvest_pages.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class HarvestFailureRow(HarvestTable):
    """An address that gave no answer. The row goes when it does."""

    __tablename__ = "harvest_failures"
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(80), index=True)
    role: Mapped[str] = mapped_column(String(20))
    parent: Mapped[str | None] = mapped_column(Text)  # the key of the page that it is attached to
    reason: Mapped[str] = mapped_column(String(40), index=True)
    message: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    next_at: Mapped[datetime] = mapped_column(index=True)


class SketchRow(HarvestTable):
    """The words of a document in short (pipeline.harvest.duplicates)."""

    __tablename__ = "harvest_sketches"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    sketch: Mapped[list[Any]]


class ShingleRow(HarvestTable):
    """A few of a sketch's numbers: documents that share some are compared."""

    __tablename__ = "harvest_shingles"
    shingle: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)


class DuplicateRow(HarvestTable):
    """Two documents of nearly the same words; first < second."""

    __tablename__ = "harvest_duplicates"
    first: Mapped[str] = mapped_column(String(64), primary_key=True)
    second: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    similarity: Mapped[float] = mapped_column(Float)  # share of common shingles
    containment: Mapped[float] = mapped_column(Float)  # share of the shorter one's shingles that the longer one has


class HostRow(HarvestTable):
    """Who sends requests to a host, and until when nobody else does (pipeline.harvest.leases)."""

    __tablename__ = "harvest_hosts"
    host: Mapped[str] = mapped_column(String(300), primary_key=True)
    holder: Mapped[str] = mapped_column(String(200))
    until: Mapped[datetime]
