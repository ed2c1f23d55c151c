"""A value that was chosen for a field of a contract, with its proof."""

from __future__ import annotations

from dataclasses import dataclass

from models.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Chosen:
    """A field's value, the words that say it, and how sure it is (0 to 1)."""

    value: object
    evidence: tuple[Evidence, ...]
    confidence: float
