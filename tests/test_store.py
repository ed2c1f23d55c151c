"""The store on both databases: SQLite, and a real PostgreSQL server. Killed, doubled and shuffled, it ends the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
import json
import os
from pathlib import Path
import random
import signal
import subprocess
import sys
import time

from alembic import command
from alembic.config import Config
import pytest
from sqlalchemy import text

from models.registry import Entry
from models.vocabulary import Verdict
from pipeline.decisions.make import contract_decision, value_decision
from pipeline.errors import RegistryError
from pipeline.ingest import ingest_and_link
from pipeline.store import database
from pipeline.store.entries import Filters
from pipeline.store.registry import Store
from tests.conftest import OTHER, RELEASE, ROOT, Run

LIFE = {
    "launch.txt": RELEASE.replace("est signé", "se prépare")
    .replace("25 mars 2024", "12 janvier 2023")
    .replace("Vendredi 22 mars 2024, l'ARS", "En 2024, l'ARS")
    .replace("ont signé", "signeront"),
    "signed.txt": RELEASE,
    "first.txt": RELEASE.replace("2024", "2014").replace("cinq", "trois"),
    "neighbour.txt": RELEASE.replace("Grand Annecy", "Grand Chambéry"),
    "market.txt": OTHER,
    "broken.pdf": "%PDF-1.4\nnothing that holds\n",
}


@pytest.fixture
def life(tmp_path: Path) -> list[str]:
    """Documents on three contracts, one about something else, and one that cannot be read."""
    folder = tmp_path / "life"
    folder.mkdir()
    for name, content in LIFE.items():
        (folder / name).write_text(content, "utf-8")
    return [str(folder / name) for name in LIFE]


def state(url: str) -> list[str]:
    """All that a registry knows, as JSON."""
    with Store(url) as store:
        found: list[Entry] = list(store.entries())
        return [e.model_dump_json() for e in found] + [c.model_dump_json() for e in found for c in store.claims(e)]


def test_a_registry_of_either_kind_links_filters_and_is_reviewed(registry_url: str, life: list[str]) -> None:
    with Store(registry_url) as store:
        summary = ingest_and_link(life, store)
        assert (summary.entries_added, len(summary.failures)) == (3, 1)
        assert store.unlinked() == 0
        assert database.differences(store.engine) == []
        ids = [e.id for e in store.entries()]
        assert ids == sorted(ids)
        assert len(list(store.entries(Filters(department="74", status="signed")))) == 2
        first, second = (e for e in store.entries(Filters(department="74")))
        assert (first.next, second.previous) == (second.id, first.id)
        correction = value_decision(first, store.anchors(first), "/duration_months", Verdict.CORRECT, "M", value=48)
        assert store.decide(correction)
        assert store.entry(first.id).contract.duration_months == 48
        store.decide(contract_decision(first, store.anchors(first), Verdict.REJECT_CONTRACT, "M"))
        assert store.entry(second.id).previous is None, "a chain passes by what is no contract"
        assert store.counts()["decisions"] == 2


def test_the_order_of_documents_does_not_matter(registry_url: str, life: list[str], tmp_path: Path) -> None:
    with Store(registry_url) as store:
        ingest_and_link(life, store)
    expected = state(registry_url)
    for seed in range(3):
        shuffled = list(life)
        random.Random(seed).shuffle(shuffled)
        other = str(tmp_path / f"{seed}.sqlite")
        with Store(other) as store:
            for path in shuffled:
                ingest_and_link([path], store)  # linked after every one: entries come, grow and change their ids
        assert state(other) == expected


def start(life: Sequence[str], url: str) -> subprocess.Popen[bytes]:
    arguments = [sys.executable, "-m", "clsreg", "ingest", *life, "--db", url, "--jobs", "1"]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=quiet, stderr=quiet, start_new_session=True
    )


def test_two_ingests_at_once_make_no_double(registry_url: str, life: list[str], tmp_path: Path) -> None:
    runs = [start(life, registry_url) for _ in range(2)]
    assert [run.wait(timeout=120) for run in runs] == [1, 1], "one document cannot be read"
    alone = str(tmp_path / "alone.sqlite")
    with Store(alone) as store:
        ingest_and_link(life, store)
    assert state(registry_url) == state(alone)


def test_a_killed_ingest_ends_like_one_that_was_not(registry_url: str, life: list[str], tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(5):
        run = start(life, registry_url)
        time.sleep(chance.uniform(0.2, 2.5))
        os.killpg(run.pid, signal.SIGKILL)
        run.wait()
    assert start(life, registry_url).wait(timeout=120) == 1
    alone = str(tmp_path / "alone.sqlite")
    with Store(alone) as store:
        ingest_and_link(life, store)
    assert state(registry_url) == state(alone)


def test_what_a_stopped_ingest_left_is_told_and_linked(life: list[str], db: str, clsreg: Run) -> None:
    with Store(db) as store:
        from pipeline.ingest import ingest

        ingest(life, store)
        assert store.unlinked() > 0
    assert "`clsreg link` finishes it" in clsreg("list", "--db", db).stderr
    assert "3 added" in clsreg("link", "--db", db).stderr
    assert len(clsreg("list", "--json", "--db", db).stdout.splitlines()) == 3
    assert "up to date" in clsreg("link", "--db", db).stderr


def test_an_id_that_an_entry_had_still_leads_to_it(life: list[str], db: str) -> None:
    with Store(db) as store:
        ingest_and_link([life[0]], store)  # only announced: known by the year of its launch
        (announced,) = store.entries()
        ingest_and_link(life, store)
        assert announced.id.endswith("2023")
        assert store.entry(announced.id).id.endswith("2024")


def test_migrations_go_back_and_forth(registry_url: str, life: list[str]) -> None:
    with Store(registry_url) as store:
        ingest_and_link(life, store)
        with store.writing() as session:
            config = Config()
            config.set_main_option("script_location", str(database.MIGRATIONS))
            config.attributes["connection"] = session.connection()
            command.downgrade(config, "0001")
        database.upgrade(store.engine)
        assert database.differences(store.engine) == []
        assert store.counts()["documents"] == 5
        ingest_and_link(life, store)
        assert len(list(store.entries())) == 3


def test_a_server_that_is_not_there_is_told(clsreg: Run) -> None:
    done = clsreg("list", "--db", "postgresql://nobody@127.0.0.1:1/nothing")
    assert (done.returncode, "cannot be used" in done.stderr, "Traceback" in done.stderr) == (3, True, False)


def test_the_json_of_a_list_is_the_entry(life: list[str], db: str, clsreg: Run) -> None:
    with Store(db) as store:
        ingest_and_link(life, store)
        entries = list(store.entries(by_id=False))
    lines = clsreg("list", "--json", "--db", db).stdout.splitlines()
    assert [Entry.model_validate(json.loads(line)) for line in lines] == entries


@pytest.fixture
def locked(db: str) -> Iterator[str]:
    """A registry that another program is writing to and does not let go."""
    with Store(db) as store, store.writing() as session:
        session.execute(text("DELETE FROM failures"))
        yield db


def test_a_locked_registry_is_told(locked: str) -> None:
    with Store(locked) as store:
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=100")
        with pytest.raises(RegistryError, match="locked"), store.writing() as session:
            session.execute(text("DELETE FROM failures"))
