"""Find PETR, pays and syndicats mixtes: names that no official table holds."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.patterns import Pattern
from extractors.reference import commune_key, load, petr_key
from extractors.reference.names import TYPE_WORDS
from extractors.spans import Spans
from extractors.territories.model import PlaceMention
from extractors.territories.tokens import Tokens, tokens
from extractors.territories.walk import name_end

_MARKER = Pattern(
    r"\b(?:petr(?: \(pole d'equilibre territorial et rural\))?|poles? d'equilibre territorial(?:e"
    r"|aux)?(?: et rural| rural)?(?: \(petr\))?|poles? metropolitain|metropolitan pole"
    r"|territorial and rural (?:balance|equilibrium|development) (?:pole|hub|center|centre)(?: \(petr\))?"
    r"|rural territorial (?:balance )?pole"
    r"|syndicat mixte(?: (?:ouvert|ferme|du|d'amenagement|pour)){0,2}|(?:joint|mixed) (?:syndicate|association"
    r"|union)|association (?:du|de)|"
    r"entente intercommunale|groupement d'interet public)"
    r"(?: (?:of the|of|for the|de la|de l'|du|des|de|d'))?[ '](?=\w)"
)
_PAYS = Pattern(r"\b(?:pays|pole territorial|country)(?= ?(?:- )?(?:d'|de |du |des |l'|of )?(?:la |l'|the )?[a-z0-9])")
_NOT_PAYS = re.compile(
    r"(?:pays de la loire|pays-bas|pays de galles|pays du nord|pays voisin|pays de l'union|pays d'origine"
    r"|pays europeen)"
)


def find_petr(a: Annotated) -> list[PlaceMention]:
    """« PETR du Pays de Langres », « syndicat mixte du Pays Périgord Vert », « le Pays Vesoul - Val de Saône »."""
    t, found = tokens(a), []
    for match in _MARKER.finditer(a.plain):
        i = _skip(t, t.at(match.end()))
        if i is not None and t.capital[i] and t.gap[i] != 2:
            last = name_end(a, t, i)
            if t.word[last] != "pays" and not t.word[last].isdigit():  # « le site du PETR le 16/11/2022 »
                found.append(_mention(a, match.start(), t.end[last], "marked"))
    taken = Spans(len(a.text), ((m.start, m.end) for m in found))
    for match in _PAYS.finditer(a.plain):
        start = match.start()
        if not a.text[start].isupper() or _NOT_PAYS.match(a.plain, start) or taken.overlap(start, start + 1):
            continue
        first = t.at(start)
        if first is None:
            continue
        last = name_end(a, t, first)
        while " / " in a.text[start : t.end[last]]:
            last -= 1  # « PAYS BIGOUDEN / DOUARNENEZ »: two places of a paper's heading
        if last > first and t.word[last] not in ("pays",):
            found.append(_mention(a, start, t.end[last], "bare"))
            taken.add(start, t.end[last])
    return found + _known(a, t)


def _skip(t: Tokens, i: int | None) -> int | None:
    while (
        i is not None and i < len(t) and t.word[i] in ("de", "du", "des", "d", "la", "l", "le", "les") and t.gap[i] == 0
    ):
        i += 1
    return i if i is not None and i < len(t) else None


def _mention(a: Annotated, start: int, end: int, how: str) -> PlaceMention:
    return PlaceMention(start, end, a.text[start:end], "petr", (), how)


def _plain_name(t: Tokens, i: int, n: int) -> bool:
    """Whether n words are joined, end with a capitalised word, and hold no word for an EPCI."""
    if any(t.gap[i + 1 : i + n]) or not t.capital[i + n - 1]:
        return False
    return t.word[i + n - 1] not in TYPE_WORDS and (
        i + n >= len(t) or t.gap[i + n] > 0 or t.word[i + n] not in TYPE_WORDS
    )


def _known(a: Annotated, t: Tokens) -> list[PlaceMention]:
    """Bare names of the PETR table, of two words and more (« Bruche Mossig »)."""
    table = load().petr
    heads = {name.split(" ")[0] for name in table if " " in name}
    out = []
    for i in range(len(t)):
        if t.capital[i] and t.word[i] in heads:
            for n in range(6, 1, -1):
                if i + n <= len(t) and _plain_name(t, i, n):
                    name = petr_key(a.text[t.start[i] : t.end[i + n - 1]])
                    if (
                        " " in name
                        and name in table
                        and commune_key(a.text[t.start[i] : t.end[i + n - 1]]) not in load().commune_keys
                    ):
                        out.append(_mention(a, t.start[i], t.end[i + n - 1], "bare"))
                        break
    return out
