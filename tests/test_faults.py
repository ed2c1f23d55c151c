"""Faults of the machine: a clear message, the right exit code, and nothing half-written."""

from __future__ import annotations

from pathlib import Path
import resource
import subprocess
import sys

import pytest
from sqlalchemy.exc import OperationalError

from pipeline.errors import InstallationError, RegistryError
from pipeline.run import process
from pipeline.store import database
from pipeline.store.registry import Store
from pipeline.workers import attempt as attempts
from tests.conftest import RELEASE, ROOT, Run


def test_a_full_disk_is_told_where_records_are_printed(release: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        line = [sys.executable, "-m", "clsreg", "extract", str(release)]
        done = subprocess.run(line, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 3
    assert "No space left" in done.stderr and "free some room" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_disk_that_fills_up_leaves_a_registry_that_holds(tmp_path: Path, db: str) -> None:
    for n in range(30):
        (tmp_path / f"{n:02}.txt").write_text(f"{RELEASE}\nPage {n}\n", "utf-8")
    line = [sys.executable, "-m", "clsreg", "ingest", str(tmp_path), "--db", db, "--no-link"]
    with Store(db):
        pass
    most = Path(db).stat().st_size + 30_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = subprocess.run(line, cwd=ROOT, stderr=subprocess.PIPE, text=True, preexec_fn=limit)
    assert done.returncode == 3 and "free some room" in done.stderr and "Traceback" not in done.stderr
    again = subprocess.run(line, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert again.returncode == 0, again.stderr
    with Store(db) as store:
        assert store.counts()["documents"] == 30 and store.failures() == []


def test_a_folder_that_cannot_be_written_is_told(release: Path, clsreg: Run) -> None:
    done = clsreg("ingest", release, "--db", "/proc/registry.sqlite")
    assert done.returncode == 3
    assert "unable to open database file" in done.stderr and "writable" in done.stderr


def test_a_registry_that_is_taken_away_is_not_written_on(db: str) -> None:
    with Store(db) as store:
        Path(db).unlink()
        with pytest.raises(RegistryError, match="is gone"):
            store.save(process("a.txt", RELEASE.encode()), "a.txt")


def test_a_locked_registry_says_what_to_do() -> None:
    url = database.database_url("registry.sqlite")
    with pytest.raises(RegistryError) as error, database.explained(url):
        raise OperationalError("INSERT", {}, Exception("database is locked"))
    assert "let it end" in error.value.advice


def test_a_missing_model_ends_the_run_and_is_no_fault_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    def without(_document: object) -> None:
        import fr_core_news_md_of_another_day  # noqa: F401

    monkeypatch.setattr(attempts, "extract_document", without)
    with pytest.raises(InstallationError, match="fr_core_news_md_of_another_day is missing"):
        process("a.txt", RELEASE.encode())
