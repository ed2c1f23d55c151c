"""What a person should look at in an entry, and how urgent it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from models.registry import Entry
from models.vocabulary import Severity, Verdict

CONTRACT = ""  # the pointer of questions about the contract as a whole


class Reason(StrEnum):
    """Why a value needs a person, the gravest first."""

    DISPUTED = "disputed"  # the machine says a third thing since a person decided
    INCONSISTENT = "inconsistent"
    CONFLICT = "conflict"
    DUPLICATE = "duplicate"
    SUSPECT = "suspect"
    UNSURE = "unsure"


WEIGHTS = {
    Reason.DISPUTED: 1.0, Reason.INCONSISTENT: 0.95, Reason.CONFLICT: 0.9, Reason.DUPLICATE: 0.85, Reason.SUSPECT: 0.6,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """A value to look at, by its JSON Pointer in the entry; the reasons, the gravest first."""

    pointer: str
    reasons: tuple[Reason, ...]
    weight: float


def questions(entry: Entry, unsure: float) -> tuple[Question, ...]:
    """The questions of an entry, the gravest first; values with less confidence than `unsure` are questions."""
    if entry.rejected:
        return ()
    found: dict[str, dict[Reason, float]] = {}
    for pointer, reason, weight in _all(entry, unsure):
        known = found.setdefault(pointer, {})
        known[reason] = max(weight, known.get(reason, 0))
    made = [
        Question(
            pointer,
            tuple(sorted(reasons, key=list(Reason).index)),
            round(max(reasons.values()) + 0.05 * (len(reasons) - 1), 3),
        )
        for pointer, reasons in found.items()
    ]
    return tuple(sorted(made, key=lambda q: (-q.weight, q.pointer)))


def _all(entry: Entry, unsure: float) -> Iterator[tuple[str, Reason, float]]:
    for pointer, reviewed in entry.reviewed.items():
        if reviewed.disputed:
            yield pointer, Reason.DISPUTED, WEIGHTS[Reason.DISPUTED]
    for conflict in entry.conflicts:
        yield conflict.pointer, Reason.CONFLICT, WEIGHTS[Reason.CONFLICT]
    for check in entry.checks:
        reason = Reason.INCONSISTENT if check.severity is Severity.ERROR else Reason.SUSPECT
        pointer = next((p for p in check.pointers if not stands(entry, p)), CONTRACT)
        yield pointer, reason, WEIGHTS[reason]
    if entry.possible_duplicates:
        yield CONTRACT, Reason.DUPLICATE, WEIGHTS[Reason.DUPLICATE]
    for pointer, sure in entry.contract.confidence.items():
        if sure < unsure and pointer not in entry.reviewed:
            yield pointer, Reason.UNSURE, 1 - sure


def stands(entry: Entry, pointer: str) -> bool:
    """Whether a person has confirmed or set the value; of a list, any item."""
    setting = (Verdict.ACCEPT, Verdict.CORRECT)
    if pointer in entry.reviewed:
        return entry.reviewed[pointer].verdict in setting
    return any(p.startswith(f"{pointer}/") and r.verdict in setting for p, r in entry.reviewed.items())
