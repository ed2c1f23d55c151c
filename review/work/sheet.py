"""The sheet of a contract: every field with its value, how sure it is, what it rests on and what contradicts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from models.registry import Check, Conflict, Decision, Entry, Reviewed
from models.vocabulary import Verdict
from pipeline.merge.claims import LISTS, SCALARS
from review.proof.marks import Mark, slug
from review.work.questions import Question, stands
from review.work.stamps import Known

# As people read a contract, not as the record is stored.
FIELDS = (
    "territory", "status", "generation", "signature", "period/start", "period/end", "duration_months", "signatories",
    "partners", "axes_count", "axes", "actions_count", "funding", "events",
)  # fmt: skip
ORDERED = frozenset({"axes"})  # lists whose order means something


@dataclass(frozen=True, slots=True)
class Against:
    """What contradicts a value: the other value, the documents that say it by number, the words."""

    value: Any
    documents: tuple[int, ...]
    marks: tuple[Mark, ...]
    report: str
    pointer: str


@dataclass(slots=True)
class Row:
    """One value of the sheet."""

    pointer: str
    field: str
    value: Any
    confidence: float | None = None
    documents: tuple[int, ...] = ()
    marks: tuple[Mark, ...] = ()
    against: tuple[Against, ...] = ()
    checks: tuple[Check, ...] = ()
    reviewed: Reviewed | None = None
    decision: Decision | None = None
    question: Question | None = None
    stamp: str = ""

    @property
    def slug(self) -> str:
        """Its id in the page."""
        return slug(self.pointer)

    @property
    def known(self) -> bool:
        """Whether there is a value."""
        return self.value is not None and self.value != []

    @property
    def settled(self) -> bool:
        """Whether a person has set or confirmed it."""
        return self.reviewed is not None and self.reviewed.verdict is not Verdict.REJECT


@dataclass(slots=True)
class Group:
    """A field with its one value, or a list with its items; `head` stands for the list as a whole."""

    field: str
    rows: list[Row]
    head: Row | None = None


@dataclass(slots=True)
class Sheet:
    """All groups, and what is said of the contract as a whole."""

    groups: list[Group]
    whole: Row
    open: list[str] = field(default_factory=list)  # pointers of the questions, in the order of the sheet

    def rows(self) -> Iterable[Row]:
        """Every value."""
        for group in self.groups:
            if group.head is not None:
                yield group.head
            yield from group.rows

    def above(self, least: float) -> list[str]:
        """Pointers of values at least as sure that nobody has judged and nothing speaks against."""
        return [
            r.pointer
            for r in self.rows()
            if r.known and r.confidence is not None and r.confidence >= least and not (r.reviewed or r.question)
        ]


def sheet_of(known: Known, marks: Iterable[Mark], asked: Sequence[Question]) -> Sheet:
    """The sheet of an entry; `marks` are the words behind its values, `asked` the questions about it."""
    maker = _Maker(known.entry, known, list(marks), {q.pointer: q for q in asked})
    groups = [maker.group(f) for f in FIELDS]
    sheet = Sheet(groups, maker.row("", "contract"))
    sheet.open = [r.pointer for r in (sheet.whole, *sheet.rows()) if r.question]
    return sheet


@dataclass(slots=True)
class _Maker:
    entry: Entry
    known: Known
    marks: list[Mark]
    asked: Mapping[str, Question]

    def group(self, name: str) -> Group:
        """A field's rows."""
        if name in SCALARS:
            return Group(name, [self.row(f"/{name}", name)])
        assert name in LISTS
        number = len(self.known.value(f"/{name}"))
        return Group(name, [self.row(f"/{name}/{i}", name) for i in range(number)], self.row(f"/{name}", name))

    def row(self, pointer: str, name: str) -> Row:
        """The row of a pointer."""
        entry = self.entry
        decision, reviewed = self._decision(pointer), entry.reviewed.get(pointer)
        return Row(
            pointer=pointer,
            field=name,
            value=self.known.value(pointer) if pointer else None,
            confidence=entry.contract.confidence.get(pointer),
            documents=self._documents(s.report for s in entry.support.get(pointer, ())),
            marks=tuple(m for m in self.marks if m.pointer == pointer and not m.against),
            against=tuple(self._against(c) for c in entry.conflicts if c.pointer == pointer),
            checks=tuple(c for c in entry.checks if self._shown_at(c) == pointer),
            reviewed=reviewed,
            decision=decision,
            question=self.asked.get(pointer),
            stamp=self.known.stamp(pointer),
        )

    def _decision(self, pointer: str) -> Decision | None:
        reviewed = self.entry.reviewed.get(pointer)
        if reviewed is None:
            return self.known.last(pointer) if pointer else None
        return next((d for d in self.known.decisions if d.id == reviewed.decision), None)

    def _shown_at(self, check: Check) -> str:
        return next((p for p in check.pointers if not stands(self.entry, p)), "")

    def _documents(self, reports: Iterable[str]) -> tuple[int, ...]:
        wanted = {r.split("-")[0] for r in reports}
        return tuple(n for n, d in enumerate(self.entry.documents, 1) if d.sha256[:12] in wanted)

    def _against(self, conflict: Conflict) -> Against:
        marks = tuple(m for m in self.marks if m.pointer == conflict.pointer and m.against)
        documents = self._documents(s.report for s in conflict.against)
        own = {self.entry.documents[n - 1].sha256 for n in documents}
        first = conflict.against[0]
        return Against(
            conflict.other, documents, tuple(m for m in marks if m.document in own), first.report, first.pointer
        )
