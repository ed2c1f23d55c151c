"""Puts findings together: one contract for every territory and rank the document reports, with proof of each value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from extractors.annotated import Annotated
from extractors.contracts.ranks import CURRENT
from extractors.contracts.reach import territory_of
from extractors.contracts.scopes import Scope, Scopes, find_scopes
from extractors.generations.extract import counted_back, generation_of
from extractors.status.extract import WORK_EVENTS, Known, status_of
from models.contract import Contract, Event
from models.evidence import Evidence
from models.values import EdtfDate, Period
from models.vocabulary import Certainty, EventKind, Status
from pipeline.apart import set_apart
from pipeline.calibration import Calibration, calibrated
from pipeline.choose import (
    choose_axes,
    choose_count,
    choose_duration,
    choose_events,
    choose_funding,
    choose_period,
    choose_signature,
    choose_territory,
)
from pipeline.chosen import Chosen
from pipeline.facts import Facts, collect
from pipeline.parties import choose_parties
from pipeline.steps import after_first, earlier_signings, sort_steps, told_once

_DAY = len("2024-03-22")
_NEWS_DAYS = 45


@dataclass(slots=True)
class Draft:
    """A contract being put together: values by field name, evidence and confidence by JSON Pointer."""

    scope: Scope
    values: dict[str, object] = field(default_factory=dict)
    evidence: dict[str, tuple[Evidence, ...]] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)

    def put(self, name: str, chosen: Chosen | None) -> None:
        """Keep one value with its proof."""
        if chosen is not None:
            self.values[name] = chosen.value
            self.evidence[f"/{name}"] = chosen.evidence
            self.confidence[f"/{name}"] = round(chosen.confidence, 3)

    def put_all(self, name: str, chosen: Sequence[Chosen]) -> None:
        """Keep a list of values, each with its proof."""
        self.values[name] = tuple(c.value for c in chosen)
        for i, c in enumerate(chosen):
            self.evidence[f"/{name}/{i}"] = c.evidence
            self.confidence[f"/{name}/{i}"] = round(c.confidence, 3)

    def contract(self, calibration: Calibration | None, contracts: int) -> Contract:
        """The finished contract, its confidences calibrated."""
        sure = self.confidence
        if calibration is not None:
            sure = {p: calibrated(calibration, p.split("/")[1], raw, contracts) for p, raw in sure.items()}
        return Contract.model_validate({**self.values, "evidence": self.evidence, "confidence": sure})


def assemble(a: Annotated, calibration: Calibration | None) -> tuple[Contract, ...]:
    """The contracts that a relevant document reports, the present ones first. Pure: no input or output."""
    scopes = find_scopes(a)
    if not scopes.territories:
        return ()
    facts = collect(a, scopes)
    set_apart(a, facts)
    sort_steps(a, scopes, facts)
    # A neighbour's contract, or the one to follow a past one, counts where something is told of it.
    drafts: list[Draft] = []
    ranks_of = _ranks(facts, scopes)
    for territory in range(len(scopes.territories)):
        ranks = sorted(ranks_of.get(territory, set()) | {CURRENT})
        own = facts.get((territory, CURRENT), Facts())
        past = [_draft(a, scopes, (territory, r), facts.get((territory, r), Facts())) for r in ranks if r != CURRENT]
        _number(a, scopes, past)
        kept = [d for d in past if _stands(d, scopes, a.published)]
        dropped = [d for d in past if d not in kept]
        for draft in dropped:
            _hand_over_parties(facts.get(draft.scope, Facts()), own)
        present = _draft(a, scopes, (territory, CURRENT), own)
        for draft in dropped:
            _hand_over(draft, present)
            if draft.scope in facts and (where := scopes.territories[territory].territory):
                _put_before(present, earlier_signings(a, facts[draft.scope], present.values.get("signature"), where))
        told = (_told(present) or present.values["status"] is Status.IN_PREPARATION) and not (
            kept and _only_assessed(present)
        )
        if told or (scopes.territories[territory].role == "main" and not kept):
            drafts.append(present)
        drafts += kept
    return tuple(d.contract(calibration, len(drafts)) for d in drafts)


def _ranks(facts: Mapping[Scope, Facts], scopes: Scopes) -> dict[int, set[int]]:
    """By territory, the ranks of its contracts of which something is told."""
    found: dict[int, set[int]] = {}
    for territory, rank in (*facts, *scopes.periods):
        found.setdefault(territory, set()).add(rank)
    return found


def _draft(a: Annotated, scopes: Scopes, scope: Scope, facts: Facts) -> Draft:
    draft = Draft(scope)
    territory = territory_of(a, scopes, scope)
    draft.put("territory", choose_territory(a, territory))
    signature = choose_signature(a, facts)
    duration = choose_duration(a, facts)
    period = choose_period(a, scopes, scope, facts, signature, duration)
    events = told_once(choose_events(a, facts, signature))
    signed = signature.value if signature else None
    earlier = earlier_signings(a, facts, signed, territory.territory) if scope[1] == CURRENT else []
    generation = generation_of(a, scopes, scope)
    if generation is not None and generation.value == 1 and earlier:
        generation, earlier = after_first(a, generation, earlier)
    events = [*earlier, *events]
    status = status_of(a, scopes, scope, _known(signature, period, events))
    draft.put("status", Chosen(status.value, status.evidence, status.confidence))
    draft.put(
        "generation", Chosen(generation.value, generation.evidence, generation.confidence) if generation else None
    )
    draft.put("signature", signature)
    draft.put("period", period)
    draft.put("duration_months", duration)
    signatories, partners = choose_parties(a, facts, territory, scopes.territories)
    draft.put_all("signatories", signatories)
    draft.put_all("partners", partners)
    axes, announced = choose_axes(a, facts)
    draft.put_all("axes", axes)
    past = scope[1] != CURRENT
    draft.put("axes_count", choose_count(a, facts, "axes", past, len(axes)) or announced)
    draft.put("actions_count", choose_count(a, facts, "actions", past))
    draft.put_all("funding", choose_funding(a, facts))
    draft.put_all("events", events)
    return draft


def _known(signature: Chosen | None, period: Chosen | None, events: Sequence[Chosen]) -> Known:
    date = signature.value if signature else None
    steps = [(e, e.value) for e in events if isinstance(e.value, Event)]
    done = [(e, v) for e, v in steps if v.certainty is Certainty.ACTUAL]
    work = next((e for e, v in done if v.event in WORK_EVENTS), None)
    to_come = any(v.certainty is Certainty.PLANNED and v.event is EventKind.DIAGNOSIS for _, v in steps)
    amendment, amended = next(((e, v.edtf) for e, v in done if v.event is EventKind.AMENDMENT), (None, None))
    return Known(
        signed=date.certainty if isinstance(date, EdtfDate) else None,
        signing=date.edtf if isinstance(date, EdtfDate) else None,
        signature_span=_span(signature),
        start=period.value.start if period and isinstance(period.value, Period) else None,
        end=period.value.end if period and isinstance(period.value, Period) else None,
        work=_span(work, -1),
        work_to_come=work is None and to_come,
        amendment=_span(amendment, -1),
        amended=amended,
    )


def _number(a: Annotated, scopes: Scopes, past: Sequence[Draft]) -> None:
    """Count past contracts back from the present one's number; without a date for each, nothing says which came first."""
    ends = {d.scope: _last_date(d) for d in past}
    if len(past) > 1 and not all(ends.values()):
        return
    order = sorted(ends, key=lambda s: ends[s], reverse=True)
    for scope, found in counted_back(a, scopes, order).items():
        draft = next(d for d in past if d.scope == scope)
        if "generation" not in draft.values:
            draft.put("generation", Chosen(found.value, found.evidence, found.confidence))


