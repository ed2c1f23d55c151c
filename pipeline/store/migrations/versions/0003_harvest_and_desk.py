"""The tables of the harvest and of the review desk, which made their own before: those that are there stay as they are.

New: who publishes (harvest_runs.publisher), and who talks to a host now (harvest_hosts).
"""

from __future__ import annotations

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _time(name: str, nullable: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, index=index)


def _text(name: str, length: int | None = None, nullable: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length) if length else sa.Text(), nullable=nullable, index=index)


def _number(name: str, nullable: bool = False, index: bool = False) -> sa.Column:
    return sa.Column(name, sa.Integer(), nullable=nullable, index=index)


def _owned(column: str, table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{table}.id"], ondelete="CASCADE")


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), primary_key=True)


def _key(name: str, length: int | None = None) -> sa.Column:
    return sa.Column(name, sa.String(length) if length else sa.Text(), primary_key=True)


def _harvest() -> dict[str, list[sa.schema.SchemaItem]]:
    return {
        "harvest_runs": [
            _key("source", 80),
            _time("started_at"),
            _time("finished_at", nullable=True),
            _text("outcome", 20),
            _number("found"),
            sa.Column("report", sa.JSON(), nullable=False),
        ],
        "harvest_pages": [
            _id(),
            sa.Column("key", sa.Text(), nullable=False, unique=True),
            _text("url"),
            _text("source", 80, index=True),
            _text("role", 20),
            _text("status", 20, index=True),
            _text("reason", nullable=True),
            _text("target", nullable=True),
            _text("sha256", 64, nullable=True, index=True),
            _text("etag", nullable=True),
            _text("last_modified", nullable=True),
            _time("first_at"),
            _time("checked_at", nullable=True),
            _time("changed_at", nullable=True),
        ],
        "harvest_versions": [
            _id(),
            _number("page_id", index=True),
            _text("sha256", 64, index=True),
            _text("url"),
            _number("http_status"),
            sa.Column("headers", sa.JSON(), nullable=False),
            _number("size"),
            _time("fetched_at", index=True),
            sa.Column("relevant", sa.Boolean(), nullable=False),
            _text("reason"),
            _time("handed_at", nullable=True, index=True),
            _text("text_sha256", 64, nullable=True),
            _owned("page_id", "harvest_pages"),
        ],
        "harvest_attachments": [
            sa.Column("page_id", sa.Integer(), primary_key=True),
            sa.Column("attached_id", sa.Integer(), primary_key=True, index=True),
            _owned("page_id", "harvest_pages"),
            _owned("attached_id", "harvest_pages"),
        ],
        "harvest_failures": [
            _key("key"),
            _text("url"),
            _text("source", 80, index=True),
            _text("role", 20),
            _text("parent", nullable=True),
            _text("reason", 40, index=True),
            _text("message"),
            _number("attempts"),
            _time("first_at"),
            _time("last_at"),
            _time("next_at", index=True),
        ],
        "harvest_sketches": [_key("sha256", 64), sa.Column("sketch", sa.JSON(), nullable=False)],
        "harvest_shingles": [
            sa.Column("shingle", sa.BigInteger(), primary_key=True, autoincrement=False),
            sa.Column("sha256", sa.String(64), primary_key=True, index=True),
        ],
        "harvest_duplicates": [
            _key("first", 64),
            sa.Column("second", sa.String(64), primary_key=True, index=True),
            sa.Column("similarity", sa.Float(), nullable=False),
            sa.Column("containment", sa.Float(), nullable=False),
        ],
    }


def _desk() -> dict[str, list[sa.schema.SchemaItem]]:
    return {
        "review_users": [
            _id(),
            sa.Column("name", sa.String(80), nullable=False, unique=True),
            _text("role", 10),
            _text("password", nullable=True),
            _number("created_at"),
        ],
        "review_sessions": [
            _key("key", 64),
            _number("user_id", index=True),
            _text("csrf", 64),
            _number("created_at"),
            _number("seen_at"),
            _owned("user_id", "review_users"),
        ],
        "review_links": [_key("key", 64), _text("name", 80), _text("role", 10), _number("expires_at")],
        "review_tokens": [
            _id(),
            sa.Column("key", sa.String(64), nullable=False, unique=True),
            _number("user_id", index=True),
            _text("label", 80),
            _text("scope", 10),
            _number("created_at"),
            _number("expires_at"),
            _owned("user_id", "review_users"),
        ],
        "review_attempts": [_id(), _text("who", 120, index=True), _number("at")],
        "review_leases": [
            _key("entry", 120),
            _number("user_id", index=True),
            _number("until"),
            _owned("user_id", "review_users"),
        ],
        "review_actions": [
            _id(),
            _number("at", index=True),
            _text("by", 80, index=True),
            _text("verb", 20),
            _text("entry", 120, index=True),
            sa.Column("decisions", sa.JSON(), nullable=False),
            _number("undoes", nullable=True),
        ],
    }


def upgrade() -> None:
    """Makes what is missing. What the harvest and the desk made themselves is the same, and is kept with its rows."""
    there = set(sa.inspect(op.get_bind()).get_table_names())
    for name, columns in {**_harvest(), **_desk()}.items():
        if name not in there:
            op.create_table(name, *columns)
    op.add_column("harvest_runs", sa.Column("publisher", sa.String(20)))
    op.create_table("harvest_hosts", _key("host", 300), _text("holder", 200), _time("until"))


def downgrade() -> None:
    """Takes away what is new; the other tables stood beside the registry before, and stay."""
    op.drop_table("harvest_hosts")
    with op.batch_alter_table("harvest_runs") as table:
        table.drop_column("publisher")
