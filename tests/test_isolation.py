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

from models.contract import DocumentRecord
from models.document import Document
from models.source import MediaType, Source
from pipeline.errors import UserError
from pipeline.extract import extract_document
from pipeline.limits import Limits
from pipeline.outcome import Ending, Outcome, quarantine
from pipeline.run import process, run
from pipeline.workers import attempt as attempts
from pipeline.workers import crew, worker
from pipeline.workers.task import EXTRACTING, OPENING, PAGE, SECOND, Death, Task, settle
from tests.conftest import RELEASE, ROOT

QUICK = Limits(seconds=2.5, memory=400)


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


PDF = Source(uri="a.pdf", sha256="0" * 64, media_type=MediaType.PDF, size=1)
DONE = quarantine("a.pdf", Ending.EMPTY, "the end")


def tried(*deaths: Death) -> list[Task]:
    """The tasks that are asked where the first attempts end like this."""
    asked: list[Task] = []

    def attempt(task: Task) -> Death | Outcome:
        asked.append(task)
        return deaths[len(asked) - 1] if len(asked) <= len(deaths) else DONE

    settle(Task("a.pdf"), attempt)
    return asked


def test_a_deadly_page_goes_to_the_second_reader_and_is_then_left_out() -> None:
    first, second, third = tried(
        Death(Ending.CRASHED, "killed", PAGE, 3, PDF), Death(Ending.TIMED_OUT, "slow", SECOND, 3, PDF)
    )
    assert (first.otherwise, second.otherwise, second.skip) == (frozenset(), {3}, {})
    assert third.skip == {3: "slow"}


def test_a_deadly_opening_goes_to_the_second_reader_and_that_one_is_not_asked_twice() -> None:
    _, second, third = tried(
        Death(Ending.CRASHED, "killed", OPENING, 0, PDF), Death(Ending.TIMED_OUT, "slow", SECOND, 0, PDF)
    )
    assert second.otherwise == {0} and third.skip == {0: "slow"}


def test_where_page_after_page_is_deadly_what_stands_before_is_kept() -> None:
    deaths = [Death(Ending.CRASHED, "killed", PAGE, n, PDF) for n in (7, 8, 9, 10)]
    last = tried(*deaths)[-1]
    assert last.attempt == 5 and {10, 11, 1500} <= set(last.skip) and 9 not in last.skip


def test_what_cannot_be_extracted_from_as_a_whole_is_extracted_from_its_beginning() -> None:
    assert tried(Death(Ending.TIMED_OUT, "slow", EXTRACTING, 0, PDF))[-1].short


def test_a_text_that_is_too_much_is_answered_from_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    def choosy(document: Document) -> DocumentRecord:
        if len(document.text) > 250_000:
            raise MemoryError
        return extract_document(document)

    monkeypatch.setattr(attempts, "extract_document", choosy)
    outcome = process("a.txt", (RELEASE + "Un mot de plus. " * 30_000).encode())
    assert outcome.record.outcome == "partial" and len(outcome.record.contracts) == 1
    assert "only the first" in (outcome.record.reason or "")


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
