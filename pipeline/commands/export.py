"""`clsreg export`: the registry as a folder of open data."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
import sys
from typing import Annotated

import typer

from pipeline.commands.common import DbOption, guarded, numbered


class FormatName(StrEnum):
    """The formats by their names, without loading the export for `--help`."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


_SAID = (("contracts", "contracts"), ("sources", "documents"), ("evidence", "claims"), ("coverage", "rows of coverage"))


@guarded
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write; an earlier export is replaced.")],
    db: DbOption = None,
    formats: Annotated[
        list[FormatName] | None,
        typer.Option("--format", help="Only this format; can be given several times. All without it."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also into a folder that holds other things; its other files stay.")
    ] = False,
) -> None:
    """Writes the registry as open data: tables (CSV, Parquet), contracts (JSON Lines), and their description.

    The folder is a Frictionless data package. The same registry gives the same bytes. A new folder is written beside DIR and
    takes its place when it is whole, so a run that fails or is killed leaves the earlier export as it was.
    """
    from pipeline.export import Format
    from pipeline.export import export as run_export
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        summary = run_export(store, folder, tuple(map(Format, formats or FormatName)), force)
    numbers = ", ".join(numbered(summary.rows[table], noun) for table, noun in _SAID)
    left_out = f"; {numbered(summary.rejected, 'contracts')} left out as rejected" if summary.rejected else ""
    print(f"{folder}: {numbers}{left_out}", file=sys.stderr)  # noqa: T201
