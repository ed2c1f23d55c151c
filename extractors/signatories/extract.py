"""Who signs and who takes part: cues in sentences, lists, tables and signature blocks, tied to organisations and persons."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.annotated import Annotated, Sentence
from extractors.columns import facts, rows_of_contracts
from extractors.signatories.acting import with_persons
from extractors.signatories.columns import PARTIES, by_columns
from extractors.signatories.cues import planned
from extractors.signatories.governing import governing
from extractors.signatories.implied import authorised, authority_implied, implied_subject, named_only, nobody_signs
from extractors.signatories.merge import merge
from extractors.signatories.model import Cue, PartyFinding, Unit
from extractors.signatories.roll import roll_of
from extractors.signatories.room import Room
from extractors.signatories.taken_up import deny_before, more_of_them, one_before, same_again, those_before
from extractors.signatories.wording import GROUPS, MEMBERS
from models.vocabulary import OrganisationType as T

__all__ = ["PartyFinding", "extract", "merge"]

_PUBLIC = (T.PREFECTURE, T.COMMUNE, T.REGION, T.DEPARTEMENT, T.EDUCATION)


def _read_sentence(room: Room, sentence: Sentence, section: Cue | None) -> None:
    """Give a role to every organisation of a sentence that some cue reaches."""
    cues = room.cues.of_sentence(sentence)
    signed_before, room.signed_before = room.signed_before, any(c.label == "sign" for c in cues)
    if (
        section is None
        and signed_before
        and not any(c.label in ("sign", "partner", "none", "definition", "other_instrument") for c in cues)
    ):
        more_of_them(room, sentence)
        return
    if section is None and not any(c.label in ("sign", "partner", "authorise", "anaphora") for c in cues):
        return
    units = room.units.within(sentence.start, sentence.end, cues)
    authorised(room, sentence, cues)
    spans = [(u.start, u.end) for u in units] + [(u.person.start, u.person.end) for u in units if u.person]
    for unit in units:
        cue = governing(room.a, sentence, cues, unit.start, unit.end, spans)
        cue = cue or section
        if (
            cue is None
            or cue.label == "none"
            or (cue.label == "sign" and (room.units.is_seat(unit.org) or room.units.is_territory(unit.org)))
        ):
            continue
        if cue.label == "partner" and not (_partner_worthy(unit) and not _member(room, unit, units, cue)):
            continue
        if section is not None and unit.person is None:
            unit = room.units.with_person_near(unit, sentence, section)
        role = "partner" if unit.org.type is T.COMPANY else cue.label  # a consultancy works for the parties
        confidence = min(0.95, unit.org.confidence) * (0.85 if cue.weak else 1.0)
        room.add(role, unit, (cue.start, cue.end), cue.rule, confidence, planned(room.a, sentence, cue))
    implied_subject(room, sentence, cues, units)
    anaphora = [c for c in cues if c.label == "anaphora"]
    if anaphora and (
        not units
        or anaphora[0].start - sentence.start < 4 < units[0].start - anaphora[0].end
        or room.a.plain.startswith(("by ", "par "), anaphora[0].start)
    ):
        those_before(room, sentence, cues)
    one_before(room, sentence, cues)
    if not units:
        deny_before(room, sentence, cues)


def _partner_worthy(unit: Unit) -> bool:
    return (
        not unit.org.generic
        and unit.org.rule != "signatories.office"
        and not (unit.org.bare and unit.org.type in _PUBLIC)
    )


def _member(room: Room, unit: Unit, units: Sequence[Unit], cue: Cue) -> bool:
    """« Le PETR regroupe trois intercommunalités : A, B et C »: the members of an authority are its territory, no partners."""
    return (
        unit.org.type in (T.EPCI, T.COMMUNE, T.PETR)
        and cue.end <= unit.start
        and bool(GROUPS.match(room.a.plain, cue.start))
        and (
            any(u.end <= cue.start and u.org.type in (T.EPCI, T.PETR) for u in units)
            or bool(MEMBERS.search(room.a.plain, cue.end, unit.start))
        )
    )


def _roll(room: Room) -> None:
    """A list of the agency, the authority and others, where a signing is told and no sentence says by whom."""
    found = roll_of(room.a, room.units, room.findings)
    if found is not None:
        sentence, listed = found
        for unit in listed:
            room.add("sign", unit, (sentence.start, sentence.end), "signatories.roll", 0.5, False)


def extract(a: Annotated) -> tuple[PartyFinding, ...]:
    """All findings of a document, one a place where it speaks of a party; merge() makes one of those of one contract."""
    return a.once("signatories", _extract)


def _extract(a: Annotated) -> tuple[PartyFinding, ...]:
    room = Room(a)
    tabled = rows_of_contracts(a, *PARTIES) | facts(a, *PARTIES)
    for sentence in a.body_sentences():
        if sentence.block not in tabled:
            _read_sentence(room, sentence, room.section(sentence))
    by_columns(room)
    same_again(room)
    room.findings = with_persons(a, room.findings, room.names, room.orgs, room.persons)
    _roll(room)
    authority_implied(room)
    nobody_signs(room)
    named_only(room)
    return tuple(room.findings)