def _last_date(draft: Draft) -> str:
    period, signature = draft.values.get("period"), draft.values.get("signature")
    end = (period.end or period.start) if isinstance(period, Period) else None
    return end or (signature.edtf if isinstance(signature, EdtfDate) else "")


def _span(chosen: Chosen | None, which: int = 0) -> tuple[int, int] | None:
    """The words that prove a value: the first or, of an event with its date, the last, which name the event."""
    return (chosen.evidence[which].start, chosen.evidence[which].end) if chosen and chosen.evidence else None


def _told(draft: Draft) -> bool:
    """Whether anything but its name is told of a contract; a successor by number with parties is one to come."""
    if (draft.values.get("generation") or 0) > 1 and draft.values.get("signatories"):  # type: ignore[operator]
        return True
    return any(
        draft.values.get(f) for f in ("signature", "period", "duration_months", "axes", "events", "actions_count")
    )


def _only_assessed(draft: Draft) -> bool:
    """Whether nothing but an assessment is told: beside a past contract it is that one's."""
    values = [draft.values.get(f) for f in ("signature", "period", "duration_months", "axes", "actions_count")]
    events = draft.values.get("events") or ()
    return bool(events) and not any(values) and all(e.event is EventKind.ASSESSMENT for e in events)  # type: ignore[attr-defined]


