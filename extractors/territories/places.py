"""Every place a document names, each with what it can mean."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
import re

from extractors.annotated import Annotated
from extractors.fold import fold
from extractors.reference import load, petr_key
from extractors.reference.names import SMALL, content
from extractors.spans import Spans
from extractors.territories.communes import find_communes
from extractors.territories.context import context, official_spans
from extractors.territories.demonyms import demonyms
from extractors.territories.model import PlaceMention
from extractors.territories.namesakes import like, meant
from extractors.territories.petr import find_petr
from extractors.territories.scan import find_epci_mentions
from extractors.territories.shortened import shortened, shortened_towns
from extractors.windows import Stretches, whole_words
from models.document import Zone

# What a place is only a part of: an institution, an office, an address.
_WITHIN = re.compile(
    r"(?:\b(?P<what>cent(?:re|er)s? hospitaliers?(?: (?:universitaire|intercommunal|regional|specialise))?"
    r"|hospital (?:cent(?:er|re) )?|ch|chu|chru|chi|chs|epsm|hopital|hopitaux|hospitals?|clinique"
    r"|cpam|caf|msa|ccas|cias|cgss|carsat|caisse [a-z' ]{4,40}|primary health insurance fund|cpts"
    r"|communaute professionnelle territoriale de sante|community territorial health professionals?|gem"
    r"|prefet|prefete|prefecture|sous-prefecture|sous-prefete?|subprefecture|prefect|tribunal|parquet|rectorat"
    r"|rectrice|recteur|academie|universite|university|faculte|cmp"
    r"|mission locale|gare|lycee|college|rue|avenue|boulevard|allees?|chemin|quai|quartier|route|maison de sante"
    r"|msp|maison des? [a-z]+|ehpad|mission|contrat de ville|gendarmerie"
    r"|(?:east|west|north|south|outskirts|suburbs|just outside) of|(?:nord|sud|est|ouest|banlieue|environs|portes"
    r"|proximite|lisiere|hauteurs) d[eu]|near|around|autour d[eu]|above|outside|close to|next to|(?:far|kilomet(?:er|re)s|km|minutes"
    r"|miles|hour|hours|drive) from|(?:pres|proche|loin|voisine?|cote|dessus|kilometres|km|minutes|heures?) d[eu]"
    r"|hotel communautaire|hotel d'agglomeration|hotel de communaute|domaine|abbaye|foyer|auditorium|mediatheque"
    r"|bibliotheque|centre culturel|cinema|complexe|gymnase|locaux"
    r"|halle|ferme|couvent|chateau|palais|espace|forum|salle|theatre|arrondissement|canton|residence|stade"
    r"|office de tourisme|clsm"
    r"|conseil local de sante mentale|ght|hotel de ville|vallee|delegation"
    r"|(?:palais|salle|espace|centre|maison|siege|theatre|musee|chateau|halle|parc|salon|museum|hall|house|headquarters)"
    r"(?= (?:[a-z'-]+ ){1,5}(?:de |d'|a |of |in )\Z) [a-z' -]{2,40}?)"
    r" ?(?:\([a-z ]{2,10}\))? ?(?:du |de la |de l'|des |de |d'|of the |of |in |l'|la |le |les )?)\Z"
)
_BEHIND = re.compile(r" (hospital|university|clinic|court|(?:sub-?)?prefecture)\b")
_PARENTHESES = re.compile(
    r"[ ,]{0,2}[(\[] ?(?:dite? |aussi appelee? "
    r"|ci-apres )?[\"“«']? ?([A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9&' -]{1,28}?) ?[\"”»']? ?[)\]]"
)
_QUOTED = re.compile(r"[(\[] ?[\"“«]")
# « l'ARS de Guadeloupe, Saint-Martin et Saint-Barthélemy »: the one agency that bears towns in its name.
_IN_AGENCY = re.compile(
    r"\b(?:ars|agence regionale de sante|health agency)\b[^.;:]{0,20}\bguadeloupe(?:(?: ?[,-]| et| and) (?:de |of )?saint-martin)?"
    r"(?: ?[,-]|,? et|,? and) (?:de |of )?\Z"
)


def find_places(a: Annotated) -> tuple[PlaceMention, ...]:
    """Départements, régions, EPCI, EPT, communes, PETR named in the text, in reading order, without overlaps."""
    return a.once("territories.places", _make)


def place_stretches(a: Annotated) -> Stretches:
    """Where the places are named, to ask what stands over them."""
    return a.once("territories.stretches", lambda _: Stretches((p.start, p.end) for p in find_places(a)))


def _make(a: Annotated) -> tuple[PlaceMention, ...]:
    petr = find_petr(a)
    found = [m for m in petr if m.how == "marked"]  # « PETR du Pays X » wins over an EPCI « Pays X »
    own = {petr_key(m.text) for m in found}
    epcis = find_epci_mentions(a)
    covered = {i for m in epcis if m.how != "weak" for i in range(m.start, m.start + len(m.text))}
    officials = _officials(a)
    pays = [m for m in petr if m.how == "bare" and m.start not in covered]
    typed = Spans(len(a.text), ((m.start, m.end) for m in epcis if m.how == "marked"))
    again = [m for m in _named_again(a, found) if not typed.overlap(m.start, m.end)]
    longer = Spans(len(a.text), ((m.start, m.end) for m in (*pays, *officials, *again)))
    taken = Spans(len(a.text), ((m.start, m.end) for m in found))
    found += _free(again, taken)
    found += _free((m for m in epcis if _keeps(m, own, longer)), taken)
    found += _free(petr, taken)
    found += _free(officials, taken)
    found += _free(_aliases(a, found), taken)
    found = _with_towns(a, found)
    found += [like(m, start, end, a, "alias") for start, end, m in shortened_towns(a, found)]
    adjectives = [like(m, start, end, a, "adjective") for start, end, m in demonyms(a, found)]
    found += _free(adjectives, Spans(len(a.text), ((m.start, m.end) for m in found)))
    found.sort(key=lambda m: m.start)
    return tuple(_set_within(a, m) for m in found)


def _with_towns(a: Annotated, found: list[PlaceMention]) -> list[PlaceMention]:
    """Communes too, also those whose name holds another place's (« Pont-de-l'Isère »)."""
    towns = meant(a, found, find_communes(a, tuple(found)))
    over = Spans(len(a.text), ((m.start, m.end) for m in towns))
    found = [m for m in found if m.how == "marked" or not over.overlap(m.start, m.end)]
    return found + _free(towns, Spans(len(a.text), ((m.start, m.end) for m in found)))


_TYPED = re.compile(
    r"(?:petr|pole d'equilibre territorial(?: et rural)?|syndicat mixte)(?: (?:du|de la|de l'|des|de|d'))? ?"
)


def _named_again(a: Annotated, petr: list[PlaceMention]) -> list[PlaceMention]:
    """« Le CLS 2 de l'Albigeois et des Bastides »: the own name of a « PETR de l'Albigeois et des Bastides » named elsewhere."""
    again: dict[int, PlaceMention] = {}
    for m in sorted(petr, key=lambda m: m.start - m.end):
        typed = _TYPED.match(a.plain, m.start, m.end)
        name = a.plain[typed.end() : m.end] if typed else ""
        if len(name.split()) < 2:
            continue
        for at in re.finditer(rf"\b{re.escape(name)}\b", a.plain):
            again.setdefault(at.start(), replace(m, start=at.start(), end=at.end(), text=m.text, how="alias"))
    return [m for m in again.values() if not any(p.start <= m.start < p.end for p in petr)]


def _keeps(m: PlaceMention, own: set[str], longer: Spans) -> bool:
    """An EPCI's bare name gives way to a PETR of the same name, and inside a longer name: a pays', a département's."""
    if m.how in ("weak", "bare") and petr_key(m.text) in own:
        return False
    return not (m.start and longer.covers(m.start - 1, m.end))


