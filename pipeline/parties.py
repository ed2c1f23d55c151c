"""Chooses who signs a contract and who takes part in it."""

from __future__ import annotations

from collections.abc import Sequence
import re

from extractors.annotated import Annotated
from extractors.organisations.find import OrgMention, find_organisations
from extractors.signatories.extract import PartyFinding, merge
from extractors.territories.model import TerritoryCandidate
from extractors.windows import Stretches
from models.contract import Partner, Signatory
from models.document import Zone
from models.evidence import Evidence
from models.vocabulary import OrganisationType, Origin, TerritoryKind
from pipeline.chosen import Chosen
from pipeline.facts import Facts

_IMPLIED = 0.6  # how sure it is that an authority signs its own contract
_AUTHORITIES = frozenset({OrganisationType(kind) for kind in ("epci", "commune", "petr", "departement")})
# The type of organisation that signs for a territory of a kind.
_AUTHORITY = {
    TerritoryKind.EPCI: "epci",
    TerritoryKind.EPT: "epci",
    TerritoryKind.COMMUNE: "commune",
    TerritoryKind.DEPARTEMENT: "departement",
    TerritoryKind.PETR: "petr",
}
_UNNAMED = re.compile(
    r"(?:(?:la|le|l'|the|sa|son|chaque|each|its) ?)?(?:ville|commune|municipalite|mairie|town|city|municipality|collectivite|local authority"
    r"|agglomeration|agglo|communaute(?: de communes| d'agglomeration| urbaine)?|metropole|intercommunalite|interco|community(?: of communes)?)"
)


def choose_parties(
    a: Annotated, facts: Facts, own: TerritoryCandidate, all_: Sequence[TerritoryCandidate]
) -> tuple[list[Chosen], list[Chosen]]:
    """Signatories and partners of one of the contracts told; an organisation that signs is no partner besides."""
    signatories: list[Chosen] = []
    partners: list[Chosen] = []
    territory, several = own.territory, len(all_) > 1
    found = merge(facts.parties)
    others = [c for c in all_ if _apart(c, own)] if any(p.role == "signatory" for p in found) else []
    taken, names = Stretches(s for c in others for s in c.spans), {name for c in others for name in c.territory.names}
    strangers = [
        p for p in found if p.role == "signatory" and (p.org.name in names or taken.overlap(p.org.start, p.org.end))
    ]
    for party in found:
        if party in strangers:
            continue  # who signs a contract of its own, in a sentence that tells of this one too
        # « la collectivité », left unnamed by its room, is the territory's own authority.
        # Where several contracts are told, « signed by the town » is said of each contract's own town.
        unnamed = party.org.generic or (several and _UNNAMED.fullmatch(a.plain, party.start, party.end))
        ours = unnamed and territory.names and party.org.type.value == _AUTHORITY.get(territory.kind)
        name = territory.names[0] if ours else party.org.name
        evidence = _party_evidence(a, party)
        if party.role != "signatory":
            partners.append(Chosen(Partner(name=name, type=party.org.type), evidence, party.confidence))
            continue
        signatory = Signatory(name=name, type=party.org.type, person=party.person, title=party.title)
        signatories.append(Chosen(signatory, evidence, party.confidence))
    signatories += _implied(a, own, signatories, strangers or [p for p in found if p.role == "signatory"], strangers)
    if _any_agency(signatories):
        partners = [p for p in partners if not _any_agency([p])]
    return signatories, partners


def _any_agency(parties: Sequence[Chosen]) -> bool:
    return any(isinstance(c.value, Signatory | Partner) and c.value.type is OrganisationType.ARS for c in parties)


def _apart(one: TerritoryCandidate, other: TerritoryCandidate) -> bool:
    """Whether two authorities of one kind have a contract each."""
    kinds = one.territory.kind == other.territory.kind and one.role == other.role == "main"
    return kinds and one is not other and not set(one.territory.codes) & set(other.territory.codes)


def _implied(
    a: Annotated,
    own: TerritoryCandidate,
    signatories: Sequence[Chosen],
    told: Sequence[PartyFinding],
    strangers: Sequence[PartyFinding],
) -> list[Chosen]:
    """The contract's own authority and the agency, where others sign: there is no contract without these two.

    Where a neighbour's authority (`strangers`) signs its own contract, that of the kind signs this one.
    """
    kinds = {c.value.type for c in signatories if isinstance(c.value, Signatory)}
    implied: list[Chosen] = []
    authority = _AUTHORITY.get(own.territory.kind)
    if told and authority is not None and own.spans:
        unsigned = OrganisationType(authority) not in kinds if strangers else not kinds & _AUTHORITIES
        implied += [_in_their_place(a, own, told[0])] if unsigned else []
    agency = _agency(a) if kinds - _AUTHORITIES and OrganisationType.ARS not in kinds else None
    if agency is not None:
        party = Signatory(name=agency.name, type=OrganisationType.ARS)
        evidence = a.evidence(agency.start, agency.end, "signatories.agency_implied", _IMPLIED)
        implied.append(Chosen(party, (evidence,), _IMPLIED))
    return implied


def _agency(a: Annotated) -> OrgMention | None:
    """The regional agency that the document's own text names, by its region's name where it has it."""
    named = [o for o in find_organisations(a) if o.type is OrganisationType.ARS and a.zone_at(o.start) is Zone.BODY]
    return max(named, key=lambda o: (not o.generic, len(o.name)), default=None)


def _in_their_place(a: Annotated, own: TerritoryCandidate, stranger: PartyFinding) -> Chosen:
    """The contract's own authority signs it where its neighbour is told to sign the neighbour's."""
    start, end = own.spans[0]
    party = Signatory(name=own.territory.names[0], type=OrganisationType(_AUTHORITY[own.territory.kind]))
    return Chosen(party, (a.evidence(start, end, stranger.rule, _IMPLIED),), _IMPLIED)


def _party_evidence(a: Annotated, party: PartyFinding) -> tuple[Evidence, ...]:
    spans = dict.fromkeys([(party.org.start, party.org.end), (party.start, party.end)])
    evidence = [a.evidence(s, e, party.rule, party.confidence) for s, e in spans if s < e]
    if party.person_start is not None and party.person_end is not None:
        origin = Origin.NER if party.rule == "persons.model" else Origin.RULE
        evidence.append(a.evidence(party.person_start, party.person_end, party.rule, party.confidence, origin))
    return tuple(evidence)
