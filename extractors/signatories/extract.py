"""Who signs and who takes part: cues in sentences, lists, tables and signature blocks, tied to organisations and persons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
import re

from extractors.annotated import Annotated, Sentence
from extractors.organisations.extent import after
from extractors.organisations.find import OrgMention, find_organisations
from extractors.persons.find import PersonMention, find_persons
from extractors.signatories.bare import bare_names
from extractors.signatories.cues import CueIndex, governing, planned
from extractors.signatories.model import Cue, PartyFinding, Unit
from extractors.signatories.names import AUTHORITIES, Names, compatible, fuller, is_commune
from extractors.signatories.people import implied_type, org_of
from extractors.signatories.sections import persons_beside, question_before, section_roles
from models.document import Zone
from models.vocabulary import OrganisationType as T

_PUBLIC = (T.PREFECTURE, T.COMMUNE, T.REGION, T.DEPARTEMENT, T.EDUCATION)
# Kinds that are named in such documents because they take part.
_TAKES_PART = (
    T.HOSPITAL, T.CPTS, T.ASSOCIATION, T.UNIVERSITY, T.COMPANY, T.CPAM, T.MSA, T.CAF, T.CARSAT, T.MUTUAL, T.ORDER, T.CCAS, T.OTHER,
)  # fmt: skip
_SEAT = re.compile(r"(?:\b(?:a la|a l'|en|au|dans la|dans l'|de la salle [a-z ]{0,20}de la|salle du conseil de la|in the|at the|devant la|siege de (?:la |l')?|headquarters of the|hotel de|locaux d[eu] (?:la )?) ?)$")
_SEATS = re.compile(r"(?:mairie|prefecture|sous-prefecture|hopital|centre hospitalier|chu|town hall|hospital|centre social|maison|clinique|lycee|universite|(?<=hotel de )(?:metropole|communaute)|(?<=siege de l')agglo)")


_SAYS_AFTER = re.compile(r"(?:,[^,.;]{0,60},)? (?:told|said|says|explique|souligne|declare|affirme|explained|adds|notes|insiste|resume)\b")
_SAYS_BEFORE = re.compile(r"\b(?:said|says|explique|souligne|declare|affirme|insiste|resume|commente|glisse|note|rappelle|confie|sourit|precise)(?: (?:le |la )?\w+)?,? $")


# What an authority is called where the text names only its head.
_UNNAMED = {T.COMMUNE: "commune", T.EPCI: "intercommunalité", T.ARS: "ARS"}
_MAYOR = re.compile(r"(?:maire|mayor) (?:de la ville |de la commune )?(?:de la |de |du |des |d'|of )")


_WAS_REPRESENTED = re.compile(r"\b(?:etait|est|sera|was|is|were) represente?e?s? par|\b(?:was|is|were) represented by")


class _Room:
    def __init__(self, a: Annotated) -> None:
        self.a = a
        self.cues = CueIndex(a)
        self.names = Names(a)
        self.orgs = [o for o in find_organisations(a) if a.zone_at(o.start) is Zone.BODY]
        self.persons = [p for p in find_persons(a) if a.zone_at(p.start) is Zone.BODY]
        self.findings: list[PartyFinding] = []
        self.sections = section_roles(a, self.cues, self.orgs, self.persons)
        self.columns = persons_beside(a, self.sections, self.orgs, self.persons)
        self.signed_before = False
        self.first_in_section: dict[int, bool] = {}
        self.placed: set[int] = {p.start for p in self.columns.values()}  # starts of persons that a card gave to the organisation above them

    def sentence_units(self, start: int, end: int, cues: Sequence[Cue]) -> list[Unit]:
        """Organisations of a stretch, those that an office implies among them, each with its person."""
        orgs = [o for o in self.orgs if start <= o.start < end and not self._within_brackets(o)]
        persons = [p for p in self.persons if start <= p.start < end and p.start not in self.placed]
        orgs = sorted([*orgs, *bare_names(self.a, start, end, orgs, persons, cues)], key=lambda o: o.start)
        owner: dict[int, PersonMention] = {}
        implied: list[Unit] = []
        titles: list[tuple[PersonMention, OrgMention]] = []
        for person in persons:
            org = org_of(self.a, person, orgs, persons)
            if org is not None:
                if not self._speaks(person):
                    owner.setdefault(org.start, person)
                titles.append((person, org))
            elif person.title or person.title_end > person.title_start:
                unit = self._implied(person)
                if unit:
                    implied.append(unit)
        owner = {**self.columns, **owner}
        units = [Unit(o, owner.get(o.start)) for o in orgs if not self._in_title(o, titles)]
        return sorted([*units, *implied, *self._offices(start, end, orgs, persons)], key=lambda u: u.start)

    def _speaks(self, person: PersonMention) -> bool:
        """« …, told The Advertiser »: who is quoted in the sentence does not sign in it."""
        return bool(_SAYS_AFTER.match(self.a.plain, person.end) or _SAYS_BEFORE.search(self.a.plain[max(0, person.start - 24) : person.start]))

    def _in_title(self, org: OrgMention, titles: Sequence[tuple[PersonMention, OrgMention]]) -> bool:
        """« l'État, représenté par X, préfet de région, préfet de la Seine-Maritime »: the office is no second party."""
        if org.type is not T.PREFECTURE or not re.match(r"(?:sous-)?pref(?:et|ete|ect)\b", self.a.plain[org.start : org.end]):
            return False
        return any(o.start != org.start and o.type is T.PREFECTURE and -60 < org.start - p.start < 110 for p, o in titles)

    def _is_seat(self, org: OrgMention) -> bool:
        """« à la mairie », « à l'hôtel de Métropole »: a place, not a party."""
        before = self.a.plain[max(0, org.start - 34) : org.start]
        return bool(_SEATS.match(self.a.plain, org.start) and _SEAT.search(before))

    def _implied(self, person: PersonMention) -> Unit | None:
        known, kind = implied_type(self.a.plain[person.title_start : person.title_end])
        if not known:
            return None
        if kind is T.COMMUNE:
            town = self._town_of_mayor(person.title_start)
            if town:
                return Unit(town, person)
        return Unit(self._standing_for(kind, person.start, person.end), person)

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

    def _standing_for(self, kind: T | None, start: int, end: int) -> OrgMention:
        if kind is None:
            return OrgMention(start, end, "", T.EPCI, "signatories.office", 0.6, True, True, tuple(t.value for t in AUTHORITIES))
        generic = kind in (T.COMMUNE, T.ARS)
        return OrgMention(start, end, {T.PREFECTURE: "État"}.get(kind, ""), kind, "signatories.office", 0.65, generic, True, (kind.value,))

    def _offices(self, start: int, end: int, orgs: Sequence[OrgMention], persons: Sequence[PersonMention]) -> list[Unit]:
        """« le maire et la directrice de l'ARS ont signé »: an office without a name stands for its authority."""
        found = []
        for match in re.compile(r"\b(?:le|la|du|the) (maire|presidente?|mayor|president)(?! (?:de la |du |de |des |d')?(?:comm|conseil|agglo|metro|cpts|ars|msa|cpam|caf|centre|departement|region|l'|la )|,? [a-z]+ de | of|-)").finditer(self.a.plain, start, end):
            taken = any(p.title_start <= match.start(1) < p.title_end or match.start() <= p.start < match.end() + 40 for p in persons)
            if not taken and not any(o.start <= match.start(1) < o.end for o in orgs):
                kind = T.COMMUNE if match[1] in ("maire", "mayor") else None
                town = self._town_of_mayor(match.start(1)) if kind else None
                if town:
                    found.append(Unit(town))
                    continue
                found.append(Unit(self._standing_for(kind, match.start(1), match.end(1))))
        return found

    def add(self, role: str, unit: Unit, trigger: tuple[int, int], rule: str, confidence: float, future: bool) -> None:
        org = self.names.resolve(unit.org)
        if not org.name and org.generic:
            org = replace(org, name=_UNNAMED.get(org.type, "") if unit.org.rule == "signatories.office" else self.a.text[unit.start : unit.end])
        if not org.name:
            return
        p = unit.person
        self.findings.append(
            PartyFinding(
                "signatory" if role == "sign" else "partner", org, unit.start, unit.end, *trigger, rule, confidence, future,
                p.name if p else None, p.title if p else None, p.start if p else None, p.end if p else None,
            )  # fmt: skip
        )

    def read_sentence(self, sentence: Sentence, section: Cue | None) -> None:
        """Give a role to every organisation of a sentence that some cue reaches."""
        cues = self.cues.of_sentence(sentence)
        signed_before, self.signed_before = self.signed_before, any(c.label == "sign" for c in cues)
        if section is None and signed_before and not any(c.label in ("sign", "partner", "none", "definition", "other_instrument") for c in cues):
            self._more_of_them(sentence)
            return
        if section is None and not any(c.label in ("sign", "partner", "authorise") for c in cues):
            return
        units = self.sentence_units(sentence.start, sentence.end, cues)
        self._authorised(sentence, cues)
        spans = [(u.start, u.end) for u in units] + [(u.person.start, u.person.end) for u in units if u.person]
        for unit in units:
            cue = governing(self.a, sentence, cues, unit.start, unit.end, spans)
            cue = cue or section
            if cue is None or cue.label == "none" or (cue.label == "sign" and self._is_seat(unit.org)):
                continue
            if cue.label == "partner" and not self._partner_worthy(unit):
                continue
            if section is not None and unit.person is None:
                unit = self._with_person_near(unit, sentence, section)
            confidence = min(0.95, unit.org.confidence) * (0.85 if cue.weak else 1.0)
            self.add(cue.label, unit, (cue.start, cue.end), cue.rule, confidence, planned(self.a, sentence, cue))
        self._implied_subject(sentence, cues, units)
        if not units and any(c.label == "anaphora" for c in cues):
            self._those_before(sentence, cues)

    def _within_brackets(self, org: OrgMention) -> bool:
        """« les Hôpitaux du Lunévillois (centres hospitaliers de …) »: the parts of an organisation in brackets after it."""
        opening = self.a.plain.rfind("(", max(0, org.start - 60), org.start)
        if opening < 0 or ")" in self.a.plain[opening : org.start]:
            return False
        return any(o.type is org.type and 0 <= opening - o.end <= 2 for o in self.orgs)

    def _implied_subject(self, sentence: Sentence, cues: Sequence[Cue], units: Sequence[Unit]) -> None:
        """« la signature avec l'ARS et la Ville »: the authority that speaks signs with them."""
        for cue in cues:
            if cue.rule != "signatories.with" or not self.a.plain.startswith(("signature", "signing"), cue.start):
                continue
            if any(u.end <= cue.start and u.org.type in AUTHORITIES for u in units) or not any(u.start >= cue.end for u in units):
                continue
            authority = self.names.authority(cue.start)
            if authority:
                unit = Unit(replace(authority, start=cue.start, end=cue.end))
                self.add("sign", unit, (cue.start, cue.end), "signatories.implied_subject", 0.65, planned(self.a, sentence, cue))

    def _with_person_near(self, unit: Unit, sentence: Sentence, section: Cue) -> Unit:
        """In cards and signature blocks the person stands in a short block below the organisation, or above it."""
        blocks = self.a.document.blocks
        here = sentence.block
        if self._persons_in(here) or blocks[here].end - blocks[here].start > 110:
            return unit
        steps = range(here - 1, max(-1, here - 3), -1) if self._person_first(section) else range(here + 1, min(here + 4, len(blocks)))
        for index in steps:
            block = blocks[index]
            others = any(block.start <= o.start < block.end and o.type is not T.PREFECTURE for o in self.orgs)
            if block.end - block.start > 110 or others:
                return unit
            persons = [p for p in self._persons_in(index) if p.start not in self.placed]
            if persons:
                self.placed.add(persons[0].start)
                return Unit(unit.org, persons[0])
        return unit

    def _persons_in(self, index: int) -> list[PersonMention]:
        block = self.a.document.blocks[index]
        return [p for p in self.persons if block.start <= p.start < block.end]

    def _person_first(self, section: Cue) -> bool:
        """Whether the cards of a section name the person above the organisation: as its first card does."""
        if section.start not in self.first_in_section:
            after = [x.start for x in self.persons if x.start >= section.end][:1]
            orgs = [o.start for o in self.orgs if o.start >= section.end][:1]
            block = self.a.block_index(after[0]) if after else -1
            self.first_in_section[section.start] = bool(after and orgs and after[0] < orgs[0] and block != self.a.block_index(orgs[0]))
        return self.first_in_section[section.start] and section.rule != "signatories.signature_block"

    def _partner_worthy(self, unit: Unit) -> bool:
        return not unit.org.generic and unit.org.rule != "signatories.office" and not (unit.org.bare and unit.org.type in _PUBLIC)

    def _those_before(self, sentence: Sentence, cues: Sequence[Cue]) -> None:
        """« Les six institutions apposeront leur signature »: those of the sentence before sign."""
        signing = [c for c in cues if c.label == "sign"]
        index = self.a.sentence_index(sentence.start)
        if not signing or index <= 0:
            return
        before = self.a.sentences[index - 1]
        units = self.sentence_units(before.start, before.end, ())
        if len(units) > 1:
            for unit in units:
                self.add("sign", unit, (signing[0].start, signing[0].end), "signatories.the_partners", 0.75, planned(self.a, sentence, signing[0]))

    def _more_of_them(self, sentence: Sentence) -> None:
        """After a sentence of signing, a sentence that begins with a list of three bodies or more names more of those who sign."""
        units = self.sentence_units(sentence.start, sentence.end, ())
        listed = [u for u in units if not u.org.generic]
        gaps = [self.a.plain[x.end : y.start] for x, y in pairwise(listed)]
        if len(listed) < 3 or listed[0].start - sentence.start > 30 or any(len(g) > 40 for g in gaps[:2]):
            return
        for unit in listed:
            self.add("sign", unit, (sentence.start, sentence.end), "signatories.more_of_them", 0.5, False)

    def _authorised(self, sentence: Sentence, cues: Sequence[Cue]) -> None:
        """« autorise le président à signer »: the council's authority, by its head, will sign."""
        for cue in cues:
            if cue.label != "authorise":
                continue
            authority = self.names.authority(cue.start)
            head = self._head_of_council(sentence, cue)
            if authority:
                unit = Unit(replace(authority, start=cue.start, end=cue.end, rule="signatories.authorise"), head)
                self.add("sign", unit, (cue.start, cue.end), cue.rule, 0.85, True)

    def _head_of_council(self, sentence: Sentence, cue: Cue) -> PersonMention | None:
        """The person authorised, or the president or mayor named elsewhere in the minutes."""
        for person in self.persons:
            if cue.start <= person.start < cue.end:
                return person
        office = re.search(r"\b(president|maire|mayor)", self.a.plain[cue.start : cue.end])
        word = office[1] if office else "president"
        for person in self.persons:
            if re.match(rf"(?:m\.|mme|monsieur|madame|le|la)? ?{word}e?\b", self.a.plain[person.title_start : person.title_end]):
                return person
        return None

    def named_only(self) -> None:
        """Bodies that the message names with their own name, and that no cue reaches, take part."""
        known = [f.org for f in self.findings]
        for org in self.orgs:
            if org.generic or (org.bare and org.rule != "organisations.association_name") or org.type not in _TAKES_PART or self._is_seat(org) or self._within_brackets(org):
                continue
            if any(compatible(k, org) for k in known) or self._declined(org):
                continue
            self.add("partner", Unit(org), (org.start, org.end), "signatories.named_only", 0.5, False)

    def _declined(self, org: OrgMention) -> bool:
        sentence = self.a.sentence_at(org.start)
        return bool(sentence) and any(c.label in ("none", "other_instrument") for c in self.cues.within(sentence.start, sentence.end))

    def represented_later(self) -> None:
        """« The City was represented by X »: who acted for a signatory, said in a sentence of its own."""
        for match in _WAS_REPRESENTED.finditer(self.a.plain):
            sentence = self.a.sentence_at(match.start())
            person = next((p for p in self.persons if match.end() <= p.start < match.end() + 60), None)
            org = next((o for o in reversed(self.orgs) if sentence and sentence.start <= o.start < match.start()), None)
            if org is None or person is None:
                continue
            named = self.names.resolve(org)
            for i, f in enumerate(self.findings):
                if f.role == "signatory" and f.person is None and compatible(f.org, named):
                    self.findings[i] = replace(f, person=person.name, title=person.title, person_start=person.start, person_end=person.end)

    def authority_implied(self) -> None:
        """« la signature avec l'ARS »: the authority whose document it is signs too, where no authority is named as signing."""
        signing = [f for f in self.findings if f.role == "signatory"]
        authority = self.names.authority()
        if authority is None or not signing or any(f.org.type in AUTHORITIES and (f.org.type is authority.type or f.org.type is not T.DEPARTEMENT) for f in signing):
            return
        first = signing[0]
        if authority:
            unit = Unit(replace(authority, start=first.start, end=first.end))
            self.add("sign", unit, (first.trigger_start, first.trigger_end), "signatories.authority_implied", 0.6, first.planned)

    def nobody_signs(self) -> None:
        """Where no one is said to sign, the agency and the authority that prepare the contract are partners."""
        if any(f.role == "signatory" for f in self.findings):
            return
        wanted = [o for o in self.orgs if o.type is T.ARS and not o.generic][:1]
        authority = self.names.authority()
        for org in [*wanted, *([authority] if authority else [])]:
            self.add("partner", Unit(org), (org.start, org.end), "signatories.nobody_signs", 0.6, False)


