"""The parties of a sentence: organisations, those that an office implies, and the person who acts for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
import re

from extractors.annotated import Annotated, Sentence
from extractors.fold import fold
from extractors.organisations.extent import after
from extractors.organisations.find import OrgMention, find_organisations
from extractors.patterns import Pattern
from extractors.persons.find import PersonMention, find_persons
from extractors.signatories.bare import bare_names
from extractors.signatories.cues import CueIndex
from extractors.signatories.model import Cue, Unit
from extractors.signatories.names import AUTHORITIES, is_commune
from extractors.signatories.numbered import so_many
from extractors.signatories.offices import Offices
from extractors.signatories.people import implied_type, org_of
from extractors.signatories.quoted import says, speaks
from extractors.signatories.same import compatible
from extractors.signatories.sections import persons_beside, section_roles
from extractors.territories import find_places
from extractors.windows import window
from models.document import Zone
from models.vocabulary import OrganisationType as T

_SEAT = re.compile(
    r"(?:\b(?:a la|a l'|en|au|dans la|dans l'|de la salle [a-z ]{0,20}de la|salle du conseil de la|in the|at the|devant la|siege de (?:la |l')?|headquarters of the|hotel de|locaux d[eu] (?:la )?|(?:hall|salle|salon|salons|cour|amphitheatre|parking|chapelle|jardins?|siege) (?:de l'|du |de la |des )|eloignement de l'|loin de l'|distance de l'|(?:hotel|house|hall) of the) ?)$"
)
_SEATS = re.compile(
    r"(?:mairie|prefecture|sous-prefecture|hopital|centre hospitalier|chu|town hall|hospital|centre social|maison|clinique|foyer|lycee|universite|(?<=hotel de )(?:metropole|communaute)|(?<=siege de l')agglo|(?<=hotel of the )department|(?<=house of the )agglo)"
)
_AWAY = re.compile(
    r"\b(?:urgences|maternite|emergency (?:unit|room|department)|emergenc(?:y|ies) of|nearest|closest|(?:getting|get|going|go|travel|drive|minibus|mini-bus|bus|lifts?) to|plus proche|minutes|kilometres?|km|hours?|heures?|loin|eloignement|distance)\b"
    r"[^.;:()]{0,16}$"
)
# « le CHU, dont dépend l'hôpital de Carhaix », « l'association, qui gère un foyer à Frignicourt »
_WHICH_IT_RUNS = re.compile(
    r"\b(?:dont (?:depend|releve|fait partie)|qui (?:gere|dirige|abrite|exploite)|which (?:runs|manages|operates|owns)|who (?:runs|manages))"
    r" (?:l'|la |le |les |un |une |the |a )?(?:[a-z]+ )?$"
)
# Those who work for the contract do not sign it.
_AT_WORK = re.compile(
    r"(?:coordinat|coordonnat|chargee? de|animat(?:eur|rice)|cheffe? de projet|project |rapporteu|secretaire de seance|stagiaire|journaliste)"
)
_OUR = re.compile(r"\b(?:notre|our) $")
_PRESIDENT_OF = re.compile(
    r"(?:(?:co|vice-|1ere? vice-|first vice-)?presidente?) (?:de la |de l'|du |des |de |d'|of (?:the )?)"
)
_PREPOSITION = re.compile(r",? (?:de la|de l['’]|du|des|de|d['’]|of the|of)$", re.I)
_MAYOR = re.compile(r"(?:maire|mayor) (?:de la ville |de la commune )?(?:de la |de |du |des |d'|of )")
_OF_CONTRACT = re.compile(
    r"(?:\b(?:contrats? (?:local|locaux) de sante|cls)(?: \([a-z0-9 ]{2,6}\))?(?: n° ?\d| \d{4}[ -]+\d{4}| \d)?"
    r" (?:de la |de l'|du |des |de |d')|\b(?:health contract|cls|contract)s?(?: \(cls\))? of (?:the )?)$"
)
_OFFICE = Pattern(
    r"\b(?:le|la|du|the) (maire|presidente?|mayor|president)(?! (?:de la |du |de |des |d')?(?:comm|conseil|agglo|metro|cpts|ars|msa|cpam|caf|centre|departement|region|l'|la )|,? [a-z]+ de | of|-)"
)


class Units:
    """Finds the parties of sentences; keeps which persons the layout has already given to an organisation."""

    def __init__(self, a: Annotated, cues: CueIndex) -> None:
        self.a = a
        self.orgs = [o for o in find_organisations(a) if a.zone_at(o.start) is Zone.BODY]
        self.persons = [p for p in find_persons(a) if a.zone_at(p.start) is Zone.BODY]
        self._ends = {(o.type, o.end) for o in self.orgs}
        self.sections = section_roles(a, cues, self.orgs, self.persons)
        self._columns = persons_beside(a, self.sections, self.orgs, self.persons)
        self._first_in_section: dict[int, bool] = {}
        self._placed = {p.start for p in self._columns.values()}

    def within(self, start: int, end: int, cues: Sequence[Cue]) -> list[Unit]:
        """Organisations of a stretch, those that an office implies among them, each with its person."""
        orgs = [o for o in window(self.orgs, start, end) if not self.within_brackets(o)]
        persons = [p for p in window(self.persons, start, end) if p.start not in self._placed]
        orgs = sorted([*orgs, *bare_names(self.a, start, end, orgs, persons, cues)], key=lambda o: o.start)
        owner: dict[int, PersonMention] = {}
        implied: list[Unit] = []
        titles: list[tuple[PersonMention, OrgMention]] = []
        for person in persons:
            org = org_of(self.a, person, orgs, persons)
            if org is not None:
                if not speaks(self.a, person) and not _AT_WORK.match(fold(person.title or "")):
                    owner.setdefault(org.start, person)
                titles.append((person, org))
            elif not speaks(self.a, person):
                unit = self._known(person, orgs, owner) or self._implied(person)
                if unit:
                    implied.append(unit)
        implied += self._holders(start, end, orgs, persons, owner)
        implied += [Unit(o) for o in (so_many(self.a, start, end, self.orgs) if cues else ())]
        owner = {**self._columns, **owner}
        units = [Unit(o, owner.get(o.start)) for o in orgs if not self._in_title(o, titles)]
        return sorted([*units, *implied, *self._offices(start, end, orgs, persons)], key=lambda u: u.start)

    @cached_property
    def _offices_told(self) -> Offices:
        return Offices(self.a, self.orgs, self.persons)

    def _known(self, person: PersonMention, orgs: Sequence[OrgMention], owner: dict[int, PersonMention]) -> Unit | None:
        """A person whose office and body the text names elsewhere."""
        holder = self._offices_told.known(person)
        if holder is None:
            return None
        if holder.org is None:
            return self._implied(person, holder.person)
        return self._of_body(holder.org, holder.person, (person.start, person.end), orgs, owner)

    def _of_body(
        self,
        org: OrgMention,
        person: PersonMention,
        place: tuple[int, int],
        orgs: Sequence[OrgMention],
        owner: dict[int, PersonMention],
    ) -> Unit | None:
        """A person who stands for a body: its own mention in the sentence takes the person, or a unit is made for it."""
        for o in orgs:
            if compatible(o, org) and o.start not in owner:
                owner[o.start] = person
                return None
        return Unit(replace(org, start=place[0], end=place[1]), person)

    def _holders(
        self,
        start: int,
        end: int,
        orgs: Sequence[OrgMention],
        persons: Sequence[PersonMention],
        owner: dict[int, PersonMention],
    ) -> list[Unit]:
        """« le maire et la directrice générale »: offices whose holders the text names elsewhere."""
        units = []
        for s, e, holder in self._offices_told.in_stretch(start, end, persons):
            if not says(self.a, s, e):
                body = holder.org or self._standing_for(holder.kind, s, e)
                units.append(self._of_body(body, holder.person, (s, e), orgs, owner))
        return [u for u in units if u is not None]

    def _in_title(self, org: OrgMention, titles: Sequence[tuple[PersonMention, OrgMention]]) -> bool:
        """« l'État, représenté par X, préfet de région, préfet de la Seine-Maritime »: the office is no second party."""
        if org.type is not T.PREFECTURE or not re.match(
            r"(?:sous-|sub-?)?pref(?:et|ete|ect)\b", self.a.plain[org.start : org.end]
        ):
            return False
        return any(
            o.start != org.start and o.type is T.PREFECTURE and -60 < org.start - p.start < 110 for p, o in titles
        )

    def is_seat(self, org: OrgMention) -> bool:
        """« à la mairie », « à l'hôtel de Métropole », « à 40 minutes des urgences du CH »: a place, not a party."""
        before = self.a.plain[max(0, org.start - 34) : org.start]
        if (org.type is T.HOSPITAL and _AWAY.search(before)) or _WHICH_IT_RUNS.search(before):
            return True
        return bool(_SEATS.match(self.a.plain, org.start) and _SEAT.search(before))

    def is_territory(self, org: OrgMention) -> bool:
        """« le contrat local de santé du Grand Annecy »: the name says which contract, not who signs it."""
        return org.type in AUTHORITIES and bool(_OF_CONTRACT.search(self.a.plain[max(0, org.start - 60) : org.start]))

    def _implied(self, person: PersonMention, told: PersonMention | None = None) -> Unit | None:
        """The body that an office stands for; `told` is where the text tells the person's office, if not here."""
        office = told or person
        if _OUR.search(self.a.plain, max(0, office.title_start - 8), office.title_start) and self._publisher:
            return Unit(
                replace(self._publisher, start=person.start, end=person.end), replace(person, title=office.title)
            )
        known, kind = implied_type(self.a.plain[office.title_start : office.title_end])
        if not known:
            return None
        acting = replace(person, title=office.title)
        led = self._led_by_president(office) if kind is None else None
        if led:
            title = " ".join(self.a.text[office.title_start : led.start].split())
            acting = replace(person, title=_PREPOSITION.sub("", title))
            return Unit(replace(led, start=person.start, end=person.end) if told else led, acting)
        if kind is T.COMMUNE:
            town = self._town_of_mayor(office.title_start)
            if town:
                return Unit(replace(town, start=person.start, end=person.end) if told else town, acting)
        return Unit(self._standing_for(kind, person.start, person.end), acting)

    def _town_of_mayor(self, start: int) -> OrgMention | None:
        """« maire de Creil »: the commune by its name."""
        match = _MAYOR.match(self.a.plain, start)
        block = self.a.block_at(start)
        if not match or block is None:
            return None
        end, found = after(self.a.text, self.a.plain, match.end(), block.end, False)
        if not found or not is_commune(self.a.text[match.end() : end]):
            return None
        return OrgMention(start, end, self.a.text[match.end() : end], T.COMMUNE, "signatories.mayor_of", 0.8)

    @cached_property
    def _publisher(self) -> OrgMention | None:
        """Whose page it is, by the end of its title: « La Chambre signe pour la santé - Chambre d'agriculture du Cantal »."""
        named = [o for o in find_organisations(self.a) if not o.generic and not o.bare]
        return next((o for o in reversed(named) if self.a.zone_at(o.start) is Zone.META), None)

    def _led_by_president(self, office: PersonMention) -> OrgMention | None:
        """« présidente de Couesnon Marches de Bretagne »: the intermunicipal body by its name."""
        match = _PRESIDENT_OF.match(self.a.plain, office.title_start, office.title_end)
        places = window(find_places(self.a), match.end(), office.title_end) if match else ()
        if match is None or not places or places[0].start > match.end() + 3 or places[0].within:
            return None
        place = places[0]
        kind = {"epci": T.EPCI, "ept": T.EPCI, "petr": T.PETR}.get(place.kind)
        return OrgMention(place.start, place.end, place.text, kind, "signatories.president_of", 0.8) if kind else None

    def _standing_for(self, kind: T | None, start: int, end: int) -> OrgMention:
        if kind is None:
            return OrgMention(
                start, end, "", T.EPCI, "signatories.office", 0.6, True, True, tuple(t.value for t in AUTHORITIES)
            )
        generic = kind in (T.COMMUNE, T.ARS)
        return OrgMention(
            start,
            end,
            {T.PREFECTURE: "État"}.get(kind, ""),
            kind,
            "signatories.office",
            0.65,
            generic,
            True,
            (kind.value,),
        )

    def _offices(
        self, start: int, end: int, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]
    ) -> list[Unit]:
        """« le maire et la directrice de l'ARS ont signé »: an office without a name stands for its authority."""
        found = []
        for match in _OFFICE.finditer(self.a.plain, start, end):
            taken = any(
                p.title_start <= match.start(1) < p.title_end or match.start() <= p.start < match.end() + 40
                for p in persons
            )
            if not taken and not any(o.start <= match.start(1) < o.end for o in orgs):
                kind = T.COMMUNE if match[1] in ("maire", "mayor") else None
                town = self._town_of_mayor(match.start(1)) if kind else None
                if town:
                    found.append(Unit(town))
                    continue
                found.append(Unit(self._standing_for(kind, match.start(1), match.end(1))))
        return found

    def within_brackets(self, org: OrgMention) -> bool:
        """« les Hôpitaux du Lunévillois (centres hospitaliers de …) »: the parts of an organisation in brackets after it."""
        opening = self.a.plain.rfind("(", max(0, org.start - 60), org.start)
        if opening < 0 or ")" in self.a.plain[opening : org.start]:
            return False
        return any((org.type, end) in self._ends for end in range(opening - 2, opening + 1))

    def with_person_near(self, unit: Unit, sentence: Sentence, section: Cue) -> Unit:
        """In cards and signature blocks the person stands in a short block below the organisation, or above it."""
        blocks = self.a.document.blocks
        here = sentence.block
        if self._persons_in(here) or blocks[here].end - blocks[here].start > 110:
            return unit
        steps = (
            range(here - 1, max(-1, here - 3), -1)
            if self._person_first(section)
            else range(here + 1, min(here + 4, len(blocks)))
        )
        for index in steps:
            block = blocks[index]
            others = any(o.type is not T.PREFECTURE for o in window(self.orgs, block.start, block.end))
            if block.end - block.start > 110 or others:
                return unit
            persons = [
                p
                for p in self._persons_in(index)
                if p.start not in self._placed and not _AT_WORK.match(fold(p.title or ""))
            ]
            if persons:
                self._placed.add(persons[0].start)
                return Unit(unit.org, persons[0])
        return unit

    def _persons_in(self, index: int) -> Sequence[PersonMention]:
        block = self.a.document.blocks[index]
        return window(self.persons, block.start, block.end)

    def _person_first(self, section: Cue) -> bool:
        """Whether the cards of a section name the person above the organisation: as its first card does."""
        if section.start not in self._first_in_section:
            after = [x.start for x in self.persons if x.start >= section.end][:1]
            orgs = [o.start for o in self.orgs if o.start >= section.end][:1]
            block = self.a.block_index(after[0]) if after else -1
            self._first_in_section[section.start] = bool(
                after and orgs and after[0] < orgs[0] and block != self.a.block_index(orgs[0])
            )
        return self._first_in_section[section.start] and section.rule != "signatories.signature_block"
