"""A registry in memory, as the export sees one: realistic entries and some hostile ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from models.contract import Axis, Contract, Event, Funding, Partner, Signatory, Territory
from models.evidence import Evidence
from models.registry import (
    Check,
    Claim,
    Conflict,
    DocumentRef,
    Entry,
    PossibleDuplicate,
    Reviewed,
    Support,
)
from models.values import EdtfDate, Period
from models.vocabulary import (
    Certainty,
    DocumentKind,
    EventKind,
    OrganisationType,
    Severity,
    Status,
    TerritoryKind,
    Theme,
    Verdict,
)

SENTENCES = "Le contrat a été signé vendredi. Il durera cinq ans. Trois axes ont été retenus."


class FakeRegistry:
    """Entries and their claims, held in memory."""

    def __init__(self, entries: Iterable[Entry], claims: dict[str, Sequence[Claim]] | None = None) -> None:
        self._entries = sorted(entries, key=lambda e: e.id)
        self._claims = claims or {}

    def entries(self) -> Iterator[Entry]:
        return iter(self._entries)

    def claims(self, entry: Entry) -> Iterable[Claim]:
        return self._claims.get(entry.id, ())


def document(name: str, kind: DocumentKind = DocumentKind.PARTY, **more: Any) -> DocumentRef:
    """A document found at an address made of its name."""
    uris = (f"https://www.ars.sante.fr/{name}",)
    return DocumentRef(
        **{"sha256": sha256(name.encode()).hexdigest(), "uris": uris, "kind": kind, "language": "fr", **more}
    )


def claim(source: DocumentRef, pointer: str, value: Any, quote: str = "les mots", number: int = 1) -> Claim:
    """A claim of a document with one piece of evidence."""
    proof = Evidence(start=10, end=10 + len(quote), quote=quote, page=2, rule="signatures.done", confidence=0.9)
    return Claim(
        report=f"{source.sha256[:12]}-{number}", pointer=pointer, document=source.sha256, value=value,
        confidence=0.87654321, evidence=(proof,),
    )  # fmt: skip


def entry(id: str, contract: Contract, *documents: DocumentRef, **more: Any) -> Entry:
    """An entry that rests on the first contract of each document."""
    return Entry(
        id=id, contract=contract, documents=documents, reports=tuple(f"{d.sha256[:12]}-1" for d in documents), **more
    )


RELEASE = document("saint-dizier", title="Un contrat, des santés", published="2024-03-29")
PRESS = document("journal", DocumentKind.PRESS, uris=("/srv/jean/presse/journal.pdf", "https://user:pw@journal.fr/a|b"))


def saint_dizier() -> tuple[Entry, list[Claim]]:
    """An EPCI over two départements, with everything that an entry can have."""
    contract = Contract(
        territory=Territory(
            names=("Grand Saint-Dizier, Der & Vallées", "Grand Saint-Dizier"), kind=TerritoryKind.EPCI,
            codes=("200068666",), departments=("51", "52"), regions=("44",),
        ),
        status=Status.SIGNED,
        generation=2,
        signature=EdtfDate(edtf="2024-03-22"),
        period=Period(start="2024-03-22", end="2029-03"),
        duration_months=60,
        signatories=(
            Signatory(name="ARS Grand Est", type=OrganisationType.ARS, person="Jeanne Martin", title="directrice"),
            Signatory(name="Grand Saint-Dizier", type=OrganisationType.EPCI),
        ),
        partners=(Partner(name="Promotion Santé Grand Est", type=OrganisationType.ASSOCIATION),),
        axes=(
            Axis(label="l'accès aux soins", themes=(Theme.ACCESS_TO_CARE, Theme.HEALTH_WORKFORCE)),
            Axis(label="la santé mentale", themes=(Theme.MENTAL_HEALTH,)),
        ),
        axes_count=5,
        actions_count=39,
        funding=(Funding(amount_eur=35000, per="year", payer="ARS"), Funding(amount_eur=1200.5, per="total")),
        events=(
            Event(event=EventKind.LAUNCH, edtf="2022-22"),
            Event(event=EventKind.ASSESSMENT, edtf="2027-11/2027-12", certainty=Certainty.PLANNED),
        ),
        confidence={"/signature": 0.94, "/axes/10": 0.7, "/axes/2": 0.8},
    )  # fmt: skip
    claims = [
        claim(PRESS, "/signature", {"edtf": "2024-03-23", "certainty": "actual"}, SENTENCES),
        claim(RELEASE, "/axes/10", {"label": "la santé mentale", "themes": ["mental_health"]}, SENTENCES),
        claim(RELEASE, "/axes/2", {"label": "l'accès aux soins", "themes": ["access_to_care"]}),
        claim(RELEASE, "/signature", {"edtf": "2024-03-22", "certainty": "actual"}, "ce vendredi 22 mars"),
        claim(RELEASE, "/status", "signed"),
    ]
    report, other = claims[1].report, claims[0].report
    found = entry(
        "cls-200068666-2024", contract, RELEASE, PRESS,
        support={"/signature": (Support(report=report, pointer="/signature"),)},
        conflicts=(
            Conflict(
                pointer="/signature", chosen={"edtf": "2024-03-22"}, other={"edtf": "2024-03-23"},
                against=(Support(report=other, pointer="/signature"),),
            ),
        ),
        checks=(
            Check(
                name="axes_count", severity=Severity.WARNING, message_fr="Cinq axes, deux cités",
                message_en="Five axes, two listed", pointers=("/axes", "/axes_count"),
            ),
        ),
        reviewed={
            "/status": Reviewed(
                decision="d", verdict=Verdict.ACCEPT, by="relectrice@exemple.fr",
                at=datetime(2025, 6, 3, 23, 30, tzinfo=UTC), machine="signed",
            )
        },
        previous="cls-200068666-2018",
        possible_duplicates=(PossibleDuplicate(entry="cls-52-2024", reasons=("same year",)),),
    )  # fmt: skip
    return found, claims


def town() -> Entry:
    """A commune whose signature is only planned."""
    contract = Contract(
        territory=Territory(names=("Sevran",), kind=TerritoryKind.COMMUNE, codes=("93071",), departments=("93",), regions=("11",)),
        status=Status.IN_PREPARATION,
        signature=EdtfDate(edtf="2025-11/2025-12", certainty=Certainty.PLANNED),
    )  # fmt: skip
    return entry("cls-93071-2025", contract, document("sevran"))


def grouping() -> Entry:
    """A PETR for which no table has a code or members."""
    place = Territory(
        names=("PETR du Pays des Sources",), kind=TerritoryKind.PETR, departments=("52",), regions=("44",)
    )
    return entry("cls-52-petr-sources-2024", Contract(territory=place, status=Status.ANNOUNCED), document("petr"))


def several() -> Entry:
    """Two EPCI, and an arrondissement of Marseille, since 2019, with no end told."""
    codes = ("200068666", "200066793", "13201")
    place = Territory(names=("Deux intercommunalités",), kind=TerritoryKind.PETR, codes=codes)
    contract = Contract(territory=place, status=Status.SIGNED, period=Period(start="2019"))
    return entry("cls-several-2019", contract, document("several"))


def rejected() -> Entry:
    """What a reviewer says is no contract; its document is cited by nothing else."""
    return entry("cls-rejected", Contract(), document("rejected"), rejected=True)


HOSTILE = '=cmd|"/C calc"!A0; "@SUM(1)\r\nligne 2,\x00\x1b[31m\u202e "fin"\u2028🩺'


def hostile() -> Entry:
    """Words that try to be something else: formulas, control characters, separators, dates that are none."""
    contract = Contract(
        territory=Territory(names=(HOSTILE, "a|b"), kind=TerritoryKind.OTHER, codes=("00000",)),
        signatories=(Signatory(name="", type=OrganisationType.OTHER, person="'-1+1"),),
        actions_count=10**30,
        funding=(Funding.model_construct(amount_eur=float("inf"), per="year", payer=None, purpose="\x00"),),
        events=(Event.model_construct(event=EventKind.OTHER, edtf="soon", certainty=Certainty.ACTUAL),),
        axes=(Axis(label="x" * 200_000),),
    )  # fmt: skip
    return entry("cls-hostile", contract, document("hostile", title="+33 1", uris=("=cmd.txt", "stdin:ab")))


def registry() -> FakeRegistry:
    """All of them."""
    found, claims = saint_dizier()
    return FakeRegistry([found, town(), grouping(), several(), rejected(), hostile()], {found.id: claims})
