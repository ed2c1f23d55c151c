"""What registry and desk make of what was harvested: whom they believe, what is read again, what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
import random

import pytest
from sqlalchemy import update

from models.harvest import Publisher
from models.vocabulary import DocumentKind
from pipeline.harvest.archive import Archive, folder_of
from pipeline.harvest.fetch import shared
from pipeline.harvest.handover import hand_over
from pipeline.harvest.leases import Leases
from pipeline.harvest.publishers import kind_of
from pipeline.harvest.run import Kit, harvest, harvest_all
from pipeline.harvest.state import State
from pipeline.reextract import reextract
from pipeline.store.registry import Store
from pipeline.store.tables import ExtractionRow
from review.proof.source import file_of
from tests.conftest import FIXTURES, RELEASE
from tests.site import FakeClock, Site, html, rss, serve

PDF = next((FIXTURES / "dev_pdf").glob("*.pdf"))
BODY = "".join(f"<p>{p}</p>" for p in RELEASE.split("\n") if p)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as found:
        found.routes |= {"/feed": rss(found.url, ["/cls"]), "/cls": html("Le CLS est signé", BODY)}
        yield found


@pytest.fixture
def store(db: str) -> Iterator[Store]:
    with Store(db) as found:
        yield found


@pytest.fixture
def kit(store: Store, tmp_path: Path) -> Kit:
    return Kit(State(store), Archive(tmp_path / "archive"), shared(clock=FakeClock(), chance=random.Random(1)))


def take_in(site: Site, kit: Kit, **more: object) -> None:
    harvest(site.source(**more), kit)
    hand_over(kit.state, kit.archive, kit.common.clock.now())
    kit.state.store.link()


def kinds(store: Store) -> list[DocumentKind]:
    return [d.kind for e in store.entries() for d in e.documents]


def forget_version(store: Store) -> None:
    """As if an older clsreg had answered."""
    with store.writing() as session:
        session.execute(update(ExtractionRow).values(version="0.0"))


# -- whom the registry believes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("publisher", "kind"), [("ars", "party"), ("press", "press"), ("other", "other")])
def test_documents_are_believed_as_their_publisher_is(site: Site, kit: Kit, publisher: str, kind: str) -> None:
    take_in(site, kit, publisher=publisher)
    assert kinds(kit.state.store) == [kind]
    forget_version(kit.state.store)
    reextract(kit.state.store, archive=kit.archive)
    assert kinds(kit.state.store) == [kind], "also when it is read again"


def test_a_party_is_believed_before_the_press(site: Site, kit: Kit) -> None:
    other = BODY.replace("22 mars 2024", "21 mars 2024")
    site.routes |= {"/news": rss(site.url, ["/article"]), "/article": html("Le CLS du Grand Annecy", other)}
    take_in(site, kit, name="news", url=f"{site.url}/news", publisher="press")
    take_in(site, kit, publisher="prefecture")
    entry = next(iter(kit.state.store.entries()))
    assert sorted(d.kind for d in entry.documents) == ["party", "press"]
    assert entry.contract.signature and entry.contract.signature.edtf == "2024-03-22"


def test_the_contract_itself_and_translations_are_what_they_are() -> None:
    assert kind_of(Publisher.PRESS, DocumentKind.CONTRACT) is DocumentKind.CONTRACT
    assert kind_of(Publisher.ARS, DocumentKind.TRANSLATION) is DocumentKind.TRANSLATION
    assert kind_of(None, DocumentKind.PRESS) is DocumentKind.PRESS


# -- bytes from the archive ---------------------------------------------------------------------------------------------


def test_what_was_harvested_is_read_again_from_the_archive(site: Site, kit: Kit, tmp_path: Path) -> None:
    take_in(site, kit)
    forget_version(kit.state.store)
    site.routes.clear()
    lost = reextract(kit.state.store, archive=Archive(tmp_path / "another"))
    assert (lost.documents, lost.gone) == (0, [f"{site.url}/cls"])
    again = reextract(kit.state.store, archive=kit.archive)
    assert (again.documents, again.gone, again.changes) == (1, [], [])
    assert list(kit.state.store.outdated()) == []


def test_the_desk_shows_pages_of_archived_pdfs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLSREG_ARCHIVE", str(tmp_path / "archive"))
    archive = Archive(folder_of())
    bodies = [PDF.read_bytes() + b"\n%% %d" % number for number in range(12)]
    digests = [archive.put(body) for body in bodies]
    for digest, body in zip(digests, bodies, strict=True):
        path = file_of(digest, ["https://www.example.fr/cls.pdf"])
        assert path and path.read_bytes() == body
    assert len(list(path.parent.iterdir())) == 8, "those that were shown last"
    assert file_of("0" * 64, ["https://www.example.fr/cls.pdf"]) is None
    assert file_of(digests[0], []) is None, "no document of the registry"


# -- one run a host -----------------------------------------------------------------------------------------------------


def leased(store: Store, clock: FakeClock, tmp_path: Path) -> tuple[Kit, Leases]:
    """A run of its own on a registry that others use too."""
    state = State(store)
    leases = Leases(state, clock)
    return Kit(
        state, Archive(tmp_path / "archive"), shared(clock=clock, chance=random.Random(1), claims=leases)
    ), leases


def test_runs_that_share_a_registry_talk_to_a_host_in_turn(
    site: Site, registry_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    with Store(registry_url) as store:
        kit, leases = leased(store, clock, tmp_path)
        other, _ = leased(store, clock, tmp_path)
        assert leases.take(site.host, 10.0) == 0
        refused = harvest(site.source(politeness={"delay": 0, "longest_wait": 30}), other)
        assert (refused.error or "").startswith("busy: another run is talking to 127.0.0.1")
        assert site.asked == [], "not even robots.txt"
        assert sum(clock.slept) >= 30
        assert harvest_all([site.source()], kit)[0].error is None
        assert harvest(site.source(), other).error is None, "let go when the run has ended"


def test_a_host_is_free_again_when_its_run_was_killed(
    site: Site, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = FakeClock()
    killed, other = Leases(State(store), clock), Leases(State(store), clock)
    assert killed.take(site.host, 10.0) == 0
    assert other.take(site.host, 10.0) > 60
    monkeypatch.setattr("pipeline.harvest.leases._gone", lambda holder: True)  # its process is known to have ended
    assert other.take(site.host, 10.0) == 0
    monkeypatch.undo()
    assert killed.take("elsewhere", 10.0) == 0
    clock.pass_by(timedelta(seconds=71))
    assert other.take("elsewhere", 10.0) == 0, "and after a while in any case"
