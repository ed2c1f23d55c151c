"""What a site publishes by: asked of the site itself, for `clsreg sources check` and `add`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
import re

from lxml import etree

from models.harvest import HarvestSource, SourceKind
from pipeline.harvest.addresses import join, split
from pipeline.harvest.discover import discover
from pipeline.harvest.errors import FetchError
from pipeline.harvest.fetch import Fetcher, Shared
from pipeline.harvest.found import Index, Progress, is_own
from pipeline.read.encoding import decode

# Where sites have their feed or sitemap if their pages do not say; most used first.
USUAL: tuple[tuple[SourceKind, str], ...] = (
    (SourceKind.FEED, "/rss.xml"),
    (SourceKind.FEED, "/feed/"),
    (SourceKind.FEED, "/feed"),
    (SourceKind.FEED, "/rss"),
    (SourceKind.FEED, "/atom.xml"),
    (SourceKind.SITEMAP, "/sitemap.xml"),
    (SourceKind.SITEMAP, "/sitemap_index.xml"),
    (SourceKind.SITEMAP, "/wp-sitemap.xml"),
)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml"})
_ENOUGH = 1000  # addresses that a check counts


@dataclass(frozen=True, slots=True)
class Check:
    """Whether a source answers as it says. `found`: addresses it names, up to a thousand."""

    source: HarvestSource
    found: int = 0
    error: str | None = None


def check(source: HarvestSource, common: Shared) -> Check:
    """Looks at the first feed, sitemap or listing page of a source, and keeps nothing. Not for folders."""
    few = source.limits.model_copy(update={"indexes": 2, "entries": _ENOUGH})
    source = source.model_copy(update={"limits": few})
    try:
        with Fetcher(source, common) as fetcher:
            number = sum(1 for _ in discover(source, lambda url, _: _index(fetcher, url), Progress()))
            if source.kind is SourceKind.PAGE:
                fetcher.get(source.url)
    except FetchError as error:
        return Check(source, error=f"{error.reason}: {error.message}")
    return Check(source, number, None if number else "answers, but names no address that the patterns let pass")


def find(url: str, common: Shared, like: HarvestSource) -> list[Check]:
    """The feed and the sitemap of a site, the first of each that answers; `like` has everything else.

    FetchError where the site itself does not answer.
    """
    page = like.model_copy(update={"kind": SourceKind.PAGE, "url": url})
    with Fetcher(page, common) as fetcher:
        index = _index(fetcher, url)
        candidates = list(_candidates(index, fetcher))
    found: dict[SourceKind, Check] = {}
    for kind, address in dict.fromkeys(candidates):
        if kind not in found and (is_own(page, address) or not like.allow_private):
            checked = check(like.model_copy(update={"kind": kind, "url": address}), common)
            if not checked.error:
                found[kind] = checked
    return [found[kind] for kind in (SourceKind.FEED, SourceKind.SITEMAP) if kind in found]


def _index(fetcher: Fetcher, url: str) -> Index:
    answer = fetcher.get(url)
    return Index(answer.final, answer.body)


def _candidates(index: Index, fetcher: Fetcher) -> Iterator[tuple[SourceKind, str]]:
    """The address itself, what its page links to, what robots.txt names, and the usual places."""
    head = index.body[:2000]
    if re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]", head):
        yield SourceKind.FEED, index.url
    if re.search(rb"<(?:urlset|sitemapindex)[\s>]", head):
        yield SourceKind.SITEMAP, index.url
    yield from ((SourceKind.FEED, found) for found in _linked_feeds(index))
    try:
        named = fetcher.robots(index.url).sitemaps()
    except FetchError:
        named = []
    yield from ((SourceKind.SITEMAP, found) for u in islice(named, 5) if (found := join(index.url, u)))
    parts = split(index.url)
    yield from ((kind, f"{parts.scheme}://{parts.netloc}{path}") for kind, path in USUAL)


def _linked_feeds(index: Index) -> list[str]:
    """The feeds that a page's head names; those of comments last."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True, encoding="utf-8")
    try:
        root = etree.fromstring(decode(index.body)[0].encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return []
    if root is None:
        return []
    links = [e for e in root.iter("link") if (e.get("type") or "").lower() in _FEED_TYPES and e.get("href")]
    found = [address for e in links[:20] if (address := join(index.url, e.get("href")))]
    return sorted(found, key=lambda u: "comment" in u.lower())
