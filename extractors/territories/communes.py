"""Find communes: only where the words around say that a town is meant, or the document's départements confirm it."""

from __future__ import annotations

from collections.abc import Mapping
import re

from extractors.annotated import Annotated
from extractors.reference import load
from extractors.reference.names import TOWN_WORDS
from extractors.spans import Spans
from extractors.territories.context import context, towns_around
from extractors.territories.model import PlaceMention
from extractors.territories.resolve import settle
from extractors.territories.tokens import Tokens, tokens

_TOWN_BEFORE = re.compile(
    r"(?:\b(?:villes?|communes?(?: nouvelles?)?|mairies?|maires?|mairesse|municipalites?|municipality|towns?"
    r"|city|cities|mayors?|conseils? municipa(?:l|ux)|town council|city council|municipal council"
    r"|hotel de ville|ccas|bourg|cite|adjointe? au maire|agglomeration)"
    r"(?: nouvelle| de)?(?: (?:of the|of|du|de la|de l'|des|de|d'|le|la|les|l'|:))?[ ']?|\b\d{5} )\Z"
)
_TOWN_AFTER = re.compile(
    r",? (?:une |la |the |a )?(?:petite |small )?(?:ville|commune|town|city)(?: de| d'| of|,| qui| which|[.]) ?"
)
# « Montfermeil Magazine n° 94 » opens a town's bulletin.
_BULLETIN = re.compile(r" (?:le )?(?:magazine|mag|infos?|actus?|ma ville|bulletin|mensuel)\b")
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:a|au|aux|in|at|near|from|vers|pres d[eu]|siege a|d'|de|du|des|of|for|pour|sur|par|entre|et|and"
    r"|between|with|avec|l'ars et) ?|[(|,:–-] ?|\n|\A)\Z"
)
_DEPARTEMENT_AFTER = re.compile(
    r" ?(?:\(| ?, ?(?:dans |en |in )(?:le |la |les |l'|the )?)(\d{2,3}|2[ab]|[a-z][a-z' -]{2,24})(?:\)|[,.;])?"
)
# Towns whose names are common words of such texts: they need a word that says « town ».
_COMMON = frozenset(
    ["ars", "sens", "die", "plan", "ville", "contrat", "sante", "sante", "y", "eu", "us", "o", "aide", "vie", "ans", "mer", "mars", "juin", "avril", "pierre", "marie", "jean", "paul", "martin", "simon", "laurent", "denis", "bernard", "bonne", "beaune", "grand", "grande", "moyen", "centre", "france", "saint", "sainte", "nord", "sud", "est", "ouest", "lundi", "mardi", "allons", "bon", "sommes", "livre", "bruit", "contres", "aix", "dirac", "chaux", "lot", "vert", "loire", "marche", "montagne", "roche", "belle", "foret", "bois", "plage", "arc", "port", "parc", "pole", "cours", "autre", "thomas", "robert", "richard", "michel", "vincent", "paris", "maire", "region", "agence", "direction", "president", "madame", "monsieur", "les", "le", "la", "un", "une", "des", "nos", "mes", "ses", "ma", "art", "accueil", "saint-pierre", "lay", "lens"]
) - frozenset({"paris", "lens", "aix"})  # fmt: skip


_MOST_WORDS = 8  # of a commune's name


def find_communes(a: Annotated, taken: tuple[PlaceMention, ...]) -> list[PlaceMention]:
    """Communes named: `context` where a word says so, `bare` where the name alone and the document's départements do."""
    t, found = tokens(a), []
    starts = {m.start: m.end for m in taken}
    parts = Spans(len(a.text), ((m.start, m.end) for m in taken if _is_part(m)))
    covered = Spans(len(a.text), ((m.start, m.end) for m in taken if not _is_part(m)))
    keys = load().commune_keys
    found += _arrondissements(a)
    for m in found:
        covered.add(m.start, m.end)
    i, blocked, count = 0, 0, len(t)
    while i < count:
        if t.start[i] in starts:
            blocked = max(blocked, starts[t.start[i]])
        if t.start[i] < blocked or not t.capital[i] or t.word[i].isdigit():
            i += 1
            continue
        n = _longest(t, i, keys)
        mention = _mention(a, t, i, n) if n else None
        if mention and _is_free(mention, n, covered, parts):
            found.append(mention)
            covered.add(mention.start, mention.end)
            blocked = max(blocked, mention.end)
            i += n
        else:
            i += 1
    return _confirmed(a, found, taken)


