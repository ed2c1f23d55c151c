"""Which places have a contract of their own in a document, and what each territory is."""

from __future__ import annotations

import re

from extractors.annotated import Annotated
from extractors.reference import load
from extractors.territories.build import territory_of
from extractors.territories.entities import Entity, Evidence, Hit, gather, in_body
from extractors.territories.groups import Group, grouped, members_of
from extractors.territories.mask import Masked
from extractors.territories.model import TerritoryCandidate
from models.document import Zone

# A second contract counts where the sentence dates it to a month or a period, or says what is going on now.
_DATED = re.compile(
    r"(?:19|20)\d\d ?[-/a] ?(?:19|20)\d\d|(?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|octo|nove|dece|janu"
    r"|febr|march|apr|june|july|augu|dece)\w*\.?(?: \d{1,2},?)? (?:19|20)\d\d"
    r"|\d{1,2}(?:er|st|nd|rd|th)? (?:janv|fevr|mars|avril|mai|juin|juil|aout|sept|octo|nove|dece|janu|febr|march"
    r"|apr|may|june|july|augu|dece)|\d{1,2}/\d{1,2}/\d{2,4}"
)
_NEWS = re.compile(
    r"\b(?:a (?:lance|engage|entame|demarre)|lance\b|lancent|prepar\w+|vise|prevoi\w+|vient de|va |vont |doit "
    r"|doivent|sera|seront|signera|s'engage\w*"
    r"|en cours|en preparation|elabor\w+|travaill\w+|has (?:launched|started|begun)|launched|is preparing"
    r"|are preparing|aims|plans|will|is due|expects|s'etoffe|accueille|prolong\w+|renouvel\w+"
    r"|reconduit\w*|extended|tire le bilan|se lance\w*|se dote\w*|aura|auront|attendu\w*|diagnosti\w+)"
)
_PAST_ONLY = re.compile(
    r"\b(?:avai(?:t|ent)|had (?:already )?(?:signed|launched)|dispos\w+ deja|already has|already have|deja)\b"
)
_NUMBERED_PLURAL = re.compile(r"<clz>")


_DATELINE = re.compile(
    r"<c\d+>,? (?:le |on )?(?:[a-z]+ )?(?:\d{1,2}(?:er|st|nd|rd|th)?[ /])?[a-z0-9]+[ /,]{1,2}\d{2,4}\W*\Z"
)


def find_territories(a: Annotated) -> tuple[TerritoryCandidate, ...]:
    """Territories of the contracts a document reports, best first; see TerritoryCandidate.role."""
    return a.once("territories.candidates", _make)


def _make(a: Annotated) -> tuple[TerritoryCandidate, ...]:
    evidence = gather(a)
    entities = [e for e in evidence.entities.values() if e.kind != "departement"]
    scores = {e.key: _score(a, e, evidence) for e in entities}
    ranked = sorted(entities, key=lambda e: (-scores[e.key], e.mentions[0].start))
    group = grouped(a, evidence, ranked, scores)
    roles = _roles(a, evidence, ranked, scores, group)
    out = [
        _candidate(a, e, roles.get(e.key, "mention"), scores[e.key], evidence)
        for e in ranked
        if e.key not in (group.keys if group else ())
    ]
    if group:
        out = _join(out, group.candidate(a, evidence, scores))
    out += _departement(a, evidence, scores)
    order = {"main": 0, "other": 1, "mention": 2}
    out.sort(key=lambda c: (order[c.role], -c.score, c.spans[0]))
    return tuple(_one_main(out))


def _join(out: list[TerritoryCandidate], group: TerritoryCandidate) -> list[TerritoryCandidate]:
    """EPCI that sign together « the contract of the pays »: the pays with their codes, not two contracts."""
    pays = next((c for c in out if c.territory.kind == "petr" and c.role != "mention" and not c.territory.codes), None)
    if pays is None:
        return [*out, group]
    whole, names = group.territory, (*pays.territory.names, *group.territory.names[1:])
    territory = whole.model_copy(update={"names": names})
    spans = tuple(sorted({*pays.spans, *group.spans}))
    cues = tuple(dict.fromkeys((*pays.cues, *group.cues)))
    joined = TerritoryCandidate(territory, "main", max(pays.score, group.score), spans, cues)
    return [c for c in out if c is not pays] + [joined]


def _one_main(out: list[TerritoryCandidate]) -> list[TerritoryCandidate]:
    """A département-wide contract gives way where a place below has a stronger claim, and the other way round."""
    departement = next((c for c in out if c.territory.kind == "departement" and c.role == "main"), None)
    if departement is None:
        return out
    rest = [c for c in out if c is not departement]

    def stands(c: TerritoryCandidate) -> bool:
        return c.role == "mention" or (c.score > departement.score and "territories.cls_of" in c.cues)

    beaten = [c if stands(c) else _with_role(c, "mention") for c in rest]
    return [departement, *beaten]


