"""Every input ends in exactly one way, says why, and can be tried again."""

from __future__ import annotations

from collections import Counter
import json
import os
from pathlib import Path

import pytest

from pipeline.limits import Limits
from pipeline.outcome import Ending, Kind
from pipeline.run import process, run
from pipeline.store.registry import Store
from tests.conftest import OTHER, RELEASE, Run
from tests.test_read_pdf import lines, pdf, scan


def told(pages: int) -> bytes:
    """A PDF of that many pages: the release on the first, the rest of the paper behind it."""
    first = lines(50, 80, *(line for line in RELEASE.split("\n") if line))
    return pdf(first, *(lines(50, 80, f"Page {n} du rapport annuel.") for n in range(2, pages + 1)))


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """One file for nearly every ending."""
    folder = tmp_path / "inputs"
    folder.mkdir()
    (folder / "records.txt").write_text(RELEASE, "utf-8")
    (folder / "irrelevant.txt").write_text(OTHER, "utf-8")
    (folder / "partial.pdf").write_bytes(told(8))
    (folder / "unsupported.txt").write_bytes(b"{\\rtf1 nothing}")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "zeros.txt").write_bytes(b"\0" * 4000)
    with (folder / "too_large.txt").open("wb") as stream:
        stream.truncate(200 * 1024 * 1024)
    return folder


def test_every_input_ends_in_one_way_with_a_cause_and_a_way_out(inputs: Path, clsreg: Run) -> None:
    done = clsreg("extract", inputs, "--pages", "5")
    assert done.returncode == 1
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == len(list(inputs.iterdir()))
    for record in records:
        expected = Path(record["document"]).stem.replace("zeros", "empty")
        assert record["outcome"] == expected and record["outcome"] in set(Ending)
        assert record["outcome"] == "records" or record["reason"]
    assert "8 documents: 1 with contracts (2), 1 not about a contract, 1 read in part, 5 quarantined" in done.stderr
    assert "(2 empty, 1 damaged, 1 too_large, 1 unsupported)" in done.stderr


def test_the_pages_that_may_be_read_are_kept() -> None:
    outcome = process("a.pdf", told(8), Limits(pages=5))
    assert outcome.kind is Kind.PARTIAL
    assert len(outcome.record.contracts) == 1
    assert "pages 6 to 8 were not read" in (outcome.record.reason or "") and "--pages" in (outcome.record.reason or "")


def test_text_beyond_what_is_read_is_told() -> None:
    outcome = process("a.txt", (RELEASE + OTHER * 20).encode(), Limits(characters=2000))
    assert outcome.record.outcome == "partial" and len(outcome.record.contracts) == 1
    assert len(outcome.text) <= 2000


def test_counts_of_an_ingest_add_up_and_failures_are_listed(inputs: Path, clsreg: Run, db: str) -> None:
    done = clsreg("ingest", inputs, inputs / "records.txt", "--db", db, "--pages", "5")
    assert done.returncode == 1
    said = (
        "9 documents, 3 added, 1 unchanged, 2 reports of contracts, 1 not about a contract, 1 read in part, 5 without"
    )
    assert said in done.stderr
    rows = [json.loads(line) for line in clsreg("failures", "--format", "json", "--db", db).stdout.splitlines()]
    assert len(rows) == 6 and all(row["message"] for row in rows)
    counts = [json.loads(x) for x in clsreg("failures", "--by", "reason", "--json", "--db", db).stdout.splitlines()]
    assert Counter({c["reason"]: c["documents"] for c in counts}) == Counter(row["reason"] for row in rows)
    assert clsreg("failures", "--by", "source", "--db", db).stdout.split()[-1] == "6"
    assert clsreg("failures", "--reason", "boredom", "--db", db).returncode == 2


def test_retry_with_other_limits_reads_the_whole(inputs: Path, clsreg: Run, db: str) -> None:
    clsreg("ingest", inputs, "--db", db, "--pages", "5")
    assert clsreg("ingest", inputs / "partial.pdf", "--db", db).stderr.endswith("1 document, 1 unchanged\n")
    done = clsreg("retry", "--reason", "partial", "--pages", "100", "--db", db)
    assert (done.returncode, "1 document, 1 read again" in done.stderr) == (0, True), done.stderr
    with Store(db) as store:
        assert "partial" not in [f.reason for f in store.failures()]
        assert Counter(d.outcome for d in store.documents()) == {"records": 2, "irrelevant": 1}


def test_a_file_that_is_mended_is_read_by_retry(tmp_path: Path, clsreg: Run, db: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(told(1)[:300])
    clsreg("ingest", path, "--db", db)
    path.write_bytes(told(1))
    done = clsreg("retry", "--db", db)
    assert (done.returncode, "1 added" in done.stderr) == (0, True), done.stderr
    assert clsreg("failures", "--json", "--db", db).stdout == ""


def test_a_pipe_is_read_once_and_one_without_a_writer_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    silent = next(iter(run([str(pipe)], 1, Limits(seconds=0.3))))
    assert silent.record.outcome == "timed_out" and "nothing came" in (silent.record.reason or "")
    if os.fork() == 0:
        pipe.write_text(RELEASE, "utf-8")
        os._exit(0)
    assert next(iter(run([str(pipe)]))).record.outcome == "records"
    os.wait()


def test_a_scan_without_ocr_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read import ocr

    monkeypatch.setattr(ocr, "missing", lambda: ocr.INSTALL)
    outcome = process("a.pdf", scan())
    assert outcome.record.outcome == "scanned" and "tesseract" in (outcome.record.reason or "")
