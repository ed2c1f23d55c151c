"""When two names or labels count as the same: case, accents, punctuation, articles and type words do not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
import difflib
from functools import cache, lru_cache
from importlib.resources import files
import re
from typing import Any
import unicodedata

_ARTICLES = re.compile(r"^(?:l'|d'|le |la |les |the |du |de la |des |de )+")
_APOSTROPHES = re.compile(r"[‘’ʼ`´]")
_PUNCTUATION = re.compile(r"[«»\"“”()\[\]:;,.!?*•–—-]")
_SMALL_WORDS = frozenset({"de", "du", "des", "la", "le", "les", "et", "en", "of", "the", "and"})

Json = Mapping[str, Any]


@cache
def _type_words() -> dict[str, frozenset[str]]:
    import yaml

    text = files("pipeline.alike").joinpath("type_words.yaml").read_text("utf-8")
    return {kind: frozenset(words.split()) for kind, words in yaml.safe_load(text).items()}


@lru_cache(maxsize=8192)
def norm(text: str | None) -> str:
    """The text folded: no case, accents, punctuation, double spaces or leading article."""
    decomposed = unicodedata.normalize("NFKD", text or "").replace("\u00ad", "")
    folded = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    folded = _APOSTROPHES.sub("'", folded).replace("&", " et ")
    folded = re.sub(r"\s+", " ", _PUNCTUATION.sub(" ", folded)).strip()
    return _ARTICLES.sub("", folded)


@lru_cache(maxsize=8192)
def _words(text: str | None) -> tuple[str, ...]:
    return tuple(w for w in re.split(r"[^a-z0-9]+", norm(text)) if len(w) > 1)


# A block is linked again after each decision about it, and compares the same names.
@lru_cache(maxsize=8192)
def alike(a: str | None, b: str | None) -> float:
    """How alike two names are, 0 to 1: by characters or by shared words, whichever says more."""
    one, two = norm(a), norm(b)
    if not one or not two:
        return 0.0
    words_one, words_two = set(_words(a)), set(_words(b))
    shared = 0.0
    if words_one and words_two:
        shared = 2 * len(words_one & words_two) / (len(words_one) + len(words_two))
    return max(difflib.SequenceMatcher(None, one, two).ratio(), shared)


def contained(a: str, b: str) -> bool:
    """Whether all words of the shorter name stand in the longer."""
    small, large = sorted((set(_words(a)), set(_words(b))), key=len)
    return bool(small) and small <= large


def own_part(organisation: Json) -> str:
    """What is particular in an organisation's name: without the words that say only its type."""
    general = _type_words().get(organisation.get("type") or "", frozenset()) | _SMALL_WORDS
    return " ".join(w for w in _words(organisation.get("name")) if w not in general)


def same_organisation(a: Json, b: Json) -> float:
    """0, or how well two organisations match: same type, same particular part; a bare « ARS » matches any ARS."""
    if a.get("type") != b.get("type"):
        return 0.0
    one, two = own_part(a), own_part(b)
    if not one or not two:
        return 1.0 if one == two else 0.6
    score = alike(one, two)
    return max(score, 0.7) if score >= 0.75 or contained(one, two) else 0.0


def same_person(a: Json, b: Json) -> float:
    """0, or how well the persons who sign match; they must sign for organisations of one type."""
    score = alike(a.get("person"), b.get("person"))
    return score if score >= 0.8 and a.get("type") == b.get("type") else 0.0


def same_axis(a: Json, b: Json) -> float:
    """0, or how well the labels of two axes match."""
    score = alike(a.get("label"), b.get("label"))
    return score if score >= 0.7 else 0.0


def names_of(territory: Json | None) -> list[str]:
    """The names of a territory."""
    return list((territory or {}).get("names") or ())


def alike_names(a: Iterable[str], b: Iterable[str]) -> float:
    """The likeness of the two most alike names of two territories; 0 under 0.8."""
    others = list(b)
    best = max((alike(x, y) for x in a for y in others), default=0.0)
    return best if best >= 0.8 else 0.0
