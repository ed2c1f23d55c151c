"""Pairs what was found with what the gold has: items of a list, contracts of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.alike.names import alike_names, names_of
from pipeline.evaluate.fields import date_of

Json = Mapping[str, Any]


def best_pairs(scores: Sequence[tuple[float, int, int]]) -> list[tuple[int, int]]:
    """One to one, the best score first; among equals the pair that stands first in `scores`."""
    pairs: list[tuple[int, int]] = []
    golds: set[int] = set()
    founds: set[int] = set()
    for score, gold, found in sorted(scores, key=lambda s: -s[0]):
        if score > 0 and gold not in golds and found not in founds:
            golds.add(gold)
            founds.add(found)
            pairs.append((gold, found))
    return pairs


def match(gold: Sequence[Any], found: Sequence[Any], score: Callable[[Any, Any], float]) -> list[tuple[int, int]]:
    """Indexes of the items that match; among equally good pairs the last, by a convention of this measure."""
    scores = [(score(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    return best_pairs(scores[::-1])


def _same_territory(a: Json, b: Json) -> float:
    one, two = a.get("territory") or {}, b.get("territory") or {}
    codes_one, codes_two = set(one.get("codes") or ()), set(two.get("codes") or ())
    shared = 2 * len(codes_one & codes_two) / (len(codes_one) + len(codes_two)) if codes_one or codes_two else 0.0
    return 1 + shared if shared else alike_names(names_of(one), names_of(two))


def _further(gold: Json, found: Json) -> float:
    """What tells two contracts of one territory apart: the period, the generation, the status, the signature."""
    period, other = gold.get("period") or {}, found.get("period") or {}
    signature = date_of(gold.get("signature"))
    signs = (
        (0.5, bool(period.get("end")) and period.get("end") == other.get("end")),
        (0.3, bool(period.get("start")) and period.get("start") == other.get("start")),
        (0.3, gold.get("generation") is not None and gold.get("generation") == found.get("generation")),
        (0.3, gold.get("status") == found.get("status")),
        (0.3, signature is not None and signature == date_of(found.get("signature"))),
    )
    return sum(weight for weight, holds in signs if holds)


def align(gold: Sequence[Json], found: Sequence[Json]) -> list[tuple[int, int]]:
    """Pairs of contracts of one document. The only contract of either side pair even without a common territory."""
    alone = len(gold) == len(found) == 1

    def score(a: Json, b: Json) -> float:
        place = _same_territory(a, b) or (0.1 if alone else 0.0)
        return place + _further(a, b) if place else 0.0

    return best_pairs([(score(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)])
