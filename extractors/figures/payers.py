"""Who pays: organisations named near a sum, as the text words them."""

from __future__ import annotations

from dataclasses import dataclass
import re

from extractors.annotated import Annotated
from extractors.organisations.find import find_organisations
from extractors.territories.places import find_places
from extractors.windows import window

_KEYWORD = re.compile(
    r"(?<![a-z_'-])(?<!contrat de )(?<!contrats de )(?:l'|d'|s')?(?P<name>(?:(?:deux|trois|two|three) )(?:agences|intercommunalites|communautes de communes|agglomerations|villes|communes|collectivites|agencies|towns|cities|authorities)|ars|agences? regionales? de sante(?: \(ars\))?|regional health agency(?: \(ars\))?|agence|agency|etat|prefecture"
    r"|(?:conseil )?(?:departement(?:al)?|general)(?= |,|\b)|(?:departmental|regional) council|department|conseil regional|region|ville|commune|municipality|town|city"
    r"|(?:com)?communaute (?:de communes|d'agglomeration|urbaine)|urban community|community(?: of (?:communes|municipalities))?|agglomeration|agglo|intercommunalite"
    r"|metropole|metropolis|epci|ept|pays(?= ?[(,:;]| et | \d)|petr|syndicat mixte|cpam|caisse primaire d'assurance maladie|assurance maladie|health insurance(?: fund)?|msa|caf|carsat|ccas|cias|cgss"
    r"|mutualite|centre hospitalier|hospital|hopital|collectivite|local authority|inter-?municipal(?:ity| authority)|fipd|leader|europe|union europeenne|partenaires|foundation|fondation)(?![\w-])"
)
# Capitalised words that go on after the keyword: « ARS Grand Est », « Ville de Vierzon »; and names that are capitals alone: « CCVS ».
_REST = re.compile(
    r"(?:[ \u00a0-](?:de |du |des |d['’]|la |le |les |l['’]|of (?:the )?|– |- |en |et (?!(?:l['’]|la |le )?(?:ARS|CPAM|MSA|CAF|Ville|Région|Département))|sur )*[A-ZÀ-Ý][\w'’-]*)*"
)
_CAPITALS = re.compile(r"(?<![\w'’.-])(?:[A-Z][A-Za-zÀ-ÿ’'-]+ )?(?P<name>[A-Z]{3,}[A-Z0-9]*)(?![\w’'-])")
_NO_ORGANISATION = frozenset(
    [
        "EUR",
        "CLS",
        "CLSM",
        "ETP",
        "HT",
        "TTC",
        "CDD",
        "CDI",
        "COPIL",
        "DGF",
        "FIR",
        "PRS",
        "PTSM",
        "FTE",
        "TVA",
        "VAT",
        "NTIC",
        "OBJET",
        "EUROS",
        "PAR",
        "POSTE",
        "BUDGET",
        "TOTAL",
        "MONTANT",
        "COUT",
        "COÛT",
        "ACTIONS",
        "FINANCEMENT",
        "RECETTES",
        "DEPENSES",
        "ANNUEL",
    ]
)
_AGENT = re.compile(
    r"(?:\b(?:par|by|from|pour|for|de la part de|grace a|a la charge (?:de|du)|from the|by the|cote)|[(]) ?(?:l'|la |le |les |the |d')?$"
)


@dataclass(frozen=True, slots=True)
class Payer:
    """An organisation and where it stands; an agent (« par l'ARS ») comes after the sum it pays."""

    name: str
    start: int
    end: int
    agent: bool


def payers(a: Annotated, start: int, end: int) -> list[Payer]:
    """Organisations that may pay within text[start:end], in order."""
    found: list[Payer] = []
    for match in _KEYWORD.finditer(a.plain, start, end):
        if a.language == "en" and match["name"] == "pays":
            continue  # "the town pays 28,000 euros"
        begin, stop = match.start("name"), match.end("name")
        rest = _REST.match(a.text, stop, end)
        found.append(_payer(a, begin, rest.end() if rest else stop, start))
    for match in _CAPITALS.finditer(a.text, start, end):
        if match["name"] not in _NO_ORGANISATION and not any(
            p.start < match.end() and match.start() < p.end for p in found
        ):
            found.append(_payer(a, match.start("name"), match.end("name"), start))
    for org in _named_in_full(a, start, end):
        if not any(p.start < org[1] and org[0] < p.end for p in found):
            found.append(_payer(a, *org, start))
    return sorted(found, key=lambda p: p.start)


def _named_in_full(a: Annotated, start: int, end: int) -> list[tuple[int, int]]:
    """Organisations and territories that their own names tell (« Quimperlé Communauté », « le Grand Dole »)."""
    named = window(find_organisations(a), start, end + 1)
    orgs = [(o.start, o.end) for o in named if o.end <= end and not o.generic]
    return orgs + [
        (p.start, p.end)
        for p in window(find_places(a), start, end + 1)
        if p.end <= end and p.kind in ("epci", "ept", "petr")
    ]


def _payer(a: Annotated, begin: int, stop: int, floor: int) -> Payer:
    before = a.plain[max(floor, begin - 24) : begin]
    before = re.sub(r"(?:l'|d')$", "", before)
    name = a.text[begin:stop].strip(" ,–-")
    return Payer(name, begin, stop, bool(_AGENT.search(before)))
