"""The command line: which commands there are. What each does stands in pipeline/commands/."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from pipeline.commands import db, decisions, gold, sources
from pipeline.commands.common import EXIT_CODES
from pipeline.commands.coverage import coverage
from pipeline.commands.diff import diff
from pipeline.commands.evaluate import evaluate
from pipeline.commands.explain import explain
from pipeline.commands.export import export
from pipeline.commands.extract import extract
from pipeline.commands.failures import failures, retry
from pipeline.commands.harvest import harvest
from pipeline.commands.listing import list_contracts, show
from pipeline.commands.reextract import reextract
from pipeline.commands.registry import ingest, link
from pipeline.commands.report import report
from pipeline.commands.schema import schema
from pipeline.commands.status import status


def _print_version(wanted: bool) -> None:
    if wanted:
        from pipeline.version import version

        typer.echo(f"clsreg {version()}")
        raise typer.Exit


def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Reads documents about French local health contracts (CLS) into records, each value with its proof."""


def make_app(
    more: Mapping[str, typer.Typer | Callable[..., None]] | None = None, tables: db.Tables = tuple
) -> typer.Typer:
    """The application with its commands, and commands, groups of commands and tables that the layers above bring."""
    app = typer.Typer(
        name="clsreg",
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        epilog=EXIT_CODES,
    )
    app.callback()(about)
    commands: dict[str, Callable[..., None]] = {
        "extract": extract,
        "explain": explain,
        "ingest": ingest,
        "link": link,
        "harvest": harvest,
        "status": status,
        "list": list_contracts,
        "show": show,
        "reextract": reextract,
        "failures": failures,
        "retry": retry,
        "export": export,
        "diff": diff,
        "coverage": coverage,
        "report": report,
        "evaluate": evaluate,
        "schema": schema,
    }
    for name, command in commands.items():
        app.command(name)(command)
    app.add_typer(sources.app, name="sources")
    app.add_typer(decisions.app, name="decisions")
    app.add_typer(gold.app, name="gold")
    app.add_typer(db.make_app(tables), name="db")
    for name, brought in (more or {}).items():
        if isinstance(brought, typer.Typer):
            app.add_typer(brought, name=name)
        else:
            app.command(name)(brought)
    return app
