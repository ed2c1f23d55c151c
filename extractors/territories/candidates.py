"""Which places have a contract of their own in a document, and what each territory is."""

from __future__ import annotations

from dataclasses import replace

from extractors.annotated import Annotated
from extractors.territories.build import territory_of
from extractors.territories.entities import Entity, Evidence, gather, in_body
from extractors.territories.groups import Group, grouped, members_of
from extractors.territories.joint import joined
from extractors.territories.model import TerritoryCandidate
from extractors.territories.roles import roles_of
from extractors.territories.salient import BY_DEFAULT, SURE, authority_of, most_salient
from extractors.territories.scoring import score
from extractors.territories.turns import in_turn
from extractors.territories.unknown import unknown_territory

_LISTED = 1.0  # the least score of one of several main territories


def find_territories(a: Annotated) -> tuple[TerritoryCandidate, ...]:
    """Territories of the contracts a document reports, best first; see TerritoryCandidate.role."""
    return a.once("territories.candidates", _make)


def _make(a: Annotated) -> tuple[TerritoryCandidate, ...]:
    evidence = gather(a)
    entities = [e for e in evidence.entities.values() if e.kind != "departement"]
    scores = {e.key: score(a, e, evidence) for e in entities}
    _lower_members(a, evidence, scores)
    ranked = sorted(entities, key=lambda e: (-scores[e.key], e.mentions[0].start))
    group = grouped(a, evidence, ranked, scores)
    roles = roles_of(a, evidence, ranked, scores, group)
    # One line of a list says as surely whose contract it is as a whole page.
    alone = list(roles.values()).count("main") == 1
    scores |= {key: max(scores[key], _LISTED) for key, role in roles.items() if role == "other" or not alone}
    out = [
        _candidate(a, e, roles.get(e.key, "mention"), scores[e.key], evidence)
        for e in ranked
        if e.key not in (group.keys if group else ())
    ]
    if group:
        out = _join(out, group.candidate(a, evidence, scores))
    out += _departement(a, evidence, scores)
    order = {"main": 0, "other": 1, "mention": 2}
    if not any(c.role != "mention" for c in out):
        out = _by_default(a, ranked, evidence, out)
    elif not any(e.own() for e in entities) and (named := unknown_territory(a)) is not None:
        out = _named_instead(a, named, evidence, out)
    out.sort(key=lambda c: (order[c.role], -c.score, c.spans[0]))
    return tuple(_with_joined(a, evidence, scores, _one_main(out)))


def _with_joined(
    a: Annotated, evidence: Evidence, scores: dict[tuple[str, ...], float], out: list[TerritoryCandidate]
) -> list[TerritoryCandidate]:
    """The only contract's territory with the places that share it, as members of its pays or as parties of their own."""
    main = [c for c in out if c.role == "main"]
    if len(main) != 1:
        return out
    held, spans = set(main[0].spans), {s for c in out if c.role == "mention" for s in c.spans}
    own, rest = [], []
    for e in evidence.entities.values():
        here = {(m.start, m.end) for m in e.mentions}
        if not here.isdisjoint(held):
            own.append(e)
        elif not here.isdisjoint(spans):
            rest.append(e)
    more = joined(a, evidence, own, rest) if own else []
    pays = next((e for e in own if e.kind == "petr"), None)
    more = [e for e in more if e.kind == ("epci" if pays else own[0].kind)]
    if not more:
        return out
    if pays:
        codes = tuple(dict.fromkeys((*main[0].territory.codes, *(e.codes[0] for e in more))))
        territory = territory_of(a, pays, codes).model_copy(update={"names": main[0].territory.names})
        whole = replace(main[0], territory=territory)
    else:
        whole = Group(tuple(e.key for e in (*own, *more))).candidate(a, evidence, scores)
    return [whole, *(c for c in out if c is not main[0])]


def _by_default(
    a: Annotated, ranked: list[Entity], evidence: Evidence, out: list[TerritoryCandidate]
) -> list[TerritoryCandidate]:
    """Where nothing says whose contract it is, the place that the document speaks of most plainly, less surely."""
    named = any(e.kind != "commune" and in_body(a, m) and not m.within for e in ranked for m in e.mentions)
    salient, unknown = most_salient(a, ranked, evidence), None if named else unknown_territory(a)
    best = unknown if unknown and (salient is None or not salient.own("support")) else salient
    if best is None:
        return out
    taken = _candidate(a, best, "main", SURE, evidence)
    taken = replace(taken, territory=authority_of(best, evidence) or taken.territory, cues=(BY_DEFAULT, *taken.cues))
    return [taken, *(c for c in out if c.spans != taken.spans)]


def _named_instead(
    a: Annotated, named: Entity, evidence: Evidence, out: list[TerritoryCandidate]
) -> list[TerritoryCandidate]:
    """« Parthenay. Le prochain contrat local de santé de Gâtine »: a name behind the contract says more than a dateline."""
    towns = all(c.territory.kind == "commune" for c in out if c.role == "main")
    if not towns or any(h.rule.label in ("own", "party") for e in evidence.entities.values() for h in e.hits):
        return out
    taken = replace(_candidate(a, named, "main", SURE, evidence), cues=(BY_DEFAULT,))
    return [taken, *(_with_role(c, "mention") for c in out)]


def _lower_members(a: Annotated, evidence: Evidence, scores: dict[tuple[str, ...], float]) -> None:
    """The EPCI that a pays with a contract lists as its members do not compete with it."""
    for e in evidence.entities.values():
        if e.kind == "petr" and e.own():
            for code in members_of(a, e, evidence):
                if ("epci", code) in scores:
                    scores["epci", code] *= 0.3


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
    role = "main" if score >= max(scores.values(), default=0.0) * 0.8 and not in_turn(a, evidence) else "mention"
    return [
        TerritoryCandidate(territory_of(a, best, ()), role, round(score, 2), spans, tuple({h.rule.id for h in hits}))
    ]
