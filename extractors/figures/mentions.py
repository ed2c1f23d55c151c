"""What the figures' room answers."""

from __future__ import annotations

from dataclasses import dataclass

from models.contract import Funding

CLS, OTHER, PREVIOUS = "cls", "other", "previous"


@dataclass(frozen=True, slots=True)
class CountMention:
    """A number of axes or actions. `label` says whose: the CLS's, another instrument's, or the previous contract's."""

    kind: str  # axes | actions
    value: int
    start: int
    end: int
    rule: str
    score: float
    label: str = CLS


@dataclass(frozen=True, slots=True)
class FundingMention:
    """A sum with who pays it, the words that say it, and how sure it is."""

    funding: Funding
    start: int
    end: int
    rule: str
    confidence: float
    each: bool = False  # paid for each of several contracts
