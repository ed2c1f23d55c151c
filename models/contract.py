"""What a document says of one contract; the keys are those of the published output."""

from __future__ import annotations

from pydantic import Field, field_validator

from models.base import Frozen
from models.evidence import Evidence
from models.values import EdtfDate, Period, edtf_bounds
from models.vocabulary import (
    Certainty,
    DocumentKind,
    EventKind,
    Language,
    OrganisationType,
    Status,
    TerritoryKind,
    Theme,
)


class Territory(Frozen):
    """The area a contract covers, by the names in the text and official codes."""

    names: tuple[str, ...] = Field(description="spellings found in the text, the fullest first")
    kind: TerritoryKind
    codes: tuple[str, ...] = Field(
        default=(), description="SIREN of an EPCI or EPT, INSEE code of a commune or département"
    )
    departments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


class Organisation(Frozen):
    """A named organisation and its kind."""

    name: str
    type: OrganisationType


class Signatory(Organisation):
    """An organisation that signs, with the person who signs for it where one is named."""

    person: str | None = None
    title: str | None = None


class Partner(Organisation):
    """An organisation that takes part without signing."""


class Axis(Frozen):
    """A strategic axis, worded as in the text."""

    label: str
    themes: tuple[Theme, ...] = ()


class Funding(Frozen):
    """A sum of money in euros, a year or in total."""

    amount_eur: int | float = Field(ge=0)
    per: str = Field(pattern="^(year|total)$")
    payer: str | None = None
    purpose: str | None = None


class Event(Frozen):
    """A dated step in the life of a contract."""

    event: EventKind
    edtf: str
    certainty: Certainty = Certainty.ACTUAL

    @field_validator("edtf")
    @classmethod
    def _valid(cls, value: str) -> str:
        edtf_bounds(value)
        return value


class Contract(Frozen):
    """One contract as one document reports it. `evidence` and `confidence` are keyed by JSON Pointer."""

    territory: Territory | None = None
    status: Status | None = None
    generation: int | None = Field(default=None, ge=1)
    signature: EdtfDate | None = None
    period: Period | None = None
    duration_months: int | None = Field(default=None, ge=1)
    signatories: tuple[Signatory, ...] = ()
    partners: tuple[Partner, ...] = ()
    axes: tuple[Axis, ...] = ()
    axes_count: int | None = Field(default=None, ge=1)
    actions_count: int | None = Field(default=None, ge=1)
    funding: tuple[Funding, ...] = ()
    events: tuple[Event, ...] = ()
    evidence: dict[str, tuple[Evidence, ...]] = Field(default_factory=dict)
    confidence: dict[str, float] = Field(default_factory=dict)


class DocumentRecord(Frozen):
    """The answer to one document: its language, its date, the contracts it reports."""

    document: str
    language: Language
    published: str | None = None
    contracts: tuple[Contract, ...] = ()
    kind: DocumentKind = Field(default=DocumentKind.OTHER, description="who speaks in the document")
    outcome: str = Field(
        description="records, irrelevant, partial (answered from a part of the document), or the reason for quarantine: "
        "unsupported, encrypted, damaged, scanned, empty, too_large, timed_out, crashed"
    )
    reason: str | None = None
    evidence: dict[str, tuple[Evidence, ...]] = Field(default_factory=dict)
