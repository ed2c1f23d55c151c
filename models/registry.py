"""The registry: entries, what each value of an entry rests on, and what reviewers decided."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pydantic import Field, field_validator, model_validator

from models.base import Frozen
from models.contract import Contract
from models.evidence import Evidence
from models.vocabulary import DocumentKind, Severity, Verdict


class DocumentRef(Frozen):
    """A document as the registry cites it."""

    sha256: str
    uris: tuple[str, ...] = Field(description="where it was found, in alphabetical order")
    title: str | None = None
    kind: DocumentKind = DocumentKind.OTHER
    language: str = "unknown"
    published: str | None = Field(default=None, description="EDTF, as the document itself says")


class Report(Frozen):
    """What one document reports of one contract. `id` is the document's first 12 hex digits, a dash, the number."""

    id: str
    number: int = Field(ge=1, description="position in the document, from 1")
    document: DocumentRef
    contract: Contract = Field(description="values; evidence and confidence where they were asked for")


class Support(Frozen):
    """A claim that a merged value rests on: which report, and the JSON Pointer of the value in it."""

    report: str
    pointer: str


class Claim(Frozen):
    """One value that a document states of an entry, with its proof."""

    report: str
    pointer: str = Field(description="JSON Pointer in the report")
    document: str = Field(description="SHA-256")
    value: Any
    confidence: float | None = None
    evidence: tuple[Evidence, ...] = ()


class Conflict(Frozen):
    """Claims that contradict the value chosen. `pointer` is the JSON Pointer of that value in the entry."""

    pointer: str
    chosen: Any
    other: Any
    against: tuple[Support, ...]


class Check(Frozen):
    """What a consistency check found. `name` is the check's; the pointers lead to the values that disagree."""

    name: str
    severity: Severity
    message_fr: str
    message_en: str
    pointers: tuple[str, ...] = ()


class PossibleDuplicate(Frozen):
    """Another entry that may be the same contract, and why that could not be decided."""

    entry: str
    reasons: tuple[str, ...]


class Reviewed(Frozen):
    """A human decision that stands for a value of an entry."""

    decision: str
    verdict: Verdict
    by: str
    at: datetime
    machine: Any = Field(default=None, description="what the machine says now")
    disputed: bool = Field(default=False, description="the machine has changed its value to a third one since")


class Entry(Frozen):
    """One contract of the registry. Keys of `support`, `reviewed` and `contract.confidence` are JSON Pointers."""

    id: str
    contract: Contract
    documents: tuple[DocumentRef, ...] = Field(description="most believed first")
    reports: tuple[str, ...]
    support: dict[str, tuple[Support, ...]] = Field(default_factory=dict, description="deciding claim first")
    conflicts: tuple[Conflict, ...] = ()
    checks: tuple[Check, ...] = ()
    reviewed: dict[str, Reviewed] = Field(default_factory=dict)
    previous: str | None = Field(default=None, description="entry of the contract before this one")
    next: str | None = None
    possible_duplicates: tuple[PossibleDuplicate, ...] = ()
    rejected: bool = Field(default=False, description="a reviewer says that this is no contract")

    @property
    def needs_review(self) -> bool:
        """Whether a human should look: something contradicts, is inconsistent, or may be double."""
        return bool(self.conflicts or self.checks or self.possible_duplicates) or any(
            r.disputed for r in self.reviewed.values()
        )


class Anchor(Frozen):
    """A report as a decision remembers it: it is found again when its document was extracted anew."""

    document: str = Field(description="SHA-256")
    number: int
    territory: str = Field(default="", description="codes, or the key of the name, that the report had")


class Decision(Frozen):
    """What a reviewer decided: append-only, and independent of the ids that entries have at a time.

    A value's decision names the `field` and, in a list, the `item` by its key (pipeline.merge.identity.item_key).
    `anchors` are the reports of the entry decided about; `others` those of the second entry in a merge, or those that
    leave in a split. `machine` is the machine's value that the reviewer saw.
    """

    id: str = Field(description="UUID")
    verdict: Verdict
    by: str = Field(min_length=1)
    at: datetime
    why: str = ""
    entry: str = Field(description="the entry's id when it was decided")
    anchors: tuple[Anchor, ...] = Field(min_length=1)
    others: tuple[Anchor, ...] = ()
    field: str | None = None
    item: str | None = None
    value: Any = None
    machine: Any = None
    evidence: tuple[Evidence, ...] = Field(default=(), description="words that the reviewer chose as proof")
    evidence_document: str | None = Field(default=None, description="SHA-256 of the document with these words")
    withdraws: str | None = Field(default=None, description="id of the decision taken back")

    @field_validator("at")
    @classmethod
    def _zoned(cls, value: datetime) -> datetime:
        return value if value.tzinfo else value.replace(tzinfo=UTC)

    @model_validator(mode="after")
    def _complete(self) -> Decision:
        if self.verdict in (Verdict.ACCEPT, Verdict.CORRECT, Verdict.REJECT) and not self.field:
            raise ValueError(f"a decision to {self.verdict.value} names a field")
        if self.verdict in (Verdict.MERGE, Verdict.SPLIT) and not self.others:
            raise ValueError(f"a decision to {self.verdict.value} names the other reports")
        if self.verdict is Verdict.WITHDRAW and not self.withdraws:
            raise ValueError("a withdrawal names the decision that it takes back")
        return self
