"""Which person acts for which organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
import re

from extractors.annotated import Annotated
from extractors.organisations.find import OrgMention
from extractors.persons.find import PersonMention
from extractors.signatories.model import Cue
from models.vocabulary import OrganisationType as T

_FOR = re.compile(
    r"(?:, [^,;.]{3,60})?,? ?(?:pour|for|au nom de|on behalf of|representant|representing|au titre de)(?: le compte de)?(?: (?:le |la |the )?(?:direct(?:eur|rice)|president|presidente|prefete?|director|prefect)(?:[ -]general)?e? (?:de|du|des|d'|of))? ?(?:le |la |l'|les |the |du |de la |de l')?$|\s?,?\s?(?:au nom|pour le compte) (?:de la |de l'|du |des |d')$|,? ?\((?:pour )?(?:le |la |l')?$|,? de la delegation [^,;.]{0,40}de l'$|,? (?:de|of|from) (?:la |l'|the )?$|(?:, [^,;.]{3,60})?,? (?:a |ont |a egalement )?(?:represent(?:e|ait|ant|ed|ing)|tenait le stylo pour|held the pen for) ?(?:le |la |l'|the )?$|(?:, [^,;.]{3,60})?,? (?:a |ont |a egalement )?(?:sign(?:e|ait|era|ent|ed|ing|ant)|paraph\w+|initialled) (?:pour|for|au nom d[eu]|on behalf of) ?(?:le |la |l'|the )?$"
)
_FAR = 95  # characters from a person to the body that the sentence says the person acts for
# « La maire représentait la Ville ; X, directeur de la délégation, l'ARS. »: the verb is said once.
_ELLIPTIC = re.compile(r"(?:, [^,;.]{3,80})?, (?:le |la |l'|les |the )$")
_ACTED_FOR = re.compile(r"\b(?:represent(?:ait|aient|ed)|(?:signait|a signe|signed|paraphait) (?:pour|for))\b[^;]*;")
_BY = re.compile(
    r"(?:\(? ?,? ?(?:represente?e?s?|represented)?,? ?(?:par|by|through|via|en la personne d[eu]) (?:le |la |l'|the |son |sa |its |m\. |mme )?|\brepresented by |\brepresentee?s? par )"
)
_REPRESENTED = re.compile(r"\brepresente?e?s? par\b|\brepresented by\b|\brepr\. par\b")
# « la MSA et notre établissement, représenté par X »: another one than the body named last.
_ANOTHER = re.compile(r",? (?:et|and|ainsi que) (?:notre|l'|la |le |our |the |son |sa )")
_OFFICES: tuple[tuple[re.Pattern[str], T | None], ...] = (
    (re.compile(r"\bmaire\b|\bmayor\b|\b(?:premiere?|1ere?) adjointe?\b|\badjointe? a[u]? "), T.COMMUNE),
    (re.compile(r"\bpref[e]te?\b|\bprefect\b"), T.PREFECTURE),
    (re.compile(r"\bconseillere? regionale?"), T.REGION),
    (re.compile(r"\bconseillere? departementale?"), T.DEPARTEMENT),
    (
        re.compile(
            r"\b(?:dasen|recteur|rectrice|inspect(?:eur|rice) d'academie|directrice academique|directeur academique)\b"
        ),
        T.EDUCATION,
    ),
    (
        re.compile(
            r"\b(?:deleguee? (?:territoriale?|departementale?)|direct(?:eur|rice) (?:departementale?|territoriale?)|dgars|direct(?:eur|rice) (?:de la delegation|generale? de l'agence))\b|departmental (?:director|delegate)"
        ),
        T.ARS,
    ),
    (re.compile(r"\b(?:vice-?)?president"), None),
)


def implied_type(title: str) -> tuple[bool, T | None]:
    """The kind of organisation an office stands for: (whether any, which; None for the authority itself)."""
    for pattern, kind in _OFFICES:
        if pattern.search(title):
            return True, kind
    return False, None


def org_of(
    a: Annotated, person: PersonMention, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
) -> OrgMention | None:
    """The organisation a person acts for, among those of the same sentence or row; None where none is tied to the person."""
    plain = a.plain
    after = [o for o in orgs if o.start >= person.end]
    before = [o for o in orgs if o.end <= person.start]
    nxt, prev = (after[0] if after else None), (before[-1] if before else None)
    beside = nxt is not None and nxt.start - person.end < _FAR and not _someone(persons, person.end, nxt.start)
    if nxt and beside and _FOR.fullmatch(plain, person.end, nxt.start):
        return nxt
    if nxt and beside and _ELLIPTIC.fullmatch(plain, person.end, nxt.start):
        sentence = a.sentence_at(person.start)
        if sentence and _ACTED_FOR.search(plain, sentence.start, person.start):
            return nxt
    if person.title_start > person.end or person.title_end > person.end:
        inside = [o for o in orgs if person.title_start <= o.start <= person.title_end + 2 and not _is_office(plain, o)]
        if inside:
            return inside[0]
    elif person.title_end > person.title_start:
        inside = [o for o in orgs if person.title_start <= o.start < person.start]
        led = [o for o in orgs if plain[o.end : person.title_start] == " "]
        if not inside and led:
            return led[-1]
        if inside and _is_office(plain, inside[0]):
            acted_for = [
                o for o in before if o.end <= inside[0].start and _BY.fullmatch(plain, o.end, person.title_start)
            ]
            if acted_for:
                return acted_for[-1]
        if inside:
            return inside[-1] if _is_office(plain, inside[0]) and len(inside) > 1 else inside[0]
    if prev and not _someone(persons, prev.end, person.start):
        gap = plain[prev.end : person.start]
        if (len(gap) < 180 and _REPRESENTED.search(gap) and not _ANOTHER.match(gap)) or (
            len(gap) < 60 and _BY.match(gap)
        ):
            return prev
    if prev and not _someone(persons, prev.end, person.start) and _for_before(plain, prev, person):
        return prev
    office = [
        o for o in orgs if person.title_start <= o.start <= person.title_end and person.title_end > person.title_start
    ]
    return office[0] if office else None


def _is_office(plain: str, org: OrgMention) -> bool:
    return bool(
        re.match(r"(?:sous-)?pref(?:et|ete|ect)\b|sub-?prefect\b|rect(?:eur|rice)|dasen", plain[org.start : org.end])
    )


def _someone(persons: Sequence[PersonMention], start: int, end: int) -> bool:
    return any(start <= p.start < end for p in persons)


def _for_before(plain: str, org: OrgMention, person: PersonMention) -> bool:
    """« Pour l'ARS Normandie, c'est X », « Préfecture | X », « l'ARS (X) », « ARS Grand Est : X », « l'ARS avec X »."""
    gap = plain[org.end : person.start]
    lead = re.search(
        r"\b(?:pour|for|au nom de)(?: le| la| l'| les| the)? ?(?:l')?$", plain[max(0, org.start - 22) : org.start]
    )
    if lead and len(gap) < 90 and not re.search(r"[;.]|\bet (?:la|le|l')", gap):
        return True
    return bool(
        re.fullmatch(r" ?(?:\||:|\(|-|,)? ?(?:(?:m\.|mme|dr|monsieur|madame|mr\.?|mrs\.?|ms\.?|docteur) )?", gap)
    ) and ("|" in gap or ":" in gap or "(" in gap or "-" in gap or not gap.strip(" m.dre"))


_IN_CHAIR = re.compile(
    r"\b(?:presidence(?: de seance)? ?:|sous la presidence (?:de|d')|presidee? par|preside la seance ?:|presided over by|chaired by|chair ?:)"
    r" ?(?:(?:son|sa|le|la|its) (?:president|maire)e?,? )?(?:m\.|mme|mr\.?|mrs\.?|monsieur|madame|dr)? ?$"
)


_OFFICE_WORD = re.compile(r"(?:[Pp]r[ée]sident|[Mm]aire|[Mm]ayor)e?\b|PR[ÉE]SIDENTE?\b|MAIRE\b")


def head_of_council(a: Annotated, persons: Sequence[PersonMention], cue: Cue) -> PersonMention | None:
    """The person whom minutes authorise to sign, or the president or mayor named elsewhere in them."""
    for person in persons:
        if cue.start <= person.start < cue.end:
            return person
    office = re.search(r"\b(president|maire|mayor)", a.plain[cue.start : cue.end])
    word = office[1] if office else "president"
    for person in persons:
        if re.match(rf"(?:m\.|mme|monsieur|madame|le|la)? ?{word}e?\b", a.plain[person.title_start : person.title_end]):
            return person
    in_chair = (p for p in persons if _IN_CHAIR.search(a.plain, max(0, p.start - 50), p.start))
    person_in_chair = next(in_chair, None)
    called = _OFFICE_WORD.search(a.text, max(0, cue.start - 30), cue.end)
    if person_in_chair is None or called is None:
        return None
    return replace(person_in_chair, title=called[0])
