"""Look up an EPCI by a name as people write it: exact, shortened, by acronym, by its main town, or slightly misspelt."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from extractors.fold import key
from extractors.reference.names import TYPE_WORDS, commune_key, content, stems
from extractors.reference.tables import Reference

# Words at the head of a name that people leave out or add.
_LOOSE = ("pays", "grand", "territoire", "region", "bassin", "val", "vallee")


@dataclass(frozen=True, slots=True)
class Hit:
    """An EPCI found by name: how (`exact`, `loose`, `prefix`, `acronym`, `town`, `fuzzy`) and how surely (0 to 1)."""

    code: str
    how: str
    score: float


@lru_cache(maxsize=2)
def _loose_index(reference: Reference) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for name, codes in reference.epci_cores.items():
        for variant in {_loose(name.split(" "))} - {name}:
            index.setdefault(variant, []).extend(codes)
    return {k: tuple(dict.fromkeys(v)) for k, v in index.items()}


@lru_cache(maxsize=2)
def _stem_index(reference: Reference) -> dict[str, tuple[str, ...]]:
    index: dict[str, list[str]] = {}
    for name, codes in reference.epci_cores.items():
        index.setdefault(stems(tuple(name.split(" "))), []).extend(codes)
    return {k: tuple(dict.fromkeys(v)) for k, v in index.items()}


def _loose(words: list[str]) -> str:
    """A core without optional head words, endings of number, and order."""
    kept = [w for w in words if w not in _LOOSE] or words
    return " ".join(sorted(w[:-1] if len(w) > 4 and w[-1] in "sx" else w for w in kept))


def within(reference: Reference, codes: Collection[str], departements: Collection[str]) -> tuple[str, ...]:
    """Those of the codes that lie in one of the départements; all of them where no département is given."""
    if not departements:
        return tuple(codes)
    wanted = set(departements)
    return tuple(c for c in codes if wanted & set(reference.epcis[c].departements))


def find_epcis(
    reference: Reference, name: str, departements: Collection[str] = (), subtype: str | None = None, fuzzy: bool = True
) -> tuple[Hit, ...]:
    """EPCI and EPT that a name can mean, best way of matching only; `departements` and `subtype` settle homonyms.

    Fuzzy matches are looked for only within the départements given.
    """
    words = content(name)
    joined = " ".join(words)
    tries = [("exact", 1.0, reference.epci_cores.get(joined, ()))]
    if words:
        loose = _loose(list(words))
        tries.append(("prefix", 0.85, reference.epci_prefixes.get(joined, ())))
        tries.append(("loose", 0.8, _loose_index(reference).get(loose, reference.epci_cores.get(loose, ()))))
    if len(key(name).replace(" ", "")) <= 8:
        tries.append(("acronym", 0.75, reference.epci_acronyms.get(key(name).replace(" ", ""), ())))
    tries.append(("town", 0.7, _by_town(reference, name)))
    for how, score, codes in tries:
        kept = _typed(reference, within(reference, codes, departements), subtype)
        if kept:
            return tuple(Hit(c, how, score) for c in kept)
    if fuzzy and departements and joined:
        alike = within(reference, _stem_index(reference).get(stems(words), ()), departements)
        if len(alike) == 1 and len(joined) > 5:
            return (Hit(alike[0], "stem", 0.7),)
        return _fuzzy(reference, joined, departements, subtype)
    return ()


def _typed(reference: Reference, codes: Collection[str], subtype: str | None) -> tuple[str, ...]:
    """Those of the subtype the text names, where there are any: the tables may be older or newer than the text."""
    same = tuple(c for c in codes if subtype and reference.epcis[c].subtype.startswith(subtype))
    return same or tuple(codes)


def _by_town(reference: Reference, name: str) -> tuple[str, ...]:
    """« Agglomération de Saint-Brieuc »: the EPCI of the town."""
    words = [w for w in key(name).split() if w not in TYPE_WORDS]
    while words and words[0] in ("de", "du", "des", "d", "of", "the"):
        words = words[1:]
    found = (reference.epci_of(c) for c in reference.commune_keys.get(commune_key(" ".join(words)), ()))
    return tuple(dict.fromkeys(c for c in found if c))


def _fuzzy(reference: Reference, joined: str, departements: Collection[str], subtype: str | None) -> tuple[Hit, ...]:
    from rapidfuzz import fuzz

    wanted = set(departements)
    scored: list[tuple[float, str]] = []
    for name, codes in reference.epci_cores.items():
        if abs(len(name) - len(joined)) <= max(12, len(joined)):
            score = max(
                fuzz.ratio(name, joined), fuzz.token_sort_ratio(name, joined), fuzz.token_set_ratio(name, joined) - 8
            )
            if score >= 84:
                scored += [(score, c) for c in codes if wanted & set(reference.epcis[c].departements)]
    if not scored:
        return ()
    best = max(scored)[0]
    kept = _typed(reference, tuple(dict.fromkeys(c for s, c in scored if s >= best - 3)), subtype)
    return tuple(Hit(c, "fuzzy", round(best / 100 * 0.7, 2)) for c in kept)
