"""Find the names of EPCI and EPT in a text: after or before a word of their type, or bare."""

from __future__ import annotations

from collections.abc import Iterator
import re

from extractors.annotated import Annotated
from extractors.patterns import Pattern
from extractors.reference import load
from extractors.reference.names import SMALL, content
from extractors.territories.bare import bare, before, before_type, common_head
from extractors.territories.context import official_spans
from extractors.territories.model import PlaceMention
from extractors.territories.resolve import authority
from extractors.territories.tokens import Tokens, tokens
from extractors.territories.walk import TRAILING, goes_on, is_day, longest_name, name_end, with_trailing

# What says the type of an authority before its name; the group names the subtype.
_MARKER = Pattern(
    r"\b(?:(?P<CC>communautes? des? (?:communes?|municipalites)|communit(?:y|ies) of (?:communes|municipalities"
    r"|towns)|municipal community|com-?com|comcoms?|cc|cdc|codecom)"
    r"|(?P<CA>communautes? d'agglo(?:meration)?s?|agglomeration communit(?:y|ies)|communit(?:y"
    r"|ies) of agglomerations?|agglomerations?|agglos?|conurbation|ca)"
    r"|(?P<CU>communautes? urbaines?|urban communit(?:y|ies)|cu)"
    r"|(?P<MET>eurometropol(?:e|is)|metropoles?|metropolis|metropolitan (?:area|authority))"
    r"|(?P<EPT>etablissements? publics? territorial(?:aux)?|ept|public territorial (?:establishment|body)"
    r"|territorial public (?:establishment|body))"
    r"|(?P<ANY>intercommunalites?|intercommunality|inter-?municipal (?:authority|community|body)|communautes?"
    r"|community|interco(?:m)?|epci))\b"
)


def find_epci_mentions(a: Annotated) -> list[PlaceMention]:
    """EPCI and EPT named in the text, with the words that say their type."""
    t, found = tokens(a), []
    taken = -1
    markers = _markers(a, t)
    officials = {at: end for start, end, _, _ in official_spans(a) if (at := t.at(start)) is not None}
    lists, english = _list_heads(a, t, markers), a.language != "fr"
    i, count = 0, len(t)
    while i < count:
        mention = None
        if i in markers:
            mention = _after_marker(a, t, i, *markers[i])
            if mention is not None and i in lists and not _is_list(a, mention):
                mention = None
        if mention is None and english and t.capital[i] and t.word[i] not in SMALL:
            mention = before_type(a, t, i, markers)
        if mention is None and t.capital[i] and t.word[i] not in SMALL:
            mention = bare(a, t, i, officials.get(i, 0))
        if mention is None and t.word[i] in _COMMON_HEADS and not t.capital[i]:
            mention = common_head(a, t, i)
        if mention is None and t.word[i] in TRAILING and t.gap[i] == 0 and i:
            mention = before(a, t, i, taken)
        if mention is not None and mention.start > taken:
            found.append(mention)
            taken = mention.end
            if i in lists or _THAT_OF.match(a.plain, taken):
                for more in _enumerated(a, t, taken, markers.get(i, (0, "ANY"))[1]):
                    found.append(more)
                    taken = more.end
            while i < count and t.start[i] < taken:
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
        first = t.at(match.start())
        if first is not None:
            after = first
            while after < len(t) and t.start[after] < match.end():
                after += 1
            found[first] = (after, match.lastgroup or "ANY")
    return found


# Common nouns that begin names and are often written small: « l'île de Noirmoutier », « le pays de Landivisiau ».
_COMMON_HEADS = frozenset(["pays", "ile", "val", "vallee", "bassin", "plaine", "coteaux", "monts", "portes", "coeur"])
_PLURAL = re.compile(
    r"communautes (?:des?|d|urb)|intercommunalites|communities|agglomerations|metropoles|epci\b|cdc\b|cc\b"
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


def _whole_name(t: Tokens, i: int) -> bool:
    """« la communauté de communes des 1000 étangs »: a figure that begins an authority's whole name."""
    best = longest_name(load(), t, i, marked=True)
    return best is not None and best[1] == "exact" and best[0].last > i


_DIRECTIONS = frozenset(["nord", "sud", "est", "ouest", "centre", "north", "south", "east", "west"])


def _is_list(a: Annotated, m: PlaceMention) -> bool:
    """Whether words in the plural name an authority: the first of a list, or one whose name is no part of others'.

    « Les deux intercommunalités de l'Aunis » are Aunis Sud and Aunis Atlantique.
    """
    following = _NEXT.match(a.plain, m.end)
    if (following and "-" not in following[0]) or _THAT_OF.match(a.plain, m.end) or a.plain.startswith(",", m.end):
        return True
    words = content(_PLURAL.sub("", a.plain[m.start : m.end], count=1))
    exact = load().epci_cores.get(" ".join(words), ())
    return bool(set(exact) & set(m.codes))


def _enumerated(a: Annotated, t: Tokens, position: int, subtype: str) -> Iterator[PlaceMention]:
    """The further names of « les communautés de communes du Diois, du Crestois et du Val de Drôme »."""
    reference = load()
    for _ in range(15):
        match = _NEXT.match(a.plain, position)
        i = t.at(match.end()) if match else None
        said = match is not None and "celle" in match[0]
        if i is None or not (t.capital[i] or said) or t.word[i] in _NOT_NAMES or _MARKER.match(a.plain, t.start[i]):
            return
        best = longest_name(reference, t, i, marked=True)
        last = best[0].last if best and not (best[1] == "prefix" and goes_on(t, best[0].last)) else name_end(a, t, i)
        name = a.text[t.start[i] : t.end[last]]
        mention = authority(a, t.start[i], t.end[last], name, None if subtype == "ANY" else subtype, "marked")
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
        or (t.word[i].isdigit() and len(t.word[i]) > 1 and not _whole_name(t, i))
        or is_day(t, i)
        or (t.gap[i] == 2 and not _quoted(a, t, i))
        or t.gap[i] == 1
        or (t.word[i] in _DIRECTIONS and not t.capital[i])  # « les intercommunalités du sud du département »
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
            return authority(a, start, end, a.text[t.start[i] : t.end[step.last]], wanted, "marked")
    if subtype == "ANY" or not t.capital[i]:
        return None
    last = name_end(a, t, i)
    name = a.text[t.start[i] : t.end[last]]
    return authority(
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
