"""Harvest and refresh on a schedule: what is due, how a run ends, and what it leaves to be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time

import pytest

from models.harvest import HarvestSource
from pipeline.harvest import schedule
from pipeline.harvest.leases import Leases
from pipeline.harvest.place import Place
from pipeline.harvest.refresh import refresh, worst
from pipeline.harvest.report import Outcome, Report
from pipeline.harvest.state import State
from pipeline.harvest.status import overview
from pipeline.store.registry import Store
from tests.conftest import RELEASE, ROOT, Run
from tests.site import FakeClock, Site, html, rss, serve

BODY = "".join(f"<p>{p}</p>" for p in RELEASE.split("\n") if p)
ANNECY = "communauté d'agglomération du Grand Annecy"
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as found:
        found.routes |= {"/feed": rss(found.url, ["/cls"]), "/cls": html("Le CLS est signé", BODY)}
        yield found


def write(site: Site, folder: Path, *more: str) -> Path:
    """A file of sources: `ville`, which is in order, and others by name, feed and what else they say."""
    blocks = ["name = 'ville'\nurl = '{url}/feed'", *more]
    usual = "kind = 'feed'\nallow_private = true\nchecked = 2026-01-01\npoliteness = { delay = 0, backoff = 0.01 }\n"
    path = folder / "sources.toml"
    folder.mkdir(exist_ok=True)
    path.write_text("".join(f"[[source]]\n{b.replace('{url}', site.url)}\n{usual}" for b in blocks), "utf-8")
    return path


LOST = "name = 'lost'\nurl = '{url}/nothing'"
POOR = "name = 'poor'\nurl = '{url}/feed'\nexpect = { documents = 9, days = 30 }"
HOURLY = "name = 'hourly'\nurl = '{url}/feed'\nschedule = '5 * * * *'"


# -- a refresh without Prefect ------------------------------------------------------------------------------------------


def test_a_refresh_goes_from_the_sources_to_the_export(site: Site, tmp_path: Path, db: str) -> None:
    place = Place(db, str(tmp_path / "archive"), str(write(site, tmp_path)))
    done = refresh(place, folder=tmp_path / "export")
    assert (done.outcome, done.summary.added, done.exported and done.exported["contracts"]) == ("ok", 1, 1)
    assert [(c.field, c.old, c.new) for c in done.changes] == [("contract", None, ANNECY)]
    site.routes["/feed"] = rss(site.url, ["/cls", "/other"])
    site.routes["/other"] = html("Un CLS", BODY.replace("Annecy", "Chambéry"))
    later = refresh(place, folder=tmp_path / "export")
    assert [(c.field, c.old, c.new) for c in later.changes] == [
        ("contract", None, ANNECY.replace("Annecy", "Chambéry"))
    ]
    assert later.exported and later.exported["contracts"] == 2
    assert refresh(place, due=True).reports == [], "no source has a schedule"


def test_a_source_that_fails_stops_no_other(site: Site, tmp_path: Path, db: str) -> None:
    place = Place(db, str(tmp_path / "archive"), str(write(site, tmp_path, LOST, POOR)))
    done = refresh(place, folder=tmp_path / "export")
    assert [r.outcome for r in done.reports] == ["ok", "failed", "warnings"]
    assert (done.outcome, done.summary.added) == ("failed", 1)
    assert (tmp_path / "export" / "datapackage.json").exists()


def test_the_worst_source_counts() -> None:
    fine = Report("a", NOW)
    assert worst([]) is Outcome.OK
    assert worst([fine, Report("b", NOW, warnings=["less"])]) is Outcome.WARNINGS
    assert worst([Report("c", NOW, error="gone"), fine]) is Outcome.FAILED


# -- what is due --------------------------------------------------------------------------------------------------------


@pytest.fixture
def state(db: str) -> Iterator[State]:
    with Store(db) as store:
        yield State(store)


def hourly(**more: object) -> HarvestSource:
    usual = {"name": "hourly", "kind": "feed", "url": "https://a.example/feed", "schedule": "5 * * * *"}
    return HarvestSource.model_validate({**usual, **more})


def ran(state: State, started: datetime, **report: object) -> None:
    state.started("hourly", started)
    state.finished("hourly", started, "ok", {"found": 3, **report})


def test_a_source_is_due_when_its_time_has_come_since_its_last_run(state: State) -> None:
    assert schedule.is_due(hourly(), state, NOW), "never harvested"
    assert not schedule.is_due(hourly(schedule=None), state, NOW)
    ran(state, NOW - timedelta(minutes=50))
    assert not schedule.is_due(hourly(), state, NOW)
    assert schedule.is_due(hourly(), state, NOW + timedelta(minutes=5))
    assert schedule.coming([hourly()], state, NOW) == (NOW + timedelta(minutes=5), ["hourly"])
    assert schedule.coming([hourly(schedule=None)], state, NOW) is None


def test_a_run_that_broke_off_is_due_at_once(state: State) -> None:
    ran(state, NOW - timedelta(minutes=10), stopped="interrupted")
    assert schedule.is_due(hourly(), state, NOW)
    state.started("hourly", NOW - timedelta(minutes=5))
    clock = FakeClock(NOW)
    other = Leases(state, clock)
    other.take("a.example", 30.0)
    assert not schedule.is_due(hourly(), state, NOW), "another process is at it"
    other.release()
    assert schedule.is_due(hourly(), state, NOW), "it was killed"


def test_a_schedule_that_nobody_follows_is_told(state: State, site: Site, tmp_path: Path) -> None:
    ran(state, NOW - timedelta(minutes=70))
    assert not schedule.is_overdue(hourly(), state, NOW)
    assert schedule.is_overdue(hourly(), state, NOW + timedelta(minutes=6))
    known = Place(sources=str(write(site, tmp_path, HOURLY))).catalogue()
    found = overview(known, state, NOW + timedelta(hours=1))
    assert found.problems == ("hourly",)
    assert "does anything follow the schedule?" in found.sources[1].messages[0]


def test_status_is_fit_for_cron(site: Site, tmp_path: Path, clsreg: Run) -> None:
    options = ("--sources", write(site, tmp_path, HOURLY))
    assert clsreg("harvest", *options).returncode == 0
    fine = clsreg("status", *options)
    assert (fine.returncode, "1 document, 1 contract" in fine.stdout, fine.stderr) == (0, True, "")
    site.routes.clear()
    assert clsreg("harvest", "ville", *options, "--everything").returncode == 1
    told = clsreg("status", *options, "--format", "json")
    found = json.loads(told.stdout)
    assert (told.returncode, found["problems"], found["documents"], found["contracts"]) == (1, ["ville"], 1, 1)
    assert [s["outcome"] for s in found["sources"]] == ["failed", "ok"]
    assert found["next_run"]
    assert "1 source to look at: ville" in told.stderr
    assert clsreg("status", *options, "--db", "nowhere.sqlite").returncode == 3


# -- with Prefect -------------------------------------------------------------------------------------------------------

FLOWS = """
import json, os, sys
from flows.session import session