def _is_free(m: PlaceMention, words: int, taken: Spans, parts: Spans) -> bool:
    """Whether nothing else stands there, or only a département, a région or a bare name that is a part of the town's name."""
    if taken.overlap(m.start, m.end):
        return False
    beyond = parts.overlap(m.start, m.start + 1) or (
        parts.overlap(m.end - 1, m.end) and parts.overlap(m.end, m.end + 1)
    )
    return not parts.overlap(m.start, m.end) or (words > 1 and not beyond)


def _is_part(m: PlaceMention) -> bool:
    return m.kind in ("departement", "region") or m.how in ("bare", "weak", "alias")


_ARRONDISSEMENT = re.compile(
    r"\b(?:(?P<n>\d{1,2})(?:er|e|eme|st|nd|rd|th)? (?:arrondissement|district)s? (?:de |of )(?P<town>paris|lyon"
    r"|marseille)"
    r"|(?P<town2>paris|lyon|marseille) (?P<n2>\d{1,2})(?:er|e|eme|st|nd|rd|th)\b(?: arrondissement)?)"
)


def _arrondissements(a: Annotated) -> list[PlaceMention]:
    """« 19e arrondissement de Paris », « Lyon 8e »."""
    if not any(town in a.plain for town in ("paris", "lyon", "marseille")):
        return []
    found = []
    for match in _ARRONDISSEMENT.finditer(a.plain):
        town, number = match["town"] or match["town2"], int(match["n"] or match["n2"])
        code = {"paris": 75100, "lyon": 69380, "marseille": 13200}[town] + number
        if load().commune(str(code)):
            found.append(
                PlaceMention(
                    match.start(), match.end(), a.text[match.start() : match.end()], "commune", (str(code),), "context"
                )
            )
    return found


def _longest(t: Tokens, i: int, keys: Mapping[str, list[str]]) -> int:
    """Number of words of the longest commune name from word i, 0 for none."""
    best, name = 0, ""
    for j in range(i, min(i + _MOST_WORDS, len(t))):
        if j > i and t.gap[j]:
            break
        word = TOWN_WORDS.get(t.word[j], t.word[j])
        name = f"{name} {word}" if name else word
        if t.capital[j] and (name in keys or f"le {name}" in keys or f"les {name}" in keys):
            best = j - i + 1
    return best


def _codes(a: Annotated, t: Tokens, i: int, n: int) -> tuple[str, ...]:
    """Codes by name; « du Tréport » is Le Tréport, « des Ulis » Les Ulis; « du Lamentin » Le Lamentin or Lamentin."""
    reference = load()
    name = " ".join(TOWN_WORDS.get(w, w) for w in t.word[i : i + n])
    article = (
        {"du": "le", "au": "le", "le": "le", "des": "les", "aux": "les", "les": "les"}.get(t.word[i - 1], "")
        if i and t.gap[i] == 0
        else ""
    )
    with_article = tuple(reference.commune_keys.get(f"{article} {name}", ())) if article else ()
    return tuple(dict.fromkeys((*with_article, *reference.commune_keys.get(name, ()))))


