"""One finding an organisation: what the assembler makes of the findings of one contract."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractors.signatories.model import PartyFinding
from extractors.signatories.same import compatible, fuller
from models.vocabulary import OrganisationType


def merge(findings: Iterable[PartyFinding]) -> tuple[PartyFinding, ...]:
    """One finding an organisation, under its fullest name, in the order of the text; who signs is no partner as well."""
    merged: list[PartyFinding] = []
    of_kind: dict[OrganisationType, list[int]] = {}  # only those of one kind can be one
    known: dict[OrganisationType, dict[str, int]] = {}  # a long text names the same few over and over
    for finding in sorted(findings, key=lambda f: (f.role == "partner", f.org.generic, f.org.bare, f.start)):
        kind, name = finding.org.type, finding.org.name
        alike, places = of_kind.setdefault(kind, []), known.setdefault(kind, {})
        if name not in places:
            at = next((i for i in alike if compatible(merged[i].org, finding.org)), len(merged))
            if at == len(merged):
                if not (finding.role == "partner" and finding.org.generic):
                    alike.append(at)
                    merged.append(finding)
                continue
            places[name] = at
        before = merged[places[name]]
        joined = merged[places[name]] = _joined(before, finding)
        if joined.org.name != before.org.name:
            places.clear()  # others may be one with its fuller name
    return tuple(sorted(merged, key=lambda f: (f.role == "partner", f.start)))


def _joined(known: PartyFinding, other: PartyFinding) -> PartyFinding:
    org = fuller(known.org, other.org)
    if known.person or not other.person or other.role != "signatory":
        if org is known.org and other.confidence <= known.confidence:
            return known
        return replace(known, org=org, confidence=max(known.confidence, other.confidence))
    return replace(
        known, org=org, confidence=max(known.confidence, other.confidence),
        person=other.person, title=other.title, person_start=other.person_start, person_end=other.person_end,
    )  # fmt: skip
