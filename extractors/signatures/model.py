"""A signing told, and a signing with its date."""

from __future__ import annotations

from dataclasses import dataclass

from models.values import EdtfDate


@dataclass(frozen=True, slots=True)
class SignatureFinding:
    """A signing and its date; spans of both, and how sure it is that they belong together."""

    date: EdtfDate
    start: int  # the words that say the signing
    end: int
    date_start: int
    date_end: int
    score: float
    rule: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that say a signing. `label` is planned, done or neutral."""

    start: int
    end: int
    label: str
    rule: str
    ours: bool  # the contract itself is signed, not an avenant or a charter
