"""Opens the registry's database: SQLite in a file by default, any other by URL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

from pipeline.errors import RegistryError

DEFAULT = "clsreg.sqlite"
VARIABLE = "CLSREG_DB"
HEAD = "0003"  # the newest migration; a test compares it with the folder
LOCK = 0x636C7372  # PostgreSQL's advisory lock: savers share it, linking and migrations have it alone
WRITES = "clsreg_writes"  # execution option of connections that will write
ABOVE = "review_"  # the tables of the review desk, which only the layer above knows
MIGRATIONS = Path(__file__).with_name("migrations")


def database_url(given: str | None = None) -> URL:
    """The URL of a registry: the one given, else that of CLSREG_DB, else a file here. A path means SQLite."""
    wanted = given or os.environ.get(VARIABLE) or DEFAULT
    if "://" not in wanted:
        return URL.create("sqlite", database=wanted)
    try:
        url = make_url(wanted)
    except ArgumentError as error:
        raise RegistryError(f"{wanted!r} is no database URL", "give a file name or sqlite:///FILE") from error
    # People write postgresql:// as servers print it; the driver of the extra is psycopg 3.
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Turns what a database raises into what is wrong with the registry; a broken constraint is the caller's matter."""
    try:
        yield
    except IntegrityError:
        raise
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        where = url.render_as_string(hide_password=True)
        raise RegistryError(f"the registry {where} cannot be used: {cause}", _advice(cause)) from error


# What SQLite and PostgreSQL say, and what to do; what was stored before holds in any case.
_ADVICE = {
    "database is locked": "another program writes to it for long: let it end, then run this again",
    "disk I/O error": "the disk may be full: free some room, then run this again; what was stored before holds",
    "disk is full": "free some room, then run this again; what was stored before holds",
    "No space left": "free some room, then run this again; what was stored before holds",
    "readonly": "make the file and its folder writable, or name another with --db",
    "unable to open": "check that its folder is there and writable, or name another with --db",
    "malformed": "the file is damaged: put a copy back, or name another with --db",
}


def _advice(cause: str) -> str:
    return next((advice for said, advice in _ADVICE.items() if said in cause), "check --db or CLSREG_DB")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    connection.isolation_level = None  # transactions are begun by _begin_sqlite, not by the driver's guess


def _begin_sqlite(connection: Connection) -> None:
    # A writer that began as a reader fails at once where another wrote meanwhile; one that begins as a writer waits.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def connect(url: URL) -> Engine:
    """An engine for the URL; SQLite gets a write-ahead log, foreign keys, and waits for other writers."""
    try:
        engine = create_engine(url)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        extra = "pip install 'clsreg[postgres]'" if url.get_backend_name() == "postgresql" else "install it"
        raise RegistryError(f"no driver for {url.drivername}: {error}", f"{extra}, or use a SQLite file") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def revision(engine: Engine) -> str | None:
    """The migration the database stands at; None for an empty one."""
    tables = inspect(engine).get_table_names()
    if "alembic_version" in tables:
        with engine.connect() as connection:
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if tables:
        raise RegistryError("the database holds other tables, no registry", "name another one with --db")
    return None


def require_known(found: str | None) -> None:
    """Fails where a registry stands at a migration that this clsreg does not have: a newer one made it."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if found is not None and found not in known:
        message = f"the registry is of version {found}, made by a newer clsreg; this one knows versions up to {HEAD}"
        raise RegistryError(message, "upgrade clsreg, or name another registry with --db")


def upgrade(engine: Engine) -> None:
    """Brings the tables to the newest migration."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    require_known(revision(engine))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if engine.dialect.name == "postgresql":  # two runs that begin at once make the tables once
            connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise RegistryError(f"the tables cannot be upgraded: {error}", "name another registry with --db") from error


def differences(engine: Engine, further: Iterable[MetaData] = ()) -> list[str]:
    """What the tables of the registry and the harvest lack or have too much; `further`: those of layers above."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from pipeline.harvest.tables import HarvestTable
    from pipeline.store.tables import Table

    parts = [Table.metadata, HarvestTable.metadata, *further]
    above = () if further else (ABOVE,)

    def compared(_object: object, name: str | None, kind: str, *_: object) -> bool:
        return not (kind == "table" and (name or "").startswith(above))

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": compared})
        return [str(d) for d in compare_metadata(context, parts)]  # type: ignore[arg-type]  # several do too
