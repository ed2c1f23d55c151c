"""Folding: a copy of a text, character for character as long, in which spelling variants are one.

Rules match on the folded text, so that « Contrat Local de Santé », « CONTRAT LOCAL DE SANTE » and
« contrat local de santé » with a no-break space are the same to them, while offsets stay valid in the original.
"""

from __future__ import annotations

from functools import lru_cache
import unicodedata

_SINGLE = {
    **dict.fromkeys("‘’ʼ`´′‛", "'"),
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\f\v", " "
    ),
    "Œ": "œ",
    "Æ": "æ",
    "º": "°",
    "ª": "a",
}


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _SINGLE:
        return _SINGLE[char]
    base = unicodedata.normalize("NFD", char)[0]
    lower = base.lower()
    return lower if len(lower) == 1 else base


def fold(text: str) -> str:
    """Lower case, no accents, straight quotes, apostrophes, hyphens and plain spaces; newlines stay. Same length."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    table = {ord(c): _fold_char(c) for c in set(text)}
    return text.translate(table)


_ASCII = str.maketrans({"\t": " ", "\r": " ", "\f": " ", "\v": " ", "`": "'"})


@lru_cache(maxsize=20_000)
def key(name: str) -> str:
    """A name as a look-up key: folded, ligatures opened, every run of punctuation and spaces one space."""
    folded = fold(name).replace("œ", "oe").replace("æ", "ae").replace("&", " et ")
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())
