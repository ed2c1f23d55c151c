"""Decisions made at the desk: checked against what the page knew, kept with the log of actions, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
import time

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.registry import Decision, Entry
from pipeline.decisions.make import Anchors, withdrawal
from pipeline.errors import UserError
from pipeline.merge.human import standing
from pipeline.store import decisions, entries, linking
from pipeline.store.registry import Store
from review.people.users import User
from review.tables import ActionRow
from review.work.stamps import Known, history

Maker = Callable[[Entry, Anchors], Sequence[Decision]]


class GoneError(UserError):
    """There is no such contract."""


class ChangedError(UserError):
    """Somebody else was quicker: nothing was decided. `last` is the decision that the page did not know."""

    def __init__(self, pointer: str, last: Decision | None) -> None:
        who = f"by {last.by}" if last else "since"
        super().__init__(f"{pointer or 'the contract'} was changed {who}", "look again, then decide")
        self.pointer, self.last = pointer, last


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the action's number and the decisions."""

    action: int
    decisions: tuple[Decision, ...]


def entry_of(session: Session, entry_id: str) -> Entry:
    """The entry of an id that is or was its own, or of a report."""
    found = entries.by_id(session, entry_id)
    if len(found) != 1 or (found[0].id != entry_id and found[0].id.startswith(entry_id)):
        raise GoneError(f"no contract {entry_id!r}", "it may have been merged or read anew: look it up in the registry")
    return found[0]


def commit(store: Store, entry_id: str, user: User, verb: str, stamps: Mapping[str, str], make: Maker) -> Done:
    """Makes decisions about an entry if the values are as the page knew them, and brings the entries up to date.

    Looking and deciding are one transaction that nobody writes beside: of two who change the same, one is told.
    """
    with store.writing(alone=True) as session:
        entry = entry_of(session, entry_id)
        known = Known(entry, history(session, entry))
        for pointer, seen in stamps.items():
            if known.stamp(pointer) != seen:
                raise ChangedError(pointer, known.last(pointer))
        made = tuple(make(entry, decisions.anchors_of(session, entry)))
        return _keep(session, user, verb, entry.id, made)


def _keep(
    session: Session, user: User, verb: str, entry_id: str, made: tuple[Decision, ...], undoes: int | None = None
) -> Done:
    for decision in made:
        decisions.add(session, decision)
    row = ActionRow(
        at=int(time.time()), by=user.name, verb=verb, entry=entry_id, decisions=[d.id for d in made], undoes=undoes
    )
    session.add(row)
    session.flush()
    linking.link_documents(session, {a.document for d in made for a in (*d.anchors, *d.others)})
    return Done(row.id, made)


def undo(store: Store, user: User, entry_id: str | None = None) -> Done | None:
    """Takes back what a user did last (on one contract), and has not taken back yet; None where there is nothing."""
    with store.writing(alone=True) as session:
        last = _last(session, user, entry_id)
        if last is None:
            return None
        found = [decisions.decision(session, d) for d in last.decisions]
        anchors = [d for d in found if d is not None]
        taken = _withdrawn(session, anchors)
        made = tuple(withdrawal(d, user.name) for d in anchors if d.id not in taken)
        return _keep(session, user, "undo", last.entry, made, last.id)


def _last(session: Session, user: User, entry_id: str | None) -> ActionRow | None:
    taken_back = select(ActionRow.undoes).where(ActionRow.undoes.is_not(None))
    query = select(ActionRow).where(
        ActionRow.by == user.name, ActionRow.verb != "undo", ActionRow.id.not_in(taken_back)
    )
    if entry_id is not None:
        query = query.where(ActionRow.entry == entry_id)
    return session.scalar(query.order_by(ActionRow.id.desc()).limit(1))


def _withdrawn(session: Session, found: Sequence[Decision]) -> set[str]:
    """Those of the decisions that do not stand any more."""
    from pipeline.store.tables import DecisionAnchorRow, DecisionRow

    documents = {a.document for d in found for a in d.anchors}
    query = select(DecisionRow.record).join(DecisionAnchorRow, DecisionAnchorRow.decision_id == DecisionRow.id)
    records = session.scalars(query.where(DecisionAnchorRow.sha256.in_(sorted(documents)))).all()
    stand = {d.id for d in standing(map(Decision.model_validate, records))}
    return {d.id for d in found} - stand


def today(store: Store, user: User) -> int:
    """How many decisions a user made in the last twelve hours."""
    with store.session() as session:
        rows = session.scalars(
            select(ActionRow.decisions).where(
                ActionRow.by == user.name, ActionRow.at > int(time.time()) - 43200, ActionRow.verb != "undo"
            )
        )
        return sum(len(ids) for ids in rows)


def withdraw(store: Store, user: User, decision_id: str) -> Decision | None:
    """Takes one decision back; None where there is none of that id, or it does not stand any more."""
    with store.writing(alone=True) as session:
        found = decisions.decision(session, decision_id)
        if found is None or found.id != decision_id or _withdrawn(session, [found]):
            return None
        made = withdrawal(found, user.name)
        _keep(session, user, "withdraw", found.entry, (made,))
    return made