def _with_role(c: TerritoryCandidate, role: str) -> TerritoryCandidate:
    return TerritoryCandidate(c.territory, role, c.score, c.spans, c.cues, c.rivals)


def _score(a: Annotated, e: Entity, evidence: Evidence) -> float:
    counted: dict[str, int] = {}
    total = 0.0
    for hit in e.hits:
        if hit.sentence.tail:
            continue
        if hit.rule.label == "item":
            continue
        if hit.rule.label == "party" and "<cl" not in hit.sentence.text and "sign" not in hit.sentence.text:
            continue
        n = counted[hit.rule.id] = counted.get(hit.rule.id, 0) + 1
        weight = float(hit.rule.extra["weight"]) * (1.0 if hit.named else 0.6) * (1.0, 0.6, 0.4)[min(n, 3) - 1]
        total += weight * (1.2 if hit.sentence.heading and weight > 0 else 1.0)
    body = [m for m in e.mentions if in_body(a, m) and not m.within]
    total += 0.4 * min(len(body), 8) + 0.1 * min(len(e.mentions), 8)
    outside = [m for m in e.mentions if a.zone_at(m.start) in (Zone.META, Zone.BOILERPLATE)]
    total += 1.0 * bool(outside)
    if e.kind in ("epci", "ept", "petr") and any(m.how == "marked" for m in e.mentions if not m.within):
        total += 2.0
    if any(m.start < 250 for m in e.mentions) and body:
        total += 1.0
    if e.kind == "commune" and not e.own():
        total *= 0.4
    if e.kind == "commune" and not e.marked and _in_named_epci(a, e, evidence):
        total *= 0.4
    if e.kind in ("epci", "ept") and not e.codes:
        total *= 0.5
    if all(m.within for m in e.mentions) or (all(m.how == "weak" for m in e.mentions) and not e.own()):
        total *= 0.2
    if evidence.sentences and all(s.tail for s in _sentences(e, evidence)):
        total *= 0.1
    return round(total, 2)


def _in_named_epci(a: Annotated, e: Entity, evidence: Evidence) -> bool:
    """Whether the body names, with its type, an EPCI of which the commune is a member, and never the commune as a town."""
    reference = load()
    return any(
        other.kind in ("epci", "ept")
        and any(m.how in ("marked", "acronym") and in_body(a, m) and not m.within for m in other.mentions)
        and any(code in reference.members.get(o, ()) for o in other.codes[:1] for code in e.codes)
        for other in evidence.entities.values()
    )


def _sentences(e: Entity, evidence: Evidence) -> list[Masked]:
    return [s for s in evidence.sentences if any(s.start <= m.start < s.end for m in e.mentions)]


def _roles(
    a: Annotated, evidence: Evidence, ranked: list[Entity], scores: dict, group: Group | None
) -> dict[tuple[str, ...], str]:
    """The first is main unless nothing speaks for it; others only by cues of their own with facts."""
    taken = set(group.keys) if group else set()
    rest = [e for e in ranked if e.key not in taken and scores[e.key] > 0]
    roles: dict[tuple[str, ...], str] = {}
    if not group and rest and (rest[0].own() or scores[rest[0].key] >= 3 or rest[0].marked):
        roles[rest[0].key] = "main"
    top = scores[rest[0].key] if rest else 0.0
    for e in rest:
        if e.key in roles or _inside(a, e, roles, evidence):
            continue
        role = _second_role(a, e, evidence, scores[e.key], top)
        if role:
            roles[e.key] = role
    return roles


def _second_role(a: Annotated, e: Entity, evidence: Evidence, score: float, top: float) -> str | None:
    if e.own("negative") and not _section(e, evidence):
        return None
    own = [h for h in e.own() if h.named and _tells(h, evidence) and not _co_signs(h, e, evidence)]
    if _section(e, evidence) or _listed(e, evidence):
        return "main"
    if not own:
        return None
    if any("<clz>" in h.sentence.text or h.rule.id == "territories.each_with" for h in own):
        return "main"
    return "other" if any(_facts(h.sentence) for h in own) else None


# Rules that also match who signs a contract of somebody else.
_PARTY_RULES = frozenset(f"territories.{r}" for r in ("cls_with", "it_signed_by", "with_place_cls", "place_it"))


def _co_signs(hit: Hit, e: Entity, evidence: Evidence) -> bool:
    """Whether the place only signs a contract that the same sentence gives to another place."""
    if hit.rule.id not in _PARTY_RULES or "<clz>" in hit.sentence.text:
        return False
    return any(
        h.sentence is hit.sentence and h.rule.id not in _PARTY_RULES
        for other in evidence.entities.values()
        if other is not e
        for h in other.own()
    )


