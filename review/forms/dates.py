"""Dates for people: EDTF in plain words, and what people type as EDTF."""

from __future__ import annotations

import re

from models.values import edtf_bounds
from review.wording import Words

_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{4})")


def plain(edtf: str, words: Words) -> str:
    """« 22 mars 2024 », « printemps 2024 (mars à mai) », « entre novembre 2025 et décembre 2025 »; itself if it is none."""
    try:
        edtf_bounds(edtf)
    except ValueError:
        return edtf
    points = [_point(p, words) for p in edtf.split("/")]
    return points[0] if len(points) == 1 else words.say("date.between", a=points[0], b=points[1])


def _point(point: str, words: Words) -> str:
    year, _, middle = point.partition("-")
    if not middle:
        return year
    first, last = edtf_bounds(point)
    if middle in ("21", "22", "23", "24"):
        return words.say(f"date.season.{middle}", year=year)
    return words.day(first) if first == last else words.month(first)


def parse(text: str, words: Words, published: str | None = None) -> str | None:
    """What somebody typed as EDTF: EDTF itself, « 22 mars 2024 », 22/03/2024, 03/2024; None for what is no date."""
    text = " ".join(text.split())
    try:
        edtf_bounds(text)
        return text
    except ValueError:
        pass
    month = _NUMBERS.fullmatch(text)
    if month and 1 <= int(month[1]) <= 12:
        return f"{month[2]}-{int(month[1]):02}"
    if not text or len(text) > 80:
        return None
    from extractors.dates.isolated import normalise

    return normalise(text, words.language, published)


def spoken(edtf: str, words: Words) -> str:
    """The date in words with the days that it allows, for the preview beside a field."""
    first, last = edtf_bounds(edtf)
    if first == last:
        return words.say("date.preview.day", day=plain(edtf, words))
    return words.say("date.preview.range", text=plain(edtf, words), a=words.day(first), b=words.day(last))
