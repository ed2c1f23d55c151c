"""Joins reports that say when their contract begins, pair by pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from models.registry import Report
from pipeline.link.group import Group
from pipeline.link.verdicts import compare
from pipeline.link.when import When


def join(members: Sequence[tuple[Report, When]]) -> list[Group]:
    """Joins pair by pair, the surest first, never against many that say otherwise, nor two of one document."""
    found = _alike(members)
    pairs = [(compare(a.members[0][1], b.members[0][1]), i, j) for (i, a), (j, b) in combinations(enumerate(found), 2)]
    against = [dict[int, int]() for _ in found]  # by group: how many pairs of reports speak against each other group
    for verdict, i, j in pairs:
        if verdict.answer < 0:
            against[i][j] = against[j][i] = len(found[i].members) * len(found[j].members)
    home = list(range(len(found)))
    joining = sorted((-v.strength, i, j) for v, i, j in pairs if v.answer > 0)
    for _, i, j in joining:
        one, two = _root(home, i), _root(home, j)
        if one == two or found[one].documents & found[two].documents:
            continue
        # Over a third against: one slip parts no contract.
        if against[one].get(two, 0) * 3 > len(found[one].members) * len(found[two].members):
            continue
        _take_in(found, against, home, one, two)
    return [g for k, g in enumerate(found) if home[k] == k]


def _alike(members: Sequence[tuple[Report, When]]) -> list[Group]:
    """Reports that say the same of the contract's time, of different documents, as one: most of a city's thousands."""
    found: dict[tuple[object, ...], Group] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    for report, times in members:
        said = (times.signed, times.expected, times.start, times.end, times.generation, times.months)
        number = seen[(said, report.document.sha256)]  # a document's second report that says so is another contract
        seen[(said, report.document.sha256)] += 1
        found.setdefault((*said, number), Group()).members.append((report, times))
    return list(found.values())


def _root(home: list[int], k: int) -> int:
    while home[k] != k:
        home[k] = home[home[k]]
        k = home[k]
    return k


def _take_in(found: list[Group], against: list[dict[int, int]], home: list[int], one: int, two: int) -> None:
    """The second group becomes part of the first, with what speaks against it."""
    found[one].members += found[two].members
    home[two] = one
    for other, number in against[two].items():
        del against[other][two]
        if other != one:
            against[one][other] = against[other][one] = against[one].get(other, 0) + number
    against[two] = {}