def _free(new: Iterable[PlaceMention], taken: Spans) -> list[PlaceMention]:
    """Those of the new mentions that overlap no mention taken; they are taken too from then on."""
    kept: list[PlaceMention] = []
    for m in new:
        if not taken.overlap(m.start, m.end):
            kept.append(m)
            taken.add(m.start, m.end)
    return kept


def _officials(a: Annotated) -> list[PlaceMention]:
    return [PlaceMention(s, e, a.text[s:e], kind, codes, "bare") for s, e, kind, codes in official_spans(a)]


def _set_within(a: Annotated, m: PlaceMention) -> PlaceMention:
    if m.kind == "commune" and (behind := _BEHIND.match(a.plain, m.end)):
        return replace(m, within=behind[1])  # « the Villefranche hospital »
    if m.kind == "commune" and _IN_AGENCY.search(a.plain, max(0, m.start - 90), m.start):
        return replace(m, within="ars")
    match = _WITHIN.search(a.plain, max(0, m.start - 70), m.start)
    if not match or (match["what"] in ("vallee", "mission") and m.kind != "commune"):
        return m
    return PlaceMention(m.start, m.end, m.text, m.kind, m.codes, m.how, match["what"].strip(), m.subtype)


def _aliases(a: Annotated, found: list[PlaceMention]) -> list[PlaceMention]:
    """Later short forms of names: acronyms in parentheses, acronyms people make, the name's beginning or its own words."""
    named = [
        m
        for m in found
        if m.kind in ("epci", "ept", "petr")
        and m.how != "weak"
        and a.zone_at(m.start) not in (Zone.RELATED, Zone.COMMENT)
    ]
    out = _defined(a, named)
    out += _initials(a, named)
    return out + [like(m, start, end, a, "alias") for start, end, m in shortened(a, named)]


