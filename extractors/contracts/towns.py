"""Towns that stand for the authority they belong to: « À Autun, la Mutualité s'est jointe aux signataires », "the Annonay contract"."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.reference import load
from extractors.territories.model import TerritoryCandidate
from extractors.territories.places import find_places
from models.vocabulary import TerritoryKind

_OPENS = re.compile(r"[\W_]{0,3}(?:a|au|aux|in|at|du cote d[e']|pour|for) ?(?:l'|la |le |the )?\Z")
_DATED = re.compile(r"\b\d{1,2}(?:er|st|nd|rd|th)? [a-z]{3,9}(?: (?:19|20)\d\d)?,? (?:a|au|in|at) \Z")
_ITS_CONTRACT = re.compile(r"\b(?:contrat|cls|celui) (?:de |d'|du )\Z|\bthe \Z")
_CONTRACT_BEHIND = re.compile(r" (?:contract|cls)\b")


def towns_of(a: Annotated, candidates: Sequence[TerritoryCandidate]) -> list[tuple[int, int, int]]:
    """Spans of towns, each with the index of the one main authority of which it is a member; () where one has a contract."""
    members = load().members
    mains = [(i, c) for i, c in enumerate(candidates) if c.role == "main"]
    if len(mains) < 2 or any(c.territory.kind not in (TerritoryKind.EPCI, TerritoryKind.EPT) for _, c in mains):
        return []
    owner: dict[str, list[int]] = {}
    for index, candidate in mains:
        for code in {m for epci in candidate.territory.codes for m in members.get(epci, ())}:
            owner.setdefault(code, []).append(index)
    found = []
    for place in find_places(a):
        owners = {i for code in place.codes for i in owner.get(code, ())} if place.kind == "commune" else set()
        if len(owners) == 1 and not place.within and _stands_for(a, place.start, place.end):
            found.append((place.start, place.end, owners.pop()))
    return found


def _stands_for(a: Annotated, start: int, end: int) -> bool:
    """Whether a town opens its sentence as a place, or names a contract."""
    sentence = a.sentence_at(start)
    if sentence is not None and _OPENS.match(a.plain[sentence.start : start]):
        return True
    if _DATED.search(a.plain, max(0, start - 30), start):
        return True  # « Lundi 20 janvier à Saint-Claude, jeudi 23 janvier à Champagnole »
    before = _ITS_CONTRACT.search(a.plain, max(0, start - 20), start)
    return before is not None and (not before[0].startswith("the") or bool(_CONTRACT_BEHIND.match(a.plain, end)))