def _listed(e: Entity, evidence: Evidence) -> bool:
    """Whether the place stands in an enumeration of several contracts, or on a dated line of a list of contracts."""
    several = [n for n, s in enumerate(evidence.sentences) if "<clz>" in s.text and not s.tail]
    if not several:
        return False
    for hit in e.hits:
        if hit.rule.label != "item" or hit.sentence.tail:
            continue
        text = hit.sentence.text
        same = re.search(r"<clz>[^:]{0,120}[:(]", text)
        sign = re.search(r"|".join(rf"<[ecp]{n}>" for n in hit.signs), text)
        if same and sign and sign.start() >= same.end() - 1:
            return True
        line = re.match(r'["(>*-]{0,3} ?(?:la |le |les |l\')?<[ecp]', text)
        if (
            line
            and not hit.sentence.heading
            and not _DATELINE.match(text)
            and _DATED.search(text)
            and any(evidence.sentences[n].start < hit.sentence.start for n in several)
        ):
            return True
    return False


def _section(e: Entity, evidence: Evidence) -> bool:
    """Whether the document speaks of several contracts and gives this place a section of its own."""
    if not any("<clz>" in s.text and not s.tail for s in evidence.sentences):
        return False
    heads = [
        h for h in e.hits if h.rule.id in ("territories.headline_alone", "territories.section") and not h.sentence.tail
    ]
    return any(not h.sentence.prose and _tells(h, evidence) for h in heads)


def _tells(hit: Hit, evidence: Evidence) -> bool:
    """Whether the cue stands in prose, or in a heading with its own prose below it."""
    if hit.sentence.prose:
        return True
    following = [s for s in evidence.sentences if s.block in (hit.sentence.block + 1, hit.sentence.block + 2)]
    return any(s.prose and not s.tail for s in following[:3])


def _facts(sentence: Masked) -> bool:
    dated, past = _DATED.search(sentence.text), _PAST_ONLY.search(sentence.text)
    return bool(dated) or (bool(_NEWS.search(sentence.text)) and not past)


def _inside(a: Annotated, e: Entity, roles: dict, evidence: Evidence) -> bool:
    """A member commune of a territory that has the contract, unless the text gives the commune one of its own."""
    reference = load()
    if e.kind not in ("commune", "epci"):
        return False
    mains = [evidence.entities[k] for k in roles if k in evidence.entities]
    for main in mains:
        if e.kind == "commune" and any(c in reference.members.get(code, ()) for c in e.codes for code in main.codes):
            strong = [
                h
                for h in e.own()
                if h.rule.id in ("territories.cls_of", "territories.place_verb_cls") and h.sharing == 1
            ]
            return not any(_DATED.search(h.sentence.text) for h in strong)
        if e.kind == "epci" and main.kind == "petr" and set(e.codes) & set(members_of(a, main, evidence)):
            return True
        if (
            e.kind == "epci"
            and main.kind == "commune"
            and any(c in reference.members.get(code, ()) for c in main.codes for code in e.codes)
        ):
            return not any(h.named and h.sharing == 1 and _facts(h.sentence) for h in e.own())
    return False


def _candidate(a: Annotated, e: Entity, role: str, score: float, evidence: Evidence) -> TerritoryCandidate:
    members = members_of(a, e, evidence) if e.kind == "petr" and role != "mention" else ()
    territory = territory_of(a, e, members)
    spans = tuple(sorted({(m.start, m.end) for m in e.mentions}))
    cues = tuple(dict.fromkeys(h.rule.id for h in e.hits))
    return TerritoryCandidate(territory, role, score, spans, cues, e.codes[1:] if e.kind != "petr" else ())


def _departement(a: Annotated, evidence: Evidence, scores: dict) -> list[TerritoryCandidate]:
    """The whole département, where the text says that the contract is the département's."""
    hits = [h for h in evidence.departement_hits if not h.sentence.tail]
    places = [
        e for e in evidence.entities.values() if e.kind == "departement" and any(in_body(a, m) for m in e.mentions)
    ]
    if not hits or not places:
        return []
    best = max(places, key=lambda e: (len([m for m in e.mentions if in_body(a, m)]), -e.mentions[0].start))
    score = sum(5.0 * (0.6**n) for n in range(min(len(hits), 4)))
    spans = tuple(sorted({(m.start, m.end) for m in best.mentions}))
    role = "main" if score >= max(scores.values(), default=0.0) * 0.8 else "mention"
    return [
        TerritoryCandidate(territory_of(a, best, ()), role, round(score, 2), spans, tuple({h.rule.id for h in hits}))
    ]
