"""What a page declares about itself without showing it: titles, dates, description, language."""

from __future__ import annotations

from collections.abc import Iterator
import json
from typing import Any

from lxml import etree

from pipeline.read.raw import Declared

_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_KEPT = frozenset(
    [
        "article:published_time",
        "og:article:published_time",
        "article:modified_time",
        "og:updated_time",
        "og:title",
        "twitter:title",
        "og:description",
        "description",
        "og:url",
        "date",
        "dc.date",
        "dc.date.issued",
        "dc.date.created",
        "dc.date.modified",
        "dcterms.date",
        "dcterms.issued",
        "dcterms.created",
        "dcterms.available",
        "dcterms.modified",
        "dc.date.available",
        "pubdate",
        "publishdate",
        "publish-date",
        "publish_date",
        "publication_date",
        "publication-date",
        "date_published",
        "citation_publication_date",
        "citation_date",
        "parsely-pub-date",
        "sailthru.date",
        "datepublished",
        "datecreated",
        "datemodified",
        "last-modified",
        "revised",
        "displaydate",
        "originalpublicationdate",
        "cxenseparse:recs:publishtime",
        "rnews:datepublished",
        "bt:pubdate",
        "shareaholic:article_published_time",
    ]
)
_ARTICLES = (
    "article",
    "newsarticle",
    "blogposting",
    "report",
    "webpage",
    "creativework",
    "jobposting",
    "specialannouncement",
    "governmentservice",
    "event",
    "publicationissue",
    "itempage",
    "digitaldocument",
)


def declared(root: etree._Element) -> list[Declared]:
    """Meta tags and JSON-LD properties that tell title, description and dates, in the page's order."""
    found: list[Declared] = []
    title = root.find(".//title")
    if title is not None and (title.text or "").strip():
        found.append(Declared("title", " ".join("".join(title.itertext()).split())))
    for meta in root.iter("meta"):
        key = next((meta.get(k, "").strip().lower() for k in _META_KEYS if meta.get(k)), "")
        value = " ".join((meta.get("content") or "").split())
        if key in _KEPT and value:
            found.append(Declared(key, value[:500]))
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            found.append(Declared("canonical", link.get("href")))
    for script in root.iter("script"):
        if (script.get("type") or "").strip().lower() == "application/ld+json":
            found += _json_ld("".join(script.itertext()))
    return found


def _json_ld(source: str) -> list[Declared]:
    try:
        data = json.loads(source.strip().removeprefix("<!--").removesuffix("-->").strip(" ;\n"), strict=False)
    except (ValueError, RecursionError):
        return []
    found = []
    for node in _nodes(data, 0):
        kinds = node.get("@type") or ""
        kinds = [str(k).lower() for k in (kinds if isinstance(kinds, list) else [kinds])]
        if not any(
            k.removeprefix("http://schema.org/").removeprefix("https://schema.org/") in _ARTICLES for k in kinds
        ):
            continue
        for key in ("headline", "name", "datePublished", "dateCreated", "datePosted", "dateModified"):
            value = node.get(key)
            if isinstance(value, str) and value.strip() and not (key == "name" and kinds == ["event"]):
                found.append(Declared(f"ld:{kinds[0]}:{key}", " ".join(value.split())[:500]))
    return found


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, list):
        for entry in data[:50]:
            yield from _nodes(entry, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            if key in data:
                yield from _nodes(data[key], depth + 1)


def page_language(root: etree._Element) -> str | None:
    """The language the page declares for itself, e.g. `fr`."""
    html = root if root.tag == "html" else root.find(".//html")
    for element in (html, root.find("body")):
        if element is not None:
            value = (
                element.get("lang")
                or element.get("{http://www.w3.org/XML/1998/namespace}lang")
                or element.get("xml:lang")
            )
            if value:
                return value.strip().lower()
    return None
