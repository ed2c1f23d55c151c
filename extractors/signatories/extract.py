"""Who signs and who takes part: cues in sentences, lists, tables and signature blocks, tied to organisations and persons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

from extractors.annotated import Annotated, Sentence
from extractors.numbers import number
from extractors.organisations.find import OrgMention
from extractors.signatories.acting import with_persons
from extractors.signatories.answers import answers
from extractors.signatories.cues import CueIndex, governing, planned
from extractors.signatories.merge import merge
from extractors.signatories.model import Cue, PartyFinding, Unit
from extractors.signatories.names import AUTHORITIES, Names
from extractors.signatories.people import head_of_council
from extractors.signatories.roll import roll_of
from extractors.signatories.same import compatible
from extractors.signatories.sections import question_before
from extractors.signatories.units import Units
from extractors.signatories.wording import (
    BOUND,
    CONTRACT_SIGNED,
    GOES_ON,
    GROUPS,
    MEMBERS,
    NUMBERED,
    OWN_DEED,
    PRONOUN,
    SAME_AGAIN,
)
from models.document import Zone
from models.vocabulary import OrganisationType as T

__all__ = ["PartyFinding", "extract", "merge"]

_PUBLIC = (T.PREFECTURE, T.COMMUNE, T.REGION, T.DEPARTEMENT, T.EDUCATION)
# Kinds that are named in such documents because they take part.
_TAKES_PART = (
    T.HOSPITAL, T.CPTS, T.ASSOCIATION, T.UNIVERSITY, T.COMPANY, T.CPAM, T.MSA, T.CAF, T.CARSAT, T.MUTUAL, T.ORDER, T.CCAS, T.OTHER,
)  # fmt: skip


# What an authority is called where the text names only its head.
_UNNAMED = {T.COMMUNE: "commune", T.EPCI: "intercommunalité", T.ARS: "ARS"}


_FAR_BACK = 8  # sentences in which those are looked for whom « the two institutions » takes up
_TIMES = 50  # that a document may say that the same ones sign again; each is about all before it


class _Room:
    def __init__(self, a: Annotated) -> None:
        self.a = a
        self.cues = CueIndex(a)
        self.names = Names(a)
        self.units = Units(a, self.cues)
        self.orgs, self.persons = self.units.orgs, self.units.persons
        self.answers = self.cues.answers = answers(a, self.orgs)
        self.findings: list[PartyFinding] = []
        self.signed_before = False

    def add(self, role: str, unit: Unit, trigger: tuple[int, int], rule: str, confidence: float, future: bool) -> None:
        org = self.names.resolve(unit.org)
        if not org.name and org.generic:
            org = replace(
                org,
                name=_UNNAMED.get(org.type, "")
                if unit.org.rule == "signatories.office"
                else self.a.text[unit.start : unit.end],
            )
        if not org.name:
            return
        p = unit.person
        self.findings.append(
            PartyFinding(
                "signatory" if role == "sign" else "partner",
                org,
                unit.start,
                unit.end,
                *trigger,
                rule,
                confidence,
                future,
                p.name if p else None,
                p.title if p else None,
                p.start if p else None,
                p.end if p else None,
            )
        )

    def section(self, sentence: Sentence) -> Cue | None:
        """What the heading above, the question before or the list's lead makes of those named in a sentence."""
        told = self.units.sections.get(sentence.block) or question_before(self.a, sentence)
        return told or self.answers.get(sentence.start)

    def read_sentence(self, sentence: Sentence, section: Cue | None) -> None:
        """Give a role to every organisation of a sentence that some cue reaches."""
        cues = self.cues.of_sentence(sentence)
        signed_before, self.signed_before = self.signed_before, any(c.label == "sign" for c in cues)
        if (
            section is None
            and signed_before
            and not any(c.label in ("sign", "partner", "none", "definition", "other_instrument") for c in cues)
        ):
            self._more_of_them(sentence)
            return
        if section is None and not any(c.label in ("sign", "partner", "authorise", "anaphora") for c in cues):
            return
        units = self.units.within(sentence.start, sentence.end, cues)
        self._authorised(sentence, cues)
        spans = [(u.start, u.end) for u in units] + [(u.person.start, u.person.end) for u in units if u.person]
        for unit in units:
            cue = governing(self.a, sentence, cues, unit.start, unit.end, spans)
            cue = cue or section
            if (
                cue is None
                or cue.label == "none"
                or (cue.label == "sign" and (self.units.is_seat(unit.org) or self.units.is_territory(unit.org)))
            ):
                continue
            if cue.label == "partner" and not (self._partner_worthy(unit) and not self._member(unit, units, cue)):
                continue
            if section is not None and unit.person is None:
                unit = self.units.with_person_near(unit, sentence, section)
            role = "partner" if unit.org.type is T.COMPANY else cue.label  # a consultancy works for the parties
            confidence = min(0.95, unit.org.confidence) * (0.85 if cue.weak else 1.0)
            self.add(role, unit, (cue.start, cue.end), cue.rule, confidence, planned(self.a, sentence, cue))
        self._implied_subject(sentence, cues, units)
        anaphora = [c for c in cues if c.label == "anaphora"]
        if anaphora and (
            not units
            or anaphora[0].start - sentence.start < 4 < units[0].start - anaphora[0].end
            or self.a.plain.startswith(("by ", "par "), anaphora[0].start)
        ):
            self._those_before(sentence, cues)
        self._one_before(sentence, cues)

    def _implied_subject(self, sentence: Sentence, cues: Sequence[Cue], units: Sequence[Unit]) -> None:
        """« la signature avec l'ARS et la Ville »: the authority that speaks signs with them."""
        for cue in cues:
            if cue.rule != "signatories.with" or not CONTRACT_SIGNED.match(self.a.plain, cue.start, cue.end):
                continue
            if any(u.end <= cue.start and u.org.type in (*AUTHORITIES, T.ARS) for u in units) or not any(
                u.start >= cue.end for u in units
            ):
                continue
            authority = self.names.authority(cue.start)
            if authority:
                unit = Unit(replace(authority, start=cue.start, end=cue.end))
                self.add(
                    "sign",
                    unit,
                    (cue.start, cue.end),
                    "signatories.implied_subject",
                    0.65,
                    planned(self.a, sentence, cue),
                )

    def _partner_worthy(self, unit: Unit) -> bool:
        return (
            not unit.org.generic
            and unit.org.rule != "signatories.office"
            and not (unit.org.bare and unit.org.type in _PUBLIC)
        )

    def _member(self, unit: Unit, units: Sequence[Unit], cue: Cue) -> bool:
        """« Le PETR regroupe trois intercommunalités : A, B et C »: the members of an authority are its territory, no partners."""
        return (
            unit.org.type in (T.EPCI, T.COMMUNE, T.PETR)
            and cue.end <= unit.start
            and bool(GROUPS.match(self.a.plain, cue.start))
            and (
                any(u.end <= cue.start and u.org.type in (T.EPCI, T.PETR) for u in units)
                or bool(MEMBERS.search(self.a.plain, cue.end, unit.start))
            )
        )

    def _those_before(self, sentence: Sentence, cues: Sequence[Cue]) -> None:
        """« Les six institutions apposeront leur signature »: those of the sentence before sign."""
        signing = [c for c in cues if c.label == "sign"]
        if not signing and self.cues.speaks_of_contract(sentence, 3):
            said = self.cues.within(sentence.start, sentence.end)
            signing = [c for c in said if c.rule == "signatories.commit"] or [c for c in said if self._all_bound(c)]
        index = self.a.sentence_index(sentence.start)
        if not signing or index <= 0:
            return
        units = self._named_before(index)
        if len(units) < 2 and (told := NUMBERED.search(self.a.plain, sentence.start, sentence.end)):
            units = self._so_many_before(index, told[1])
        if len(units) > 1:
            for unit in units:
                self.add(
                    "sign",
                    unit,
                    (signing[0].start, signing[0].end),
                    "signatories.the_partners",
                    0.75,
                    planned(self.a, sentence, signing[0]),
                )

    def _all_bound(self, cue: Cue) -> bool:
        """« Tous engagés pour cinq ans », « All signed »: the deed is said with those who do it."""
        return cue.label == "anaphora" and bool(BOUND.search(self.a.plain, cue.start, cue.end))

    def _named_before(self, index: int) -> list[Unit]:
        """The parties of the sentence before one, and of those before it that it goes on from (« Mais aussi C, D »)."""
        units: list[Unit] = []
        for before in reversed(self.a.sentences[max(0, index - 4) : index]):
            found = self.units.within(before.start, before.end, ())
            units = [*found, *units]
            if not GOES_ON.match(self.a.plain, before.start):
                break
        return units

    def _so_many_before(self, index: int, told: str) -> list[Unit]:
        """« the two institutions »: as many as are named together in a sentence before."""
        for before in reversed(self.a.sentences[max(0, index - _FAR_BACK) : index]):
            units = self.units.within(before.start, before.end, ())
            if len({(u.org.type, u.org.name) for u in units}) == number(told):
                return units
        return []

    def _one_before(self, sentence: Sentence, cues: Sequence[Cue]) -> None:
        """« Il l'a signé avec le maire »: the person of the sentence before signs too, for the organisation named with it."""
        pronoun = PRONOUN.match(self.a.plain, sentence.start, sentence.end)
        cue = next((c for c in cues if c.label == "sign" and c.scope == "both"), None)
        index = self.a.sentence_index(sentence.start)
        if not pronoun or cue is None or cue.start > pronoun.end() + 24 or index <= 0:
            return
        before = self.a.sentences[index - 1]
        units = self.units.within(before.start, before.end, ())
        if units and units[0].person:
            self.add("sign", units[0], (cue.start, cue.end), cue.rule, 0.75, planned(self.a, sentence, cue))

    def _more_of_them(self, sentence: Sentence) -> None:
        """After a sentence of signing, a sentence that begins with a list of three bodies or more names more of those who sign."""
        units = self.units.within(sentence.start, sentence.end, ())
        listed = [u for u in units if not u.org.generic]
        gaps = [self.a.plain[x.end : y.start] for x, y in pairwise(listed)]
        if len(listed) < 3 or listed[0].start - sentence.start > 30 or any(len(g) > 40 for g in gaps[:2]):
            return
        if OWN_DEED.search(self.a.plain, listed[-1].end, sentence.end):
            return
        for unit in listed:
            self.add("sign", unit, (sentence.start, sentence.end), "signatories.more_of_them", 0.5, False)

    def _authorised(self, sentence: Sentence, cues: Sequence[Cue]) -> None:
        """« autorise le président à signer »: the council's authority, by its head, will sign."""
        for cue in cues:
            if cue.label != "authorise":
                continue
            authority = self.names.authority(cue.start)
            head = head_of_council(self.a, self.persons, cue)
            if authority:
                unit = Unit(replace(authority, start=cue.start, end=cue.end, rule="signatories.authorise"), head)
                self.add("sign", unit, (cue.start, cue.end), cue.rule, 0.85, True)

    def named_only(self) -> None:
        """Bodies that the message names with their own name, and that no cue reaches, take part."""
        known: dict[T, dict[str, OrgMention]] = {}
        for f in self.findings:
            known.setdefault(f.org.type, {}).setdefault(f.org.name, f.org)
        told: dict[tuple[T, str], bool] = {}  # a long text names the same few hundred times
        for org in self.orgs:
            if (
                org.generic
                or (org.bare and org.rule != "organisations.association_name")
                or org.type not in _TAKES_PART
                or self.units.is_seat(org)
                or self.units.within_brackets(org)
            ):
                continue
            name = org.type, org.name
            if name not in told:
                named = known.get(org.type, {})
                told[name] = org.name in named or any(compatible(k, org) for k in named.values())
            if told[name] or self._declined(org):
                continue
            self.add("partner", Unit(org), (org.start, org.end), "signatories.named_only", 0.5, False)

    def _declined(self, org: OrgMention) -> bool:
        sentence = self.a.sentence_at(org.start)
        if sentence is None:
            return False
        return any(c.label in ("none", "other_instrument") for c in self.cues.within(sentence.start, sentence.end))

    def same_again(self) -> None:
        """« the four signatories of the preceding contract »: those named before sign the next one too."""
        for match in islice(SAME_AGAIN.finditer(self.a.plain), _TIMES):
            if self.a.zone_at(match.start()) is not Zone.BODY:
                continue
            before = (f.org for f in self.findings if f.role == "signatory" and f.start < match.start())
            for org in dict.fromkeys(replace(org, start=match.start(), end=match.end()) for org in before):
                self.add("sign", Unit(org), match.span(), "signatories.same_again", 0.7, True)

    def authority_implied(self) -> None:
        """« la signature avec l'ARS »: the authority whose document it is signs too, where no authority is named as signing."""
        signing = [f for f in self.findings if f.role == "signatory"]
        authority = self.names.authority()
        if (
            authority is None
            or not signing
            or any(
                f.org.type in AUTHORITIES and (f.org.type is authority.type or f.org.type is not T.DEPARTEMENT)
                for f in signing
            )
        ):
            return
        first = signing[0]
        if authority:
            unit = Unit(replace(authority, start=first.start, end=first.end))
            self.add(
                "sign",
                unit,
                (first.trigger_start, first.trigger_end),
                "signatories.authority_implied",
                0.6,
                first.planned,
            )

    def roll(self) -> None:
        """A list of the agency, the authority and others, where a signing is told and no sentence says by whom."""
        found = roll_of(self.a, self.units, self.findings)
        if found is not None:
            sentence, listed = found
            for unit in listed:
                self.add("sign", unit, (sentence.start, sentence.end), "signatories.roll", 0.5, False)

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
        room.read_sentence(sentence, room.section(sentence))
    room.same_again()
    room.findings = with_persons(a, room.findings, room.names, room.orgs, room.persons)
    room.roll()
    room.authority_implied()
    room.nobody_signs()
    room.named_only()
    return tuple(room.findings)
