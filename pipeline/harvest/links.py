"""Links of a page: where it leads, and which of these are documents to be read with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
import re

from lxml import etree
import yaml

from pipeline.harvest.addresses import join
from pipeline.read.encoding import decode

MAX_LINKS = 20_000


@cache
def attachment_rules() -> tuple[dict[str, object], ...]:
    """The rules of attachments.yaml, each with `pattern`, `match` and `no_match`."""
    return tuple(yaml.safe_load(Path(__file__).with_name("attachments.yaml").read_text("utf-8")))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(str(rule["pattern"])) for rule in attachment_rules())


def is_attachment(address: str) -> bool:
    """Whether an address looks like a document beside a page, by its form."""
    return any(pattern.search(address) for pattern in _patterns())


def links(payload: bytes, base: str) -> Iterator[tuple[str, str]]:
    """The links of an HTML page in their order, each once: address and rel (« next », mostly empty)."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, recover=True, remove_comments=True, encoding="utf-8")
    try:
        root = etree.fromstring(decode(payload)[0].encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return
    if root is None:
        return
    seen: set[str] = set()
    for element in root.iter("base", "a", "area", "link"):
        href = element.get("href")
        if not href:
            continue
        if element.tag == "base":
            base = join(base, href) or base
            continue
        rel = (element.get("rel") or "").lower()
        found = join(base, href) if element.tag != "link" or rel in ("next", "alternate") else None
        if found and found not in seen:
            seen.add(found)
            yield found, rel
        if len(seen) >= MAX_LINKS:
            return


def attachments(payload: bytes, base: str) -> list[str]:
    """The addresses of documents that an HTML page links to."""
    return list(dict.fromkeys(found for found, _ in links(payload, base) if is_attachment(found)))
