"""clsreg for notebooks and scripts, and the entry point of the command.

    >>> import clsreg
    >>> record = clsreg.extract("release.html")
    >>> registry = clsreg.Registry("clsreg.sqlite")
    >>> registry.frame()          # needs pandas: pip install 'clsreg[notebook]'

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike, fspath
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame
    from sqlalchemy import MetaData

    from models.contract import DocumentRecord
    from models.registry import Entry
    from pipeline.ingest import Summary

__all__ = ["ExtractionError", "Registry", "extract", "main"]


_INTERRUPTED = 130


class ExtractionError(Exception):
    """A document that could not be answered; `reason` is one word, the message says what to do."""

    def __init__(self, document: str, reason: str, message: str) -> None:
        super().__init__(f"{document}: {reason}: {message}")
        self.document = document
        self.reason = reason


def extract(path: str | PathLike[str]) -> DocumentRecord:
    """What a document says of local health contracts, each value with its proof."""
    from pipeline.outcome import Kind
    from pipeline.run import process

    outcome = process(fspath(path))
    if outcome.kind is Kind.QUARANTINED:
        raise ExtractionError(outcome.uri, outcome.record.outcome, outcome.record.reason or "")
    return outcome.record


class Registry:
    """The registry at a URL or in a SQLite file; without one, that of CLSREG_DB or `clsreg.sqlite`."""

    def __init__(self, url: str | PathLike[str] | None = None) -> None:
        from pipeline.store.registry import Store

        self._store = Store(None if url is None else fspath(url))

    def ingest(self, paths: str | PathLike[str] | Iterable[str | PathLike[str]], jobs: int = 1) -> Summary:
        """Reads a file or folder, or several, into the registry; what is in already is left as it is.

        Raises FileNotFoundError for a path that is not there, before anything is read.
        """
        from pipeline.files import find_documents
        from pipeline.ingest import ingest_and_link

        found = find_documents([fspath(p) for p in ([paths] if isinstance(paths, str | PathLike) else paths)])
        if found.missing:
            raise FileNotFoundError(f"no such file or folder: {', '.join(found.missing)}")
        return ingest_and_link(found.documents, self._store, jobs)

    def contracts(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """The registry's contracts as dictionaries, by territory.

        Filters are those of pipeline.store.entries.Filters: status, territory (part of a name), region, department,
        commune and theme (codes), signed_from, signed_to, ends_before (dates), needs_review.
        """
        return (entry.model_dump(mode="json") for entry in self._entries(filters))

    def contract(self, contract_id: str) -> dict[str, Any]:
        """One contract with what each document says of it and the words that say it."""
        from pipeline.output import with_claims

        entry = self._store.entry(contract_id)
        return with_claims(entry, self._store.claims(entry))

    def frame(self, **filters: Any) -> DataFrame:
        """One row a contract, flat: codes, dates with their earliest and latest day, counts."""
        from pipeline.frames import contract_row

        return _frame(contract_row(entry) for entry in self._entries(filters))

    def claims(self, **filters: Any) -> DataFrame:
        """One row a value that a document states, with its words, rule, confidence and place in the document."""
        from pipeline.frames import claim_rows

        return _frame(row for e in self._entries(filters) for row in claim_rows(e, self._store.claims(e)))

    def _entries(self, filters: dict[str, Any]) -> Iterator[Entry]:
        from pipeline.store.entries import Filters

        return self._store.entries(Filters(**filters), by_id=False)

    def documents(self) -> DataFrame:
        """One row a document, with what became of it."""
        from dataclasses import asdict

        return _frame(asdict(d) for d in self._store.documents())


def _frame(rows: Iterable[dict[str, Any]]) -> DataFrame:
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("data frames need pandas: pip install 'clsreg[notebook]'") from error
    return pd.DataFrame.from_records(list(rows))


def _tables_above() -> list[MetaData]:
    from review.tables import ReviewTable

    return [ReviewTable.metadata]


def main() -> None:
    """The command `clsreg`."""
    try:
        from flows.command import app as flow
        from flows.serve import serve
        from pipeline.cli import make_app
        from review.command import review, users

        make_app({"review": review, "users": users, "flow": flow, "serve": serve}, _tables_above)()
    except KeyboardInterrupt:  # while the commands are still being imported: they answer it themselves
        sys.exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
