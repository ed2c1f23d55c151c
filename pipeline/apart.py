"""Tells two contracts of one territory apart by dates that cannot be one contract's, where no words tell them apart.

A contract is signed once, and not when its years are over: an older signing, or years that end before the signing told,
are those of the contract before.
"""

from __future__ import annotations

from dataclasses import fields

from extractors.annotated import Annotated
from extractors.contracts.mentions import clue
from extractors.contracts.ranks import CURRENT
from extractors.contracts.scopes import Scope
from extractors.durations import PeriodMention
from extractors.signatures.model import SignatureFinding
from models.values import edtf_bounds
from models.vocabulary import Certainty
from pipeline.facts import Facts

_SIGNED = 0.6  # score from which a signing is taken for a contract's
_STATED = 0.55  # confidence from which years are taken for a contract's
_RENEWED = 550  # days: no contract follows another sooner
_MONTH = len("2024-03")
_AMENDED = 2  # avenants named, from which a second signing is an avenant's


def set_apart(a: Annotated, facts: dict[Scope, Facts]) -> None:
    """Move what is a past contract's from the present one's facts to a scope of the past, and back what cannot be past."""
    if len(clue("amendment").findall(a.plain)) >= _AMENDED:
        return
    _bring_back(a, facts)
    for scope in [s for s in facts if s[1] == CURRENT]:
        present = facts[scope]
        older = _older_signings(present)
        present.signatures[:] = [s for s in present.signatures if s not in older]
        over = _years_over(present)
        present.periods[:] = [p for p in present.periods if p not in over]
        years = sorted({(p.first or "", p.last or "") for p in over}, reverse=True)
        if older or over:
            youngest = facts.setdefault(_past(facts, scope[0]), Facts())
            youngest.signatures += older
            youngest.periods += [p for p in over if (p.first, p.last) == years[0]]
            _take_durations(a, youngest, present)
        for told in years[1:]:
            past = facts.setdefault(_past(facts, scope[0]), Facts())
            past.periods += [p for p in over if (p.first, p.last) == told]


def _bring_back(a: Annotated, facts: dict[Scope, Facts]) -> None:
    """« Le premier remontait à 2017. Celui-ci court jusqu'en 2028 »: years that begin with the news are the present one's."""
    if a.published is None:
        return
    year = int(a.published[:4])
    for (territory, rank), past in facts.items():
        present = facts.get((territory, CURRENT))
        if rank != CURRENT and present is not None:
            present.periods += [p for p in past.periods if _runs_on(p, year)]
            past.periods[:] = [p for p in past.periods if not _runs_on(p, year)]


def _runs_on(p: PeriodMention, year: int) -> bool:
    """Whether years begin no earlier than a year, or end long after it: no contract that is over has them."""
    begins, ends = p.first is not None and int(p.first[:4]) >= year, p.last is not None and int(p.last[:4]) > year + 1
    return p.label == "cls" and (begins if p.first else ends)


def _past(facts: dict[Scope, Facts], territory: int) -> Scope:
    """The past contract of which no date is known yet, else one more."""
    ranks = sorted(r for t, r in facts if t == territory and r != CURRENT)
    for rank in ranks:
        known = facts[territory, rank]
        if not any(getattr(known, f.name) for f in fields(known) if f.name in ("signatures", "periods")):
            return territory, rank
    return territory, max(ranks, default=CURRENT) + 1


def _take_durations(a: Annotated, past: Facts, present: Facts) -> None:
    """« conclu en mars 2017 pour trois ans »: how long goes with the signing of its sentence."""

    def told(facts: Facts) -> set[int]:
        return {a.sentence_index(s.date_start) for s in facts.signatures}

    beside = told(past) - told(present)
    past.durations += [d for d in present.durations if a.sentence_index(d.start) in beside]
    present.durations[:] = [d for d in present.durations if a.sentence_index(d.start) not in beside]


def _older_signings(facts: Facts) -> list[SignatureFinding]:
    """Actual signings, to the month, long before the last one; each telling has one day, the likeliest."""
    best: dict[int, SignatureFinding] = {}
    for found in sorted(facts.signatures, key=lambda s: -s.score):
        best.setdefault(found.start, found)
    told = [s for s in best.values() if s.score >= _SIGNED and len(s.date.edtf) >= _MONTH]
    done = [s for s in told if s.date.certainty is Certainty.ACTUAL]
    if not done:
        return []
    last = max(edtf_bounds(s.date.edtf)[0] for s in told)
    return [s for s in done if (last - edtf_bounds(s.date.edtf)[1]).days > _RENEWED]


def _years_over(facts: Facts) -> list[PeriodMention]:
    """Years that end before the year of the signing told."""
    told = [s for s in facts.signatures if s.score >= _SIGNED and "/" not in s.date.edtf]
    if not told:
        return []
    best = max(told, key=lambda s: s.score)
    year = int(best.date.edtf[:4])
    return [
        p
        for p in facts.periods
        if p.label == "cls" and p.first and p.last and p.confidence >= _STATED
        if int(p.last[:4]) < year
    ]  # fmt: skip
