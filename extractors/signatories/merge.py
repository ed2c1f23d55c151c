"""One finding an organisation: what the assembler makes of the findings of one contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractors.signatories.model import PartyFinding
from extractors.signatories.names import compatible, fuller
from models.vocabulary import OrganisationType


def merge(findings: Iterable[PartyFinding]) -> tuple[PartyFinding, ...]:
    """One finding an organisation, under its fullest name, in the order of the text; who signs is no partner as well."""
    merged: list[PartyFinding] = []
    of_kind: dict[OrganisationType, list[int]] = {}  # only those of one kind can be one
    for finding in sorted(findings, key=lambda f: (f.role == "partner", f.org.generic, f.org.bare, f.start)):
        alike = of_kind.setdefault(finding.org.type, [])
        for i in alike:
            if compatible(merged[i].org, finding.org):
                merged[i] = _joined(merged[i], finding)
                break
        else:
            if not (finding.role == "partner" and finding.org.generic):
                alike.append(len(merged))
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
