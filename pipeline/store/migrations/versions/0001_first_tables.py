"""The first tables: sources, documents, extractions, contracts, claims, failures."""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _reference(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete="CASCADE")


def _time(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        _time("added_at"),
    )
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uri", sa.Text(), nullable=False, index=True),
        sa.Column("document_id", sa.Integer(), nullable=False, index=True),
        _time("seen_at"),
        _reference("document_id", "documents"),
        sa.UniqueConstraint("uri", "document_id"),
    )


def _answers() -> None:
    op.create_table(
        "extractions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("document_id", sa.Integer(), nullable=False, unique=True),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("published", sa.String(40)),
        sa.Column("outcome", sa.String(20), nullable=False, index=True),
        sa.Column("reason", sa.Text()),
        sa.Column("evidence", sa.JSON(), nullable=False),
        _time("extracted_at"),
        _reference("document_id", "documents"),
    )
    op.create_table(
        "contracts",
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("extraction_id", sa.Integer(), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("territory", sa.Text()),
        sa.Column("territory_key", sa.Text(), index=True),
        sa.Column("status", sa.String(20), index=True),
        sa.Column("values", sa.JSON(), nullable=False),
        _reference("extraction_id", "extractions"),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("contract_id", sa.String(24), nullable=False, index=True),
        sa.Column("pointer", sa.String(80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float()),
        _reference("contract_id", "contracts"),
        sa.UniqueConstraint("contract_id", "pointer"),
    )


def upgrade() -> None:
    """Makes the tables; alembic's context names the constraints as pipeline.store.tables does."""
    _documents()
    _answers()
    op.create_table(
        "failures",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("uri", sa.Text(), nullable=False, unique=True),
        sa.Column("sha256", sa.String(64), index=True),
        sa.Column("reason", sa.String(20), nullable=False, index=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _time("first_at"),
        _time("last_at"),
    )


def downgrade() -> None:
    """Takes the tables away, and all that is in them."""
    for table in ("failures", "claims", "contracts", "extractions", "sources", "documents"):
        op.drop_table(table)
