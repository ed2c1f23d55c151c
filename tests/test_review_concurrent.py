"""Many decide at once, over HTTP and in two processes: each decision is kept or refused, and the registry is what the log says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import re
import shutil
import subprocess
import sys
import time

import httpx

from benchmarks.desk_load import decisions
from pipeline.store.registry import Store
from review.people import sessions, users
from review.people.users import Role
from review.settings import Settings
from tests.conftest import ROOT
from tests.review_server import make_registry


@contextmanager
def two_processes(url: str) -> Iterator[int]:
    """A desk as the command opens it; its port."""
    with httpx.Client() as client:
        for port in range(8730, 8760):
            command = [sys.executable, "-m", "clsreg", "review", "--db", url, "--port", str(port), "--workers", "2"]
            process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
            try:
                for _ in range(300):
                    if process.poll() is not None:
                        break
                    try:
                        client.get(f"http://127.0.0.1:{port}/signin")
                    except httpx.TransportError:
                        time.sleep(0.1)
                        continue
                    yield port
                    return
            finally:
                process.terminate()
                process.wait(20)
    raise AssertionError("no desk")


def test_random_decisions_at_once(registry_url: str, tmp_path: Path) -> None:
    make_registry(tmp_path / "one", registry_url)
    pristine = make_registry(tmp_path / "two") if "://" in registry_url else Path(tmp_path / "pristine.sqlite")
    if "://" not in registry_url:
        shutil.copy(registry_url, pristine)
    with Store(registry_url) as store:
        people = [users.add(store, f"Reviewer {n}", Role.REVIEWER, "a long password") for n in range(6)]
        cookies = [sessions.begin(store, p, Settings()) for p in people]
        ids = [e.id for e in store.entries()]
    with two_processes(registry_url) as port:
        seen = decisions(port, cookies, ids, 80)
    assert seen.failed == [] and seen.kept > 40
    with Store(registry_url) as store:
        log = list(store.decisions())
        assert len(log) == len({d.id for d in log}) and store.unlinked() == 0
        before = {e.id: e for e in store.entries()}
    with Store(str(pristine)) as store:
        store.take(log)
        store.link()
        after = {e.id: e for e in store.entries()}
    assert {i: (e.contract, e.reviewed) for i, e in before.items()} == {
        i: (e.contract, e.reviewed) for i, e in after.items()
    }
    assert any(re.match("Reviewer", r.by) for e in after.values() for r in e.reviewed.values())
