"""Says who speaks in a document, by its words and, where it has one, its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from extractors.annotated import Annotated
from extractors.rules import Rule, load
from models.document import Zone
from models.vocabulary import DocumentKind, Language

# A contract shows by two of its marks at least: one alone is quoted in minutes and releases.
_MARKS = 2


def kind_of(a: Annotated) -> DocumentKind:
    """The kind of a document; OTHER where nothing shows it. English documents are translations."""
    if a.language == Language.EN:
        return DocumentKind.TRANSLATION
    host = urlsplit(a.document.uri).hostname or ""
    rules = load("extractors.kinds")
    shown = [r.label for r in rules if _shows(a, r)]
    if shown.count("contract") >= _MARKS and "council" not in shown:
        return DocumentKind.CONTRACT
    for label, kind in (("press_host", DocumentKind.PRESS), ("party_host", DocumentKind.PARTY)):
        if host and any(r.pattern.search(host) for r in rules.labelled(label)):
            return kind
    if "press" in shown:
        return DocumentKind.PRESS
    return DocumentKind.PARTY if {"party", "council"} & set(shown) else DocumentKind.OTHER


def _shows(a: Annotated, rule: Rule) -> bool:
    hit = rule.pattern.search(a.plain) if rule.on == "plain" else None
    return hit is not None and a.zone_at(hit.start()) is not Zone.RELATED
