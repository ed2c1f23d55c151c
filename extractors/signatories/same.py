"""Whether two names are one organisation's, and which of them is the fuller."""

from __future__ import annotations

from functools import lru_cache
import re

from extractors.fold import key as _fold_key
from extractors.organisations.find import OrgMention
from models.vocabulary import OrganisationType as T

# Names recur: each is folded once.
key = lru_cache(maxsize=4096)(_fold_key)

_TYPE_WORDS = {
    T.ARS: "agence regionale sante ars regional health agency delegation departementale territoriale",
    T.PREFECTURE: "prefecture prefet prefete etat state prefect region services representant",
    T.EDUCATION: "education nationale direction academique services departementaux rectorat academie inspection dsden national",
    T.REGION: "region conseil regional council",
    T.DEPARTEMENT: "departement conseil departemental department departmental council general collectivite",
    T.EPCI: "communaute communes agglomeration agglo metropole cc ca community municipalities ept etablissement public territorial metropolis urban council authority urbaine communautes",
    T.COMMUNE: "commune ville mairie city town municipality municipalite",
    T.CCAS: "ccas cias centre communal intercommunal action sociale",
    T.PETR: "petr pole equilibre territorial rural pays syndicat mixte",
    T.CPAM: "cpam caisse primaire assurance maladie cgss generale commune securite sociale primary health insurance fund general social security",
    T.MSA: "msa mutualite sociale agricole",
    T.CAF: "caf caisse allocations familiales family allowance fund",
    T.CARSAT: "carsat caisse assurance retraite sante travail",
    T.HOSPITAL: "centre hospitalier ch chu chi chic chru hopital hopitaux hospital center universitaire intercommunal groupe groupement",
    T.CPTS: "cpts communaute professionnelle territoriale sante community territorial health professional professionals",
    T.ASSOCIATION: "association",
}
SMALL = frozenset(["de", "du", "des", "la", "le", "les", "l", "d", "et", "en", "of", "the", "and", "s"])
_ENGLISH = {
    "burgundy": "bourgogne",
    "occitania": "occitanie",
    "brittany": "bretagne",
    "normandy": "normandie",
    "corsica": "corse",
    "great": "grand",
    "greater": "grand",
}


@lru_cache(maxsize=1)
def _delegations() -> frozenset[str]:
    """Ways to name an agency by a département that is no region: « ars du finistere », « ars 29 »."""
    from extractors.reference import load

    tables = load()
    names = {n for n in tables.departement_by_key if n not in tables.region_by_key} | set(tables.departements)
    return frozenset(
        f"ars {link}{n}" for n in names for link in ("", "de ", "du ", "des ", "de la ", "de l ", "of ", "d ")
    )


@lru_cache(maxsize=4096)
def own(name: str, kind: T) -> frozenset[str]:
    """The words of a name that are not its kind's: « CPAM de la Somme » and « Caisse primaire … de la Somme » share theirs."""
    folded = key(name)
    if kind is T.PREFECTURE and folded.startswith(("sous prefet", "sous prefecture", "sub prefect", "subprefect")):
        return frozenset()
    if kind is T.ARS and folded in _delegations():
        return frozenset()  # « l'ARS de l'Oise » is the region's, by its delegation
    drop = set(_TYPE_WORDS.get(kind, "").split()) | SMALL
    return frozenset(_ENGLISH.get(w, w) for w in folded.split() if w not in drop)


def compatible(a: OrgMention, b: OrgMention) -> bool:
    """Whether two mentions can be one organisation: the same kind, and one's own words among the other's."""
    if a.type is not b.type:
        return False
    x, y = own(a.name, a.type), own(b.name, b.type)
    if a.type in (T.ASSOCIATION, T.OTHER, T.HOSPITAL, T.COMPANY, T.MSP, T.UNIVERSITY):
        if not x or not y:
            return key(a.name) == key(b.name) or ((not x) != (not y) and a.type is T.HOSPITAL)
        return x == y or (min(len(x), len(y)) > 1 and (x <= y or y <= x))
    return x <= y or y <= x


def fuller(a: OrgMention, b: OrgMention) -> OrgMention:
    """The mention with the fuller name of one organisation."""

    return a if (not a.generic, *_rank(a.name, a.type)) >= (not b.generic, *_rank(b.name, b.type)) else b


@lru_cache(maxsize=4096)
def _rank(name: str, kind: T) -> tuple[bool, int, int]:
    """How full a name is."""
    office = bool(re.match(r"(?:sous )?pref(?:et|ete|ect)\b", key(name)))
    return not (office or key(name).startswith("sous ")), len(own(name, kind)), len(name)
