"""Short forms of authorities' names that a document gives in full elsewhere: their beginning, their own words, one word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
import re

from extractors.annotated import Annotated
from extractors.reference import commune_key, load
from extractors.reference.names import canon, content
from extractors.territories.model import PlaceMention
from extractors.territories.tokens import Tokens, tokens
from extractors.territories.walk import Step, walk
from extractors.windows import Stretches

_TYPES = ("pays", "petr", "syndicat", "mixte", "pole")
_NEVER = ("pays", "grand", "grand paris")
_RARE = 2  # names of authorities, of all in the tables, in which a word stands that alone means one of them
_LEAST = 5  # letters of such a word
_TOWN = re.compile(r"([A-ZÀ-Þ][a-zà-ÿ]{4,})[- ](?:l[eè]s|sur|sous|en|aux?|du|de|d['’]|l[ae]s?|sans)[- '’]")
_ARTICLE = re.compile(r"(?:\b(?:l[ae]s?|du|des|en|the)[ \u00a0]|\bl')\Z")

Shortened = tuple[int, int, PlaceMention]  # start and end of the short form, the mention in full


def shortened(a: Annotated, named: Sequence[PlaceMention]) -> Iterator[Shortened]:
    """« le Grand Saint-Dizier », « Périgord Vert », « la Dracénie »: each with the full name that it is short for."""
    table, alone = _forms(named), _alone(named)
    if not table and not alone:
        return
    t = tokens(a)
    steps = {" ".join(n.split()[:k]): 1 for n in table for k in range(1, len(n.split()) + 1)}
    heads = {n.split()[0] for n in table}
    for i in range(len(t)):
        if not t.capital[i]:
            continue
        word = canon(t.word[i])
        if word in heads and (best := _longest(a, t, i, steps, table)):
            yield t.start[i], t.end[best.last], table[best.core]
        elif word in alone and _stands_alone(t, i) and _ARTICLE.search(a.plain, max(0, t.start[i] - 6), t.start[i]):
            yield t.start[i], t.end[i], alone[word]


def shortened_towns(a: Annotated, found: Sequence[PlaceMention]) -> Iterator[Shortened]:
    """« Garges » of Garges-lès-Gonesse: a town by the first word of its name, where that is no other town's."""
    firsts: dict[str, PlaceMention] = {}
    for m in found:
        first = _TOWN.match(m.text) if m.kind == "commune" and m.how != "weak" and not m.within else None
        if first is not None and commune_key(first[1]) not in load().commune_keys:
            firsts.setdefault(canon(first[1].lower()), m)
    if not firsts:
        return
    t, taken = tokens(a), Stretches((m.start, m.end) for m in found)
    for i in range(len(t)):
        town = firsts.get(canon(t.word[i])) if t.capital[i] else None
        if town is not None and _stands_alone(t, i) and not taken.overlap(t.start[i], t.end[i]):
            yield t.start[i], t.end[i], town


def _stands_alone(t: Tokens, i: int) -> bool:
    """Whether a word is no part of a longer name: « the Garon Valley », « Saint-Pierre-en-Dracénie »."""
    goes_on = i + 1 < len(t) and t.gap[i + 1] == 0 and (t.capital[i + 1] or t.tied[i + 1])
    return not t.tied[i] and not goes_on


def _longest(a: Annotated, t: Tokens, i: int, steps: dict[str, int], table: Mapping[str, PlaceMention]) -> Step | None:
    """The longest form that begins with a word, unless those words are a commune's name too."""
    best = None
    for step in walk(t, i, steps, comma=False):
        if step.core in table:
            best = step
    if best is None or not t.capital[best.last]:
        return None
    return None if commune_key(a.text[t.start[i] : t.end[best.last]]) in load().commune_keys else best


def _own_words(m: PlaceMention) -> list[str]:
    return list(content(load().epcis[m.codes[0]].name if m.codes and m.kind != "petr" else m.text))


def _forms(named: Sequence[PlaceMention]) -> dict[str, PlaceMention]:
    """A name's own words, and its beginnings of two words and more, that are no commune's or département's name."""
    reference = load()
    table: dict[str, PlaceMention] = {}
    for m in named:
        words = _own_words(m)
        forms = [words, [w for w in words if w not in _TYPES]] + [words[:n] for n in range(2, len(words))]
        for name in (" ".join(form) for form in forms):
            if (
                name
                and not {name, f"le {name}", f"la {name}", f"les {name}"} & reference.commune_keys.keys()
                and name not in reference.departement_by_key
                and name not in _NEVER
            ):
                table.setdefault(name, m)
    return table


def _alone(named: Sequence[PlaceMention]) -> dict[str, PlaceMention]:
    """« la Dracénie » of « Dracénie Provence Verdon »: a word that stands in hardly any other authority's name, nor in a commune's."""
    reference = load()
    found: dict[str, PlaceMention] = {}
    for m in named:
        for word in _own_words(m) if m.how == "marked" else ():
            if (
                len(word) >= _LEAST
                and 0 < reference.epci_words[word] <= _RARE
                and word not in reference.commune_keys
                and word not in reference.departement_by_key
            ):
                found.setdefault(word, m)
    return found
