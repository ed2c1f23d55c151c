"""Walk over the words of a text along the names that are known, and to the end of those that are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
import re

from extractors.annotated import Annotated
from extractors.reference import Reference
from extractors.reference.names import SMALL, TYPE_WORDS, canon
from extractors.territories.tokens import Tokens

TRAILING = frozenset(
    [
        "agglomeration",
        "agglo",
        "metropole",
        "communaute",
        "community",
        "metropolis",
        "intercom",
        "interco",
        "agglomerations",
        "eurometropole",
    ]
)


@dataclass(frozen=True, slots=True)
class Step:
    """How far a walk over the words came: index of the last word, the core so far."""

    last: int
    core: str


def walk(t: Tokens, i: int, steps: frozenset[str] | dict, comma: bool = True) -> Iterator[Step]:
    """Go on from word i as long as the words are the beginning of a known name; every stage on the way."""
    joined, j, skipped = "", i, 0
    while j < len(t) and (j == i or t.gap[j] <= (1 if comma else 0)) and skipped < 4:
        word = t.word[j]
        if word in SMALL or (joined and word in TYPE_WORDS):
            j, skipped = j + 1, skipped + 1
            continue
        joined = f"{joined} {canon(word)}".strip()
        if joined not in steps:
            return
        # « Lons » is no name within « Lons-le-Saunier ».
        if not (j + 1 < len(t) and t.tied[j + 1] and t.word[j + 1] not in TYPE_WORDS):
            yield Step(j, joined)
        j, skipped = j + 1, 0


def goes_on(t: Tokens, last: int) -> bool:
    """Whether the name goes on after the words that matched (« Val de Drôme en Biovallée » after « Val de Drôme »)."""
    j = last + 1
    while j < len(t) and t.gap[j] == 0 and t.word[j] in SMALL and j - last < 3:
        j += 1
    return (
        j < len(t)
        and t.gap[j] == 0
        and t.capital[j]
        and t.word[j] not in TYPE_WORDS
        and j - last <= 3
        and t.word[j] not in ("ars", "cls")
    )


def name_end(a: Annotated, t: Tokens, i: int) -> int:
    """Index of the last word of the proper name that begins at word i."""
    last, j = i, i + 1
    shout = a.text[t.start[i] : t.end[i]].isupper()
    while j < len(t) and t.gap[j] == 0 and j - i < 12:
        word = t.word[j]
        if (word.isdigit() and len(word) > 1) or (len(word) == 1 and word in "mn") or is_day(t, j):
            break
        if t.capital[j] and word not in _STOPS:
            if shout and word in SMALL:
                j += 1
                continue
            last = j
        elif word in _STOPS:
            break
        elif word == "pays" or (t.word[j - 1] == "pays" and re.search(r"(?:ois|ais|ien|ains?|an|in)$", word)):
            last = j
        elif (word not in SMALL and word not in ("sur", "sous", "entre", "y", "lès", "les")) or (
            word in ("a", "au", "and", "of") and not _next_capital(t, j)
        ):
            break
        j += 1
    return last


_MONTHS = (
    "janv",
    "fevr",
    "mars",
    "avri",
    "mai",
    "juin",
    "juil",
    "aout",
    "sept",
    "octo",
    "nove",
    "dece",
    "janu",
    "febr",
    "marc",
    "apri",
    "may",
    "june",
    "july",
    "augu",
)


def is_day(t: Tokens, j: int) -> bool:
    """« le comité du Pays de Langres du 4 avril »: a figure before a month is no part of a name."""
    return t.word[j].isdigit() and j + 1 < len(t) and t.word[j + 1].startswith(_MONTHS)


def _next_capital(t: Tokens, j: int) -> bool:
    return j + 1 < len(t) and t.capital[j + 1] and t.gap[j + 1] == 0


_STOPS = frozenset(
    [
        "avenant",
        "bilan",
        "signature",
        "presse",
        "sante",
        "communique",
        "dossier",
        "2e",
        "3e",
        "cc",
        "ca",
        "cu",
        "cdc",
        "petr",
        "ville",
        "signe",
        "signent",
        "lance",
        "renouvelle",
        "prepare",
        "adopte",
        "contrat",
        "contrats",
        "cls",
        "ars",
        "agence",
        "signs",
        "launches",
        "renews",
        "local",
        "prefecture",
        "cpam",
        "departement",
        "republique",
        "extrait",
        "conseil",
        "communaute",
        "communautes",
        "president",
        "presidente",
        "comite",
        "bureau",
        "fiche",
        "compte",
        "deliberation",
        "rapport",
        "reunion",
    ]
)


def longest_name(reference: Reference, t: Tokens, i: int, marked: bool) -> tuple[Step, str] | None:
    """The longest exact core from word i, else the longest beginning of one."""
    exact = prefix = None
    for step in walk(t, i, reference.epci_steps):
        if step.core in reference.epci_cores:
            exact = step
        if step.core in reference.epci_prefixes and (" " in step.core or len(reference.epci_prefixes[step.core]) <= 3):
            prefix = step
    longer = prefix and exact and prefix.last > exact.last and t.capital[prefix.last] and not goes_on(t, prefix.last)
    if exact and not longer:
        return exact, "exact"
    return (prefix, "prefix") if prefix else None


def with_trailing(t: Tokens, last: int) -> tuple[int, bool]:
    """The end of the mention with a type word behind the name (« Montélimar-Agglo »), and whether there is one."""
    end, marked, j = t.end[last], False, last + 1
    while j < len(t) and t.gap[j] == 0 and t.word[j] in TRAILING | {"urbaine", "d"} and j - last < 4:
        if t.word[j] in TRAILING and (t.capital[j] or t.word[j] in ("agglo", "metropole", "agglomeration")):
            end, marked = t.end[j], True
        j += 1
    return end, marked
