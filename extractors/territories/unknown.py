"""Territories that no table holds and nothing marks: « le contrat local de santé Haute Gironde », « CLS du Bocage »."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.contracts.mentions import Mention, find_mentions
from extractors.reference.names import SMALL
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
_OPENING = re.compile(r"\W{0,3}(?P<le>le |la |les |l'|au |aux |the )?(?=[a-z0-9])")
# Behind the name of who signs: a verb, or what sets a headline's place apart.
_SIGNS = re.compile(
    r" (?P<verb>a|ont|vient|viennent|va|vont|signe|signent|se|s'|lance|prepare|dispose|renouvelle|prolonge|adopte|tient|rempile"
    r"|aura|veut|has|have|signs?|signed|is|will)\b| ?[:.–-] "
)
# Capitalised words behind or before a contract that name no place.
_WORDS = """
accueil action actions actualites annexe avenant axe axes bilan ce cls clsm comite comment
communique copil cpts date diagnostic dossier etat europe explainer fiche france ght health
interview la le les lieu local m madame mme monsieur nos notre objet partenaires portrait pourquoi
presentation programme projet publie reunion signature signed sommaire the un une votre what
"""
_NO_NAMES = frozenset(_WORDS.split())


def unknown_territory(a: Annotated) -> Entity | None:
    """The place named right behind the contract, or as who signs it, where the tables know none of that name."""
    t, known = tokens(a), find_places(a)
    found: dict[str, list[PlaceMention]] = {}
    for m in find_mentions(a):
        if m.kind != "mention" or m.plural or a.zone_at(m.start) is not Zone.BODY:
            continue
        for span in (_behind(a, t, m), _before(a, t, m)):
            if span and not any(p.start < span[1] and span[0] < p.end and p.kind != "commune" for p in known):
                mention = PlaceMention(*span, a.text[slice(*span)], "petr", (), "marked")
                found.setdefault(mention.key[1], []).append(mention)
    if len(found) != 1:
        return None
    name, mentions = found.popitem()
    return Entity(("petr", name), "petr", (), mentions)


def _behind(a: Annotated, t: Tokens, m: Mention) -> tuple[int, int] | None:
    """« contrat local de santé Haute Gironde », « CLS 2021-2025 du Bocage »."""
    between = _BETWEEN.match(a.plain, m.end)
    first = t.at(between.end()) if between else None
    if between is None or first is None or not _a_name(a, t, first, bool(between["of"])):
        return None
    last = name_end(a, t, first)
    return None if last == first and not between["of"] else (t.start[first], t.end[last])


def _before(a: Annotated, t: Tokens, m: Mention) -> tuple[int, int] | None:
    """« Le Bessin a signé son contrat local de santé », « Bessin : le contrat local de santé est signé »."""
    sentence = a.sentence_at(m.start)
    opening = _OPENING.match(a.plain, sentence.start) if sentence else None
    first = t.at(opening.end()) if opening else None
    if opening is None or first is None or t.start[first] >= m.start or not _a_name(a, t, first, bool(opening["le"])):
        return None
    last = name_end(a, t, first)
    signs = _SIGNS.match(a.plain, t.end[last]) if t.end[last] < m.start else None
    if signs is None or (last == first and not (opening["le"] and signs["verb"])):
        return None  # one word before a colon is as often a label: « Portrait : … »
    return None if _a_title(a, t, first, last) else (t.start[first], t.end[last])


def _a_title(a: Annotated, t: Tokens, first: int, last: int) -> bool:
    """Whether words in capitals are a headline's, « ASK THE EDITOR: », rather than a name: one stands in small letters elsewhere."""
    if not a.text[t.start[first] : t.end[last]].isupper():
        return False
    words = [a.text[t.start[i] : t.end[i]].lower() for i in range(first, last + 1) if t.word[i] not in SMALL]
    return any(re.search(rf"\b{re.escape(word)}\b", a.text) for word in words)


def _a_name(a: Annotated, t: Tokens, i: int, introduced: bool) -> bool:
    """Whether a proper name begins there: a capital of its own, not that of a heading's or a sentence's first word."""
    word, written = t.word[i], a.text[t.start[i] : t.end[i]]
    if not t.capital[i] or word in _NO_NAMES or word.isdigit() or len(word) < 3:
        return False
    if introduced and not written.isupper():
        return True
    return re.search(rf"\b{re.escape(written.lower())}\b", a.text) is None  # it stands nowhere in small letters
