"""What reviewers decided, field by field, laid over what the machine says now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from models.registry import Decision, Reviewed
from models.vocabulary import Verdict
from pipeline.merge.claims import Stated
from pipeline.merge.identity import item_key, same_item, same_value
from pipeline.merge.lists import Gathered


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that were not taken back, the oldest first. A withdrawal that was taken back withdraws nothing."""
    known = sorted(decisions, key=lambda d: (d.at, d.id))
    withdrawn: set[str] = set()
    for decision in reversed(known):
        if decision.verdict is Verdict.WITHDRAW and decision.id not in withdrawn and decision.withdraws:
            withdrawn.add(decision.withdraws)
    return [d for d in known if d.verdict is not Verdict.WITHDRAW and d.id not in withdrawn]


def not_rejected(field: str, claims: Sequence[Stated], decisions: Sequence[Decision]) -> list[Stated]:
    """The claims of a single value without those whose value a reviewer rejected."""
    rejected = [d.machine for d in decisions if d.verdict is Verdict.REJECT]
    return [c for c in claims if not any(same_value(field, c.value, r) for r in rejected)]


def decided(field: str, decisions: Sequence[Decision], machine: Any) -> tuple[Any, Reviewed] | None:
    """The value that a reviewer set for a field, by the last decision that sets one, and how it stands today.

    A rejection takes back what was set before it.
    """
    setting: Decision | None = None
    rejecting: Decision | None = None
    for decision in decisions:
        if decision.verdict is Verdict.REJECT:
            setting, rejecting = None, decision
        elif decision.verdict in (Verdict.ACCEPT, Verdict.CORRECT):
            setting = decision
    if setting is None:
        return (machine, _reviewed(field, rejecting, machine, machine)) if rejecting else None
    value = _set_by(setting)
    return value, _reviewed(field, setting, value, machine)


def _set_by(decision: Decision) -> Any:
    return decision.value if decision.verdict is Verdict.CORRECT else decision.machine


def _reviewed(field: str, decision: Decision, value: Any, machine: Any) -> Reviewed:
    """A value is disputed where the machine now says neither what the reviewer saw nor what the reviewer set."""
    setting = decision.verdict in (Verdict.ACCEPT, Verdict.CORRECT)
    agrees = any(same_value(field, machine, known) for known in (value, decision.machine))
    return Reviewed(
        decision=decision.id,
        verdict=decision.verdict,
        by=decision.by,
        at=decision.at,
        machine=machine,
        disputed=setting and not agrees,
    )


def apply_to_list(
    field: str, items: list[Gathered], decisions: Sequence[Decision]
) -> list[tuple[Gathered, Reviewed | None]]:
    """A list after the reviewers' decisions on it: items kept, put right, taken out, added; or the whole list set."""
    found: list[tuple[Gathered, Reviewed | None]] = [(g, None) for g in items]
    for decision in decisions:
        whole = _whole(decision)
        if whole is not None:
            known = [g for g, _ in found]
            found = [(_like(field, v, known), _reviewed(field, decision, v, v)) for v in whole]
        else:
            found = _on_item(field, found, decision)
    return found


def _whole(decision: Decision) -> list[Any] | None:
    """The items of a decision on the whole list; none of them where the list was rejected."""
    seen = _set_by(decision)
    if decision.item is not None or not isinstance(seen, list):
        return None
    return [] if decision.verdict is Verdict.REJECT else seen


def _like(field: str, value: Any, known: Sequence[Gathered]) -> Gathered:
    """An item of a list that was set, with the claims that say the same."""
    same = next((g for g in known if same_item(field, g.value, value)), None)
    return Gathered(dict(value), same.support if same else [])


def _on_item(
    field: str, found: list[tuple[Gathered, Reviewed | None]], decision: Decision
) -> list[tuple[Gathered, Reviewed | None]]:
    at = _position(field, found, decision)
    if decision.verdict is Verdict.REJECT:
        return [f for i, f in enumerate(found) if i != at]
    wanted = _set_by(decision)
    if not isinstance(wanted, dict):
        return found
    if at is None and decision.item is None:  # an item that a reviewer adds, which the machine may have found since
        at = next((i for i, (g, _) in enumerate(found) if same_item(field, g.value, wanted)), None)
    if at is None:
        return [*found, (Gathered(dict(wanted)), _reviewed(field, decision, wanted, decision.machine))]
    before = found[at][0]
    new = (Gathered(dict(wanted), before.support), _reviewed(field, decision, wanted, before.value))
    return [new if i == at else f for i, f in enumerate(found)]


def _position(field: str, found: Sequence[tuple[Gathered, Reviewed | None]], decision: Decision) -> int | None:
    """Where the item stands that a decision is about: what the reviewer saw, else its key, else what is like it."""
    values = [g.value for g, _ in found]
    if decision.machine in values:
        return values.index(decision.machine)
    keys = [item_key(field, v) for v in values]
    if decision.item in keys:
        return keys.index(decision.item)
    seen = decision.machine if isinstance(decision.machine, dict) else None
    matching = [i for i, v in enumerate(values) if seen and same_item(field, v, seen)]
    return matching[0] if len(matching) == 1 else None