def _defined(a: Annotated, named: list[PlaceMention]) -> list[PlaceMention]:
    """« communauté de communes des Villes Sœurs (CCVS) » and every CCVS after it."""
    reference, out, done = load(), [], set()
    for m in named:
        match = _PARENTHESES.match(a.text, m.end)
        if not match:
            continue
        short = match[1]
        plain = a.plain[match.start(1) : match.end(1)]
        if (
            short in done
            or plain in reference.departement_by_key
            or short.isdigit()
            or not (_acronym_like(short) or _QUOTED.search(match[0]) or _spells(m, plain))
        ):
            continue
        if plain.replace("-", " ") in reference.departement_by_key:
            continue
        done.add(short)
        out += [like(m, start, end, a, "acronym") for start, end in whole_words(a.text, short)]
    return [*out, *_defined_before(a, named), *_quoted_short(a, named)]


_SHORT_BEFORE = re.compile(r"(?<![\w-])([A-Z0-9][A-Za-z0-9]{1,7}) ?[(–,-] ?(?:(?:la |le |the )?)\Z")


def _defined_before(a: Annotated, named: list[PlaceMention]) -> list[PlaceMention]:
    """« la 5C (Cœur et Coteaux du Comminges) », and every 5C after it."""
    out: list[PlaceMention] = []
    done: set[str] = set()
    for m in named:
        match = _SHORT_BEFORE.search(a.text, max(0, m.start - 14), m.start)
        first = {w[0] for w in content(m.text)} | {"c", "a", "m", "u"}
        if (
            not match
            or match[1] in done
            or not _acronym_like(match[1])
            or not set(re.sub(r"\W|\d", "", match[1].lower())) <= first
        ):
            continue
        done.add(match[1])
        out += [like(m, start, end, a, "acronym") for start, end in whole_words(a.text, match[1])]
    return out


_IN_QUOTES = re.compile(r"[«“\"][ \u00a0\u202f]?([A-Z0-9][A-Za-z0-9&]{1,7})[ \u00a0\u202f]?[»”\"]")


def _quoted_short(a: Annotated, named: list[PlaceMention]) -> Iterator[PlaceMention]:
    """« la communauté d'agglomération du Caudrésis et du Catésis … le contrat de la « 2C » », and every 2C after it."""
    marked = sorted((m for m in named if m.how == "marked"), key=lambda m: m.start)
    done: set[str] = set()
    for match in _IN_QUOTES.finditer(a.text) if marked else ():
        short = match[1]
        at = bisect_left(marked, match.start(), key=lambda m: m.start) - 1
        if at < 0 or short in done or not _acronym_like(short):
            continue
        full = marked[at]
        if full.start < a.document.blocks[a.block_index(match.start())].start or full.end > match.start():
            continue
        letters = set(re.sub(r"\W|\d", "", short.lower()))
        if letters <= {w[:1] for w in content(full.text)} | {"c", "a", "m", "u"}:
            done.add(short)
            for start, end in whole_words(a.text, short):
                if start >= match.start(1):
                    yield like(full, start, end, a, "acronym")


_ACRONYM = re.compile(r"(?<![\w-])(?:[A-Z][A-Za-z]{0,3}[A-Z0-9][A-Za-z0-9]{0,5})(?![\w-])")


def _spells(m: PlaceMention, plain: str) -> bool:
    """« (Caba) »: the initials of the name just given, written as a word."""
    letters = [w[0] for w in re.findall(r"\w+", fold(m.text))]
    big = [w[0] for w in re.findall(r"\w+", fold(m.text)) if w not in SMALL]
    return (
        plain in ("".join(letters), "".join(big))
        or set(load().epci_acronyms.get(plain, ())) >= set(m.codes[:1]) > set()
    )


def _acronym_like(short: str) -> bool:
    """CCVS, CCSud, m2A: two capitals, or letters and figures in one short word."""
    if sum(c.isupper() for c in short) >= 2:
        return True
    return len(short) <= 6 and short.isalnum() and any(c.isdigit() for c in short) and any(c.isupper() for c in short)


def _initials(a: Annotated, named: list[PlaceMention]) -> list[PlaceMention]:
    """Acronyms of EPCI that the document names, that the tables give, or that only one EPCI nearby can have."""
    reference, out = load(), []
    by_code = {c: m for m in named for c in m.codes[:1]}
    top = set(context(a).top())
    for match in _ACRONYM.finditer(a.text):
        plain = match[0].lower()
        codes = reference.epci_acronyms.get(plain, ())
        own = [c for c in codes if c in by_code]
        if len(own) == 1 and len(match[0]) >= 3:
            out.append(like(by_code[own[0]], match.start(), match.end(), a, "acronym"))
            continue
        brands = (
            reference.epci_brands.get(plain, ()) if (match[0].isupper() and len(plain) >= 3) or len(plain) > 5 else ()
        )
        if not brands and (named or len(plain) < 4 or plain[:2] not in ("cc", "ca", "cu")):
            continue
        near = [c for c in brands or codes if not top or top & set(reference.epcis[c].departements)]
        if len(near) == 1:
            out.append(PlaceMention(match.start(), match.end(), match[0], "epci", (near[0],), "acronym"))
    return out


__all__ = ["find_places", "petr_key"]
