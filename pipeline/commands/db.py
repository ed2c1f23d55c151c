"""`clsreg db`: the registry's tables."""

from __future__ import annotations

import typer

from pipeline.commands.common import REGISTRY, DbOption, complain, guarded, leave, numbered

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Looks after the registry's tables.")


@app.command()
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


@app.command()
@guarded
def check(db: DbOption = None) -> None:
    """Says whether the registry's tables are those of this version; exit code 3 where they are not."""
    from pipeline.store import database
    from pipeline.store.registry import Store

    with Store(db, create=False) as store, database.explained(store.url):
        found = database.differences(store.engine)
        counts = store.counts()
    if found:
        complain(f"{store.name}: the tables differ: {'; '.join(found)}", "run `clsreg db upgrade`")
        leave(REGISTRY)
    rows = ", ".join(numbered(number, table) for table, number in counts.items())
    typer.echo(f"{store.name}: version {database.HEAD}; {rows}")