def extract(a: Annotated) -> tuple[PartyFinding, ...]:
    """All findings of a document, one a place where it speaks of a party; merge() makes one of those of one contract."""
    return a.once("signatories", _extract)


def _extract(a: Annotated) -> tuple[PartyFinding, ...]:
    room = _Room(a)
    for sentence in a.body_sentences():
        room.read_sentence(sentence, room.sections.get(sentence.block) or question_before(a, sentence))
    room.represented_later()
    room.authority_implied()
    room.nobody_signs()
    room.named_only()
    return tuple(room.findings)


def merge(findings: Iterable[PartyFinding]) -> tuple[PartyFinding, ...]:
    """One finding an organisation, under its fullest name, in the order of the text; who signs is no partner as well."""
    merged: list[PartyFinding] = []
    for finding in sorted(findings, key=lambda f: (f.role == "partner", f.org.generic, f.org.bare, f.start)):
        for i, known in enumerate(merged):
            if compatible(known.org, finding.org):
                merged[i] = _joined(known, finding)
                break
        else:
            if not (finding.role == "partner" and finding.org.generic):
                merged.append(finding)
    return tuple(sorted(merged, key=lambda f: (f.role == "partner", f.start)))


def _joined(known: PartyFinding, other: PartyFinding) -> PartyFinding:
    org = fuller(known.org, other.org)
    if known.person or not other.person or other.role != "signatory":
        return replace(known, org=org, confidence=max(known.confidence, other.confidence))
    return replace(
        known, org=org, confidence=max(known.confidence, other.confidence),
        person=other.person, title=other.title, person_start=other.person_start, person_end=other.person_end,
    )  # fmt: skip
