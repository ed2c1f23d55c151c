"""The contracts of one territory: reports that tell of one contract, together, in the order of time.

Reports that say when their contract begins are joined pair by pair; those of a contract in preparation go to the
contract signed next; those that say nothing of time go to the only contract there is, or stay in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from models.registry import Report
from models.vocabulary import Status
from pipeline.link.group import LIFE, Group
from pipeline.link.joining import join
from pipeline.link.when import Days, When, apart, shifted, when

_PREPARATION = timedelta(days=42 * 30)  # the longest from a launch to a signature
_RENEWAL = timedelta(days=20 * 30)  # how long before a contract's end the next one is prepared at the earliest
_EARLY = timedelta(days=92)
_POSTPONED = timedelta(days=24 * 30)
_PRESENT = timedelta(days=31)  # « vient d'être signé » may be dated before its event


def groups(reports: Iterable[Report]) -> list[Group]:
    """The contracts of one territory, the earliest first; any order of reports gives the same."""
    told = sorted(((r, when(r)) for r in reports), key=lambda m: m[0].id)
    found = join([m for m in told if m[1].begins])
    preparing = [m for m in told if not m[1].begins and m[1].preparing]
    rest = [m for m in told if not m[1].begins and not m[1].preparing]
    coming = _prepared(found, preparing)
    found += coming
    _place_the_rest(found, rest)
    return sorted(found, key=lambda g: (g.time, g.name))


# -- contracts in preparation --------------------------------------------------------------------------------------


def _prepared(signed: list[Group], preparing: Sequence[tuple[Report, When]]) -> list[Group]:
    """Puts announcements to the contract signed next; the others make contracts of their own, which are returned."""
    waiting: list[tuple[Report, When]] = []
    matched = [(m, _next_signed(signed, *m)) for m in preparing]  # before any is put: their order must not matter
    for member, group in matched:
        if group is None or member[0].document.sha256 in group.documents:
            waiting.append(member)
        else:
            group.members.append(member)
    return _runs(waiting)


def _next_signed(signed: Iterable[Group], report: Report, times: When) -> Group | None:
    fitting = [g for g in signed if report.document.sha256 not in g.documents and _generation_fits(g, times)]
    windows = [g for g in fitting if g.begins and _awaited(g.begins, times)] or _on_the_day(signed, report, times)
    if windows:
        return min(windows, key=lambda g: (g.time, g.name))
    if not (times.said or times.expected):
        numbered = [g for g in fitting if times.generation and times.generation in g.generations]
        only = numbered or fitting
        return only[0] if len(only) == 1 else None
    young = [g for g in fitting if times.said and not times.expected and _young(g, times.said)]
    return max(young, key=lambda g: (g.time, g.name), default=None)


def _on_the_day(signed: Iterable[Group], report: Report, times: When) -> list[Group]:
    """Contracts signed about when it was planned, whatever number a document gives the one that it announces."""
    if times.expected is None:
        return []
    near = [g for g in signed if g.begins and apart(g.begins, times.expected) <= _EARLY.days]
    return [g for g in near if report.document.sha256 not in g.documents]


def _young(group: Group, said: Days) -> bool:
    """Whether a contract had years to run on that day: what is then « in preparation » is its own work, for nobody
    prepares the next one so early."""
    begins, ends = group.begins, group.ends
    if begins is None or ends is None:
        return False
    return begins[0] <= said[1] and said[0] <= max(begins[1] + (ends - begins[1]) / 2, shifted(ends, -_RENEWAL))


def _generation_fits(group: Group, times: When) -> bool:
    if times.generation and group.generations and times.generation not in group.generations:
        return False
    begins = group.begins
    if not (times.preparing or times.generation):
        return True  # « signé en 2019, le contrat est venu à échéance »: what reads like the one before may be it
    return not (begins and any(apart(begins, b) == 0 for b in times.before))


def _awaited(begins: Days, times: When) -> bool:
    """Whether a contract that begins then is the one that is expected."""
    if (
        times.expected
        and shifted(times.expected[0], -_EARLY) <= begins[1]
        and begins[0] <= shifted(times.expected[1], _POSTPONED)
    ):
        return True
    if times.said:
        return shifted(times.said[0], -_PRESENT) <= begins[1] and begins[0] <= shifted(times.said[1], _PREPARATION)
    return False


def _runs(waiting: Sequence[tuple[Report, When]]) -> list[Group]:
    """Announcements without a signature: those that follow one another within one preparation are one contract."""

    def at(member: tuple[Report, When]) -> date:
        days = member[1].said or member[1].expected
        return days[0] if days else date.max

    found: list[Group] = []
    for member in sorted(waiting, key=lambda m: (at(m), m[0].id)):
        last = found[-1] if found else None
        near = last is not None and (
            at(member) == date.max or (last.time != date.max and at(member) - last.time <= _PREPARATION)
        )
        if last is not None and near and _goes_with(last, member):
            last.members.append(member)
        else:
            found.append(Group([member]))
    return found


def _goes_with(group: Group, member: tuple[Report, When]) -> bool:
    return member[0].document.sha256 not in group.documents and _generation_fits(group, member[1])


# -- reports that do not say when ----------------------------------------------------------------------------------


def _place_the_rest(found: list[Group], rest: Sequence[tuple[Report, When]]) -> None:
    """Puts reports on a contract in force to the one that was; what cannot be decided stays alone, in doubt."""
    before = list(found)
    placed: list[tuple[Group, tuple[Report, When]]] = []
    alone: list[tuple[Report, When]] = []
    for member in rest:
        candidates = _candidates(before, member)
        if len(candidates) == 1:
            placed.append((candidates[0], member))
        else:
            alone.append(member)
    for group, member in placed:
        if member[0].document.sha256 in group.documents:  # two reports of one document are two contracts
            alone.append(member)
        else:
            group.members.append(member)
    _keep_alone(found, before, alone)


def _candidates(found: Sequence[Group], member: tuple[Report, When]) -> list[Group]:
    """The contracts that a report without a beginning can be about; one where its date or number tells."""
    _, times = member
    fitting = [g for g in found if _goes_with(g, member)]
    if times.generation:
        numbered = [g for g in fitting if times.generation in g.generations]
        fitting = numbered or fitting
    if times.end:
        ending = [g for g in fitting if g.ends and apart((g.ends, g.ends), times.end) <= 366]
        fitting = ending or fitting
    if times.said is None:
        dated = [g for g in fitting if g.begins]
        return dated if len(dated) == 1 else fitting
    if times.status is Status.COMPLETED and len(fitting) > 1:
        return _just_ended(fitting, times.said)
    if len(fitting) > 1:
        return _in_force(fitting, times.said) or _soon(fitting, times.said)
    return [g for g in fitting if _possible(g, times.said)] or _soon(fitting, times.said)


def _soon(found: Sequence[Group], said: Days) -> list[Group]:
    """The contract signed within two years of a document that tells of one, where none was before: a charter or a
    vote reads like a signature."""
    if any(g.time < said[0] for g in found):
        return []
    near = [g for g in found if g.begins and said[0] <= g.begins[1] and g.begins[0] - said[1] <= _POSTPONED]
    return near if len(near) == 1 else []


def _just_ended(found: Sequence[Group], said: Days) -> list[Group]:
    """Of several contracts, the one whose end is nearest to the day on which a document tells that it is over."""
    ended = [(abs((g.ends - said[0]).days), g.name, g) for g in found if g.ends is not None and g.begins is not None]
    return [min(ended, key=lambda e: e[:2])[2]] if ended else []


def _possible(group: Group, said: Days) -> bool:
    """Whether a document of that day can speak of a contract as signed: not long before it, nor a life after."""
    days = group.begins or group.told
    if days is None:
        return True
    last = group.ends or shifted(days[1], LIFE)
    return shifted(days[0], -_PRESENT) <= said[1] and said[0] <= shifted(last, _POSTPONED)


def _may_tell_of(group: Group, member: tuple[Report, When]) -> bool:
    said = member[1].said
    return _goes_with(group, member) and (said is None or _possible(group, said))


def _in_force(found: Sequence[Group], said: Days) -> list[Group]:
    possible = [g for g in found if _possible(g, said)]
    begun = [g for g in possible if g.begins and shifted(g.begins[0], -_PRESENT) <= said[1]]
    latest = max(begun or possible, key=lambda g: (g.time, g.name), default=None)
    return [latest] if latest else []


def _keep_alone(found: list[Group], before: Sequence[Group], alone: Sequence[tuple[Report, When]]) -> None:
    """Reports that fit no contract, or several: those within one life and one number are one contract."""

    def at(member: tuple[Report, When]) -> date:
        return member[1].said[0] if member[1].said else date.max

    last: Group | None = None
    for member in sorted(alone, key=lambda m: (at(m), m[0].id)):
        near = last is not None and (at(member) == date.max or at(member) - last.time <= LIFE)
        if last is not None and near and _goes_with(last, member):
            last.members.append(member)
            continue
        last = Group([member])
        last.doubts = [(g.name, "no date says which contract it is") for g in before if _may_tell_of(g, member)]
        found.append(last)
