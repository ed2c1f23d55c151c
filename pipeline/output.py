"""What is published of a document or a contract: one JSON object, its keys always in the same order."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from models.contract import DocumentRecord
from models.registry import Claim, Entry
from pipeline.version import version


class PublishedRecord(DocumentRecord):
    """One line of `clsreg extract`: the answer to one document, and which version of code and rules gave it."""

    version: str = Field(description="release of clsreg, then a digest of the code and rules that answered")


def published(record: DocumentRecord) -> PublishedRecord:
    """The record as it is published."""
    return PublishedRecord.model_construct(**dict(record), version=version())


def to_json(record: DocumentRecord) -> str:
    """One line of JSON, the same bytes for the same record."""
    return published(record).model_dump_json()


def with_claims(entry: Entry, claims: Iterable[Claim]) -> dict[str, Any]:
    """An entry as JSON, with what its documents say of it and the words that say it."""
    return {**entry.model_dump(mode="json"), "claims": [c.model_dump(mode="json") for c in claims]}
