"""The tables of the registry. A change here needs a migration in `migrations/versions/`.

sources 1─n: where a document was found      documents: the content, once, by its SHA-256
extractions: the current answer to a document  contracts: one row a contract as extracted
claims: one row a value, with its evidence     failures: documents without an answer, with the reason
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Float, ForeignKey, Integer, MetaData, String, Text, UniqueConstraint
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
    contracts: Mapped[list[ContractRow]] = relationship(
        back_populates="extraction", cascade="all, delete-orphan", order_by="ContractRow.number"
    )


class ContractRow(Table):
    """A contract as one document reports it. Its id holds as long as the document and its order hold."""

    __tablename__ = "contracts"
    id: Mapped[str] = mapped_column(String(24), primary_key=True)
    extraction_id: Mapped[int] = mapped_column(ForeignKey("extractions.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]  # from 1, in the document's order
    territory: Mapped[str | None] = mapped_column(Text)
    territory_key: Mapped[str | None] = mapped_column(Text, index=True)  # folded, to sort by
    status: Mapped[str | None] = mapped_column(String(20), index=True)
    values: Mapped[dict[str, Any]]  # the keys of the published contract, without evidence
    extraction: Mapped[ExtractionRow] = relationship(back_populates="contracts")
    claims: Mapped[list[ClaimRow]] = relationship(
        back_populates="contract", cascade="all, delete-orphan", order_by="ClaimRow.id"
    )


class ClaimRow(Table):
    """One value that a document states of a contract: where in the record, what, and by which words."""

    __tablename__ = "claims"
    __table_args__ = (UniqueConstraint("contract_id", "pointer"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[str] = mapped_column(ForeignKey("contracts.id", ondelete="CASCADE"), index=True)
    pointer: Mapped[str] = mapped_column(String(80))  # JSON Pointer into the contract: /signature, /axes/0
    value: Mapped[Any] = mapped_column(JSON)
    evidence: Mapped[list[Any]]
    confidence: Mapped[float | None] = mapped_column(Float)
    contract: Mapped[ContractRow] = relationship(back_populates="claims")


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
