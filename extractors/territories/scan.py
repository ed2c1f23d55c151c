"""Find the names of EPCI and EPT in a text: after or before a word of their type, or bare."""

from __future__ import annotations

from collections.abc import Iterator
import re

from extractors.annotated import Annotated
from extractors.reference import Reference, find_epcis, load
from extractors.reference.names import SMALL
from extractors.territories.context import context, official_spans
from extractors.territories.model import PlaceMention
from extractors.territories.resolve import settle
from extractors.territories.tokens import Tokens, tokens
from extractors.territories.walk import TRAILING, Step, goes_on, longest_name, name_end, with_trailing

# What says the type of an authority before its name; the group names the subtype.
_MARKER = re.compile(
    r"\b(?:(?P<CC>communautes? de (?:communes?|municipalites)|communit(?:y|ies) of (?:communes|municipalities"
    r"|towns)|municipal community|com-?com|comcoms?|cc|cdc|codecom)"
    r"|(?P<CA>communautes? d'agglo(?:meration)?s?|agglomeration communit(?:y|ies)|communit(?:y"
    r"|ies) of agglomerations?|agglomerations?|agglos?|conurbation|ca)"
    r"|(?P<CU>communautes? urbaines?|urban communit(?:y|ies)|cu)"
    r"|(?P<MET>eurometropole|metropoles?|metropolis|metropolitan (?:area|authority))"
    r"|(?P<EPT>etablissements? publics? territorial(?:aux)?|ept|public territorial (?:establishment|body)"
    r"|territorial public (?:establishment|body))"
    r"|(?P<ANY>intercommunalites?|intercommunality|inter-?municipal (?:authority|community|body)|communautes?"
    r"|community|interco(?:m)?|epci))\b"
)
# First words that announce an authority's name even where only its beginning is given.
_HEADS = frozenset(["grand", "pays", "val", "vallee", "vallees", "terre", "terres", "coeur", "plaine"])


def find_epci_mentions(a: Annotated) -> list[PlaceMention]:
    """EPCI and EPT named in the text, with the words that say their type."""
    t, found = tokens(a), []
    taken = -1
    markers = _markers(a, t)
    officials = {t.at[start]: end for start, end, _, _ in official_spans(a) if start in t.at}
    lists, english = _list_heads(a, t, markers), a.language != "fr"
    i = 0
    while i < len(t):
        mention = None
        if i in markers:
            mention = _after_marker(a, t, i, *markers[i])
        if mention is None and english and t.capital[i] and t.word[i] not in SMALL:
            mention = _before_type(a, t, i, markers)
        if mention is None and t.capital[i] and t.word[i] not in SMALL:
            mention = _bare(a, t, i, officials.get(i, 0))
        if mention is None and t.word[i] in TRAILING and t.gap[i] == 0 and i:
            mention = _before(a, t, i, taken)
        if mention is not None and mention.start > taken:
            found.append(mention)
            taken = mention.end
            if i in lists or _THAT_OF.match(a.plain, taken):
                for more in _enumerated(a, t, taken, markers.get(i, (0, "ANY"))[1]):
                    found.append(more)
                    taken = more.end
            while i < len(t) and t.start[i] < taken:
                i += 1
        else:
            i += 1
    return found


def _markers(a: Annotated, t: Tokens) -> dict[int, tuple[int, str]]:
    """Markers by the index of their first word: (index after their last word, subtype)."""
    found = {}
    for match in _MARKER.finditer(a.plain):
        if len(match[0]) <= 3 and not a.text[match.start()].isupper():  # « CC », « CdC », not « ca »
            continue
        first = t.at.get(match.start())
        if first is not None:
            after = first
            while after < len(t) and t.start[after] < match.end():
                after += 1
            found[first] = (after, match.lastgroup or "ANY")
    return found


_PLURAL = re.compile(
    r"communautes (?:de|d|urb)|intercommunalites|communities|agglomerations|metropoles|epci\b|cdc\b|cc\b"
    r"|etablissements"
)
_NEXT = re.compile(
    r" ?(?:, ?(?:et|and)\b|,|;|/|\+|\bet\b|\band\b|&|ainsi que|as well as|, (?:et|and)"
    r"|- )(?: celles? )? ?(?:(?:de la|du|des|de l'|de|d'|la|le|les|l'|of the|of|the) ?)?(?=\w)"
)


_THAT_OF = re.compile(r",? ?(?:et|,|ainsi que) celles? d")


def _list_heads(a: Annotated, t: Tokens, markers: dict[int, tuple[int, str]]) -> frozenset[int]:
    """Markers in the plural, whose type holds for every name of the list behind them."""
    return frozenset(i for i in markers if _PLURAL.match(a.plain, t.start[i]))


def _enumerated(a: Annotated, t: Tokens, position: int, subtype: str) -> Iterator[PlaceMention]:
    """The further names of « les communautés de communes du Diois, du Crestois et du Val de Drôme »."""
    reference = load()
    for _ in range(15):
        match = _NEXT.match(a.plain, position)
        i = t.at.get(match.end()) if match else None
        said = match is not None and "celle" in match[0]
        if i is None or not (t.capital[i] or said) or t.word[i] in _NOT_NAMES or _MARKER.match(a.plain, t.start[i]):
            return
        best = longest_name(reference, t, i, marked=True)
        last = best[0].last if best and not (best[1] == "prefix" and goes_on(t, best[0].last)) else name_end(a, t, i)
        name = a.text[t.start[i] : t.end[last]]
        mention = _mention(a, t.start[i], t.end[last], name, None if subtype == "ANY" else subtype, "marked")
        if mention is None:
            return
        yield mention
        position = mention.end


