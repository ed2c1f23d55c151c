"""`clsreg db`: the registry's tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from pipeline.commands.common import REGISTRY, DbOption, complain, guarded, leave, numbered

if TYPE_CHECKING:
    from sqlalchemy import MetaData

Tables = Callable[[], "Sequence[MetaData]"]  # of the layers above, imported when they are asked for


def make_app(further: Tables = tuple) -> typer.Typer:
    """`clsreg db`; `further` gives the tables that layers above keep in the registry."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Looks after the registry's tables.")
    app.command()(upgrade)

    @app.command()
    @guarded
    def check(db: DbOption = None) -> None:
        """Says whether the registry's tables are those of this version; exit code 3 where they are not."""
        compare(db, further())

    return app


@guarded
def upgrade(db: DbOption = None) -> None:
    """Brings the registry's tables to this version of clsreg; makes them where there are none."""
    from pipeline.store import database
    from pipeline.store.registry import Store

    url = database.database_url(db)
    engine = database.connect(url)
    try:
        with database.explained(url):
            before = database.revision(engine)
            database.upgrade(engine)
    finally:
        engine.dispose()
    with Store(db, create=False) as store:
        waiting = sum(1 for _ in store.outdated())
    name = url.render_as_string(hide_password=True)
    if waiting and before != database.HEAD:
        typer.echo(f"{numbered(waiting, 'documents')} to be read again: run `clsreg reextract --db {name}`", err=True)
    typer.echo(f"{name}: {'already at' if before == database.HEAD else 'now at'} version {database.HEAD}")


def compare(db: str | None, further: Sequence[MetaData]) -> None:
    """Says how the tables stand; leaves with an exit code where they differ."""
    from pipeline.store import database
    from pipeline.store.registry import Store

    with Store(db, create=False) as store, database.explained(store.url):
        found = database.differences(store.engine, further)
        counts = store.counts()
    if found:
        complain(f"{store.name}: the tables differ: {'; '.join(found)}", "run `clsreg db upgrade`")
        leave(REGISTRY)
    rows = ", ".join(numbered(number, table) for table, number in counts.items())
    typer.echo(f"{store.name}: version {database.HEAD}; {rows}")
