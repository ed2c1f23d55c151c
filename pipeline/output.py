"""What is published of a document: one JSON object, its keys always in the same order."""

from __future__ import annotations

from pydantic import Field

from models.contract import DocumentRecord
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
