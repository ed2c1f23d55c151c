"""No document stops a run: each is read in a process that may die, hang or take all memory without harm to others."""

from __future__ import annotations

import os
from pathlib import Path
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from pipeline.errors import UserError
from pipeline.limits import Limits
from pipeline.outcome import Outcome
from pipeline.run import run
from pipeline.workers import crew, worker
from tests.conftest import RELEASE, ROOT

QUICK = Limits(seconds=1.0, memory=400)


@pytest.fixture(autouse=True)
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers in which documents with certain names are deadly."""
    crew.dismiss()
    monkeypatch.setattr(worker, "MODULE", "tests.hostile_worker")
    monkeypatch.setattr(worker, "_GRACE", 0.5)
    yield  # type: ignore[misc]
    crew.dismiss()


def written(folder: Path, *names: str) -> list[str]:
    for name in names:
        (folder / f"{name}.txt").write_text(RELEASE, "utf-8")
    return [str(folder / f"{name}.txt") for name in names]


def endings(outcomes: list[Outcome]) -> list[str]:
    return [o.record.outcome for o in outcomes]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_kills_hangs_or_swells_takes_one_document_with_it(tmp_path: Path, jobs: int) -> None:
    paths = written(tmp_path, "a", "deadly", "b", "endless", "c", "greedy", "d", "sleepy", "e")
    outcomes = list(run(paths, jobs, QUICK))
    assert [o.uri for o in outcomes] == paths
    told = ["records", "crashed", "records", "timed_out", "records", "too_large", "records", "timed_out", "records"]
    assert endings(outcomes) == told
    reasons = [o.record.reason or "" for o in outcomes]
    assert "SIGABRT" in reasons[1] and "report it" in reasons[1]
    assert "--timeout" in reasons[3] and "--memory" in reasons[5]
    assert all(o.source is not None for o in outcomes)


def test_the_same_worker_answers_the_next_run(tmp_path: Path) -> None:
    paths = written(tmp_path, "a", "b")
    list(run(paths))
    first = [w._process.pid for w in crew._idle]
    list(run(paths))
    assert [w._process.pid for w in crew._idle] == first and len(first) == 1


def test_documents_are_answered_from_any_thread(tmp_path: Path) -> None:
    paths = written(tmp_path, "a", "endless", "b")
    found: list[Outcome] = []
    thread = threading.Thread(target=lambda: found.extend(run(paths, 1, QUICK)))
    thread.start()
    thread.join(60)
    assert endings(found) == ["records", "timed_out", "records"]


def test_what_is_wrong_with_the_installation_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="a model is missing"):
        list(run(written(tmp_path, "a", "broken", "b")))


def test_a_run_that_is_left_ends_its_workers(tmp_path: Path) -> None:
    outcomes = run(written(tmp_path, "a", "sleepy", "sleepy2"), 2)
    assert next(outcomes).record.outcome == "records"
    outcomes.close()  # type: ignore[attr-defined]
    assert not [p for p in psutil.Process().children() if "hostile_worker" in " ".join(p.cmdline())][len(crew._idle) :]


KILLED = """
import sys
from pipeline.run import run
from pipeline.workers import worker

worker.MODULE = "tests.hostile_worker"
for outcome in run(sys.argv[1:], 2):
    print(outcome.record.outcome, flush=True)
"""


def test_workers_end_with_a_command_that_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", KILLED, *written(tmp_path, "a", "endless", "sleepy")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.5)
        workers = psutil.Process(process.pid).children(recursive=True)
        assert len(workers) == 2
        os.kill(process.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
