"""`clsreg schema`: JSON Schema of what clsreg publishes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import guarded


@guarded
def schema(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Which one; all names without it.")] = None,
    write: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write every schema to this folder.")] = None,
) -> None:
    """Prints the JSON Schema of a published model: record, contract, source, evidence, document, vocabularies."""
    from pipeline.errors import UserError
    from pipeline.schema import SCHEMAS, schema_of, write_all

    if write is not None:
        for path in write_all(write):
            typer.echo(path.as_posix())
        return
    if name is None:
        for known, title in SCHEMAS.items():
            typer.echo(f"{known:14}{title.description}")
        return
    if name not in SCHEMAS:
        raise UserError(f"no schema {name!r}", f"there are: {', '.join(SCHEMAS)}")
    typer.echo(json.dumps(schema_of(name), ensure_ascii=False, indent=2))
