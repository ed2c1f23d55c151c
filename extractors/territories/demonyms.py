"""Adjectives that stand for a place's name: « le contrat local de santé vénissian », « l'agglomération verdunoise »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
import re

from extractors.annotated import Annotated
from extractors.reference import load
from extractors.reference.names import content
from extractors.territories.model import PlaceMention

_EPCI = r"agglomeration|agglo|communaute(?: de communes| d'agglomeration| urbaine)?|metropole|intercommunalite|interco"
_TOWN = r"ville|commune|municipalite|cite|mairie"
_NOUN = re.compile(
    rf"\b(?:(?P<epci>{_EPCI})|(?P<town>{_TOWN})|(?:contrats? loca(?:l|ux) de sante(?: \(cls\))?|cls(?: ?\d)?|contrat(?: de sante)?"
    r"|collectivite)) (?P<word>[a-z]{5,18})\b"
)
_ENDING = re.compile(
    r"(?:geoise?|[ao]ise?|i?en(?:ne)?|een(?:ne)?|aine?|ane?|ande?|arde?|onne|ine?|o(?:t|tte|te)|iste|aude?|ole?|euse|asque)?s?\Z"
)
_LEAST = 4  # letters that an adjective and a name have in common
# Adjectives of such nouns that no place is in.
_NO_DEMONYM = frozenset(["voisin", "voisine", "riveraine", "riverain", "moyenne", "ancien", "ancienne", "prochain", "prochaine", "urbaine", "urbain", "marine", "certaine", "humaine", "montagnarde", "francaise", "europeenne", "quotidien", "souverain", "mitoyenne", "citoyenne", "metropolitain", "metropolitaine"])  # fmt: skip

Named = tuple[int, int, PlaceMention]  # start and end of the adjective (with its noun), the place that it means


def demonyms(a: Annotated, named: Sequence[PlaceMention]) -> Iterator[Named]:
    """Adjectives after a contract, a town or an authority, each with the one place named whose name it begins like."""
    words: dict[tuple[str, ...], tuple[PlaceMention, tuple[str, ...]]] = {}
    for m in named:
        if m.kind in ("commune", "epci", "ept", "petr") and not m.within and m.key not in words:
            words[m.key] = m, tuple(w for w in content(m.text) if len(w) >= _LEAST)
    for found in _NOUN.finditer(a.plain) if words else ():
        word = found["word"]
        if word in _NO_DEMONYM or a.text[found.start("word")].isupper():
            continue
        like = [m for m, own in words.values() if any(_means(word, w) for w in own)]
        meant = _meant(found, like)
        if meant is not None:
            noun = found["epci"] or found["town"]
            yield found.start() if noun else found.start("word"), found.end("word"), meant


def _means(adjective: str, name: str) -> bool:
    """Whether an adjective is made of a name: « vénissian » of Vénissieux, « bordelais » of Bordeaux, « nîmois » of Nîmes."""
    for ending in range(2, 7):
        stem, tail = adjective[:-ending], adjective[-ending:]
        if not _ENDING.fullmatch(tail):
            continue
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(stem, name, strict=False)))
        if shared >= _LEAST and shared >= len(stem) - 1:
            return True
        if shared == len(stem) == _LEAST - 1 and len(name) <= _LEAST + 1:
            return True
    return False


def _meant(found: re.Match[str], like: Sequence[PlaceMention]) -> PlaceMention | None:
    """The one place of the kind that the noun says; the authority that bears a town's name, where only the town is named."""
    if found["town"]:
        like = [m for m in like if m.kind == "commune"]
    elif found["epci"]:
        towns = [m for m in like if m.kind == "commune"]
        like = [m for m in like if m.kind in ("epci", "ept")]
        if not like and len(towns) == 1:
            return _authority(towns[0])
    return like[0] if len(like) == 1 else None


def _authority(town: PlaceMention) -> PlaceMention | None:
    reference = load()
    code = reference.epci_of(town.codes[0])
    own = content(reference.epcis[code].name) if code else ()
    if code is None or not any(o == w or _means(o, w) for o in own for w in content(town.text)):
        return None
    return PlaceMention(town.start, town.end, town.text, "epci", (code,), "alias")
