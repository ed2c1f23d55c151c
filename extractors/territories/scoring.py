"""How strongly a document speaks for each place as the territory of its contract."""

from __future__ import annotations

from bisect import bisect_right
import re

from extractors.annotated import Annotated
from extractors.reference import load
from extractors.territories.entities import PARTY_RULES, Entity, Evidence, in_body
from extractors.territories.mask import Masked
from models.document import Zone

# « un premier contrat, à l'échelle du Pays, avait été signé en 2012 »: whose an older contract was says less of whose this is.
_BEFORE = re.compile(
    r"\b(?:premier|precedent|ancien|first|previous|former|earlier)\b[^.;]{0,80}"
    r"\b(?:avai(?:t|ent) (?:deja )?(?:ete )?(?:signe|conclu|paraphe)|had (?:already )?(?:been )?(?:signed|concluded))"
    r"|\bavai(?:t|ent) (?:bien |deja )?(?:signe|conclu)[^.]{0,140}\b(?:n'a (?:pas|jamais) ete (?:renouvele|reconduit|prolonge|suivi)|sans (?:suite|lendemain))"
    r"|\bhad (?:indeed |already )?(?:signed|concluded)[^.]{0,140}\b(?:not|never) (?:been )?(?:renewed|extended|followed)"
    # « La ville avait son contrat, de 2016 à 2019 », « il prend la suite du contrat que l'agglomération avait conclu seule »
    r"|\bavai(?:t|ent) (?:deja |jusqu'ici |jusqu'alors |jusque-la )?<cl|\bhad (?:already |until then |previously )?<cl"
    r"|\b(?:pren\w+ la (?:suite|releve)|pris la (?:suite|releve)|succed\w+|fai\w+ suite|tak\w+ over from|took over from|replac\w+|remplac\w+)[^.;]{0,60}<cls>"
    r"[^.;]{0,80}\b(?:avai(?:t|ent)|had|sign\w+|conclu\w*)\b"
)
_PAST = 0.4


def score(a: Annotated, e: Entity, evidence: Evidence) -> float:
    counted: dict[str, int] = {}
    total = 0.0
    for hit in e.hits:
        if hit.sentence.tail:
            continue
        if hit.rule.label in ("item", "members"):
            continue
        if hit.rule.label == "party" and "<cl" not in hit.sentence.text and "sign" not in hit.sentence.text:
            continue
        n = counted[hit.rule.id] = counted.get(hit.rule.id, 0) + 1
        weight = float(hit.rule.extra["weight"]) * (1.0 if hit.named else 0.6) * (1.0, 0.6, 0.4)[min(n, 3) - 1]
        if weight > 0:
            weight *= 1.2 if hit.sentence.heading else _PAST if _BEFORE.search(hit.sentence.text) else 1.0
        total += weight
    body = [m for m in e.mentions if in_body(a, m) and not m.within]
    total += 0.4 * min(len(body), 8) + 0.1 * min(len(e.mentions), 8)
    outside = [m for m in e.mentions if a.zone_at(m.start) in (Zone.META, Zone.BOILERPLATE)]
    total += 1.0 * bool(outside)
    if e.kind in ("epci", "ept", "petr") and any(m.how == "marked" for m in e.mentions if not m.within):
        total += 2.0 if e.hits or total > 1.5 else 1.0
    if e.kind == "commune" and any(m.start < 40 and m.how == "context" for m in body):
        total += 2.0  # « X, une ville qui… », « Mairie de X » opens the document
    if any(m.start < 250 for m in e.mentions) and body:
        total += 1.0
    if e.kind == "commune" and not e.own():
        signs = e.marked and any(h.rule.label == "party" for h in e.hits)
        total *= 0.9 if signs else 0.4
    if e.kind in ("epci", "ept") and not e.own() and _a_member_alone(e, evidence):
        total *= 0.3
    if e.kind == "commune" and _yields_to_epci(a, e, evidence):
        total *= 0.4
    if e.kind in ("epci", "ept") and not e.codes:
        total *= 0.5
    if all(m.within for m in e.mentions) or (all(m.how == "weak" for m in e.mentions) and not e.own()):
        total *= 0.2
    if evidence.sentences and all(s.tail for s in _sentences(e, evidence)):
        total *= 0.1
    return round(total, 2)


TOWN_HALL = re.compile(
    r"\b(?:maire|mairie|mayor|town|city|municipal(?:ite|ity)?|conseil municipal|hotel de ville)\b(?! de <c)|<gc>"
)


_TOWN_SIGNS = re.compile(
    r"(?:\b(?:maire|mairie|mayor|municipal(?:ite|ity)|conseil municipal|town council)\b|<gc>)(?! de <c)[^.;]{0,80}"
    r"\b(?:(?:co)?sign(?!atur)|paraph|adopt|vot|lanc|engag|approuv|approv|launch|commit)"
)


def _yields_to_epci(a: Annotated, e: Entity, evidence: Evidence) -> bool:
    """Whether an EPCI named with its type, of which the commune is a member, has the better claim.

    It has where only the EPCI is said alone to have a contract, or where nothing speaks of the commune as a town.
    """
    reference = load()
    for other in evidence.holding(e):
        if other.kind not in ("epci", "ept"):
            continue
        if not any(code in reference.members.get(o, ()) for o in other.codes[:1] for code in e.codes):
            continue
        if _signs_with(e, other) or other.own("negative"):
            continue
        stands = _stands_alone(e, evidence)
        if _alone(other) and not stands:
            return True
        if stands and not _alone(other) and (e.marked or not (other.own() or other.own("support"))):
            return False
        named = any(m.how in ("marked", "acronym") and in_body(a, m) and not m.within for m in other.mentions)
        speaks = any(h.rule.label in ("own", "party", "support") for h in other.hits)
        town = evidence.says(TOWN_HALL)
        if named and not e.marked and (speaks or not town):
            return True
    return False


def _signs_with(e: Entity, other: Entity) -> bool:
    """« Vénissieux a signé son contrat avec l'ARS et la Métropole »: the other is a party of it, and nothing more."""
    subject = {h.sentence.start for h in e.own() if h.rule.id not in PARTY_RULES and h.named and h.sharing == 1}
    told = other.own()
    return bool(told) and all(h.rule.id in PARTY_RULES and h.sentence.start in subject for h in told)


def _a_member_alone(e: Entity, evidence: Evidence) -> bool:
    """Whether the contract is said to be that of one of its member communes, and nothing like that is said of it."""
    return not e.own("support") and any(_stands_alone(town, evidence) for town in evidence.towns_of(e))


def _stands_alone(e: Entity, evidence: Evidence) -> bool:
    """Whether the contract is a commune's alone: « CLS de X », or « X signe un CLS » where the town hall is spoken of."""
    if not _alone(e):
        return False
    if e.marked or any(h.rule.id == "territories.cls_of" and h.sharing == 1 for h in e.own()):
        return True
    return evidence.says(_TOWN_SIGNS)


def _alone(e: Entity) -> bool:
    """Whether some cue gives the contract to this place and to no other."""
    return not e.own("negative") and any(h.sharing == 1 and h.named and h.rule.id not in PARTY_RULES for h in e.own())


def _sentences(e: Entity, evidence: Evidence) -> list[Masked]:
    starts = evidence.once("starts", lambda: [s.start for s in evidence.sentences])
    at = ((m, bisect_right(starts, m.start) - 1) for m in e.mentions)
    return [evidence.sentences[i] for m, i in at if i >= 0 and m.start < evidence.sentences[i].end]
