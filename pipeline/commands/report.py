"""`clsreg report`: one HTML page about the registry."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.common import DbOption, guarded
from pipeline.commands.coverage import OnOption, day_of


class PageLanguage(StrEnum):
    """The languages of the page."""

    FR = "fr"
    EN = "en"


@guarded
def report(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where index.html is written; made if missing.")],
    on: OnOption = None,
    language: Annotated[PageLanguage, typer.Option(help="Language of the page.")] = PageLanguage.FR,
    db: DbOption = None,
) -> None:
    """Writes one HTML page about the registry: coverage, contents, sources, quality. It needs nothing but itself."""
    from pipeline.report import render, write
    from pipeline.store.registry import Store

    day = day_of(on)
    with Store(db, create=False) as store:
        html = render(store.entries(), store.documents(), store.failures(), day, language.value)
    typer.echo(str(write(html, folder)))
