"""Small matters of French and English wording: articles, lists, dates, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
import random
import re

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
NUMBERS = {
    "fr": ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}
_VOWELS = "aeiouyàâéèêëîïôöûüœAEIOUYÀÂÉÈÊËÎÏÔÖÛÜŒ"


def of(name: str) -> str:
    """« de » before a name: `de Metz`, `d'Arras`, `du Havre`, `des Ulis`, `de la ville`."""
    for article, joined in (("Le ", "du "), ("Les ", "des "), ("le ", "du "), ("les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"d'{name}" if name[0] in _VOWELS else f"de {name}"


def bare(name: str) -> str:
    """A name without « de », « du », « de la » before it."""
    for start in ("de la ", "de l'", "du ", "des ", "de ", "d'", "la ", "le ", "les ", "l'"):
        if name.startswith(start):
            return name.removeprefix(start)
    return name


def listed(items: Sequence[str], language: str = "fr") -> str:
    """« a, b et c »."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {'et' if language == 'fr' else 'and'} {items[-1]}"


def day(when: date, language: str, rng: random.Random) -> str:
    """A whole date, with its weekday now and then."""
    month = MONTHS[language][when.month - 1]
    weekday = WEEKDAYS[language][when.weekday()] if rng.random() < 0.4 else ""
    if language == "fr":
        return f"{weekday} {'1er' if when.day == 1 else when.day} {month} {when.year}".strip()
    return f"{weekday}, {month} {when.day}, {when.year}".removeprefix(", ")


def planned(when: date, language: str, rng: random.Random) -> str:
    """When something yet to come is to happen, as vague as announcements are."""
    month, year = MONTHS[language][when.month - 1], when.year
    half = 1 if when.month < 7 else 2
    if language == "en":
        return rng.choice((f"{month} {year}", f"the {('first', 'second')[half - 1]} half of {year}", f"{year}"))
    at = "d'" if month[0] in _VOWELS else "de "
    return rng.choice(
        (f"en {month} {year}", f"au mois {at}{month} {year}", f"au {('premier', 'second')[half - 1]} semestre {year}")
    )


def years(number: int, language: str) -> str:
    """« cinq ans », "five years"."""
    return f"{NUMBERS[language][number]} {'ans' if language == 'fr' else 'years'}"


_CONTRACTIONS = (
    (re.compile(r"\bà Le (?=[A-ZÉ])"), "au "),
    (re.compile(r"\bà Les (?=[A-ZÉ])"), "aux "),
    (re.compile(r"\bde Le (?=[A-ZÉ])"), "du "),
    (re.compile(r"\bde Les (?=[A-ZÉ])"), "des "),
    (re.compile(rf"\bde (?=[{_VOWELS}][^A-Z])"), "d'"),
)


def contracted(text: str) -> str:
    """« à Le Mans » as « au Mans », « de Arras » as « d'Arras »."""
    for pattern, right in _CONTRACTIONS:
        text = pattern.sub(right, text)
    return text
