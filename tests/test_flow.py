"""The flow does what ingest does, with Prefect and without."""

from __future__ import annotations

from functools import partial
import logging
from pathlib import Path
import subprocess
import sys

import pytest

from flows.batches import Answer, Work, batches, fair_size
from pipeline.errors import ServerError
from pipeline.ingest import Summary
from pipeline.store.registry import Store
from tests.conftest import RELEASE, ROOT, Run


def test_the_flow_runs_without_a_server(clsreg: Run, folder: Path, db: str, tmp_path: Path) -> None:
    done = clsreg("flow", "ingest", folder, "--db", db, "--batch", "1", PREFECT_HOME=str(tmp_path / "prefect"))
    assert done.returncode == 1, done.stderr
    assert "b.pdf: damaged" in done.stderr
    assert (
        "3 documents, 2 added, 1 report of contracts, 1 not about a contract, 1 without an answer, 1 contract added"
        in done.stderr
    )
    with Store(db) as store:
        assert store.counts()["documents"] == 2


def test_a_server_that_is_not_reached_is_told(clsreg: Run, release: Path, db: str) -> None:
    done = clsreg("flow", "ingest", release, "--db", db, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 3
    assert "the Prefect server at http://127.0.0.1:9/api was not reached" in done.stderr
    assert "unset PREFECT_API_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_functions_run_without_prefect(folder: Path, db: str) -> None:
    code = (
        "import sys\nsys.modules['prefect'] = None\n"
        "import clsreg\n"
        f"print(clsreg.Registry({db!r}).ingest([{str(folder)!r}]).contracts)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "1", done.stderr


def test_without_its_decorators_the_flow_does_the_same(folder: Path, db: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNDECORATED, str(folder), db], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "3 documents, 1 failures, 1 contracts", done.stderr


UNDECORATED = """
import sys
from types import ModuleType

def decorator(function=None, **options):
    return function if function else lambda function: function

def module(name, **names):
    sys.modules[name] = ModuleType(name)
    sys.modules[name].__dict__.update(names)

class Absent:
    get = staticmethod(lambda: None)

module("prefect", flow=decorator, task=decorator)
module("prefect.artifacts", create_table_artifact=lambda **_: None)
module("prefect.cache_policies", NO_CACHE=None)
module("prefect.context", FlowRunContext=Absent)
module("prefect.task_runners", ThreadPoolTaskRunner=Absent)

from flows.ingest import ingest_flow
done = ingest_flow([sys.argv[1]], sys.argv[2], size=1)
print(f"{done.documents} documents, {len(done.failures)} failures, {done.entries_added} contracts")
"""


def test_batches_keep_the_order_and_lose_nothing() -> None:
    assert list(batches(list("abcde"), 2)) == [["a", "b"], ["c", "d"], ["e"]]


def test_few_documents_are_shared_among_the_workers() -> None:
    assert fair_size(80, 200, room=8) == 10
    assert fair_size(100_000, 200, room=8) == 200
    assert fair_size(3, 200, room=1) == 3
    assert fair_size(0, 200, room=8) == 1


class Recorder:
    """Stands for a task runner: notes what is started and waited for, and makes some batches fail."""

    def __init__(self, failing: dict[str, int]) -> None:
        self.failing, self.waiting, self.most = failing, 0, 0

    def start(self, batch: list[str]) -> Answer:
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        return partial(self.answer, batch)

    def answer(self, batch: list[str]) -> Summary:
        self.waiting -= 1
        if self.failing.get(batch[0], 0) > 0:
            self.failing[batch[0]] -= 1
            raise OSError(f"{batch[0]} failed")
        return Summary(documents=len(batch))


def read(documents: int, room: int, failing: dict[str, int]) -> tuple[int, Recorder, Work]:
    recorder = Recorder(failing)
    work = Work(recorder.start, lambda: room)
    found = batches([str(n) for n in range(documents)], 2)
    return sum(done.documents for done in work.summaries(found)), recorder, work


def test_no_more_batches_are_on_their_way_than_there_is_room() -> None:
    number, recorder, work = read(1000, 8, {})
    work.require_all()
    assert (number, recorder.most) == (1000, 8)


def test_a_batch_that_fails_is_started_again_and_stops_no_other() -> None:
    number, _, work = read(100, 8, {"0": 1, "50": 1, "98": 1})
    work.require_all()
    assert number == 100


def test_a_batch_that_fails_twice_is_told_when_the_others_are_in() -> None:
    number, _, work = read(100, 8, {"50": 2})
    assert number == 98
    with pytest.raises(ServerError, match="2 documents were not read: 50 failed"):
        work.require_all()


def test_nothing_but_failures_ends_the_run() -> None:
    with pytest.raises(OSError, match=r"7. failed"):
        read(10_000, 8, {str(n): 9 for n in range(60, 10_000)})
    with pytest.raises(OSError, match="4 failed"):
        read(100, 1, {"4": 1})


def test_a_document_that_kills_its_process_harms_no_worker(tmp_path: Path, db: str) -> None:
    for name in ("0", "1", "deadly", "3"):
        (tmp_path / f"{name}.txt").write_text(f"{RELEASE}\nPage {name}\n", "utf-8")
    done = subprocess.run([sys.executable, "-c", KILLING, str(tmp_path), db], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["4 documents, failures: deadly.txt crashed"], done.stderr


KILLING = """
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
import sys

from pydantic import SecretStr

from flows.ingest import ingest_batch
from pipeline.store.registry import Store
from pipeline.workers import worker

worker.MODULE = "tests.hostile_worker"
paths = sorted(str(p) for p in Path(sys.argv[1]).glob("*.txt"))
Store(sys.argv[2])
with ThreadPoolExecutor(1) as thread:  # a worker of a cluster reads in a thread
    done = thread.submit(ingest_batch, paths, SecretStr(sys.argv[2]), 1).result()
failed = " ".join(f"{Path(uri).name} {why.split(':')[0]}" for uri, why in done.failures.items())
print(f"{done.documents} documents, failures: {failed}")
"""


def test_summaries_add_up() -> None:
    one = Summary(documents=1, added=1)
    one.lost("x", "damaged: no page")
    one.add(Summary(documents=3, unchanged=3))
    assert (one.documents, one.added, one.unchanged, one.reasons.total()) == (5, 1, 3, 1)


def test_an_interrupt_that_comes_wrapped_is_told_without_a_traceback() -> None:
    """Ctrl-C while Prefect packs a task up: it would log a traceback of its own before the command can say a word."""
    from flows.session import _is_no_interrupt

    def record(message: str) -> logging.LogRecord:
        return logging.LogRecord("prefect.flow_runs", logging.ERROR, __file__, 1, message, (), None)

    assert not _is_no_interrupt(record("Encountered exception: PydanticSerializationError('… KeyboardInterrupt: ')"))
    assert _is_no_interrupt(record("Encountered exception: OSError('disk full')"))
