"""Documents made from a few lines of text, for tests of the rooms."""

from __future__ import annotations

from dataclasses import replace

from extractors.annotated import Annotated
from models.document import Published
from pipeline.read import read


def annotate(text: str, published: str | None = None, language: str = "fr") -> Annotated:
    """A document read from plain text, with a publication date and language of the test's choice."""
    document = read("test.txt", text.encode())
    date = Published(published) if published else document.published
    return Annotated(replace(document, published=date, language=language))
