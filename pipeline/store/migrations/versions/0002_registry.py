"""The registry: reports (before: contracts) linked to entries, decisions, and what is to be linked anew."""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_PLAIN = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")


def _reference(column: str, table: str, cascade: bool = True) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete="CASCADE" if cascade else "SET NULL")


def _time(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", _PLAIN, primary_key=True),
        sa.Column("territory", sa.Text()),
        sa.Column("territory_key", sa.Text(), index=True),
        sa.Column("status", sa.String(20), index=True),
        sa.Column("signed_earliest", sa.Date(), index=True),
        sa.Column("signed_latest", sa.Date()),
        sa.Column("ends_earliest", sa.Date(), index=True),
        sa.Column("ends_latest", sa.Date()),
        sa.Column("needs_review", sa.Boolean(), nullable=False, index=True),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("least_confidence", sa.Float()),
        sa.Column("record", sa.JSON(), nullable=False),
    )
    op.create_table(
        "entry_terms",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("entry_id", _PLAIN, nullable=False, index=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        _reference("entry_id", "entries"),
        sa.Index("ix_entry_terms_term", "term", "kind"),
    )
    op.create_table(
        "entry_aliases",
        sa.Column("id", sa.String(120), primary_key=True),
        sa.Column("report_id", sa.String(24), nullable=False, index=True),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.String(24), primary_key=True),
        sa.Column("extraction_id", sa.Integer(), nullable=False, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("territory_key", sa.Text()),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.JSON(), nullable=False),
        sa.Column("entry_id", _PLAIN, index=True),
        _reference("extraction_id", "extractions"),
        _reference("entry_id", "entries", cascade=False),
    )
    op.create_table(
        "report_keys",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("report_id", sa.String(24), nullable=False, index=True),
        sa.Column("key", sa.Text(), nullable=False, index=True),
        _reference("report_id", "reports"),
    )
    op.create_table(
        "unlinked",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.Text(), nullable=False, index=True),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(40), nullable=False, unique=True),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("entry", sa.String(120), nullable=False, index=True),
        _time("at"),
        sa.Column("record", sa.JSON(), nullable=False),
    )
    op.create_table(
        "decision_anchors",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("decision_id", sa.String(40), nullable=False, index=True),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
    )


def _claims(name: str, parent: str, column: str) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(column, sa.String(24), nullable=False, index=True),
        sa.Column("pointer", sa.String(80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float()),
        _reference(column, parent),
        sa.UniqueConstraint(column, "pointer"),
    )


def upgrade() -> None:
    """Keeps every document. Answers of before go: `clsreg reextract`, or ingesting again, gives them anew."""
    op.add_column("documents", sa.Column("kind", sa.String(20), nullable=False, server_default="other"))
    op.drop_table("claims")
    op.drop_table("contracts")
    op.execute("DELETE FROM extractions")
    _entries()
    _reports()
    _claims("claims", "reports", "report_id")
    _decisions()


def downgrade() -> None:
    """Back to contracts a document; decisions and links are lost, documents stay."""
    for table in ("claims", "report_keys", "unlinked", "reports", "entry_terms", "entry_aliases", "entries"):
        op.drop_table(table)
    for table in ("decision_anchors", "decisions"):
        op.drop_table(table)
    op.drop_column("documents", "kind")
    op.execute("DELETE FROM extractions")
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
    _claims("claims", "contracts", "contract_id")
