"""Numbers in digits and words, French and English, as people count axes and actions."""

from __future__ import annotations

from functools import lru_cache
import re

# « une quinzaine »: a round number said as a noun; GOLD counts it as the number.
_ROUND = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
    "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "dozen": 12,
}  # fmt: skip
_ROMAN = {"i": 1, "v": 5, "x": 10}


@lru_cache(maxsize=512)
def number(words: str) -> int | None:
    """The value of a folded number: « 27 », « vingt-sept », « thirty-three », « une quinzaine »; None where it is none."""
    words = re.sub(r"\s+", " ", words.strip())
    if words.isdigit():
        return int(words)
    for noun, value in _ROUND.items():
        if noun in words:
            return value
    return _spelled(words)


def _spelled(words: str) -> int | None:
    from text_to_num import text2num  # not at import time: most documents spell no number

    for language in ("fr", "en"):
        try:
            return text2num(words, language)
        except ValueError:
            continue
    return None


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