def _mention(a: Annotated, t: Tokens, i: int, n: int) -> PlaceMention | None:
    codes = _codes(a, t, i, n)
    if not codes:
        return None
    start, end = t.start[i], t.end[i + n - 1]
    town = bool(_TOWN_BEFORE.search(a.plain, max(0, start - 40), start) or _TOWN_AFTER.match(a.plain, end))
    town = town or (start == 0 and bool(_BULLETIN.match(a.plain, end)))
    after = _DEPARTEMENT_AFTER.match(a.plain, end)
    departement = _departement(after[1].strip()) if after else None
    if departement:
        own = tuple(c for c in codes if (p := load().commune(c)) and departement in p.departements)
        if own:
            return PlaceMention(start, end, a.text[start:end], "commune", own, "context")
    if not town and (_part_of_a_name(a, t, i, n) or (n == 1 and t.word[i] in _COMMON)):
        return None
    if not town and not _PLACE_BEFORE.search(a.plain, max(0, start - 12), start):
        before = a.plain[max(0, start - 2) : start]
        if (n == 1 and len(t.word[i]) < 4) or before[-1:] not in " \"'":
            return None
    return PlaceMention(start, end, a.text[start:end], "commune", codes, "context" if town else "bare")


def _departement(word: str) -> str | None:
    reference = load()
    return (
        word.upper()
        if word.upper() in reference.departements
        else reference.departement_by_key.get(word.replace("-", " ").replace("'", " "))
    )


# Words that begin a sentence, and no name.
_OPENING = frozenset(["le", "la", "les", "l", "a", "d", "de", "du", "des", "pour", "avec", "chez", "entre", "apres", "avant", "selon", "et", "mais", "puis", "with", "for", "after", "between", "and", "but"])  # fmt: skip


def _part_of_a_name(a: Annotated, t: Tokens, i: int, n: int) -> bool:
    """Whether capitalised words stand directly before or after: a person's or a firm's name, a longer place name."""
    j = i + n
    after = j < len(t) and t.gap[j] == 0 and t.capital[j] and not t.word[j].isdigit()
    k = i - 1
    before = i > 0 and t.gap[i] == 0 and t.capital[k] and not t.word[k].isdigit() and t.word[k] not in _OPENING
    shout = a.text[t.start[i] : t.end[i + n - 1]].isupper() and n * 4 <= t.end[i + n - 1] - t.start[i]
    if (
        after
        and a.plain[t.end[i + n - 1] : t.start[j]] == " "
        and re.search(r"(?:\n|\A)\Z", a.plain[max(0, t.start[i] - 1) : t.start[i]])
    ):
        after = True
    if before and a.plain[t.end[k] : t.start[i]] in (" - ", " – "):
        before = False
    if after and a.plain[t.end[i + n - 1] : t.start[j]] in (" - ", " – "):
        after = False
    return (before or after) and not shout


def _confirmed(a: Annotated, found: list[PlaceMention], taken: tuple[PlaceMention, ...]) -> list[PlaceMention]:
    """Settle homonyms; keep bare names confirmed by the document's départements, another mention, their size or form."""
    reference, near = load(), set(context(a).top())
    authorities = [m.codes[0] for m in taken if m.kind in ("epci", "ept") and len(m.codes) == 1 and m.how != "weak"]
    near |= {d for code in authorities for d in reference.epcis[code].departements}
    near |= set(towns_around(a)) if not near else set()  # « Benet » where Bouillé-Courdault is named too
    named: dict[str, tuple[str, ...]] = {}
    for m in found:
        if m.how == "context":
            name = _name(m)
            codes = settle(a, m.codes, towns=True)
            named[name] = codes if name not in named or len(codes) < len(named[name]) else named[name]
    kept = []
    for m in found:
        codes = named.get(_name(m)) or settle(a, m.codes, towns=True)
        places = [p for p in map(reference.commune, codes) if p]
        inside = any(near & set(p.departements) for p in places)
        large = max((p.population for p in places), default=0) >= 15000
        inside = inside or (len(places) == 1 and "-" in m.text and len(m.text) > 7)  # only one town has this long name
        if m.how == "context" or _name(m) in named or inside or (large and len(places) < 3):
            kept.append(PlaceMention(m.start, m.end, m.text, "commune", codes, m.how))
    return kept


def _name(m: PlaceMention) -> str:
    return " ".join(re.findall(r"\w+", m.text.lower()))
