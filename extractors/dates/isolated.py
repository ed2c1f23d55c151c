"""An isolated date string, from metadata or a table cell: the grammar first, a general parser for what it does not know."""

from __future__ import annotations

from datetime import datetime

from extractors.annotated import Annotated
from extractors.dates.find import find_dates
from models.document import Block, BlockKind, Document, Published
from models.values import edtf_bounds

_LONGEST = 60  # longer strings are sentences, in which a general parser sees dates that are none


def normalise(words: str, language: str = "unknown", published: str | None = None) -> str | None:
    """The EDTF of a string that is nothing but a date; None where it is none, or where it is ambiguous."""
    text = words.strip()
    stamp = Published(published) if published else None
    block = Block(0, len(text), BlockKind.PARAGRAPH)
    found = find_dates(Annotated(Document(uri="", text=text, blocks=(block,), language=language, published=stamp)))
    if len(found) == 1:
        return found[0].edtf
    return _general(text, language, published) if not found and any(c.isdigit() for c in text) else None


def _general(text: str, language: str, published: str | None) -> str | None:
    """A day by dateparser, with the publication date as its base; only for a string that names day, month and year."""
    if len(text) > _LONGEST:
        return None
    import dateparser

    base = edtf_bounds(published)[1] if published else None
    settings: dict[str, object] = {"REQUIRE_PARTS": ["day", "month", "year"], "DATE_ORDER": "DMY"}
    if base:
        settings["RELATIVE_BASE"] = datetime(base.year, base.month, base.day)
    languages = [language] if language in ("fr", "en") else ["fr", "en"]
    parsed = dateparser.parse(text, languages=languages, settings=settings)
    return parsed.date().isoformat() if parsed else None
