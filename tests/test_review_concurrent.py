"""Many decide at once: every decision is kept or refused, none is lost, and the registry is what the log says."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import random

from models.vocabulary import Verdict
from pipeline.decisions.lines import to_lines
from pipeline.decisions.make import value_decision
from pipeline.store.registry import Store
from review.people.users import Role, User
from review.work.decide import ChangedError, commit, undo
from review.work.stamps import Known, history
from tests.review_server import make_registry


def test_random_decisions_at_once(tmp_path: Path) -> None:
    file = str(make_registry(tmp_path))
    with Store(file) as store:
        ids = [e.id for e in store.entries()]
        with ThreadPoolExecutor(4) as pool:
            results = list(pool.map(lambda seed: _work(store, ids, seed), range(4)))
        kept = sum(r[0] for r in results)
        log = list(store.decisions())
        assert len(log) == len({d.id for d in log}) == kept > 20
        assert store.unlinked() == 0
        before = {e.id: e for e in store.entries()}
    replayed = str(make_registry(tmp_path / "again"))
    with Store(replayed) as store:
        assert sorted(to_lines(store.decisions())) == []
        store.take(log)
        store.link()
        after = {e.id: e for e in store.entries()}
    assert {i: e.contract for i, e in before.items()} == {i: e.contract for i, e in after.items()}
    assert {i: e.reviewed for i, e in before.items()} == {i: e.reviewed for i, e in after.items()}


def _work(store: Store, ids: list[str], seed: int) -> tuple[int, int]:
    """Decides at random, as somebody whose page may be old; how many decisions were kept and refused."""
    rng, user, kept, refused = random.Random(seed), User(seed, f"u{seed}", Role.REVIEWER, True, 0), 0, 0
    for _ in range(15):
        entry_id = rng.choice(ids)
        with store.session() as session:
            entry = store.entry(entry_id)
            known = Known(entry, history(session, entry))
        pointers = [p for p in entry.contract.confidence if known.value(p) is not None]
        if not pointers:  # all rejected meanwhile
            continue
        pointer = rng.choice(pointers)
        verdict = rng.choice([Verdict.ACCEPT, Verdict.ACCEPT, Verdict.REJECT])
        try:
            done = commit(
                store, entry_id, user, verdict.value, {pointer: known.stamp(pointer)},
                lambda e, anchors, p=pointer, v=verdict: [value_decision(e, anchors, p, v, user.name)],  # type: ignore[misc]
            )  # fmt: skip
            kept += len(done.decisions)
        except ChangedError:
            refused += 1
        if rng.random() < 0.2:
            taken = undo(store, user)
            kept += len(taken.decisions) if taken else 0
    return kept, refused
