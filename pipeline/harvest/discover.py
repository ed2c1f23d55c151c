"""From a source to the addresses of its documents."""

from __future__ import annotations

from collections.abc import Iterator
import re

from models.harvest import HarvestSource, SourceKind
from pipeline.harvest import links
from pipeline.harvest.errors import FetchError
from pipeline.harvest.feeds import read_feed
from pipeline.harvest.found import Found, GetIndex, Progress, is_own
from pipeline.harvest.sitemaps import walk


def discover(source: HarvestSource, get: GetIndex, progress: Progress) -> Iterator[Found]:
    """The addresses that a source names and its patterns let pass, each page once. Not for folders.

    FetchError where the source itself cannot be had, or is not what it is said to be.
    """
    ways = {
        SourceKind.FEED: _feed,
        SourceKind.SITEMAP: walk,
        SourceKind.LISTING: _listing,
        SourceKind.PAGE: _page,
    }
    number = 0
    for found in ways[source.kind](source, get, progress):
        if not source.takes(found.url) or (source.kind is not SourceKind.PAGE and not progress.first_time(found.url)):
            continue
        number += 1
        if number > source.limits.entries:
            progress.notes.append(f"more than {source.limits.entries} addresses; the first ones were taken")
            return
        yield found


def _page(source: HarvestSource, get: GetIndex, progress: Progress) -> Iterator[Found]:
    yield Found(source.url)


def _feed(source: HarvestSource, get: GetIndex, progress: Progress) -> Iterator[Found]:
    progress.indexes += 1
    yield from read_feed(get(source.url, None), source.limits.entries, progress.notes)


def _listing(source: HarvestSource, get: GetIndex, progress: Progress) -> Iterator[Found]:
    """Listing pages one after the other; those behind a page that brought nothing new are not asked for."""
    waiting, queued = [source.url], {source.url}
    documents: set[str] = set()
    while waiting:
        if progress.indexes >= source.limits.indexes:
            progress.notes.append("more listing pages than limits.indexes; the first ones were read")
            return
        url = waiting.pop(0)
        progress.indexes += 1
        try:
            index = get(url, None)
        except FetchError as error:
            if progress.indexes == 1:
                raise
            progress.notes.append(f"{url}: {error.message}")
            continue
        found, further = _of_listing(source, index.body, index.url)
        new = [u for u in found if u not in documents]
        documents.update(new)
        yield from map(Found, new)
        if new:
            waiting += [u for u in further if u not in queued]
            queued.update(further)


def _of_listing(source: HarvestSource, body: bytes, url: str) -> tuple[list[str], list[str]]:
    """The documents and the further listing pages that a listing page links to."""
    documents, further = [], []
    for found, rel in links.links(body, url):
        is_next = bool(re.search(source.next, found)) if source.next else rel == "next"
        if is_next and is_own(source, found):
            further.append(found)
        elif source.links and re.search(source.links, found) and rel != "alternate":
            documents.append(found)
    return documents, further
