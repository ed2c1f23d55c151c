"""Look-ups in the official tables: places by code or name, organisations by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.fold import key
from extractors.reference import Place, load
from models.vocabulary import OrganisationType

MOST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """A place or organisation: `code` is empty where no table has one; `detail` tells namesakes apart."""

    name: str
    kind: str
    code: str = ""
    detail: str = ""
    departments: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def _places() -> tuple[tuple[str, str, int, str], ...]:
    """Key, kind, population and code of every place."""
    reference = load()
    found = [(key(p.name), p.kind, p.population, p.code) for p in reference.epcis.values()]
    found += [(key(p.name), p.kind, 10**9, p.code) for p in reference.departements.values()]
    codes = {code for known in reference.commune_keys.values() for code in known}
    for code in sorted(codes):
        place = reference.commune(code)
        if place is not None:
            found.append((key(place.name), place.kind, place.population, code))
    return tuple(found)


def places(query: str, kinds: Iterable[str] = (), most: int = MOST) -> list[Found]:
    """Places whose code this is, else those whose name holds all its words: names that begin so first, larger first."""
    reference, text = load(), key(query)
    exact = reference.place(query.strip().upper().replace(" ", "")) if query.strip() else None
    if exact is not None:
        return [_found(exact)]
    if len(text) < 2:
        return []
    wanted, words = frozenset(kinds), text.split()
    longest = max(words, key=len)
    hits = [p for p in _places() if longest in p[0]]
    hits = [p for p in hits if all(w in p[0] for w in words) and (not wanted or p[1] in wanted)]
    hits.sort(key=lambda p: (p[0] != text, not _begins(p[0], text), -p[2]))
    known = (reference.place(code) for *_, code in hits[:most])
    return [_found(p) for p in known if p is not None]


def _begins(name: str, text: str) -> bool:
    return name.startswith(text) or f" {text}" in name


def _found(place: Place) -> Found:
    names = load().departements
    detail = ", ".join(f"{names[d].name} ({d})" for d in place.departements[:4] if d in names)
    return Found(place.name, place.kind, place.code, detail, place.departements)


_COUNCILS = (
    ("Préfecture", OrganisationType.PREFECTURE),
    ("Conseil départemental", OrganisationType.DEPARTEMENT),
    ("CPAM", OrganisationType.CPAM),
    ("CAF", OrganisationType.CAF),
)


@lru_cache(maxsize=1)
def _bodies() -> tuple[tuple[str, str, str], ...]:
    """Key, name and type of the agencies, prefectures and councils, whose names follow from the tables."""
    reference, found = load(), list[tuple[str, OrganisationType]]()
    for region in reference.regions.values():
        if region.code < "975":
            found += [(f"ARS {region.name}", OrganisationType.ARS)]
            found += [(f"Conseil régional {region.name}", OrganisationType.REGION)]
    articles = {code: article for article, codes in reference.names["articles"].items() for code in codes}
    for place in reference.departements.values():
        article = articles.get(place.code, "–")
        of = f"{article}{'' if article.endswith(chr(39)) else ' '}{place.name}"
        found += [(f"{body} {of}", kind) for body, kind in _COUNCILS]
    return tuple((key(name), name, kind.value) for name, kind in found)


_AS_PARTY = {"epci": OrganisationType.EPCI, "ept": OrganisationType.EPCI, "commune": OrganisationType.COMMUNE}


def organisations(query: str, most: int = MOST) -> list[Found]:
    """Organisations whose name holds all the words: agencies and councils first, then authorities and communes."""
    words = key(query).split()
    if not words or len("".join(words)) < 2:
        return []
    found = [Found(name, kind) for text, name, kind in _bodies() if all(w in text for w in words)][:most]
    return [*found, *_parties(query, most - len(found))]


def _parties(query: str, most: int) -> Iterator[Found]:
    for place in places(query, _AS_PARTY, most) if most > 0 else ():
        if place.kind in _AS_PARTY:
            yield Found(place.name, _AS_PARTY[place.kind].value, place.code, place.detail)