def _stands(draft: Draft, scopes: Scopes, published: str | None) -> bool:
    """A past contract counts as one of its own by a period of years, a signature to the month, or its assessment as news."""
    period, signature = draft.values.get("period"), draft.values.get("signature")
    if isinstance(period, Period) and period.start and period.end and not _reckoned(draft):
        return True
    if isinstance(signature, EdtfDate) and len(signature.edtf) >= 7:
        return True
    if scopes.default == draft.scope[1]:
        return True
    events = draft.values.get("events") or ()
    return any(e.event is EventKind.ASSESSMENT and _is_news(published, e.edtf) for e in events)  # type: ignore[attr-defined]


def _reckoned(draft: Draft) -> bool:
    """Whether a period is only a bare year of signing and a duration put together: the text gives no years of its own."""
    period, signature = draft.values.get("period"), draft.values.get("signature")
    if not isinstance(period, Period) or not isinstance(signature, EdtfDate) or not draft.values.get("duration_months"):
        return False
    return len(signature.edtf) == len("2024") and period.start == signature.edtf


def _is_news(published: str | None, day: str) -> bool:
    """Whether a day is that of the news: in the weeks before the publication, if one is known."""
    if len(day) != _DAY:
        return False
    if published is None or len(published) != _DAY:
        return True
    return 0 <= (date.fromisoformat(published) - date.fromisoformat(day)).days <= _NEWS_DAYS


def _hand_over_parties(past: Facts, present: Facts) -> None:
    """A list of signatories told of a merely mentioned predecessor is the list that the text gives."""
    if len([p for p in present.parties if p.role == "signatory"]) < len(
        [p for p in past.parties if p.role == "signatory"]
    ):
        present.parties += past.parties


def _put_before(present: Draft, steps: Sequence[Chosen]) -> None:
    """Add steps that a contract does not have yet."""
    events = list(present.values.get("events") or ())  # type: ignore[call-overload]
    for step in steps:
        if step.value not in events:
            present.evidence[f"/events/{len(events)}"] = step.evidence
            present.confidence[f"/events/{len(events)}"] = round(step.confidence, 3)
            events.append(step.value)
    present.values["events"] = tuple(events)


def _hand_over(past: Draft, present: Draft) -> None:
    """A past contract that is only mentioned leaves its signature's year and its assessment to its successor's events."""
    events = list(present.values.get("events") or ())  # type: ignore[call-overload]
    signature = past.values.get("signature")
    found: list[tuple[Event, str]] = []
    if isinstance(signature, EdtfDate):
        found.append((Event(event=EventKind.PREVIOUS_SIGNATURE, edtf=signature.edtf), "/signature"))
    for i, event in enumerate(past.values.get("events") or ()):  # type: ignore[arg-type, var-annotated]
        if event.event is EventKind.ASSESSMENT:
            found.append((event, f"/events/{i}"))
    for event, pointer in found:
        if event not in events:
            present.evidence[f"/events/{len(events)}"] = past.evidence[pointer]
            present.confidence[f"/events/{len(events)}"] = past.confidence[pointer]
            events.append(event)
    present.values["events"] = tuple(events)
