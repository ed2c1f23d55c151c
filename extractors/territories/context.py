"""Which départements and régions a document speaks about."""

from __future__ import annotations

from collections import defaultdict
import re

from extractors.annotated import Annotated
from extractors.patterns import Pattern
from extractors.reference import load
from extractors.territories.model import RegionContext
from extractors.territories.tokens import Tokens, tokens
from models.document import Zone

# Said of a département or a town in it: an office of the State or of a fund. Its name follows.
_OFFICE = re.compile(
    r"(?:prefet(?:e|ure)?|sous-prefet(?:e|ure)?|prefecture|departement|department|conseil departemental"
    r"|conseil general|departmental (?:council|delegation)"
    r"|delegations? (?:territoriale|departementale)s?|delegue[es]* (?:territoriale?|departementale?)|cpam|caf"
    r"|msa|primary health insurance fund|caisse primaire"
    r" d'assurance maladie|ddets|ddetspp|dsden|dasen|ddt|cdom|carsat)"
    r"(?: \([a-z]+\))?(?: du| de la| de l'| des| de| d'| of| of the| -)? ?\Z"
)
_FIVE_DIGITS = re.compile(r"\d{5}")
_POSTAL = re.compile(r"(?<![\d.,/-])(?:f-)?(\d{5})(?= [A-ZÀ-Ý])")
_NUMBER_IN_PARENTHESES = re.compile(r"\((\d{2,3}|2[ab])\)")
_CODED = Pattern(r"\b(?:cpam|caf|cdom|unafam|udaf|cd|ddt|ddets|sud|ars) ?(\d{2})\b(?! ?(?:%|\d|ans|actions))")
_LONG_NAME = 5  # characters of a town's name that is no chance word
_SAID = 0.5  # weight of a département that is named, rather than one of a région's
_ZONE_WEIGHT = {
    Zone.BODY: 1.0,
    Zone.META: 1.0,
    Zone.BOILERPLATE: 0.6,
    Zone.GENERAL: 0.3,
    Zone.RELATED: 0.1,
    Zone.COMMENT: 0.1,
}


def context(a: Annotated) -> RegionContext:
    """Weights of the départements and régions the document names, itself or by its agencies, offices, addresses."""
    return a.once("territories.context", _make)


def official_spans(a: Annotated) -> tuple[tuple[int, int, str, tuple[str, ...]], ...]:
    """Spans of départements and régions named: (start, end, kind, codes)."""
    return a.once("territories.official", _official)


def _official(a: Annotated) -> tuple[tuple[int, int, str, tuple[str, ...]], ...]:
    reference, t = load(), tokens(a)
    departements, regions = reference.departement_by_key, reference.region_by_key
    longest, heads = _heads(departements, regions)
    found: list[tuple[int, int, str, tuple[str, ...]]] = []
    i, count = 0, len(t)
    while i < count:
        step = 1
        if t.capital[i] and t.word[i] in heads:
            for n in range(min(longest, len(t) - i), 0, -1):
                if any(t.gap[i + 1 : i + n]):
                    continue
                name = " ".join(t.word[i : i + n])
                if not t.capital[i + n - 1]:  # « La réunion du comité »
                    continue
                if name in departements and _is_departement(a, t, i, n, name):
                    found.append((t.start[i], t.end[i + n - 1], "departement", (departements[name],)))
                elif name in regions and _is_region(a, t, i, name):
                    found.append((t.start[i], t.end[i + n - 1], "region", regions[name][0]))
                else:
                    continue
                step = n
                break
        i += step
    return tuple(found)


def towns_around(a: Annotated) -> dict[str, int]:
    """How many towns of each département the document names: of those whose name only one town of France has."""
    return a.once("territories.towns_around", _towns)


def _towns(a: Annotated) -> dict[str, int]:
    reference, t = load(), tokens(a)
    keys, found = reference.commune_keys, set[str]()
    for i in range(len(t)):
        if not t.capital[i] or a.zone_at(t.start[i]) in (Zone.RELATED, Zone.COMMENT):
            continue
        for n in range(1, 6):
            if i + n > len(t) or any(t.gap[i + 1 : i + n]):
                break
            if not t.capital[i + n - 1]:
                continue
            codes = keys.get(" ".join(t.word[i : i + n]), ())
            if len(codes) == 1 and t.end[i + n - 1] - t.start[i] >= _LONG_NAME:
                found.add(codes[0])
    counted: dict[str, int] = defaultdict(int)
    for code in found:
        if place := reference.commune(code):
            counted[place.departements[0]] += 1
    return dict(counted)


def departement_around(a: Annotated) -> tuple[str, ...]:
    """The département that a document speaks about most: as it says itself, else by the towns that it names."""
    near = context(a)
    top = near.top()[:1]
    if top and near.departements[top[0]] >= _SAID:
        return top
    towns = sorted(towns_around(a).items(), key=lambda d: (-d[1], d[0]))
    inside = [d for d, _ in towns if not near.regions or d in near.around()]
    return (inside[0],) if inside else top


