"""The documents: which contract rests on which, and each document once, by way of a file on disk."""

from __future__ import annotations

from collections.abc import Iterator
import sqlite3
from types import TracebackType
from typing import Any, Self

from models.registry import DocumentRef, Entry
from pipeline.export.text import addresses


def contract_source_rows(entry: Entry) -> Iterator[dict[str, Any]]:
    """A row for each document of a contract, most believed first."""
    for number, document in enumerate(entry.documents, 1):
        yield {"contract": entry.id, "number": number, "document": document.sha256}


def source_row(document: DocumentRef, contracts: int) -> dict[str, Any]:
    """A document's row; `contracts` is how many cite it."""
    urls, names = addresses(document.uris)
    fields = {name: getattr(document, name) for name in ("sha256", "title", "kind", "language", "published")}
    return {**fields, "urls": urls, "files": names, "contracts": contracts}


class Cited:
    """The documents that entries cite, sorted and counted on disk: memory does not grow with their number."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # a temporary file of SQLite's own, gone when it is closed
        self._database.execute("CREATE TABLE cited (sha256 TEXT PRIMARY KEY, document TEXT, contracts INTEGER)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, entry: Entry) -> None:
        """Notes the documents of one entry."""
        self._database.executemany(
            "INSERT INTO cited VALUES (?, ?, 1) ON CONFLICT (sha256) DO UPDATE SET contracts = contracts + 1",
            [(d.sha256, d.model_dump_json()) for d in entry.documents],
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """A row for each document, by SHA-256."""
        for document, contracts in self._database.execute("SELECT document, contracts FROM cited ORDER BY sha256"):
            yield source_row(DocumentRef.model_validate_json(document), contracts)
