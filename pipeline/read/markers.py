"""List markers at the beginning of a line: bullets, numbers and letters, told from initials and labels."""

from __future__ import annotations

import re

# A bullet sign; with a space after it, or stuck to the word it stands before.
_BULLET = re.compile(
    r"(?P<m>=>|->|>>|--|[-–—•▪▫■□●○◦◉◆◇❖►▶▸▹▷➤➢➔➜➥➡→⇒➠»>*·∙⁃‣✓✔✅☑✗✘☞👉🔹🔸🔵🟢⭐★☆✦~+\uf0a7\uf0b7\uf0d8\uf0fc\uf06e\uf076\uf02d]\ufe0f?)"
    r"(?:[ \t\u00a0\u202f]+|(?=[^\W\d_]))"
)
_WORD_O = re.compile(r"(?P<m>o)[ \t\u00a0]+(?=[^\W\d_])")  # Word's second bullet, turned into a letter
_KEYCAP = re.compile(r"(?P<m>\d)\ufe0f?\u20e3[ \t\u00a0]*|(?P<n>[①-⑳❶-❿➀-➓⓫-⓴⓵-⓾])[ \t\u00a0]*")
_NUMBER = re.compile(
    r"(?P<m>\(?\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,3}\.?°?[)./]|\d{1,2}°\)?|\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2}(?=[ \u00a0][-–—:][ \u00a0]))"
    r"(?P<s>[ \t\u00a0\u202f]*(?:[-–—:][ \t\u00a0\u202f]+)?)(?=[^\W\d_]|[«\"“'(])"
)
_LETTER = re.compile(
    r"(?P<m>\(?[A-Za-z]\)|[A-Za-z][./]|[A-Z](?=[ \u00a0][-–—:][ \u00a0]))(?P<s>[ \t\u00a0\u202f]+(?:[-–—:][ \t\u00a0\u202f]+)?)(?=\S)"
)
_ROMAN = re.compile(
    r"(?P<m>\(?(?:[IVX]{1,5}|[ivx]{2,5})\)|(?:[IVX]{1,5}|[ivx]{2,5})[.°/]|[IVX]{1,5}(?=[ \u00a0][-–—:][ \u00a0]))(?P<s>[ \t\u00a0\u202f]+(?:[-–—:][ \t\u00a0\u202f]+)?)(?=\S)"
)
# « I.1 », « B-2 »: an item below one of a list in Roman numbers or letters.
_MIXED = re.compile(
    r"(?P<m>(?:[IVX]{1,5}|[A-Z])[.-]\d{1,2}\.?\)?)(?P<s>[ \t\u00a0\u202f]+(?:[-–—:][ \t\u00a0\u202f]+)?)(?=[^\W\d_])"
)
_WORD_STUCK = set(
    "-–—»>*+~·"
)  # signs that also stand inside or before words: a space is wanted after them, or a list around
_ROMANS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}


def cut(text: str) -> tuple[str, int]:
    """The marker at the start of a line and where the text after it begins; ("", 0) where there is none."""
    if not text:
        return "", 0
    first = text[0]
    if first.isalpha() and first not in "oABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnpqrstuvwxyz":
        return "", 0
    for pattern in (_BULLET, _KEYCAP, _NUMBER, _MIXED, _ROMAN, _LETTER, _WORD_O):
        match = pattern.match(text)
        if match:
            marker = match["m"] if "m" in match.groupdict() and match["m"] else match["n"]
            if pattern is _BULLET and marker in _WORD_STUCK and match.end() == match.end("m"):
                return "", 0
            if pattern is _NUMBER and not match["s"] and marker[-1] not in ")/°":
                return "", 0  # 2.Santé is rare, 3.org and 1.5M are not lists
            return marker, match.end()
    return "", 0


def stuck(text: str) -> tuple[str, int]:
    """A dash stuck to the word after it (« -accès aux soins »): a marker only in a run of such lines."""
    if len(text) > 2 and text[0] in "-–—*·+" and text[1].isalpha():
        return text[0], 1
    return "", 0


def needs_neighbour(marker: str) -> bool:
    """Whether a marker is one only beside its neighbour in the sequence: « M. Durand », « V. Petit », « A - »."""
    bare = marker.strip("().°/")
    if bare.islower() and bare.upper() in _ROMANS and len(bare) > 1:
        return True  # « (ii) » may begin a line in the middle of a paragraph
    return len(bare) == 1 and bare.isalpha() and marker[-1] not in ")°/"


def ordinal(marker: str) -> tuple[str, int] | None:
    """A marker as kind and place in its sequence: « B. » is ("upper", 2), « III » is ("roman", 3)."""
    bare = marker.strip("().°/ ")
    if bare.isdigit():
        return "number", int(bare)
    if bare.upper() in _ROMANS and len(bare) > 1:
        return "roman", _ROMANS[bare.upper()]
    if len(bare) == 1 and bare.isalpha():
        return ("upper", ord(bare) - 64) if bare.isupper() else ("lower", ord(bare) - 96)
    return None


def neighbours(first: str, second: str) -> bool:
    """Whether `second` follows `first` in a list: A and B, I and II, 1 and 2."""
    a, b = ordinal(first), ordinal(second)
    if a and b and a[0] == b[0]:
        return b[1] == a[1] + 1
    one, two = first.strip("().°/ ").upper(), second.strip("().°/ ").upper()
    return one in _ROMANS and two in _ROMANS and _ROMANS[two] == _ROMANS[one] + 1
