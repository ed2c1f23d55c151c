"""Takes the pictures of docs/review/: every page of the desk, light and dark, wide and narrow (`make screenshots`).

Needs an installed Chromium. The registry is made anew from fixtures/, with some decisions, so the pictures are those
of the present version.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
import io
from pathlib import Path
import shutil
import socket
import sys
import tempfile
import threading
import time
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
import uvicorn

from models.registry import Decision, Entry
from models.vocabulary import Verdict
from pipeline.decisions.make import Anchors, value_decision
from pipeline.files import find_documents
from pipeline.ingest import ingest_and_link
from pipeline.store.registry import Store
from review.app import create
from review.people import sessions, users
from review.people.users import Role, User
from review.settings import Settings
from review.web.guard import COOKIE
from review.work.decide import Maker, commit

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "review"
SOURCES = ("fixtures/dev", "fixtures/dev_pdf", "fixtures/seeds", "tests/data/linking")
WIDE, NARROW = (1280, 800), (390, 780)
QUALITY = 62  # of the WebP: text stays sharp, all pictures together below two megabytes


@dataclass(frozen=True)
class Shot:
    """A picture: its name, the page, and what is done before it is taken."""

    name: str
    path: str
    row: str = ""  # the value that is chosen
    keys: str = ""  # then pressed
    narrow: bool = True


def shots(store: Store) -> list[Shot]:
    """The pages."""
    found = list(store.entries())
    conflict = max(found, key=lambda e: (bool(e.conflicts), len(e.documents) > 1, len(e.contract.axes)))
    pdf = max(found, key=lambda e: (_is_pdf(e), len(e.contract.confidence)))
    several = max(found, key=lambda e: len(e.documents))
    double = next((e for e in found if e.possible_duplicates), several)
    other = double.possible_duplicates[0].entry if double.possible_duplicates else double.previous or double.next
    contract = f"/contracts/{conflict.id}"
    return [
        Shot("signin", "/signin"),
        Shot("queue", "/queue"),
        Shot("record", f"{contract}?queue=1"),
        Shot("record-pdf", f"/contracts/{pdf.id}", row="v-signature", narrow=False),
        Shot("edit-date", contract, row="v-signature", keys="e"),
        Shot("edit-territory", f"{contract}/edit?pointer=/territory", narrow=False),
        Shot("edit-axis", f"{contract}/edit?pointer=/axes/0", narrow=False),
        Shot("merge", f"/contracts/{double.id}/merge?other={other}", narrow=False),
        Shot("split", f"/contracts/{several.id}/split?leaving={several.reports[-1]}", narrow=False),
        Shot("registry", "/registry"),
        Shot("coverage", "/coverage?on=2024-06-01"),
        Shot("quality", "/quality"),
        Shot("export", "/export", narrow=False),
        Shot("account", "/account", narrow=False),
        Shot("people", "/people", narrow=False),
    ]


def _is_pdf(entry: Entry) -> bool:
    return any(u.endswith(".pdf") for u in entry.documents[0].uris)


def make_registry(file: Path) -> Store:
    """The documents that come with the project, people, and some decisions."""
    store = Store(str(file))
    ingest_and_link(find_documents([str(ROOT / s) for s in SOURCES]).documents, store)
    names = (("Marie", Role.ADMIN), ("Paul", Role.REVIEWER), ("Lise", Role.READER))
    people = [users.add(store, name, role, "a long password") for name, role in names]
    for number, entry in enumerate(list(store.entries())[:40]):
        for place, pointer in enumerate(sorted(entry.contract.confidence)[:4]):
            verdict = Verdict.REJECT if (number + place) % 7 == 0 and "/" in pointer[1:] else Verdict.ACCEPT
            now = store.entry(entry.id)
            if pointer in now.contract.confidence and number % 3:
                user = people[number % 2]
                commit(store, now.id, user, verdict.value, {}, _judging(pointer, verdict, user))
    return store


def _judging(pointer: str, verdict: Verdict, user: User) -> Maker:
    def make(entry: Entry, anchors: Anchors) -> list[Decision]:
        return [value_decision(entry, anchors, pointer, verdict, user.name)]

    return make


@contextmanager
def served(file: Path) -> Iterator[str]:
    """The desk's address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create(str(file), Settings()), port=port, log_level="error", ws="none"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def take(browser: Browser, url: str, secret: str, shot: Shot, scheme: str, size: tuple[int, int]) -> bytes:
    """One picture as WebP."""
    options: Any = {
        "viewport": {"width": size[0], "height": size[1]},
        "color_scheme": scheme,
        "reduced_motion": "reduce",
        "base_url": url,
    }
    context = browser.new_context(**options)
    if shot.path != "/signin":
        context.add_cookies([{"name": COOKIE, "value": secret, "url": url}])
    page = context.new_page()
    page.goto(shot.path, wait_until="networkidle")
    _prepare(page, shot)
    picture = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=QUALITY, method=6)
    return stream.getvalue()


def _prepare(page: Page, shot: Shot) -> None:
    if shot.row:
        page.locator(f"#{shot.row}").evaluate("row => row.click()")
        page.wait_for_timeout(1500)
    if shot.keys:
        page.keyboard.press(shot.keys)
        page.wait_for_selector(".editing form")
        page.keyboard.type("printemps 2024")
        page.wait_for_selector(".preview .good")


def main() -> int:
    """Writes all pictures into docs/review/, or into the folder named."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        print("no Chromium is installed; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "registry.sqlite"
        store = make_registry(file)
        marie = next(u for u in users.everyone(store) if u.name == "Marie")
        secret = sessions.begin(store, marie, Settings())
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        with served(file) as url:
            for shot in shots(store):
                for scheme in ("light", "dark"):
                    for kind, size in (("wide", WIDE), ("narrow", NARROW)) if shot.narrow else (("wide", WIDE),):
                        made = take(browser, url, secret, shot, scheme, size)
                        (out / f"{shot.name}-{kind}-{scheme}.webp").write_bytes(made)
        browser.close()
    total = sum(f.stat().st_size for f in out.glob("*.webp"))
    print(f"{out}: {len(list(out.glob('*.webp')))} pictures, {total / 1e6:.2f} MB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
