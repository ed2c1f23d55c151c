"""What the parts of this room share: the document's cues, names and parties, and the findings made so far."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
import re

from extractors.annotated import Annotated, Sentence
from extractors.signatories.answers import answers
from extractors.signatories.cues import CueIndex
from extractors.signatories.model import Cue, PartyFinding, Unit
from extractors.signatories.names import Names
from extractors.signatories.sections import question_before
from extractors.signatories.units import Units
from models.document import Zone
from models.vocabulary import OrganisationType as T

_ENDS = re.compile(r"[.!?:;…][ \u00a0]?[\"'”»)]*\s*$")
# What an authority is called where the text names only its head.
_UNNAMED = {T.COMMUNE: "commune", T.EPCI: "intercommunalité", T.ARS: "ARS"}


class Room:
    """The findings of a document while they are made."""

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
        """Note that a party signs (« sign ») or takes part, by the words of `trigger`."""
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

    @cached_property
    def running_text(self) -> tuple[int, int]:
        """From the first to the last block of the body that ends as a sentence does, or leads to a list."""
        body = [b for b in self.a.document.blocks if b.zone is Zone.BODY and b.start < b.end]
        ended = [b for b in body if _ENDS.search(self.a.text, max(b.start, b.end - 4), b.end)]
        return (ended[0].start, ended[-1].end) if ended else (0, len(self.a.text))

    def section(self, sentence: Sentence) -> Cue | None:
        """What the heading above, the question before or the list's lead makes of those named in a sentence."""
        told = self.units.sections.get(sentence.block) or question_before(self.a, sentence)
        return told or self.answers.get(sentence.start)