_CACHE: dict[int, tuple[int, frozenset[str]]] = {}


def _heads(*tables: dict) -> tuple[int, frozenset[str]]:
    mark = id(tables[0])
    if mark not in _CACHE:
        names = [n.split() for table in tables for n in table]
        _CACHE[mark] = (max(len(n) for n in names), frozenset(n[0] for n in names))
    return _CACHE[mark]


# One-word names that are also common words, rivers or parts of names: they need a word before them that fits.
_BEFORE = re.compile(
    r"(?:\b(?:du|de la|de l'|des|le|la|les|l'|dans|en|d'|departement|department|of|of the|in|the|pour|cpam|caf"
    r"|msa|cd|prefecture|et|and|de)[ -]?|[(|,/] ?|\n)\Z"
)
_AMBIGUOUS = frozenset(["nord", "manche", "somme", "lot", "ain", "eure", "orne", "cher", "var", "gard", "tarn", "oise", "loire", "vienne", "landes", "aube", "aude", "indre", "isere", "drome", "allier", "ardeche", "aisne", "marne", "mayenne", "meuse", "moselle", "nievre", "sarthe", "yonne", "vendee", "creuse", "correze", "charente", "dordogne", "gironde", "herault", "doubs", "rhone", "ariege", "cantal", "finistere", "aveyron", "paris", "savoie", "jura", "gers", "vosges", "ardennes", "essonne", "cote", "centre"])  # fmt: skip


_TOWN = re.compile(r"\b(?:villes?|communes?|maires?|mairie|town|city|mayor)(?: de| d| of)?[ ']\Z")


def _is_departement(a: Annotated, t: Tokens, i: int, n: int, name: str) -> bool:
    start, end = t.start[i], t.end[i + n - 1]
    before, after = a.plain[max(0, start - 14) : start], a.plain[end : end + 2]
    if name in _AMBIGUOUS and _TOWN.search(before):  # « la ville de Vienne (Isère) »
        return False
    if name == "reunion":  # « Réunion ouverte à tous »
        return bool(re.search(r"(?:\bla|\bars|\bof|'|\bde la) \Z", before))
    if name in _AMBIGUOUS:
        if before.endswith("-") or re.match(r"-[a-z0-9]", after):  # Saint-Valery-sur-Somme, Nord-Est
            return False
        if name == "paris" or name == "centre":
            return False
        # « Baie de Somme », « Val de Drôme »: a river after a bare « de », not « de la », is part of a name.
        if re.search(
            r"\b(?:sur|baie de|val de|vallee de|bords de|rives de|pays de|portes de|sud|nord|est|ouest) ?\Z", before
        ):
            return False
        return bool(_BEFORE.search(before)) or start == 0 or a.text[start - 1] == "\n" or after[:1] in "):"
    return not (before.endswith("-") and not before.endswith(" -"))


def _is_region(a: Annotated, t: Tokens, i: int, name: str) -> bool:
    before = a.plain[max(0, t.start[i] - 40) : t.start[i]]
    if name in ("centre", "sud", "corse"):
        return bool(re.search(r"(?:ars|sante|region|agency|regional|en)[ )']*(?:du |de |of )?\Z", before))
    return not before.endswith("-")


def _make(a: Annotated) -> RegionContext:
    reference = load()
    departements: dict[str, float] = defaultdict(float)
    regions: dict[str, float] = defaultdict(float)
    for start, end, kind, codes in official_spans(a):
        weight = _ZONE_WEIGHT[a.zone_at(start)]
        if kind == "departement":
            near = a.plain[max(0, start - 60) : start]
            factor = 2.0 if _OFFICE.search(near) or a.plain[end : end + 1] == ")" else 1.0
            departements[codes[0]] += weight * factor
            region = reference.region_of(codes[0])
            if region:
                regions[region] += weight * 0.5
        else:
            for code in codes:
                regions[code] += weight
            for old in reference.region_by_key.get(_key(a, start, end), ((), ()))[1]:
                departements[old] += weight * 0.05
    _numbers(a, departements)
    return RegionContext(dict(departements), dict(regions))


def _key(a: Annotated, start: int, end: int) -> str:
    from extractors.fold import key

    return key(a.text[start:end])


def _numbers(a: Annotated, departements: dict[str, float]) -> None:
    """Postal codes before a name, « (92) » and « CPAM 74 »."""
    reference = load()
    for match in _POSTAL.finditer(a.text) if _FIVE_DIGITS.search(a.text) else ():
        for departement in {reference.commune(c).departements[0] for c in reference.communes_at(match[1])}:  # type: ignore[union-attr]
            departements[departement] += 1.5 * _ZONE_WEIGHT[a.zone_at(match.start())]
    for pattern, weight in ((_NUMBER_IN_PARENTHESES, 1.5), (_CODED, 1.0)):
        for match in pattern.finditer(a.plain):
            code = match[1].upper()
            if code in reference.departements:
                departements[code] += weight * _ZONE_WEIGHT[a.zone_at(match.start())]