db, archive, export, *files = sys.argv[1:]
with session():
    from flows.harvest import RunFailed, harvest_flow
    from flows.refresh import refresh_flow
    from flows.harvest import SourceFailed, may_pass
    from pipeline.harvest.clock import Clock
    from pipeline.harvest.report import Report
    from prefect.client.orchestration import get_client
    from prefect.states import Failed

    errors = [SourceFailed(Report("x", Clock().now(), error=e)) for e in ("timeout: 20 s", "not_found: 404")]
    print(json.dumps([may_pass(None, None, Failed(data=e)) for e in (*errors, OSError("the database is away"))]))
    where = {"db": db, "archive": archive, "return_state": True}
    for file in files:
        state = refresh_flow(**where, sources=file, export=export)
        result = state.result(raise_on_failure=False)
        done = result.result if isinstance(result, RunFailed) else result
        print(json.dumps([state.name, state.message, [r.outcome for r in done.reports], done.summary.added]))
    print(json.dumps([harvest_flow(**where, sources=files[0], names=["ville"]).name]))
    with get_client(sync_client=True) as client:
        found = client.request("POST", "/artifacts/filter", json={}).json()
        print(json.dumps({a["key"]: json.loads(a["data"]) for a in found if a["flow_run_id"]}))
"""


def test_a_flow_ends_as_its_sources_did_and_leaves_tables(site: Site, tmp_path: Path, db: str) -> None:
    files = [write(site, tmp_path / n, *more) for n, more in (("f", [LOST]), ("w", [POOR]), ("ok", []))]
    done = subprocess.run(
        [sys.executable, "-c", FLOWS, db, str(tmp_path / "archive"), str(tmp_path / "export"), *map(str, files)],
        cwd=ROOT,
        env={**os.environ, "PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_LOGGING_LEVEL": "CRITICAL"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    again, failed, warned, fine, harvested, artifacts = map(json.loads, done.stdout.splitlines())
    assert again == [True, False, True], "tried again where that may help"
    assert (failed[0], failed[2:]) == ("Failed", [["ok", "failed"], 1])
    assert "contracts: 1 new, 0 changed; 2 sources, 1 with problems\nlost: not_found: answered 404" in failed[1]
    assert (warned[0], warned[2]) == ("Completed with warnings", ["ok", "warnings"])
    assert "at least 9 are expected" in warned[1]
    assert (fine[0], harvested) == ("Completed", ["Completed"])
    assert artifacts["refresh-contracts"][0]["now"] == ANNECY
    assert artifacts["harvest-failed"][0]["reason"].startswith("not_found")
    assert artifacts["harvest-found"][0]["address"] == f"{site.url}/cls"
    assert {"harvest-sources", "refresh-summary"} <= set(artifacts)
    assert (tmp_path / "export" / "datapackage.json").exists()


def test_serve_follows_the_schedule_until_it_is_ended(site: Site, tmp_path: Path, db: str) -> None:
    write(site, tmp_path, HOURLY)
    command = [sys.executable, "-m", "clsreg", "serve", "--db", db, "--export", "export"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PREFECT_HOME": str(tmp_path / "prefect")}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        end = time.monotonic() + 150
        while not (tmp_path / "export").exists():
            assert time.monotonic() < end and process.poll() is None
            time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=90)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "due now: hourly" in told
    assert "hourly: ok: 1 page found" in told
    assert "ended; what was stored holds" in told
    with Store(db) as store:
        assert store.counts()["entries"] == 1


def test_serve_needs_a_schedule(site: Site, tmp_path: Path, clsreg: Run) -> None:
    done = clsreg("serve", "--sources", write(site, tmp_path))
    assert (done.returncode, "has a schedule" in done.stderr) == (2, True)
