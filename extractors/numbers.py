"""Whole numbers as people write them, French and English, on folded text: digits, words, round numbers, marks of items."""

from __future__ import annotations

from functools import lru_cache
import re

# fmt: off
_FRENCH = [
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix",
    "onze", "douze", "treize", "quatorze", "quinze", "seize",
]
_ENGLISH = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
_WORDS = {
    **{w: i for i, w in enumerate(_FRENCH)},
    **{w: i for i, w in enumerate(_ENGLISH)},
    "une": 1, "premier": 1, "premiere": 1, "1er": 1, "a": 1, "an": 1, "vingt": 20, "vingts": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80, "nonante": 90,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}
# « une quinzaine », « un triptyque »: a number said as a noun.
_NOUNS = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "dozen": 12,
    "tandem": 2, "duo": 2, "binome": 2, "triptyque": 3, "trio": 3, "triptych": 3, "trilogie": 3, "trilogy": 3,
    "quatuor": 4, "quartet": 4, "double": 2, "twofold": 2, "triple": 3, "threefold": 3, "quadruple": 4, "fourfold": 4, "quintette": 5, "quintet": 5,
}
# fmt: on
_PLACES = (
    ("premier", "first"),
    ("deuxieme", "second"),
    ("troisieme", "third"),
    ("quatrieme", "fourth"),
    ("cinquieme", "fifth"),
    ("sixieme", "sixth"),
    ("septieme", "seventh"),
    ("huitieme", "eighth"),
)
ORDINALS = {word: place for place, words in enumerate(_PLACES, 1) for word in words}
_ROMAN = {"i": 1, "v": 5, "x": 10}
_DIGITS = re.compile(r"(\d+)(?:er|e|eme|st|nd|rd|th)?")
_SPLIT = re.compile(r"[ -]+")


def number(words: str) -> int | None:
    """« deux mille vingt-cinq », « soixante-douze », « 12 », « 1er » as a number; None for anything else."""
    digits = _DIGITS.fullmatch(words.strip())
    if digits:
        return int(digits[1])
    total, part = 0, 0
    for word in _SPLIT.split(words.strip()):
        if word in ("et", "and", ""):
            continue
        if word in ("mille", "mil", "thousand"):
            total, part = total + (part or 1) * 1000, 0
        elif word in ("cent", "cents", "hundred"):
            part = (part or 1) * 100
        elif word in ("vingt", "vingts") and part % 100 == 4:
            part += 76
        elif word in _WORDS:
            part += _WORDS[word]
        else:
            return None
    return total + part or None


@lru_cache(maxsize=512)
def quantity(words: str) -> int | None:
    """How many: a number, or one said as a noun (« une quinzaine », « a dozen »); None where the words are neither."""
    words = re.sub(r"\s+", " ", words.strip())
    noun = next((value for name, value in _NOUNS.items() if name in words), None)
    return noun if noun is not None else number(words)


def ordinal(mark: str) -> int | None:
    """The place that a mark gives an item: « 2 », « iv », « b »; None for anything else."""
    mark = mark.strip(" .")
    if mark.isdigit():
        return int(mark)
    if mark and set(mark) <= set(_ROMAN):
        values = [_ROMAN[c] for c in mark]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    if len(mark) == 1 and mark.isalpha():
        return ord(mark) - ord("a") + 1
    return None
