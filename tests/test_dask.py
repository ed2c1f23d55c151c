"""The ingest flow over Dask workers ends with the registry that a plain ingest makes, whatever happens to a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import tempfile
import time

import pytest
from sqlalchemy import select

from pipeline.ingest import ingest_and_link
from pipeline.store.registry import Store
from pipeline.store.tables import SourceRow
from tests.conftest import OTHER, RELEASE, ROOT, Run

pytest.importorskip("prefect_dask", reason="pip install 'clsreg[dask]'")
import httpx
import psutil

PLACES = ("Grand Annecy", "Grand Chambéry", "Pays Voironnais", "Grand Lac")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: Callable[[], object], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "did not come in time"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/health").status_code == 200
    except httpx.HTTPError:
        return False


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k != "CLSREG_DB"}
    return {**kept, "PYTHONPATH": str(ROOT), "DO_NOT_TRACK": "1", "PREFECT_SERVER_ANALYTICS_ENABLED": "false", **more}


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[str]:
    """One Prefect server for all of these tests: a fresh one takes up to a minute."""
    port = str(free_port())
    url = f"http://127.0.0.1:{port}/api"
    with tempfile.TemporaryDirectory(prefix="clsreg-prefect-", ignore_cleanup_errors=True) as home:
        line = command("prefect", "server", "start", "--host", "127.0.0.1", "--port", port, "--no-ui")
        with subprocess.Popen(
            line,
            env=environment(PREFECT_HOME=home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as server:
            try:
                wait_for(lambda: answers(url), 180)
                yield url
            finally:
                os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A hundred documents: contracts of four places, each told several times, other pages, and a broken PDF."""
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(50):
        told = RELEASE.replace("Grand Annecy", PLACES[n % 4]).replace("mars 2024", f"mars {2014 + 5 * (n % 3)}")
        (folder / f"{n:02}.txt").write_text(f"{told}\nPage {n % 36}\n", "utf-8")  # the last ones a second time
        (folder / f"{n:02}-other.txt").write_text(f"{OTHER}\nPage {n // 2}\n", "utf-8")  # each of them twice
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing that holds\n")
    return folder


def state(url: str) -> list[str]:
    """All that a registry knows of contracts, as JSON, and where its documents and failures are."""
    with Store(url) as store:
        found = list(store.entries())
        lines = [e.model_dump_json() for e in found] + [c.model_dump_json() for e in found for c in store.claims(e)]
        lines += [f"{d.sha256} {d.outcome} {d.contracts}" for d in store.documents()]
        with store.session() as session:
            lines += sorted(f"{row.uri} {row.document.sha256}" for row in session.scalars(select(SourceRow)))
        return lines + [f"{f.uri} {f.reason}" for f in store.failures()]


@pytest.fixture
def expected(many: Path, tmp_path: Path) -> list[str]:
    """What a plain ingest into a SQLite file makes of the documents."""
    url = str(tmp_path / "plain.sqlite")
    with Store(url) as store:
        summary = ingest_and_link([str(p) for p in sorted(many.iterdir())], store)
    assert (summary.documents, summary.entries_added > 5, len(summary.failures)) == (101, True, 1)
    return state(url)


def of_session(leader: int) -> list[str]:
    """The processes that a command left behind; it was started as the leader of a session."""
    found = []
    for process in psutil.process_iter():
        try:
            if os.getsid(process.pid) == leader and process.status() != psutil.STATUS_ZOMBIE:
                found.append(" ".join(process.cmdline()))
        except (psutil.Error, OSError):
            continue  # gone meanwhile
    return found


class Running:
    """The flow on a local cluster of two worker processes, in a session of its own."""

    def __init__(self, folder: Path, url: str, server: str) -> None:
        self.folder, self.url, self.server = folder, url, server

    def __enter__(self) -> Running:
        line = command("clsreg", "flow", "ingest", str(self.folder), "--db", self.url, "--batch", "5")
        self.process = subprocess.Popen(
            [*line, "--dask", "--jobs", "2"],
            env=environment(PREFECT_API_URL=self.server),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def until(self, documents: int) -> None:
        """Waits until some documents are in, so that the workers are in the middle of their work."""
        with Store(self.url) as store:
            wait_for(lambda: store.counts()["documents"] >= documents)

    def workers(self) -> list[psutil.Process]:
        """The two worker processes: the children of the command that have a child of their own, which reads."""
        children = psutil.Process(self.process.pid).children()
        return [c for c in children if any("pipeline.workers" in " ".join(g.cmdline()) for g in c.children())]

    def ended(self) -> tuple[int, str]:
        """The exit code and what was said, when all of its processes are gone."""
        said = self.process.communicate(timeout=240)[1]
        wait_for(lambda: not of_session(self.process.pid), 20)
        return self.process.returncode, said


def test_two_workers_into_postgresql_make_the_same_registry(
    many: Path, expected: list[str], empty_postgres: str, prefect_server: str
) -> None:
    with Running(many, empty_postgres, prefect_server) as run:
        code, said = run.ended()
    assert code == 1, said
    assert "101 documents" in said
    assert "broken.pdf: damaged" in said
    assert "Traceback" not in said
    assert state(empty_postgres) == expected


def test_a_killed_worker_loses_nothing(
    many: Path, expected: list[str], empty_postgres: str, prefect_server: str
) -> None:
    with Running(many, empty_postgres, prefect_server) as run:
        run.until(documents=8)
        victim, other = run.workers()
        victim.kill()
        code, said = run.ended()
    assert other.pid != victim.pid
    assert code == 1, said
    assert "Traceback" not in said
    assert state(empty_postgres) == expected


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=lambda s: s.name)
def test_an_interrupted_run_leaves_no_process_and_is_finished_by_another(
    how: signal.Signals, many: Path, expected: list[str], db: str, prefect_server: str
) -> None:
    with Running(many, db, prefect_server) as run:
        run.until(documents=8)
        if how == signal.SIGINT:
            os.killpg(run.process.pid, how)  # as a terminal does: every process gets it
        else:
            run.process.kill()  # the others have to notice by themselves
        code, said = run.ended()
    assert code == (130 if how == signal.SIGINT else -how), said
    assert "Traceback" not in said
    assert "leaked" not in said
    with Store(db) as store:
        ingest_and_link([str(p) for p in sorted(many.iterdir())], store)
    assert state(db) == expected


