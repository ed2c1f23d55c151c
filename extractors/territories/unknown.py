"""Territories that no table holds and nothing marks: « le contrat local de santé Haute Gironde », « CLS du Bocage »."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.contracts.mentions import find_mentions
from extractors.territories.entities import Entity
from extractors.territories.model import PlaceMention
from extractors.territories.places import find_places
from extractors.territories.tokens import Tokens, tokens
from extractors.territories.walk import name_end
from models.document import Zone

# Between the contract's name and that of its territory: its abbreviation, years, number, an article.
_BETWEEN = re.compile(
    r"(?: ?\(?cls\)?| ?n° ?\d| ?\(?20\d\d ?[-/] ?20\d\d\)?| intercommunal| territorial)*"
    r"(?: ?[:|-])? ?(?P<of>de la |de l'|du |des |de |d'|of the |of |sur le |sur la |pour le |pour la )?(?=[a-z0-9])"
)
_NO_NAMES = frozenset(
    [
        "signature",
        "bilan",
        "diagnostic",
        "presentation",
        "fiche",
        "axe",
        "axes",
        "annexe",
        "avenant",
        "comite",
        "copil",
        "projet",
        "actions",
        "action",
        "programme",
        "reunion",
        "communique",
        "dossier",
        "publie",
        "date",
        "lieu",
        "objet",
        "madame",
        "monsieur",
        "mme",
        "m",
        "le",
        "la",
        "les",
        "un",
        "une",
        "ce",
        "notre",
        "nos",
        "votre",
        "etat",
        "partenaires",
        "sommaire",
        "accueil",
        "actualites",
        "france",
        "europe",
        "signed",
        "local",
        "health",
        "the",
    ]
)


def unknown_territory(a: Annotated) -> Entity | None:
    """The place named right behind the contract, where the tables know none of that name and no other is meant."""
    t, known = tokens(a), find_places(a)
    found: dict[str, list[PlaceMention]] = {}
    for m in find_mentions(a):
        if m.kind != "mention" or m.plural or a.zone_at(m.start) is not Zone.BODY:
            continue
        between = _BETWEEN.match(a.plain, m.end)
        first = t.at.get(between.end()) if between else None
        if between is None or first is None or not _a_name(a, t, first, bool(between["of"])):
            continue
        last = name_end(a, t, first)
        start, end = t.start[first], t.end[last]
        if (last == first and not between["of"]) or any(p.start < end and start < p.end for p in known):
            continue
        mention = PlaceMention(start, end, a.text[start:end], "petr", (), "marked")
        found.setdefault(mention.key[1], []).append(mention)
    if len(found) != 1:
        return None
    name, mentions = found.popitem()
    return Entity(("petr", name), "petr", (), mentions)


def _a_name(a: Annotated, t: Tokens, i: int, introduced: bool) -> bool:
    """Whether a proper name begins there: a capital of its own, not that of a heading's every word."""
    word = t.word[i]
    if not t.capital[i] or word in _NO_NAMES or word.isdigit() or len(word) < 3:
        return False
    if introduced and not a.text[t.start[i] : t.end[i]].isupper():
        return True
    return re.search(rf"\b{re.escape(word)}\b", a.text) is None  # the word stands nowhere in small letters
