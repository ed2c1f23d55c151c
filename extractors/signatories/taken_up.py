"""Those whom a sentence takes up from the sentences before: « they », « the two institutions », « the same signatories »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

from extractors.annotated import Sentence
from extractors.numbers import number
from extractors.signatories.cues import planned
from extractors.signatories.model import Cue, Unit
from extractors.signatories.room import Room
from extractors.signatories.wording import BOUND, GOES_ON, NUMBERED, OWN_DEED, PRONOUN, SAME_AGAIN, THEY
from models.document import Zone

_FAR_BACK = 8  # sentences in which those are looked for whom « the two institutions » takes up
_TIMES = 50  # that a document may say that the same ones sign again; each is about all before it


def those_before(room: Room, sentence: Sentence, cues: Sequence[Cue]) -> None:
    """« Les six institutions apposeront leur signature »: those of the sentence before sign."""
    signing = [c for c in cues if c.label == "sign"]
    if not signing and room.cues.speaks_of_contract(sentence, 3):
        said = room.cues.within(sentence.start, sentence.end)
        signing = [c for c in said if c.rule == "signatories.commit"] or [c for c in said if _all_bound(room, c)]
    index = room.a.sentence_index(sentence.start)
    if not signing or index <= 0:
        return
    units = _named_before(room, index)
    if len(units) < 2 and (told := NUMBERED.search(room.a.plain, sentence.start, sentence.end)):
        units = _so_many_before(room, index, told[1])
    if len(units) > 1:
        for unit in units:
            room.add(
                "sign",
                unit,
                (signing[0].start, signing[0].end),
                "signatories.the_partners",
                0.75,
                planned(room.a, sentence, signing[0]),
            )


def _all_bound(room: Room, cue: Cue) -> bool:
    """« Tous engagés pour cinq ans », « All signed »: the deed is said with those who do it."""
    return cue.label == "anaphora" and bool(BOUND.search(room.a.plain, cue.start, cue.end))


def _named_before(room: Room, index: int) -> list[Unit]:
    """The parties of the sentence before one, and of those before it that it goes on from (« Mais aussi C, D »)."""
    units: list[Unit] = []
    for before in reversed(room.a.sentences[max(0, index - 4) : index]):
        found = room.units.within(before.start, before.end, ())
        units = [*found, *units]
        if not GOES_ON.match(room.a.plain, before.start):
            break
    return units


def _so_many_before(room: Room, index: int, told: str) -> list[Unit]:
    """« the two institutions »: as many as are named together in a sentence before."""
    for before in reversed(room.a.sentences[max(0, index - _FAR_BACK) : index]):
        units = room.units.within(before.start, before.end, ())
        if len({(u.org.type, u.org.name) for u in units}) == number(told):
            return units
    return []


def deny_before(room: Room, sentence: Sentence, cues: Sequence[Cue]) -> None:
    """« Vous ne signez pas ce soir », « They did not sign »: those of the sentence before take part without signing."""
    index = room.a.sentence_index(sentence.start)
    if index <= 0 or not THEY.match(room.a.plain, sentence.start) or not any(c.strong for c in cues):
        return
    before = room.a.sentences[index - 1]
    room.findings = [
        replace(f, role="partner") if f.role == "signatory" and before.start <= f.trigger_start < before.end else f
        for f in room.findings
    ]


def one_before(room: Room, sentence: Sentence, cues: Sequence[Cue]) -> None:
    """« Il l'a signé avec le maire »: the person of the sentence before signs too, for the organisation named with it."""
    pronoun = PRONOUN.match(room.a.plain, sentence.start, sentence.end)
    cue = next((c for c in cues if c.label == "sign" and c.scope == "both"), None)
    index = room.a.sentence_index(sentence.start)
    if not pronoun or cue is None or cue.start > pronoun.end() + 24 or index <= 0:
        return
    before = room.a.sentences[index - 1]
    units = room.units.within(before.start, before.end, ())
    if units and units[0].person:
        room.add("sign", units[0], (cue.start, cue.end), cue.rule, 0.75, planned(room.a, sentence, cue))


def more_of_them(room: Room, sentence: Sentence) -> None:
    """After a sentence of signing, a sentence that begins with a list of three bodies or more names more of those who sign."""
    units = room.units.within(sentence.start, sentence.end, ())
    listed = [u for u in units if not u.org.generic]
    gaps = [room.a.plain[x.end : y.start] for x, y in pairwise(listed)]
    if len(listed) < 3 or listed[0].start - sentence.start > 30 or any(len(g) > 40 for g in gaps[:2]):
        return
    if OWN_DEED.search(room.a.plain, listed[-1].end, sentence.end):
        return
    for unit in listed:
        room.add("sign", unit, (sentence.start, sentence.end), "signatories.more_of_them", 0.5, False)


def same_again(room: Room) -> None:
    """« the four signatories of the preceding contract »: those named before sign the next one too."""
    for match in islice(SAME_AGAIN.finditer(room.a.plain), _TIMES):
        if room.a.zone_at(match.start()) is not Zone.BODY:
            continue
        before = (f.org for f in room.findings if f.role == "signatory" and f.start < match.start())
        for org in dict.fromkeys(replace(org, start=match.start(), end=match.end()) for org in before):
            room.add("sign", Unit(org), match.span(), "signatories.same_again", 0.7, True)
