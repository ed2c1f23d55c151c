"""Counts what is right, spurious and missed, field by field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.alike.names import names_of
from pipeline.evaluate.fields import CORE, DOCUMENT, EXTRA, Many, Scalar, contract_fields
from pipeline.evaluate.matching import align, match

Json = Mapping[str, Any]
_NOTHING: tuple[Any, ...] = (None, "", {})


@dataclass(slots=True)
class Counts:
    """Of one field: values right, values that should not be there, values missed."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the found values that are right."""
        found = self.right + self.spurious
        return self.right / found if found else None

    @property
    def recall(self) -> float | None:
        """Share of the gold's values that were found."""
        gold = self.right + self.missed
        return self.right / gold if gold else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both; None where neither side has a value."""
        total = 2 * self.right + self.spurious + self.missed
        return 2 * self.right / total if total else None


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of one document that the gold has otherwise, or not at all."""

    document: str
    field: str
    gold: Any
    found: Any


@dataclass(slots=True)
class Report:
    """The counts of every field over all documents, and the differences behind them."""

    documents: int = 0
    fields: dict[str, Counts] = field(default_factory=lambda: {name: Counts() for name in CORE + EXTRA})
    differences: list[Difference] = field(default_factory=list)

    def mean(self, names: Sequence[str]) -> float:
        """Mean F1 of the fields that occur."""
        values = [f for f in (self.fields[name].f1 for name in names) if f is not None]
        return sum(values) / len(values) if values else 0.0

    @property
    def core(self) -> float:
        """Mean F1 of the fields that a contract is known by."""
        return self.mean(CORE)

    @property
    def all(self) -> float:
        """Mean F1 of every field."""
        return self.mean(CORE + EXTRA)

    def _scalar(self, document: str, field: Scalar, gold: Json, found: Json) -> None:
        expected, got = field.take(gold), field.take(found)
        counts = self.fields[field.name]
        if expected in _NOTHING and got in _NOTHING:
            return
        if expected == got:
            counts.right += 1
            return
        counts.spurious += got not in _NOTHING
        counts.missed += expected not in _NOTHING
        self.differences.append(Difference(document, field.name, expected, got))

    def _many(self, document: str, field: Many, gold: Json, found: Json) -> None:
        expected, got = field.take(gold), field.take(found)
        pairs = match(expected, got, field.score)
        matched_gold, matched_found = {i for i, _ in pairs}, {j for _, j in pairs}
        counts = self.fields[field.name]
        counts.right += len(pairs)
        counts.spurious += len(got) - len(pairs)
        counts.missed += len(expected) - len(pairs)
        for i, value in enumerate(expected):
            if i not in matched_gold:
                self.differences.append(Difference(document, field.name, value, None))
        for j, value in enumerate(got):
            if j not in matched_found:
                self.differences.append(Difference(document, field.name, None, value))

    def _contract(self, document: str, gold: Json, found: Json) -> None:
        for f in contract_fields(gold, found):
            if isinstance(f, Scalar):
                self._scalar(document, f, gold, found)
            else:
                self._many(document, f, gold, found)

    def add(self, document: str, gold: Json, found: Json) -> None:
        """Counts one document."""
        self.documents += 1
        for f in DOCUMENT:
            self._scalar(document, f, gold, found)
        golds, founds = gold.get("contracts") or [], found.get("contracts") or []
        pairs = dict(align(golds, founds))
        counts = self.fields["contract"]
        counts.right += len(pairs)
        for i, contract in enumerate(golds):
            if i not in pairs:
                counts.missed += 1
                self.differences.append(Difference(document, "contract", names_of(contract.get("territory")), None))
            self._contract(document, contract, founds[pairs[i]] if i in pairs else {})
        for j, contract in enumerate(founds):
            if j not in pairs.values():
                counts.spurious += 1
                self.differences.append(Difference(document, "contract", None, names_of(contract.get("territory"))))
                self._contract(document, {}, contract)
