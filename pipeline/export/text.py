"""What may stand in a published text: no control characters, short quotes, plain values."""

from __future__ import annotations

import json
import math
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from extractors.fold import fold
from extractors.sentences import split
from models.vocabulary import DocumentKind

QUOTE = 300  # characters of a sentence of the press
PASSAGE = 2000  # characters of any other quote
CUT = "…"

# Control characters but tab and newline, and lone surrogates, become one replacement character each: lengths stay.
_REPLACED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160), *range(0xD800, 0xE000)], "\ufffd")
_TABLE = {**_REPLACED, 13: "\n"}

# Whose words are quoted at length: the others are the press, or may be.
_OWN = (DocumentKind.CONTRACT, DocumentKind.PARTY)


def clean(value: Any) -> Any:
    """A JSON value whose texts hold no control characters, and whose numbers are finite with four decimals."""
    if isinstance(value, str):
        return value if value.isprintable() else value.translate(_TABLE)
    if isinstance(value, float):
        return round(value, 4) if math.isfinite(value) else None
    if isinstance(value, dict):
        return {clean(k): clean(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [clean(v) for v in value]
    return value


def to_line(value: Any) -> str:
    """A JSON value on one line, the same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def plain(value: Any) -> str | None:
    """A JSON value as the text of a cell: texts and numbers as they are, objects and lists as JSON."""
    return value if value is None or isinstance(value, str) else to_line(clean(value))


def quote(text: str, kind: DocumentKind) -> tuple[str, bool]:
    """The words that may be quoted of a document of this kind, and whether that is less than all of them.

    Of the contract itself and its parties 2,000 characters, of all others the first sentence, of 300 at most.
    """
    most, whole = (PASSAGE, text) if kind in _OWN else (QUOTE, _first_sentence(text))
    if len(whole) > most:
        whole = whole[:most].rsplit(None, 1)[0]
    if whole == text:
        return text, False
    return f"{whole.rstrip(' .')} {CUT}", True


def _first_sentence(text: str) -> str:
    lead = len(text) - len(text.lstrip())
    spans = split(text, fold(text), lead, len(text.rstrip()))
    return text if len(spans) < 2 else text[: spans[0][1]]


def addresses(uris: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Web addresses without credentials, and names of files without their folders, each sorted and once."""
    urls = {_public(u) for u in uris if u.startswith(("http://", "https://"))}
    names = {_file_name(u) for u in uris if not u.startswith(("http://", "https://"))}
    return sorted(urls), sorted(names)


def _public(url: str) -> str:
    try:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    except ValueError:  # an address that no browser could open either
        return url.rpartition("@")[2]


def _file_name(path: str) -> str:
    return PureWindowsPath(PurePosixPath(path).name).name or path
