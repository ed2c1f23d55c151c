"""A group: reports on one contract, and when that contract is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from models.registry import Report
from pipeline.link.when import Days, When, shifted

LIFE = timedelta(days=6 * 365)  # the longest that a contract without an end is taken to last


@dataclass(slots=True)
class Group:
    """Reports on one contract."""

    members: list[tuple[Report, When]] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)  # id of a report of another group, and why

    @property
    def reports(self) -> list[Report]:
        return [r for r, _ in self.members]

    @property
    def documents(self) -> set[str]:
        return {r.document.sha256 for r, _ in self.members}

    @property
    def generations(self) -> set[int]:
        return {w.generation for _, w in self.members if w.generation}

    @property
    def dated(self) -> bool:
        """Whether a member says when the contract begins."""
        return any(w.begins for _, w in self.members)

    @property
    def begins(self) -> Days | None:
        """The contract's beginning as most of the members have it: an actual signature before a period."""
        signed = sorted(w.signed for _, w in self.members if w.signed)
        found = signed or sorted(w.begins for _, w in self.members if w.begins)
        return found[len(found) // 2] if found else None

    @property
    def ends(self) -> date | None:
        """The last day on which it can be in force."""
        ends = [w.end[1] for _, w in self.members if w.end]
        begins = self.begins
        return max(ends) if ends else (shifted(begins[1], LIFE) if begins else None)

    @property
    def told(self) -> Days | None:
        """When documents speak of it, from the first to the last; of contracts without a date of their own."""
        said = [d for _, w in self.members for d in (w.expected, w.said) if d]
        return (min(d[0] for d in said), max(d[1] for d in said)) if said else None

    @property
    def time(self) -> date:
        """To order a territory's contracts by; those without any time come last."""
        days = self.begins or self.told
        return days[0] if days else date.max

    @property
    def name(self) -> str:
        """The least of the members' ids: names a group whatever the order of its members."""
        return min(r.id for r in self.reports)
