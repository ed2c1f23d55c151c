"""From bytes to a Document: `read` for a payload, `read_path` for a file."""

from __future__ import annotations

from hashlib import sha256
from os import PathLike
from pathlib import Path

from models.document import Document
from models.source import MediaType, Source
from pipeline.clean import clean
from pipeline.read.budget import Budget
from pipeline.read.raw import RawDocument, ReadError
from pipeline.read.shorten import divide, shorten
from pipeline.read.sniff import sniff

__all__ = ["ReadError", "read", "read_path"]


def read(uri: str, payload: bytes, budget: Budget | None = None) -> Document:
    """The document in a payload, whatever its file name says. Raises ReadError with the reason and the way out."""
    budget = budget or Budget()
    return _finish(uri, _raw(sniff(payload), payload, budget), budget)


def read_path(path: str | PathLike[str]) -> tuple[Source, Document]:
    """A file's source and document. Raises ReadError, or OSError where the file cannot be opened."""
    payload = Path(path).read_bytes()
    kind = sniff(payload)
    uri = str(path)
    source = Source(uri=uri, sha256=sha256(payload).hexdigest(), media_type=kind, size=len(payload))
    return source, _finish(uri, _raw(kind, payload, Budget()), Budget())


def _raw(kind: MediaType, payload: bytes, budget: Budget) -> RawDocument:
    """Readers are imported when they are needed: a text file should not pay for the PDF library."""
    if kind is MediaType.TEXT:
        from pipeline.read.text import read_text

        return read_text(payload, budget)
    if kind is MediaType.HTML:
        from pipeline.read.html import read_html

        return read_html(payload, budget)
    if kind is MediaType.PDF:
        from pipeline.read.pdf import read_pdf

        return read_pdf(payload, budget)
    if kind is MediaType.DOCX:
        from pipeline.read.docx import read_docx

        return read_docx(payload)
    from pipeline.read.ocr import read_image

    return read_image(payload, budget)


def _finish(uri: str, raw: RawDocument, budget: Budget) -> Document:
    shorten(raw, budget.characters)
    divide(raw)
    document = clean(raw, uri)
    if not any(c.isalnum() for c in document.text):
        raise ReadError("empty", "the document holds no words; open it to see whether it is complete")
    return document
