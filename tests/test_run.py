"""Running documents: no document stops a run, the order holds, processes change nothing."""

from __future__ import annotations

import os
from pathlib import Path
import signal
import subprocess
import sys
import time

import pytest

from pipeline.files import find_documents
from pipeline.limits import Limits
from pipeline.outcome import Kind
from pipeline.output import to_json
from pipeline.run import process, run
from pipeline.workers import attempt as attempts
from tests.conftest import FIXTURES, RELEASE, ROOT


def test_a_folder_gives_its_documents_in_order_and_counts_the_rest(folder: Path) -> None:
    found = find_documents([str(folder)])
    assert [Path(d).name for d in found.documents] == ["a.txt", "b.pdf", "c.txt"]
    assert found.skipped == 3


def test_a_file_named_by_the_user_is_read_whatever_its_name(folder: Path) -> None:
    (folder / "page.aspx").write_text("<!DOCTYPE html><html><body><p>Bonjour</p></body></html>", "utf-8")
    named = str(folder / "notes.xyz")
    assert find_documents([named]).documents == [named]
    assert str(folder / "page.aspx") in find_documents([str(folder)]).documents


def test_a_pipe_in_a_folder_is_left_out_and_an_empty_path_is_no_folder(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    names = [Path(d).name for d in find_documents([str(folder)]).documents]
    assert "pipe.txt" not in names
    assert "gone.txt" in names  # a link to a file that is gone is reported
    assert find_documents([""]).missing == [""]


def test_a_name_that_is_not_utf8_stops_nothing(folder: Path) -> None:
    strange = os.fsencode(folder) + b"/caf\xe9.txt"
    Path(os.fsdecode(strange)).write_text(RELEASE, "utf-8")
    documents = [to_json(o.record) for o in run(find_documents([str(folder)]).documents)]
    assert any("caf\\\\xe9.txt" in d and '"outcome":"records"' in d for d in documents)


def test_another_language_is_said_to_be_one() -> None:
    text = (
        "El contrato local de salud (CLS) de la ciudad fue firmado ayer por la agencia y los alcaldes de la zona. " * 5
    )
    record = process("es.txt", text.encode()).record
    assert record.language == "unknown"
    assert record.reason is not None and "neither French nor English" in record.reason


def test_every_document_has_an_outcome(folder: Path) -> None:
    outcomes = list(run(find_documents([str(folder)]).documents))
    assert [o.kind for o in outcomes] == [Kind.RECORDS, Kind.QUARANTINED, Kind.IRRELEVANT]
    assert outcomes[1].record.outcome == "damaged"
    assert outcomes[1].source is not None


def test_a_file_that_cannot_be_opened_is_quarantined(tmp_path: Path) -> None:
    outcome = process(str(tmp_path / "gone.txt"))
    assert "No such file" in (outcome.record.reason or "")
    assert (outcome.record.outcome, outcome.source) == ("damaged", None)


def test_a_defect_is_quarantined_with_its_place(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_document: object) -> None:
        raise KeyError("territory")

    monkeypatch.setattr(attempts, "extract_document", broken)
    outcome = process(str(release))
    assert outcome.record.outcome == "crashed"
    assert "KeyError at test_run.py" in (outcome.record.reason or "")


def test_a_document_that_takes_too_long_is_quarantined(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(_document: object) -> None:
        try:
            time.sleep(30)
        except Exception:
            time.sleep(30)

    monkeypatch.setattr(attempts, "extract_document", endless)
    outcome = process(str(release), limits=Limits(seconds=0.2))
    assert outcome.record.outcome == "timed_out"
    assert "--timeout" in (outcome.record.reason or "")


def test_the_number_of_processes_changes_no_byte() -> None:
    paths = find_documents([str(FIXTURES / "seeds")]).documents * 3
    one = [to_json(o.record) for o in run(paths, 1)]
    assert [to_json(o.record) for o in run(paths, 2)] == one


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_tidily(jobs: str) -> None:
    command = [sys.executable, "-m", "clsreg", "extract", *[str(FIXTURES / "seeds")] * 60, "--jobs", jobs]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        os.killpg(running.pid, signal.SIGINT)
        _, errors = running.communicate(timeout=30)
    assert running.returncode == 130
    assert b"interrupted" in errors
    assert b"Traceback" not in errors
