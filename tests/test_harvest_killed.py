"""A harvest that is killed by SIGKILL at random moments ends with the archive and registry of an undisturbed one."""

from __future__ import annotations

import os
from pathlib import Path
import random
import signal
import subprocess
import sys
import time

from sqlalchemy import select

from pipeline.harvest.archive import Archive
from pipeline.harvest.tables import AttachmentRow, PageRow
from pipeline.store.registry import Store
from tests.conftest import FIXTURES, OTHER, RELEASE, ROOT
from tests.site import Reply, Site, html, rss, serve

KILLS = int(os.environ.get("CLSREG_KILLS", "2"))
TOWNS = ("Grand Annecy", "Grand Chambéry", "Pays Voironnais", "Grand Saint-Dizier")

CHILD = """
import sys
from models.harvest import HarvestSource
from pipeline.harvest.archive import Archive
from pipeline.harvest.fetch import shared
from pipeline.harvest.handover import hand_over
from pipeline.harvest.run import Kit, harvest
from pipeline.harvest.state import State
from pipeline.store.registry import Store

url, db, archive = sys.argv[1:]
polite = {"delay": 0, "backoff": 0.01}
source = HarvestSource(name="site", kind="feed", url=url + "/feed", allow_private=True, politeness=polite)
with Store(db) as store:
    print("begun", flush=True)
    kit = Kit(State(store), Archive(archive), shared())
    report = harvest(source, kit)
    assert not report.error, report.error
    hand_over(kit.state, kit.archive, kit.common.clock.now())
    store.link()
"""


def fill(site: Site) -> None:
    pdf = next((FIXTURES / "dev_pdf").glob("*.pdf")).read_bytes()
    paths = []
    for number in range(24):
        town = TOWNS[number % 4] if number % 6 == 0 else ""
        text = RELEASE.replace("Grand Annecy", town) if town else OTHER
        link = f'<a href="/{number}.pdf">Le contrat</a>' if number % 12 == 0 else ""
        paths.append(f"/page-{number}")
        body = "".join(f"<p>{p}</p>" for p in text.split("\n"))
        site.routes[paths[-1]] = html(f"Actualité {number}", body + link)
        site.routes[f"/{number}.pdf"] = Reply(pdf + b"\n%% %d" % number)
    site.routes["/feed"] = rss(site.url, paths)


def child(site: Site, folder: Path) -> subprocess.Popen[bytes]:
    folder.mkdir(exist_ok=True)
    arguments = [site.url, str(folder / "registry.sqlite"), str(folder / "archive")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "-c", CHILD, *arguments], env=environment, stdout=subprocess.PIPE)


def finish(site: Site, folder: Path) -> float:
    """Lets a run end; its seconds."""
    process = child(site, folder)
    assert process.stdout
    process.stdout.readline()
    begin = time.monotonic()
    process.communicate(timeout=300)
    assert process.returncode == 0
    return time.monotonic() - begin


def state(folder: Path) -> dict[str, object]:
    """All that a run left behind, times aside."""
    with Store(str(folder / "registry.sqlite")) as store, store.session() as session:
        pages = {p.id: p for p in session.scalars(select(PageRow))}
        return {
            "archive": list(Archive(folder / "archive")),
            "documents": [(d.sha256, d.source, d.contracts) for d in store.documents()],
            "entries": [e.model_dump_json() for e in store.entries()],
            "pages": sorted((p.key, p.status, p.sha256) for p in pages.values()),
            "attached": sorted(
                (pages[a.page_id].key, pages[a.attached_id].key) for a in session.scalars(select(AttachmentRow))
            ),
        }


def test_killed_at_random_moments_it_ends_the_same(tmp_path: Path) -> None:
    chance = random.Random(4)
    with serve() as site:
        fill(site)
        seconds = finish(site, tmp_path / "whole")
        for _ in range(KILLS):
            process = child(site, tmp_path / "killed")
            assert process.stdout
            process.stdout.readline()
            time.sleep(chance.uniform(0, seconds))
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
        finish(site, tmp_path / "killed")
    whole, killed = state(tmp_path / "whole"), state(tmp_path / "killed")
    assert len(whole["archive"]) == 27  # type: ignore[arg-type]
    for name, value in whole.items():
        assert killed[name] == value, name
