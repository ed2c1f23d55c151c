"""An organisation as a place of the text names it."""

from __future__ import annotations

from dataclasses import dataclass

from models.vocabulary import OrganisationType


@dataclass(frozen=True, slots=True)
class OrgMention:
    """An organisation as one place of the text names it.

    `generic` mentions stand for an organisation named elsewhere (« l'agence », « la Ville »); `resolves` are the types they may stand for.
    `bare` is set where the head alone is the name (« la CPAM »).
    """

    start: int
    end: int
    name: str
    type: OrganisationType
    rule: str
    confidence: float
    generic: bool = False
    bare: bool = False
    resolves: tuple[str, ...] = ()