@pytest.fixture
def scheduler() -> Iterator[str]:
    """A Dask cluster that runs already, with one worker, started in another folder as its own commands do it."""
    address = f"tcp://127.0.0.1:{free_port()}"
    dask = command("dask")
    quiet = subprocess.DEVNULL
    with tempfile.TemporaryDirectory(prefix="clsreg-dask-", ignore_cleanup_errors=True) as home:
        lines = (
            [*dask, "scheduler", "--host", address, "--no-dashboard", "--scheduler-file", f"{home}/scheduler.json"],
            [*dask, "worker", "--scheduler-file", f"{home}/scheduler.json", "--nthreads", "2", "--no-dashboard"],
        )
        running = [
            subprocess.Popen(x, cwd=home, env=environment(), stdout=quiet, stderr=quiet, start_new_session=True)
            for x in lines
        ]
        yield address
        for process in running:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        for process in running:
            wait_for(lambda leader=process.pid: not of_session(leader), 20)


def test_a_cluster_that_runs_already_is_used(
    clsreg: Run, many: Path, expected: list[str], db: str, scheduler: str, prefect_server: str
) -> None:
    line = ("flow", "ingest", many, "--db", db, "--dask-address", scheduler)
    done = clsreg(*line, PREFECT_API_URL=prefect_server)
    assert done.returncode == 1, done.stderr
    assert state(db) == expected


def test_a_cluster_that_is_not_there_is_told(clsreg: Run, release: Path, db: str) -> None:
    done = clsreg("flow", "ingest", release, "--db", db, "--dask-address", "tcp://127.0.0.1:9")
    assert done.returncode == 3
    assert "the Dask scheduler at tcp://127.0.0.1:9 was not reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_options_that_contradict_each_other_are_told(clsreg: Run, release: Path, db: str) -> None:
    line = ("flow", "ingest", release, "--db", db, "--dask-address", "tcp://127.0.0.1:9")
    assert "give one of them" in clsreg(*line, "--dask").stderr
    assert "leave --jobs away" in clsreg(*line, "--jobs", "2").stderr
    assert "give files and folders" in clsreg("flow", "ingest", "-", "--db", db, "--dask", input="x").stderr


def test_without_the_extra_it_says_what_to_install(release: Path, db: str) -> None:
    code = "import sys\nsys.modules['prefect_dask'] = None\nimport clsreg\nclsreg.main()"
    line = [sys.executable, "-c", code, "flow", "ingest", str(release), "--db", db, "--dask"]
    done = subprocess.run(line, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == 2
    assert "pip install 'clsreg[dask]'" in done.stderr


def test_what_a_worker_lacks_is_told(release: Path, db: str, prefect_server: str) -> None:
    from dataclasses import replace

    from flows.cluster import Needs, lacks
    from pipeline.version import version

    with Store(db):
        needs = Needs(socket.gethostname(), version(), db, str(release), prefect_server)
    assert lacks(needs) is None
    told = {
        "a SQLite file is for one machine": replace(needs, machine="another"),
        "has clsreg": replace(needs, version="0"),
        "does not see": replace(needs, sample=f"{release}x"),
        "cannot use the registry": replace(needs, url="postgresql://nobody@127.0.0.1:1/nothing"),
        "does not reach the Prefect server": replace(needs, api="http://127.0.0.1:9/api"),
    }
    for words, changed in told.items():
        found = lacks(changed)
        assert found is not None
        assert words in found[0]
    assert "PostgreSQL" in (lacks(replace(needs, machine="another")) or ("", ""))[1]


def test_prefect_keeps_no_password() -> None:
    from pydantic import SecretStr

    from flows.ingest import ingest_flow

    kept = ingest_flow.serialize_parameters({"paths": ["x"], "url": SecretStr("postgresql://me:secret@host/registry")})
    assert "secret" not in str(kept)
