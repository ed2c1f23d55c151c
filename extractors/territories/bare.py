"""Names of EPCI without a type before them: bare, run together, or with the type behind."""

from __future__ import annotations

from extractors.annotated import Annotated
from extractors.numbers import quantity
from extractors.reference import Reference, find_epcis, load
from extractors.reference.names import SMALL, commune_key
from extractors.territories.context import context
from extractors.territories.model import PlaceMention
from extractors.territories.resolve import authority, settle
from extractors.territories.tokens import Tokens
from extractors.territories.walk import Step, goes_on, longest_name, name_end, with_trailing

# First words that announce an authority's name even where only its beginning is given.
_HEADS = frozenset(["grand", "pays", "val", "vallee", "vallees", "terre", "terres", "coeur", "plaine"])


def before(a: Annotated, t: Tokens, i: int, taken: int) -> PlaceMention | None:
    """« Saint-Malo Agglomération » for « Pays de Saint-Malo Agglomération »: the name before its type, longest first."""
    if (
        not (
            t.capital[i]
            or t.word[i] in ("agglo", "metropole", "communaute", "agglomeration")
            or a.plain[t.start[i] - 1] == "-"
        )
        or not t.capital[i - 1]
    ):
        return None
    first = i - 1
    while first and t.gap[first] == 0 and i - first < 7 and (t.capital[first - 1] or t.word[first - 1] in SMALL):
        first -= 1
    near = context(a).top()
    for j in range(first, i):
        if t.capital[j] and t.start[j] > taken and t.word[j] not in SMALL:
            name = a.text[t.start[j] : t.end[i - 1]]
            hits = find_epcis(load(), name, near, None, fuzzy=False)
            if hits and (hits[0].how != "town" or near):
                return authority(a, t.start[j], t.end[i], name, None, "marked", codes=tuple(h.code for h in hits))
            if hits and t.word[i] in ("agglomeration", "agglo", "metropole"):
                return _of_large_town(a, t, j, i)
    return None


def _of_large_town(a: Annotated, t: Tokens, first: int, last: int) -> PlaceMention | None:
    """« Saint-Nazaire Agglomération » in a text that says no département: that of the one large town of the name."""
    towns = load().commune_keys.get(commune_key(a.text[t.start[first] : t.end[last - 1]]), ())
    town = settle(a, tuple(towns), towns=True)
    code = load().epci_of(town[0]) if len(town) == 1 else None
    return authority(a, t.start[first], t.end[last], "", None, "marked", codes=(code,)) if code else None


_DETERMINERS = frozenset(
    [
        "the",
        "our",
        "this",
        "that",
        "its",
        "their",
        "your",
        "my",
        "his",
        "her",
        "a",
        "an",
        "each",
        "every",
        "any",
        "some",
        "another",
        "both",
        "no",
        "which",
    ]
)


def before_type(a: Annotated, t: Tokens, i: int, markers: dict[int, tuple[int, str]]) -> PlaceMention | None:
    """« the Ubaye Valley – Serre-Ponçon community of communes »: the words up to the type, in whatever order."""
    j = i + 1
    while j < len(t) and t.gap[j] == 0 and j not in markers and j - i < 9 and (t.capital[j] or t.word[j] in SMALL):
        j += 1
    if j not in markers or t.gap[j] or t.capital[j] or not t.capital[j - 1] or t.word[j - 1] in _DETERMINERS:
        return None
    after, subtype = markers[j]
    if quantity(t.word[i]) is not None:
        return None  # « Four communities of communes »
    name = a.text[t.start[i] : t.end[j - 1]]
    return authority(a, t.start[i], t.end[after - 1], name, None if subtype == "ANY" else subtype, "marked")


def common_head(a: Annotated, t: Tokens, i: int) -> PlaceMention | None:
    """« le pays de Landivisiau » with a small letter: only the whole name of one EPCI of the document's own département."""
    best = longest_name(load(), t, i, marked=False)
    if best is None or best[1] != "exact" or " " not in best[0].core or not t.capital[best[0].last]:
        return None
    step, near = best[0], set(context(a).top())
    codes = load().epci_cores[step.core]
    here = tuple(c for c in codes if not near or near & set(load().epcis[c].departements))
    if len(here) != 1 or goes_on(t, step.last):
        return None
    end, _ = with_trailing(t, step.last)
    return authority(a, t.start[i], end, "", None, "bare", codes=here)


