"""A large site of which twelve pages matter. CLSREG_PAGES=20000 is the size of the figures; the usual one is light."""

from __future__ import annotations

import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import OTHER, RELEASE, ROOT
from tests.site import Reply, html, serve, sitemap, sitemap_index

PAGES = int(os.environ.get("CLSREG_PAGES", "200"))
MATTER = 12
MENU = "".join(f'<li><a href="/rubrique-{n}/page">Rubrique {n} : démarches et vie locale</a></li>' for n in range(120))
HEAD = f"<style>{'.menu{color:red;margin:0}' * 80}</style><script>{'function f(){return 1};' * 120}</script>"

CHILD = """
import json, sys, time
from pathlib import Path
from models.harvest import HarvestSource
from pipeline.harvest.archive import Archive
from pipeline.harvest.fetch import shared
from pipeline.harvest.run import Kit, harvest
from pipeline.harvest.state import State
from pipeline.store.registry import Store

url, db, archive, everything = sys.argv[1:]
limits = {"pages": 100_000, "seconds": 36_000}
source = HarvestSource(
    name="site", kind="sitemap", url=url + "/map.xml", allow_private=True, politeness={"delay": 0}, limits=limits
)
begin = time.process_time()
with Store(db) as store:
    report = harvest(source, Kit(State(store), Archive(archive), shared(), everything=everything == "yes"))
status = Path("/proc/self/status").read_text()  # getrusage would count what the parent held when it started this
megabytes = int(status.split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps({**report.as_json(), "megabytes": megabytes, "seconds": time.process_time() - begin}))
"""


def page(path: str) -> Reply:
    if not path.startswith("/actualites/page-"):
        return Reply(status=404)
    number = int(path.rpartition("-")[2])
    step = max(1, PAGES // MATTER)
    text = RELEASE if number % step == 0 and number // step < MATTER else OTHER * 6
    body = f"<nav><ul>{MENU}</ul></nav>{''.join(f'<p>{p}</p>' for p in text.splitlines())}<p>{number}</p>"
    return html(f"Actualité {number}", body, HEAD)


def run(url: str, folder: Path, everything: bool = False) -> dict[str, Any]:
    arguments = [url, str(folder / "registry.sqlite"), str(folder / "archive"), "yes" if everything else "no"]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_large_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serve() as site:
        site.fallback = page
        paths = [f"/actualites/page-{n}" for n in range(PAGES)]
        site.routes["/map.xml"] = sitemap_index(site.url, [f"/{n}.xml" for n in range(4)])
        site.routes |= {f"/{n}.xml": sitemap(site.url, paths[n::4]) for n in range(4)}
        first = run(site.url, tmp_path)
        second = run(site.url, tmp_path)
        third = run(site.url, tmp_path, everything=True)
    assert (first["found"], len(first["new"]), first["failed"]) == (PAGES, MATTER, {})
    assert max(r["megabytes"] for r in (first, second, third)) < 400
    for again in (second, third):
        assert (again["new"], again["changed"]) == ([], [])
        asked = again["requests"] - again["not_modified"]  # robots.txt has no validator here
        assert asked <= 0.05 * (again["requests"] + again["spared"])
    with capsys.disabled():
        numbers = {"pages": PAGES, "megabytes": first["megabytes"], "seconds": [first["seconds"], third["seconds"]]}
        print("\n", json.dumps(numbers))
