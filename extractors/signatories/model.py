"""What the room answers: an organisation, what the text makes of it, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extractors.organisations.find import OrgMention
from extractors.persons.find import PersonMention

Role = Literal["signatory", "partner"]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say who signs or takes part, and how far they reach (see rules.yaml)."""

    start: int
    end: int
    label: str
    scope: str
    rule: str
    weak: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class PartyFinding:
    """An organisation in its role. `org` has the fullest name the document gives it; `start` and `end` are where it stands here.

    `trigger_start` and `trigger_end` span the words that give it the role, so that a document with
    several contracts can be taken apart.
    """

    role: Role
    org: OrgMention
    start: int
    end: int
    trigger_start: int
    trigger_end: int
    rule: str
    confidence: float
    planned: bool = False
    person: str | None = None
    title: str | None = None
    person_start: int | None = None
    person_end: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisation of a sentence with the person who acts for it; `org.end == org.start` where an office implies the organisation."""

    org: OrgMention
    person: PersonMention | None = None

    @property
    def start(self) -> int:
        return self.org.start

    @property
    def end(self) -> int:
        return self.org.end
