"""A quick look for words: whether a stretch of text holds any word that begins in one of some ways."""

from __future__ import annotations

from collections.abc import Iterable
import re


def beginning(stems: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds any word with one of these beginnings; sorted by first letter it fails fast on the rest."""
    by_letter: dict[str, list[str]] = {}
    for stem in stems:
        by_letter.setdefault(stem[0], []).append(stem[1:])
    return re.compile(r"\b(?:" + "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_letter.items()) + ")")
