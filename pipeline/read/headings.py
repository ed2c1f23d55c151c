"""Which short lines are headings, and which only look like one: datelines, bylines, signatures."""

from __future__ import annotations

import re

from extractors.fold import fold

_DATE = re.compile(
    r"\b(?:[12]\d|3[01]|0?[1-9])(?:er)? ?(?:janv|jan|fevr|feb|mars|march|avr|apr|mai|may|juin|june|juil|july|aout|aug|sept|oct|nov|dec)[a-z]*\.? ?(?:19|20)\d\d\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
)
_BYLINE = re.compile(
    r"(?:(?:publie|poste|mis en ligne|posted|published|updated|mis a jour|modifie|par|by|propos recueillis)\b.{0,60}(?:\d|[a-z]{3,} [a-z]{3,})"
    r"|la redaction\b|temps de lecture|lecture \d|contacts? ?:|tel\b|source ?:|photo|credit|©|\(c\)|https?:|www\.|n° ?\d)"
)
_CLOCK = re.compile(r"\d{1,2} ?[h:] ?\d\d")
_MONTH_ONLY = re.compile(
    r"(?:[\w' -]{2,30}, )?(?:le )?(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december) (?:19|20)\d\d"
)
_INITIALS = re.compile(r"(?:[A-Z]\.[- ]?){1,3}|[A-Z]\.(?:-[A-Z]\.)? [A-Z]\.")
_NOT_ENDING = re.compile(r"[.;,][»\"”’')\]]*$|[:–—-]$")


def is_dateline(text: str) -> bool:
    """A short line whose business is a date: « Lille, le 14 octobre 2024 », « Publié le 4 juillet 2024 – 4 min »."""
    if len(text) > 140:
        return False
    plain = fold(text)
    match = _DATE.search(plain)
    if not match:
        return bool(_MONTH_ONLY.fullmatch(plain))
    rest = len(plain) - (match.end() - match.start())
    return rest < 45 or bool(_BYLINE.match(plain)) or bool(_CLOCK.search(plain, match.end()))


def is_heading(text: str) -> bool:
    """Whether a line standing for itself can be a heading: short, not ended like a sentence, neither date nor byline."""
    if not 3 <= len(text) <= 150 or _NOT_ENDING.search(text) or not any(c.isalpha() for c in text):
        return False
    if text[0] in '([«"“' and text[-1] in ')]»"”' and len(text) > 60:
        return False
    if text[0].islower() or _INITIALS.fullmatch(text) or "@" in text:
        return False
    if len(text) > 100 and not text.isupper() and text.count(",") > 1:
        return False
    return not is_dateline(text) and not _BYLINE.match(fold(text))
