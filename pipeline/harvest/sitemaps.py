"""Sitemaps, and indexes of sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
import io

from lxml import etree

from models.harvest import HarvestSource
from pipeline.harvest.addresses import join
from pipeline.harvest.bodies import gunzip
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.found import Found, GetIndex, Index, Progress, is_own, moment, refuse_entities

_TEXT = 4_000  # characters of one element; addresses are shorter


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a sitemap: a page, or another sitemap."""

    url: str
    changed: datetime | None
    is_sitemap: bool


def read_sitemap(index: Index, limit: int, max_bytes: int) -> Iterator[Entry]:
    """The entries of a sitemap, at most `limit`, read piece by piece; FetchError for what is none.

    Nothing is loaded from elsewhere, no entity is resolved, and what is read is dropped at once.
    """
    body = gunzip(index.body, max_bytes)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"\0" not in body[:64]:
        yield from _lines(index.url, body, limit)
        return
    refuse_entities(body)
    number = 0
    try:
        for loc, changed, tag in _elements(body):
            url = join(index.url, loc)
            if url:
                yield Entry(url, moment(changed), tag == "sitemap")
                number += 1
            if number >= limit:
                return
    except etree.XMLSyntaxError as error:
        if not number:
            raise FetchError(Reason.FEED, f"not XML: {error}") from error


def _elements(body: bytes) -> Iterator[tuple[str, str, str]]:
    """Address, time and kind (`url`, `sitemap`) of each entry; FetchError where the root is none of a sitemap's."""
    options = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
    root: str | None = None
    loc = changed = ""
    for event, element in etree.iterparse(io.BytesIO(body), events=("start", "end"), **options):
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if root is None:
            root = name
            if root not in ("urlset", "sitemapindex"):
                raise FetchError(Reason.FEED, f"no sitemap, but <{root}>")
        if event == "start":
            continue
        if name == "loc" and _parent(element) in ("url", "sitemap"):
            loc = (element.text or "")[:_TEXT]
        elif name == "lastmod":
            changed = (element.text or "")[:_TEXT]
        elif name in ("url", "sitemap"):
            if loc:
                yield loc, changed, name
            loc = changed = ""
            _drop(element)


def _parent(element: etree._Element) -> str:
    parent = element.getparent()
    return etree.QName(parent).localname if parent is not None and isinstance(parent.tag, str) else ""


def _drop(element: etree._Element) -> None:
    """Frees the element and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _lines(base: str, body: bytes, limit: int) -> Iterator[Entry]:
    """A sitemap that is a list of addresses in plain text."""
    found = [
        u
        for line in body.splitlines()[:limit]
        if line.strip().startswith(b"http") and (u := join(base, line.decode("utf-8", "replace")))
    ]
    if not found:
        raise FetchError(Reason.FEED, "what it answers is no sitemap")
    yield from (Entry(u, None, False) for u in found)


def walk(source: HarvestSource, get: GetIndex, progress: Progress) -> Iterator[Found]:
    """The pages of a sitemap and of those it lists, newest first within each; FetchError where the first is none."""
    waiting: list[tuple[str, datetime | None, int]] = [(source.url, None, 1)]
    limits, left = source.limits, source.limits.entries
    while waiting:
        url, changed, depth = waiting.pop(0)
        if not progress.first_time(url):
            continue
        if progress.indexes >= limits.indexes or left <= 0:
            progress.notes.append(f"{1 + len(waiting)} sitemaps were not read: limits.indexes or limits.entries")
            return
        progress.indexes += 1
        try:
            entries = list(read_sitemap(get(url, changed), left, limits.bytes))
        except FetchError as error:
            if progress.indexes == 1:
                raise
            progress.notes.append(f"{url}: {error.message}")
            continue
        left -= len(entries)
        waiting += [(e.url, e.changed, depth + 1) for e in _children(source, entries, depth, progress)]
        pages = [Found(e.url, e.changed) for e in entries if not e.is_sitemap]
        yield from sorted(pages, key=lambda f: -f.changed.timestamp() if f.changed else 0.0)
    if left <= 0:
        progress.notes.append(f"more than {limits.entries} entries; the first ones were taken")


def _children(source: HarvestSource, entries: list[Entry], depth: int, progress: Progress) -> list[Entry]:
    """The sitemaps that an index lists, as far as they are followed; newest first."""
    children = [e for e in entries if e.is_sitemap]
    if children and depth >= source.limits.depth:
        progress.notes.append(f"{len(children)} sitemaps deeper than limits.depth were not read")
        return []
    own = [e for e in children if is_own(source, e.url)]
    if len(own) < len(children):
        progress.notes.append(f"{len(children) - len(own)} sitemaps on other hosts were not read")
    return sorted(own, key=lambda e: -e.changed.timestamp() if e.changed else 0.0)