def _run_together(a: Annotated, t: Tokens, i: int) -> PlaceMention | None:
    """« ParisEstMarne&Bois », « GrandParisSud »: a name written as one word."""
    word = a.text[t.start[i] : t.end[i]]
    if len(word) < 9 or sum(c.isupper() for c in word) < 2 or word.isupper():
        return None
    joined, table = t.word[i], load().epci_joined
    for j in range(i, min(i + 3, len(t))):
        if j > i:
            if a.plain[t.end[j - 1] : t.start[j]] not in ("&", " & ", "-"):
                break
            joined += t.word[j]
        if joined in table:
            return authority(a, t.start[i], t.end[j], "", None, "bare", codes=table[joined])
    return None


def bare(a: Annotated, t: Tokens, i: int, official_end: int) -> PlaceMention | None:
    reference = load()
    best = longest_name(reference, t, i, marked=False)
    if best is None:
        return _greater(a, t, i) or _run_together(a, t, i)
    step, how = best
    end, trailing = with_trailing(t, step.last)
    if end <= official_end and not trailing:
        return None
    name = a.text[t.start[i] : t.end[step.last]]
    if trailing:
        if how == "exact" or not goes_on(t, step.last):
            return authority(a, t.start[i], end, name, None, "marked")
        return None
    if not _bare_allowed(a, t, i, step, how, reference):
        return None
    codes = reference.epci_cores.get(step.core) if how == "exact" else reference.epci_prefixes[step.core]
    strong = " " in step.core or step.core in reference.epci_brands
    return authority(a, t.start[i], end, name, None, "bare" if strong else "weak", codes=codes)


def _greater(a: Annotated, t: Tokens, i: int) -> PlaceMention | None:
    """« Greater Sens »: the EPCI of a town, where no EPCI has the name that was translated."""
    if t.word[i] != "greater" or i + 1 >= len(t) or t.word[i + 1] == "region" or not t.capital[i + 1] or t.gap[i + 1]:
        return None
    last = name_end(a, t, i + 1)
    hits = find_epcis(load(), a.text[t.start[i + 1] : t.end[last]], context(a).top(), None, fuzzy=False)
    codes = tuple(h.code for h in hits)
    return authority(a, t.start[i], t.end[last], "", None, "marked", codes=codes) if codes else None


def _bare_allowed(a: Annotated, t: Tokens, i: int, step: Step, how: str, reference: Reference) -> bool:
    words = step.core.split(" ")
    spelt = " ".join(t.word[i : step.last + 1])
    if spelt in reference.commune_keys or step.core in reference.commune_keys or spelt in reference.region_by_key:
        return False
    # « Sète agglopôle méditerranée »: three words of one authority's whole name are it in small letters too.
    # So are two, the second an adjective, that the document's own département has: « le Bocage bressuirais ».
    only = how == "exact" and len(reference.epci_cores[step.core]) == 1
    whole = only and (len(words) > 2 or (len(words) == 2 and len(words[1]) >= 6 and _announced(a, t, i)))
    if not t.capital[step.last] and words[0] != "pays" and not whole:
        return False
    # A part of a longer name: « Saint-Valery Baie de Somme », « Notre-Dame-du-Haut-Béarn ».
    if i and t.gap[i] == 0 and a.plain[t.end[i - 1] : t.start[i]] == "-" and t.capital[i - 1]:
        return False
    if how == "exact" and len(words) > 1:
        return True
    if how == "exact":
        if step.core in reference.epci_brands and a.text[t.start[i] : t.end[step.last]].isupper():
            return True
        return len(words[0]) >= 5 and _announced(a, t, i)
    codes = reference.epci_prefixes[step.core]
    if len(words) > 1 and len(codes) == 1 and all(t.tied[i + 1 : step.last + 1]):
        return True  # « Béthune-Bruay »: two towns tied together are no town
    if goes_on(t, step.last):
        return False
    near = set(context(a).top())
    here = [c for c in codes if near & set(reference.epcis[c].departements)]
    if len(words) > 1 and len(codes) == 1 and here and _announced(a, t, i):
        return True
    return len(words) > 1 and (words[0] in _HEADS or len(words) > 2) and (len(codes) == 1 or bool(here))


_BEFORE_WEAK = frozenset("le la l du en d de des the of au cls sante contract".split())  # noqa: SIM905


def _announced(a: Annotated, t: Tokens, i: int) -> bool:
    """Whether an article stands before the word, or it is the head of a headline (« Thouarsais : le contrat… »)."""
    if t.gap[i] == 2 and (not t.start[i] or a.text[t.start[i] - 1] == "\n"):
        return (
            a.plain[t.end[i] : t.end[i] + 3].lstrip()[:1] in (":", ".", "-", "|")
            or a.plain[t.end[i] : t.end[i] + 1] == "\n"
        )
    return i > 0 and t.gap[i] == 0 and t.word[i - 1] in _BEFORE_WEAK
