"""RSS and Atom feeds."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
import io
import re
from typing import Any

from pipeline.harvest.addresses import join
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.found import Found, Index, refuse_entities
from pipeline.read.encoding import decode, wide

MAX_BYTES = 10_000_000
MAX_ENTRIES = 5_000  # feedparser reads some 1,500 a second
_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_feed(index: Index, limit: int, notes: list[str]) -> Iterator[Found]:
    """The entries of a feed in its order, at most `limit`; FetchError for what is no feed."""
    import feedparser

    payload = index.body
    if wide(payload):
        payload = _DECLARATION.sub("", decode(payload)[0]).encode()
    refuse_entities(payload)
    payload = _cut(payload, min(limit, MAX_ENTRIES), notes)
    # A stream, because bytes would be taken for the name of a file first.
    feed = feedparser.parse(io.BytesIO(payload), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version") and not feed.entries:
        raise FetchError(Reason.FEED, "what it answers is no RSS or Atom feed")
    for entry in feed.entries[: min(limit, MAX_ENTRIES)]:
        url = join(index.url, entry.get("link") or _address_as_id(entry) or "")
        if url and url != index.url:
            yield Found(url, _changed(entry))


def _cut(payload: bytes, limit: int, notes: list[str]) -> bytes:
    """The feed up to the last entry within the limits: it is cut before it is parsed."""
    ends = _END.finditer(payload, 0, MAX_BYTES)
    last = None
    for number, end in enumerate(ends, 1):
        last = end.end()
        if number == limit:
            break
    else:
        if len(payload) <= MAX_BYTES:
            return payload
    if last is None:
        raise FetchError(Reason.TOO_LARGE, f"a feed of {len(payload)} bytes without an end to its first entry")
    if _END.search(payload, last):
        notes.append(f"the feed has more than {limit} entries or {MAX_BYTES} bytes; the first ones were read")
    return payload[:last]


def _address_as_id(entry: Any) -> str | None:
    found = str(entry.get("id") or "")
    return found if found.startswith(("http://", "https://")) else None


def _changed(entry: Any) -> datetime | None:
    found = entry.get("updated_parsed") or entry.get("published_parsed")
    try:
        return datetime.fromtimestamp(timegm(found), UTC) if found else None
    except (ValueError, OverflowError, OSError):
        return None
