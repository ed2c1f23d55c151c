"""Small whole numbers in words, French and English, on folded text."""

from __future__ import annotations

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
# fmt: on
_SPLIT = re.compile(r"[ -]+")


def number(words: str) -> int | None:
    """« deux mille vingt-cinq », « soixante-douze », « 12 », « 1er » as a number; None for anything else."""
    digits = re.fullmatch(r"(\d+)(?:er|e|eme|st|nd|rd|th)?", words.strip())
    if digits:
        return int(digits[1])
    total, part = 0, 0
    for word in _SPLIT.split(words.strip()):
        if word in ("et", "and", ""):
            continue
        if word in ("mille", "thousand"):
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
