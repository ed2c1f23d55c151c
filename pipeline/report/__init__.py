"""The report: one HTML page about the registry that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from models.registry import Entry
from pipeline.errors import UserError
from pipeline.report.facts import Facts, gather
from pipeline.report.render import LANGUAGES, page
from pipeline.report.sources import Document, Failure

__all__ = ["LANGUAGES", "Facts", "gather", "page", "render", "write"]


def render(
    entries: Iterable[Entry],
    documents: Iterable[Document],
    failures: Iterable[Failure],
    day: date,
    language: str = "fr",
) -> str:
    """The page of a registry on a day, `language` fr or en. The same registry and day give the same page."""
    return page(gather(entries, documents, failures, day), language)


def write(html: str, folder: Path) -> Path:
    """Writes index.html into the folder, which is made where it is missing; a page half written never replaces one."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / ".index.html.part"
        unfinished.write_text(html, "utf-8")
        return unfinished.replace(folder / "index.html")
    except OSError as error:
        raise UserError(f"cannot write to {folder}: {error.strerror or error}", "name a folder of your own") from None
