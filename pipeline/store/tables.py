"""The tables of the registry. A change here needs a migration in `migrations/versions/`.

What documents say: sources (where a document was found), documents (the content, once, by its SHA-256), extractions
(the current answer to a document), reports (a contract as one document reports it), report_keys (what finds reports
that may tell of one contract), claims (one row a value, with its evidence), failures (documents without an answer).
What follows from it: entries (contracts of the registry), entry_terms (codes and words to find them by),
entry_aliases (ids they had), unlinked (keys whose reports are to be linked anew).
What people say: decisions, decision_anchors (the documents that they are about).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Float, ForeignKey, Index, Integer, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(DeclarativeBase):
    """Base of all tables: constraints have names, so that migrations can change them on every database."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, datetime: DateTime(timezone=True)}  # noqa: RUF012


class DocumentRow(Table):
    """A document's content: the same bytes found twice are one document."""

    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    title: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20), server_default="other")  # who speaks
    text: Mapped[str] = mapped_column(Text)  # what the offsets of all evidence point into
    added_at: Mapped[datetime]
    sources: Mapped[list[SourceRow]] = relationship(
        back_populates="document", cascade="all, delete-orphan", order_by="SourceRow.id"
    )
    extraction: Mapped[ExtractionRow | None] = relationship(back_populates="document", cascade="all, delete-orphan")


class SourceRow(Table):
    """A place where a document was found."""

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("uri", "document_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    uri: Mapped[str] = mapped_column(Text, index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime]
    document: Mapped[DocumentRow] = relationship(back_populates="sources")


class ExtractionRow(Table):
    """The current answer to a document, and which version of code and rules gave it."""

    __tablename__ = "extractions"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), unique=True)
    version: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(10))
    published: Mapped[str | None] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(20), index=True)
    reason: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]]
    extracted_at: Mapped[datetime]
    document: Mapped[DocumentRow] = relationship(back_populates="extraction")
    reports: Mapped[list[ReportRow]] = relationship(
        back_populates="extraction", cascade="all, delete-orphan", order_by="ReportRow.number"
    )


# Ids are ordered by their characters everywhere, whatever the language of a server: exports depend on it.
_PLAIN = String(120).with_variant(String(120, collation="C"), "postgresql")


class EntryRow(Table):
    """A contract of the registry. `record` is the whole entry; the columns are what lists are filtered by."""

    __tablename__ = "entries"
    id: Mapped[str] = mapped_column(_PLAIN, primary_key=True)
    territory: Mapped[str | None] = mapped_column(Text)
    territory_key: Mapped[str | None] = mapped_column(Text, index=True)  # folded, to sort and search by
    status: Mapped[str | None] = mapped_column(String(20), index=True)
    signed_earliest: Mapped[date | None] = mapped_column(index=True)  # actual signatures only
    signed_latest: Mapped[date | None]
    ends_earliest: Mapped[date | None] = mapped_column(index=True)
    ends_latest: Mapped[date | None]
    needs_review: Mapped[bool] = mapped_column(index=True)
    urgency: Mapped[int]  # what a reviewer should see first is highest
    rejected: Mapped[bool]
    least_confidence: Mapped[float | None] = mapped_column(Float)
    record: Mapped[dict[str, Any]]


class EntryTermRow(Table):
    """A code or word that an entry is found by: kind is region, department, code or theme."""

    __tablename__ = "entry_terms"
    __table_args__ = (Index("ix_entry_terms_term", "term", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(_PLAIN, ForeignKey("entries.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    term: Mapped[str] = mapped_column(Text)


class EntryAliasRow(Table):
    """An id that an entry had before, and a report by which today's entry is found."""

    __tablename__ = "entry_aliases"
    id: Mapped[str] = mapped_column(String(120), primary_key=True)
    report_id: Mapped[str] = mapped_column(String(24), index=True)


class ReportRow(Table):
    """A contract as one document reports it. Its id holds as long as the document and its order hold."""

    __tablename__ = "reports"
    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    extraction_id: Mapped[int] = mapped_column(ForeignKey("extractions.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]  # from 1, in the document's order
    territory_key: Mapped[str | None] = mapped_column(Text)  # codes or name (pipeline.link.places.territory_key)
    values: Mapped[dict[str, Any]]  # the keys of the published contract, without evidence
    confidence: Mapped[dict[str, Any]]  # by JSON Pointer
    entry_id: Mapped[str | None] = mapped_column(_PLAIN, ForeignKey("entries.id", ondelete="SET NULL"), index=True)
    extraction: Mapped[ExtractionRow] = relationship(back_populates="reports")
    keys: Mapped[list[ReportKeyRow]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    claims: Mapped[list[ClaimRow]] = relationship(
        back_populates="report", cascade="all, delete-orphan", order_by="ClaimRow.id"
    )


class ReportKeyRow(Table):
    """What a report must share with another to be compared with it."""

    __tablename__ = "report_keys"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(Text, index=True)


class UnlinkedRow(Table):
    """A key whose reports have changed since they were linked. Rows are added by savers, taken by the linker."""

    __tablename__ = "unlinked"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Text, index=True)


class ClaimRow(Table):
    """One value that a document states of a contract: where in the report, what, and by which words."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("report_id", "pointer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), index=True)
    pointer: Mapped[str] = mapped_column(String(80))  # JSON Pointer into the report: /signature, /axes/0
    value: Mapped[Any] = mapped_column(JSON)
    evidence: Mapped[list[Any]]
    confidence: Mapped[float | None] = mapped_column(Float)
    report: Mapped[ReportRow] = relationship(back_populates="claims")


class DecisionRow(Table):
    """What a reviewer decided. Rows are added, never changed or taken away."""

    __tablename__ = "decisions"
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(40), unique=True)
    verdict: Mapped[str] = mapped_column(String(20))
    entry: Mapped[str] = mapped_column(String(120), index=True)  # the id at that time, which may be no entry's now
    at: Mapped[datetime]
    record: Mapped[dict[str, Any]]


class DecisionAnchorRow(Table):
    """A document that a decision is about: what finds the decision when that document's reports are linked."""

    __tablename__ = "decision_anchors"
    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[str] = mapped_column(String(40), index=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)


class FailureRow(Table):
    """A document without an answer. The row goes when the document is answered."""

    __tablename__ = "failures"
    id: Mapped[int] = mapped_column(primary_key=True)
    uri: Mapped[str] = mapped_column(Text, unique=True)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    reason: Mapped[str] = mapped_column(String(20), index=True)
    message: Mapped[str] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=1)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
