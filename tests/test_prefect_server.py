"""A Prefect server, a worker, the deployments of prefect.yaml: a scheduled run, killed in the middle, is taken up.

Slow, some forty seconds: a real server starts, and schedules. Nothing of it is stood in for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
import os
from pathlib import Path
import signal
import socket
import subprocess
import sys
import time
from typing import Any

import httpx
import pytest
import yaml

from pipeline.harvest.place import Place
from pipeline.harvest.refresh import refresh
from pipeline.store.registry import Store
from tests.conftest import OTHER, RELEASE, ROOT
from tests.site import Reply, Site, html, rss, serve

PAGES = 24
TOWNS = ("Grand Annecy", "Grand Chambéry", "Pays Voironnais", "Grand Saint-Dizier")
ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


def paragraphs(text: str) -> str:
    return "".join(f"<p>{p}</p>" for p in text.split("\n") if p)


def fill(site: Site, seconds: float) -> None:
    """A feed of pages, a quarter of them about contracts; each takes that long to answer."""

    def slow(reply: Reply) -> Callable[[Any], Reply]:
        return lambda headers: (time.sleep(seconds), reply)[1]

    for number in range(PAGES):
        text = RELEASE.replace("Grand Annecy", TOWNS[number // 4 % 4]) if number % 4 == 0 else OTHER
        site.routes[f"/{number}"] = slow(html(f"Actualité {number}", paragraphs(text)))
    site.routes["/feed"] = rss(site.url, [f"/{n}" for n in range(PAGES)])


def write_sources(site: Site, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "sources.toml"
    path.write_text(
        f"[[source]]\nname = 'ville'\nkind = 'feed'\nurl = '{site.url}/feed'\nallow_private = true\n"
        "politeness = { delay = 0, backoff = 0.01 }\nschedule = '30 6 1 1 *'\nchecked = 2026-01-01\n",
        "utf-8",
    )
    return path


def state(db: Path) -> list[Any]:
    """All that a registry holds."""
    with Store(str(db)) as store:
        documents = [(d.sha256, d.source, d.outcome, d.contracts) for d in store.documents()]
        return [documents, [e.model_dump_json() for e in store.entries()], store.unlinked()]


class Prefect:
    """A server of its own with a worker, and the deployments of prefect.yaml, of which one is due every few seconds."""

    def __init__(self, folder: Path, port: int, variables: dict[str, str]) -> None:
        self.folder, self.api = folder, f"http://127.0.0.1:{port}/api"
        self.port = port
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]),
            "PREFECT_HOME": str(folder / "home"),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "DO_NOT_TRACK": "1",
            "PREFECT_CLI_PROMPT": "false",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            **variables,
        }
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "prefect", *arguments]
        with (self.folder / f"{arguments[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process

    def run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "prefect", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def begin(self) -> None:
        self.start("server", "start", "--no-ui", "--port", str(self.port))
        wait_for(lambda: self.answers(), 120)
        self.deploy()
        self.start("worker", "start", "--pool", "clsreg", "--type", "process")

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.api}/health").status_code == 200
        except httpx.HTTPError:
            return False

    def deploy(self) -> None:
        """As docs/harvest.md says, but for the schedule: every eight seconds."""
        plan = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))
        scheduled = next(d for d in plan["deployments"] if d["name"] == "scheduled")
        assert scheduled["schedules"][0]["cron"]
        scheduled["schedules"] = [{"interval": 8}]
        (self.folder / "prefect.yaml").write_text(yaml.safe_dump(plan), "utf-8")
        self.run("work-pool", "create", "clsreg", "--type", "process")
        self.run("deploy", "--all")

    def ask(self, what: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = httpx.post(f"{self.api}/{what}/filter", json={}).raise_for_status().json()
        return found

    def runs(self, *states: str) -> list[dict[str, Any]]:
        """The flow runs in these states, oldest first."""
        found = (r for r in self.ask("flow_runs") if r["state_type"] in states)
        return sorted(found, key=lambda r: r["start_time"] or r["expected_start_time"])

    def end(self) -> None:
        for process in reversed(self.processes):
            for pid in (*descendants(process.pid), process.pid):
                send(pid, signal.SIGKILL)
            process.wait()


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they did; none of one that has ended."""
    try:
        children = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
    return [d for child in children for d in (*descendants(child), child)]


def send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def wait_for(condition: Callable[[], Any], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.2)


@contextmanager
def prefect(folder: Path, variables: dict[str, str]) -> Iterator[Prefect]:
    folder.mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Prefect(folder, port, variables)
    try:
        found.begin()
        yield found
    finally:
        found.end()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the run to kill is found in /proc")
def test_a_scheduled_run_that_is_killed_is_taken_up_by_the_next(tmp_path: Path) -> None:
    with serve() as site:
        fill(site, 0)
        sources = write_sources(site, tmp_path / "whole")
        whole = Place(str(tmp_path / "whole.sqlite"), str(tmp_path / "whole"), str(sources))
        assert refresh(whole).outcome == "ok"
        site.forget()
        fill(site, 0.25)
        variables = {
            "CLSREG_DB": str(tmp_path / "killed.sqlite"),
            "CLSREG_ARCHIVE": str(tmp_path / "archive"),
            "CLSREG_SOURCES": str(sources),
            "CLSREG_EXPORT": str(tmp_path / "export"),
        }
        with prefect(tmp_path / "prefect", variables) as server:
            names = {f"{d['name']}" for d in server.ask("deployments")}
            assert names == {"scheduled", "everything", "fetch-only", "folder"}
            wait_for(lambda: len(site.paths()) > 8, 90)
            for pid in descendants(server.processes[1].pid):
                send(pid, signal.SIGKILL)
            wait_for(lambda: server.runs("CRASHED"), 60)
            assert not (tmp_path / "export").exists()
            wait_for(lambda: (tmp_path / "export" / "datapackage.json").exists(), 120)
            wait_for(lambda: server.runs("COMPLETED"), 30)
            artifacts = {a["key"] for a in server.ask("artifacts")}
    assert {"harvest-sources", "harvest-found", "harvest-skipped", "refresh-contracts", "refresh-summary"} <= artifacts
    assert state(tmp_path / "killed.sqlite") == state(tmp_path / "whole.sqlite")
    fetched = [p for p in site.paths() if p != "/feed"]
    assert len(set(fetched)) == PAGES
    assert len(fetched) <= PAGES + 1, "only the page that was being fetched is fetched again"
