"""Words that take up two territories just named, one after the other: « la première depuis 2022, la seconde depuis 2019 »."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
import re

from extractors.annotated import Annotated
from extractors.territories.model import TerritoryCandidate

# What follows where the ordinal stands alone, and is no « premier axe ».
_ALONE = (
    r"(?= ?[,:;(]| (?:est|a|ont|vaut|court|courra|sera|signe|signera|depuis|par|conclu|le|en|pour|jusqu|avec|portera?|prend|prendra"
    r"|ira|dure|durera|expire|lie|engage|vient|doit|devrait|avait|s'|n'|since|on|in|by|for|until|is|was|runs|ran|has|will|signed|had|dates|ends|covers)\b)"
)
_PAIR = re.compile(
    rf"\b(?P<first>(?:le|la|celui de la) premiere?|l'une?|the (?:former|first)){_ALONE}(?!,? (?:signe|conclu)?e? ?(?:en|le) \d[^.;]{{0,40}}\b(?:avait|etait)\b)"
    rf"[^\n]{{2,220}}?\b(?P<second>(?:le|la|celui de la) (?:seconde?|deuxieme)|l'autre|the (?:latter|second|other)){_ALONE}"
)
_REACH = 300  # characters before the pair within which the two are named


def in_turn(
    a: Annotated, named: Sequence[tuple[int, int, int]], candidates: Sequence[TerritoryCandidate]
) -> Iterator[tuple[int, int, int]]:
    """Spans of « le premier », « la seconde », "the latter", each with the index of the territory that it takes up."""
    mains = {i for i, c in enumerate(candidates) if c.role == "main"}
    if len(mains) != 2:
        return
    told = [n for n in named if n[2] in mains]
    for pair in _PAIR.finditer(a.plain):
        near = told[bisect_left(told, (pair.start() - _REACH,)) : bisect_left(told, (pair.start(),))]
        if a.block_index(pair.start()) < 0 or any(pair.start() < start < pair.end() for start, _, _ in told):
            continue
        order = list(dict.fromkeys(i for _, _, i in near))
        if len(order) == 2:
            yield pair.start("first"), pair.end("first"), order[0]
            yield pair.start("second"), pair.end("second"), order[1]
