"""The flow does what ingest does, with Prefect and without."""

from __future__ import annotations

from pathlib import Path
import subprocess
import sys

from pipeline.ingest import Summary
from pipeline.store.registry import Store
from tests.conftest import ROOT, Run


def test_the_flow_runs_without_a_server(clsreg: Run, folder: Path, db: str, tmp_path: Path) -> None:
    done = clsreg("flow", "ingest", folder, "--db", db, "--batch", "1", PREFECT_HOME=str(tmp_path / "prefect"))
    assert done.returncode == 1, done.stderr
    assert "b.pdf: damaged" in done.stderr
    assert "3 documents, 2 added, 1 contract found" in done.stderr
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


def test_batches_keep_the_order_and_lose_nothing() -> None:
    from flows.ingest import batches

    assert list(batches(list("abcde"), 2)) == [["a", "b"], ["c", "d"], ["e"]]


def test_summaries_add_up() -> None:
    one = Summary(documents=2, added=1, failures={"x": "damaged"})
    one.add(Summary(documents=3, unchanged=3))
    assert (one.documents, one.added, one.unchanged, len(one.failures)) == (5, 1, 3, 1)
