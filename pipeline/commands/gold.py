"""`clsreg gold`: from review to test cases."""

from __future__ import annotations

from pathlib import Path
import sys
from typing import Annotated

import typer

from pipeline.commands.common import DbOption, guarded, numbered

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Gold annotations from what reviewers decided.")


@app.callback()
def about() -> None:
    """Gold annotations from what reviewers decided."""


@app.command()
@guarded
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where gold and documents are written.")],
    db: DbOption = None,
) -> None:
    """Writes gold for every document of which each value was accepted, corrected or rejected.

    `clsreg evaluate DIR` then measures extraction against it.
    """
    from pipeline.decisions.export import export_gold
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        written = list(export_gold(store, folder))
    alone = [w.name for w in written if not w.copied]
    print(f"{folder}: gold of {numbered(len(written), 'documents')}", file=sys.stderr)  # noqa: T201
    if alone:
        print(f"no longer where they were read, put them beside their gold: {', '.join(alone)}", file=sys.stderr)  # noqa: T201
