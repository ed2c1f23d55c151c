"""First names, and names as people are called."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from extractors.fold import fold


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """First names known to the project, folded."""
    text = files("extractors.persons").joinpath("first_names.txt").read_text("utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


def is_first_name(word: str) -> bool:
    """Whether a word, or the first part of a hyphenated one, is a known first name."""
    return fold(word).split("-")[0] in first_names()


def tidy(name: str) -> str:
    """A name as people are called: « René CHAVANIS » is « René Chavanis »."""
    words = " ".join(name.split()).split(" ")
    return " ".join("-".join(p.capitalize() if len(p) > 1 and p.isupper() else p for p in w.split("-")) for w in words)