def _after_marker(a: Annotated, t: Tokens, first: int, after: int, subtype: str) -> PlaceMention | None:
    i = after
    while i < len(t) and i - after < 3 and t.word[i] in _ARTICLES and t.gap[i] == 0:
        i += 1
    if (
        i >= len(t)
        or t.word[i] in ("et", "and", "en", "a", "in", "au")
        or (t.word[i].isdigit() and len(t.word[i]) > 1)
        or (t.gap[i] == 2 and not _quoted(a, t, i))
        or t.gap[i] == 1
    ):
        return None
    reference, wanted = load(), None if subtype == "ANY" else subtype
    best = longest_name(reference, t, i, marked=True)
    start = t.start[first]
    if best and (best[1] == "exact" or t.capital[i]):
        step, how = best
        end, _ = with_trailing(t, step.last)
        if how == "prefix" and goes_on(t, step.last):
            best = None
        else:
            return _mention(a, start, end, a.text[t.start[i] : t.end[step.last]], wanted, "marked")
    if subtype == "ANY" or not t.capital[i]:
        return None
    last = name_end(a, t, i)
    name = a.text[t.start[i] : t.end[last]]
    return _mention(
        a, start, t.end[last], name, wanted, "marked", unknown=len(name) > 3 and t.word[i] not in _NOT_NAMES
    )


_ARTICLES = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "of", "the"])
_NOT_NAMES = frozenset(
    [
        "sous",
        "par",
        "pour",
        "sur",
        "avec",
        "dont",
        "dans",
        "bilan",
        "signature",
        "cls",
        "contrat",
        "ars",
        "sante",
        "president",
        "maire",
        "the",
    ]
)


def _quoted(a: Annotated, t: Tokens, i: int) -> bool:
    return a.plain[t.end[i - 1] : t.start[i]].strip() in ('"', '" ', ' "')


def _before(a: Annotated, t: Tokens, i: int, taken: int) -> PlaceMention | None:
    """« Saint-Malo Agglomération » for « Pays de Saint-Malo Agglomération »: the name before its type, longest first."""
    if (
        not (t.capital[i] or t.word[i] in ("agglo", "metropole") or a.plain[t.start[i] - 1] == "-")
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
                return _mention(a, t.start[j], t.end[i], name, None, "marked", codes=tuple(h.code for h in hits))
    return None


def _before_type(a: Annotated, t: Tokens, i: int, markers: dict[int, tuple[int, str]]) -> PlaceMention | None:
    """« the Ubaye Valley – Serre-Ponçon community of communes »: the words up to the type, in whatever order."""
    j = i + 1
    while j < len(t) and t.gap[j] == 0 and j not in markers and j - i < 9 and (t.capital[j] or t.word[j] in SMALL):
        j += 1
    if j not in markers or t.gap[j] or t.capital[j] or not t.capital[j - 1]:
        return None
    after, subtype = markers[j]
    name = a.text[t.start[i] : t.end[j - 1]]
    return _mention(a, t.start[i], t.end[after - 1], name, None if subtype == "ANY" else subtype, "marked")


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
            return _mention(a, t.start[i], t.end[j], "", None, "bare", codes=table[joined])
    return None


def _bare(a: Annotated, t: Tokens, i: int, official_end: int) -> PlaceMention | None:
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
            return _mention(a, t.start[i], end, name, None, "marked")
        return None
    if not _bare_allowed(a, t, i, step, how, reference):
        return None
    codes = reference.epci_cores.get(step.core) if how == "exact" else reference.epci_prefixes[step.core]
    strong = " " in step.core or step.core in reference.epci_brands
    return _mention(a, t.start[i], end, name, None, "bare" if strong else "weak", codes=codes)


def _greater(a: Annotated, t: Tokens, i: int) -> PlaceMention | None:
    """« Greater Sens »: the EPCI of a town, where no EPCI has the name that was translated."""
    if t.word[i] != "greater" or i + 1 >= len(t) or not t.capital[i + 1] or t.gap[i + 1]:
        return None
    last = name_end(a, t, i + 1)
    hits = find_epcis(load(), a.text[t.start[i + 1] : t.end[last]], context(a).top(), None, fuzzy=False)
    codes = tuple(h.code for h in hits)
    return _mention(a, t.start[i], t.end[last], "", None, "marked", codes=codes) if codes else None


def _bare_allowed(a: Annotated, t: Tokens, i: int, step: Step, how: str, reference: Reference) -> bool:
    words = step.core.split(" ")
    spelt = " ".join(t.word[i : step.last + 1])
    if spelt in reference.commune_keys or step.core in reference.commune_keys or spelt in reference.region_by_key:
        return False
    if not t.capital[step.last] and words[0] != "pays":
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
    if goes_on(t, step.last):
        return False
    codes = reference.epci_prefixes[step.core]
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


def _mention(
    a: Annotated,
    start: int,
    end: int,
    name: str,
    subtype: str | None,
    how: str,
    codes: tuple[str, ...] | None = None,
    unknown: bool = False,
) -> PlaceMention | None:
    reference, near = load(), context(a)
    if codes is None:
        hits = find_epcis(reference, name, (), subtype, fuzzy=False)
        top = near.top()
        kept = [h for h in hits if set(top) & set(reference.epcis[h.code].departements)] if top else list(hits)
        if hits and hits[0].how == "exact":
            kept = kept or list(hits)
        if not kept:
            kept = list(find_epcis(reference, name, top or near.around(), subtype, fuzzy=unknown or bool(top)))
        kept = kept or list(hits)
        codes = tuple(h.code for h in kept)
    if not codes and not unknown:
        return None
    settled = settle(a, codes)
    kind = "ept" if settled and reference.epcis[settled[0]].kind == "ept" else "epci"
    return PlaceMention(start, end, a.text[start:end], kind, settled, how, subtype=subtype or "")
