"""A review desk for tests: a small registry with a conflict, a PDF and a hostile document, on a server of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
import re
import shutil
import socket
import threading
import time

import httpx
import uvicorn

from pipeline.files import find_documents
from pipeline.ingest import ingest_and_link
from pipeline.store.registry import Store
from review.app import create
from review.people import links, users
from review.people.users import Role
from review.settings import Settings
from tests.conftest import FIXTURES, RELEASE

PRESS = RELEASE.replace("Vendredi 22 mars 2024", "Le 20 mars 2024").replace("Publié le 25", "Publié le 26")
SCRIPT = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"
HOSTILE = f"""Contrat local de santé du Grand Chambéry {SCRIPT}

Publié le 3 mai 2023

Le contrat local de santé de Grand Chambéry a été signé le 2 mai 2023 par l'ARS Auvergne-Rhône-Alpes et Grand Chambéry.

Il s'articule autour de deux axes :
- =cmd|' /C calc'!A0 {SCRIPT}
- la santé\u202e mentale
"""
PASSWORD = "correct horse battery"
PEOPLE = {"Lise": Role.READER, "Marie": Role.REVIEWER, "Paul": Role.REVIEWER, "Anne": Role.ADMIN}


def make_registry(folder: Path, url: str | None = None) -> Path:
    """A registry of four contracts with users, in a SQLite file or at `url`; documents stand in the folder."""
    documents = folder / "documents"
    documents.mkdir(parents=True)
    for name, text in (("release.txt", RELEASE), ("press.txt", PRESS), ("hostile.txt", HOSTILE)):
        (documents / name).write_text(text, "utf-8")
    shutil.copy(FIXTURES / "dev_pdf" / "pdf01.pdf", documents)
    shutil.copy(FIXTURES / "seeds" / "003_c1fc13095a635ac2.txt", documents)
    file = folder / "registry.sqlite"
    with Store(url or str(file)) as store:
        ingest_and_link(find_documents([str(documents)]).documents, store)
        for name, role in PEOPLE.items():
            users.add(store, name, role, PASSWORD)
    return file


@dataclass
class Served:
    """A running desk."""

    url: str
    store: Store

    def visitor(self) -> httpx.Client:
        """A browser that nobody has signed in with."""
        return httpx.Client(base_url=self.url, timeout=30)

    @contextmanager
    def client(self, name: str = "Marie") -> Iterator[httpx.Client]:
        """A browser in which somebody is signed in."""
        with self.visitor() as client:
            form = client.get("/signin").text
            data = {"door": hidden(form, "door"), "name": name, "password": PASSWORD}
            assert client.post("/signin", data=data).status_code == 303
            yield client

    def link(self) -> str:
        """A one-time link for an admin."""
        return f"{self.url}/link/{links.make(self.store, 'Anne', Role.ADMIN, Settings())}"

    def entry(self, name: str) -> str:
        """The id of the contract whose territory has the name."""
        found = [(e.id, e.contract.territory) for e in self.store.entries()]
        return next(entry for entry, territory in found if territory and name in str(territory.names))


def hidden(html: str, name: str) -> str:
    """The first hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]


@contextmanager
def served(file: Path | str, settings: Settings | None = None) -> Iterator[Served]:
    """The desk on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create(str(file), settings or Settings())
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.02)
    with Store(str(file)) as store:
        yield Served(f"http://127.0.0.1:{port}", store)
    server.should_exit = True
    thread.join(10)
