"""What reviewers decided, field by field, laid over what the machine says now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from models.registry import Decision, Reviewed
from models.vocabulary import Verdict
from pipeline.merge.claims import Stated
from pipeline.merge.identity import item_key, same_item
from pipeline.merge.lists import Gathered


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that were not taken back, the oldest first."""
    known = sorted(decisions, key=lambda d: (d.at, d.id))
    withdrawn = {d.withdraws for d in known if d.verdict is Verdict.WITHDRAW}
    return [d for d in known if d.verdict is not Verdict.WITHDRAW and d.id not in withdrawn]


def not_rejected(claims: Sequence[Stated], decisions: Sequence[Decision]) -> list[Stated]:
    """The claims of a single value without those whose value a reviewer rejected."""
    rejected = [d.machine for d in decisions if d.verdict is Verdict.REJECT]
    return [c for c in claims if c.value not in rejected]


def decided(decisions: Sequence[Decision], machine: Any) -> tuple[Any, Reviewed] | None:
    """The value that a reviewer set for a field, by the last decision that sets one, and how it stands today."""
    setting = [d for d in decisions if d.verdict in (Verdict.ACCEPT, Verdict.CORRECT)]
    if not setting:
        last = next((d for d in reversed(decisions) if d.verdict is Verdict.REJECT), None)
        return (machine, _reviewed(last, machine, machine)) if last else None
    last = setting[-1]
    value = last.value if last.verdict is Verdict.CORRECT else last.machine
    return value, _reviewed(last, value, machine)


def _reviewed(decision: Decision, value: Any, machine: Any) -> Reviewed:
    """A value is disputed where the machine now says neither what the reviewer saw nor what the reviewer set."""
    setting = decision.verdict in (Verdict.ACCEPT, Verdict.CORRECT)
    return Reviewed(
        decision=decision.id,
        verdict=decision.verdict,
        by=decision.by,
        at=decision.at,
        machine=machine,
        disputed=setting and machine not in (value, decision.machine),
    )


def apply_to_list(
    field: str, items: list[Gathered], decisions: Sequence[Decision]
) -> list[tuple[Gathered, Reviewed | None]]:
    """A list after the reviewers' decisions on it: items kept, put right, taken out, added; or the whole list set."""
    found: list[tuple[Gathered, Reviewed | None]] = [(g, None) for g in items]
    for decision in decisions:
        if decision.item is None and isinstance(decision.value, list):
            found = [(Gathered(dict(v)), _reviewed(decision, v, v)) for v in decision.value]
            continue
        at = _position(field, found, decision)
        if decision.verdict is Verdict.REJECT:
            found = [f for i, f in enumerate(found) if i != at]
            continue
        wanted = decision.value if decision.verdict is Verdict.CORRECT else decision.machine
        if not wanted:
            continue
        if at is None:
            found.append((Gathered(dict(wanted)), _reviewed(decision, wanted, decision.machine)))
        else:
            before = found[at][0]
            found[at] = (Gathered(dict(wanted), before.support), _reviewed(decision, wanted, before.value))
    return found


def _position(field: str, found: Sequence[tuple[Gathered, Reviewed | None]], decision: Decision) -> int | None:
    """Where the item stands that a decision is about: by its key, else by what the reviewer saw."""
    keys = [item_key(field, g.value) for g, _ in found]
    if decision.item in keys:
        return keys.index(decision.item)
    seen = decision.machine if isinstance(decision.machine, dict) else None
    matching = [i for i, (g, _) in enumerate(found) if seen and same_item(field, g.value, seen)]
    return matching[0] if len(matching) == 1 else None
