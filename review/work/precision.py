"""How good the machine is as reviewers judged it: by field, by rule, by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.registry import Decision
from models.vocabulary import Verdict
from pipeline.merge.claims import LISTS, field_of
from pipeline.merge.human import standing
from pipeline.merge.identity import same_item
from pipeline.store import reports
from pipeline.store.registry import Store
from pipeline.store.tables import ClaimRow, DecisionRow, DocumentRow, ExtractionRow, ReportRow
from review.work.kept import Kept


@dataclass(slots=True)
class Judgement:
    """Values that reviewers found right, wrong, or missing."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def judged(self) -> int:
        """How many of the machine's values were judged."""
        return self.right + self.wrong

    @property
    def precision(self) -> float:
        """The part that was right."""
        return self.right / self.judged if self.judged else 0.0

    def add(self, decision: Decision) -> None:
        """Counts a decision about a value."""
        if decision.machine is None:
            self.missed += 1
        elif decision.verdict is Verdict.ACCEPT or decision.value == decision.machine:
            self.right += 1
        else:
            self.wrong += 1


@dataclass(slots=True)
class Judgements:
    """All of them, and by field, rule and month."""

    all: Judgement = field(default_factory=Judgement)
    fields: dict[str, Judgement] = field(default_factory=dict)
    rules: dict[str, Judgement] = field(default_factory=dict)
    months: dict[str, Judgement] = field(default_factory=dict)
    over: dict[tuple[str, str], dict[str, Judgement]] = field(default_factory=dict)  # months of a field, of a rule
    people: dict[str, int] = field(default_factory=dict)

    def add(self, decision: Decision, rule: str | None) -> None:
        """Counts a decision."""
        name, month = decision.field or "", decision.at.strftime("%Y-%m")
        tables = [(self.fields, name), (self.months, month), *([(self.rules, rule)] if rule else [])]
        for what in (("field", name), *([("rule", rule)] if rule else [])):
            tables.append((self.over.setdefault(what, {}), month))
        for one in (self.all, *(table.setdefault(k, Judgement()) for table, k in tables)):
            one.add(decision)
        self.people[decision.by] = self.people.get(decision.by, 0) + 1


class Precision:
    """Judgements, counted anew when there are more decisions."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept = Kept[Judgements]()

    def current(self) -> tuple[Judgements, bool]:
        """The judgements of all decisions that stand; and whether that is so now, or was a moment ago."""
        with self._store.session() as session:
            last = session.scalar(select(func.max(DecisionRow.number))) or 0
        return self._kept.get(last, self._counted)

    def _counted(self) -> Judgements:
        with self._store.session() as session:
            return judgements(session)


def judgements(session: Session) -> Judgements:
    """Counts the decisions about single values; of several about one value the last counts."""
    everything = map(Decision.model_validate, session.scalars(select(DecisionRow.record)))
    last = {
        (d.anchors, d.field, d.item or "" if d.machine is not None else d.id): d
        for d in standing(everything)
        if _counts(d)
    }
    found = Judgements()
    for chunk in reports.chunks(last.values(), 200):
        rules = _rules(session, chunk)
        for decision in chunk:
            found.add(decision, rules.get(decision.id))
    return found


def _counts(decision: Decision) -> bool:
    """Whether a decision judges one value: not a list as a whole, nor a contract."""
    return decision.field is not None and not isinstance(decision.machine, list)


def _rules(session: Session, decisions: Sequence[Decision]) -> dict[str, str]:
    """The rule that found the value which each decision is about."""
    documents = {a.document for d in decisions for a in d.anchors}
    claims: dict[tuple[str, str], list[tuple[Any, str]]] = {}
    for chunk in reports.chunks(sorted(documents)):
        query = select(DocumentRow.sha256, ClaimRow.pointer, ClaimRow.value, ClaimRow.evidence)
        query = query.join(ExtractionRow, ExtractionRow.document_id == DocumentRow.id).join(ReportRow).join(ClaimRow)
        for sha256, pointer, value, evidence in session.execute(query.where(DocumentRow.sha256.in_(chunk))):
            rule = next((e["rule"] for e in evidence), "")
            claims.setdefault((sha256, field_of(pointer)), []).append((value, rule))
    return {d.id: rule for d in decisions if (rule := _rule(d, claims))}


def _rule(decision: Decision, claims: dict[tuple[str, str], list[tuple[Any, str]]]) -> str:
    name = decision.field or ""
    known: Iterable[tuple[Any, str]] = (c for a in decision.anchors for c in claims.get((a.document, name), ()))
    return next((rule for value, rule in known if _same(name, value, decision.machine)), "")


def _same(name: str, value: Any, seen: Any) -> bool:
    if value == seen or name not in LISTS or not isinstance(seen, dict):
        return bool(value == seen)
    return same_item(name, value, seen)
