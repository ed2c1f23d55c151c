"""What becomes of a document: exactly one ending, with the record or with the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
import hashlib

from models.contract import DocumentRecord
from models.source import Source
from models.vocabulary import Language


class Ending(StrEnum):
    """How a document can end. Each one ends in exactly one of these."""

    RECORDS = "records"
    IRRELEVANT = "irrelevant"
    PARTIAL = "partial"  # answered, from a part of it
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    SCANNED = "scanned"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"


class Kind(StrEnum):
    """Whether there are contracts, none, an answer from a part of the document, or no answer."""

    RECORDS = "records"
    IRRELEVANT = "irrelevant"
    PARTIAL = "partial"
    QUARANTINED = "quarantined"


_ANSWERED = frozenset({Ending.RECORDS, Ending.IRRELEVANT, Ending.PARTIAL})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one document. `source` is None where not even its bytes could be had."""

    uri: str
    record: DocumentRecord
    source: Source | None = None
    text: str = ""
    title: str | None = None

    @property
    def kind(self) -> Kind:
        """Whether there are contracts, none, an answer from a part, or no answer."""
        return Kind(self.record.outcome) if self.record.outcome in _ANSWERED else Kind.QUARANTINED


def quarantine(uri: str, ending: Ending, message: str, source: Source | None = None) -> Outcome:
    """The outcome of a document that could not be answered; the message names the cause and the way out."""
    record = DocumentRecord(document=uri, language=Language.UNKNOWN, outcome=Ending(ending).value, reason=message)
    return Outcome(uri, record, source)


def digest(payload: bytes) -> str:
    """The SHA-256 by which a document's content is known."""
    return hashlib.sha256(payload).hexdigest()
