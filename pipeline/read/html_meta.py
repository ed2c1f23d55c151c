"""What a page declares about itself without showing it: titles, dates, description, language."""

from __future__ import annotations

from collections.abc import Iterator
import json
import re
from typing import Any

from lxml import etree

from pipeline.read.raw import Declared

_META_KEYS = ("property", "name", "itemprop", "http-equiv")
_KEPT = frozenset(("og:title", "twitter:title", "og:description", "description", "og:url"))
_DATES = re.compile(
    r"publi(?:sh|c)|pubdate|pub-date|issued|created|\bdate|_date|^dc[.:]|^dcterms[.:]|displaydate|modified|updated|revised"
)
_NOT_DATES = re.compile(
    r"publisher|expir|event|valid|author|creator|subject|title|language|format|source|rights|type|identifier"
)
_OTHER_KINDS = "comment review videoobject imageobject organization person breadcrumblist website event product"
_NO_ARTICLES = frozenset(_OTHER_KINDS.split())
_LD_DATE = re.compile(r'"(datePublished|dateCreated|datePosted)"\s*:\s*"([^"]{8,40})"')


def declared(root: etree._Element) -> list[Declared]:
    """Meta tags and JSON-LD properties that tell title, description and dates, in the page's order."""
    found: list[Declared] = []
    title = root.find(".//title")
    if title is not None and (title.text or "").strip():
        found.append(Declared("title", " ".join("".join(title.itertext()).split())))
    for meta in root.iter("meta"):
        key = next((meta.get(k, "").strip().lower() for k in _META_KEYS if meta.get(k)), "")
        value = " ".join((meta.get("content") or "").split())
        if value and (
            key in _KEPT or (_DATES.search(key) and not _NOT_DATES.search(key) and any(c.isdigit() for c in value))
        ):
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
    except (ValueError, RecursionError):  # a comma too many: the dates can still be read
        return [Declared(f"ld:article:{m[1]}", m[2]) for m in _LD_DATE.finditer(source)]
    found = []
    for node in _nodes(data, 0):
        kinds = node.get("@type") or ""
        kinds = [str(k).lower() for k in (kinds if isinstance(kinds, list) else [kinds])]
        if any(k.rsplit("/", 1)[-1] in _NO_ARTICLES for k in kinds):
            continue
        for key in ("headline", "name", "datePublished", "dateCreated", "datePosted", "dateModified"):
            value = node.get(key)
            if isinstance(value, str) and value.strip() and not (key == "name" and kinds == ["event"]):
                found.append(Declared(f"ld:{kinds[0] or 'thing'}:{key}", " ".join(value.split())[:500]))
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
