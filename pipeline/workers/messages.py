"""What a worker says to the process that asked it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.outcome import Outcome
from pipeline.workers.task import Death


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything is imported."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What is begun now."""

    name: str
    page: int


@dataclass(frozen=True, slots=True)
class Extended:
    """The document has so many seconds in all."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Something is wrong with the installation: no document can be answered."""

    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class Done:
    """The attempt has ended by itself."""

    found: Outcome | Death
