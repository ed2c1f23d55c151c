"""Registries of earlier versions come to the present tables with all that is in them, on either database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from alembic import command
from alembic.config import Config
import pytest
from sqlalchemy import Engine, MetaData, insert, select, text

from pipeline.harvest.pages import Role
from pipeline.harvest.state import State
from pipeline.harvest.tables import HarvestTable, PageRow
from pipeline.store import database
from pipeline.store.registry import Store
from review.people import users
from review.people.users import Role as DeskRole
from review.tables import ReviewTable
from tests.conftest import Run

NOW = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def engine(registry_url: str) -> Iterator[Engine]:
    found = database.connect(database.database_url(registry_url))
    yield found
    found.dispose()


def migrate(engine: Engine, revision: str, back: bool = False) -> None:
    with engine.execution_options(**{database.WRITES: True}).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(database.MIGRATIONS))
        config.attributes["connection"] = connection
        (command.downgrade if back else command.upgrade)(config, revision)


def make_as_before(engine: Engine, metadata: MetaData) -> None:
    """The tables as harvest and desk made them themselves, before migrations did."""
    older = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        if table.name != "harvest_hosts":
            copy = table.to_metadata(older)
            if table.name == "harvest_runs":
                copy._columns.remove(copy.c.publisher)  # type: ignore[attr-defined]
    older.create_all(engine)


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        page = {"key": "k", "url": "https://a.example/", "source": "a", "role": Role.DOCUMENT, "status": "document"}
        connection.execute(insert(PageRow).values(**page, first_at=NOW, checked_at=NOW, sha256="a" * 64))
        run = {"s": "a", "o": "ok", "f": 1, "t": "2026-03-01 06:00:00"}
        connection.execute(text("INSERT INTO harvest_runs VALUES (:s, :t, :t, :o, :f, '{}')"), run)
        user = {"n": "Ada", "r": "admin", "p": "argon2", "c": 1}
        connection.execute(
            text("INSERT INTO review_users (name, role, password, created_at) VALUES (:n, :r, :p, :c)"), user
        )


def test_tables_that_harvest_and_desk_made_themselves_are_kept(engine: Engine, registry_url: str) -> None:
    migrate(engine, "0002")
    for metadata in (HarvestTable.metadata, ReviewTable.metadata):
        make_as_before(engine, metadata)
    fill(engine)
    database.upgrade(engine)
    assert database.differences(engine, [ReviewTable.metadata]) == []
    with Store(registry_url) as store:
        state = State(store)
        page, run = state.page("k"), state.run("a")
        assert page and run
        assert (page.url, page.checked_at, run.outcome, run.publisher) == ("https://a.example/", NOW, "ok", None)
        assert [(u.name, u.role) for u in users.everyone(store)] == [("Ada", DeskRole.ADMIN)]
        users.add(store, "Grace", DeskRole.REVIEWER, "a long password")  # the keys go on where they were


def test_a_registry_without_them_gets_them_and_goes_back(engine: Engine) -> None:
    migrate(engine, "0002")
    database.upgrade(engine)
    assert database.differences(engine, [ReviewTable.metadata]) == []
    with engine.begin() as connection:
        page = {"key": "k", "url": "https://a.example/", "source": "a", "role": Role.DOCUMENT, "status": "document"}
        connection.execute(insert(PageRow).values(**page, first_at=NOW))
    migrate(engine, "0002", back=True)
    database.upgrade(engine)
    assert database.differences(engine, [ReviewTable.metadata]) == []
    with engine.connect() as connection:
        assert connection.scalars(select(PageRow.url)).all() == ["https://a.example/"]


@pytest.mark.parametrize(
    "change",
    ["DROP TABLE harvest_failures", "DROP TABLE review_leases", "ALTER TABLE review_users ADD COLUMN shoe INTEGER"],
)
def test_check_compares_the_tables_of_harvest_and_desk(clsreg: Run, db: str, change: str) -> None:
    with Store(db) as store, store.engine.begin() as connection:
        connection.execute(text(change))
    done = clsreg("db", "check", "--db", db)
    assert (done.returncode, "the tables differ" in done.stderr) == (3, True), done.stderr
