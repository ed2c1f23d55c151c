"""The harvest of a site that the tests serve: into the archive, and from there into the registry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta
import io
import os
from pathlib import Path
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from extractors.relevance.extract import triage as triage_text
from extractors.rules import load
from models.harvest import HarvestSource
from pipeline.harvest import duplicates
from pipeline.harvest.archive import Archive
from pipeline.harvest.clock import Stopped
from pipeline.harvest.detect import check, find
from pipeline.harvest.fetch import shared
from pipeline.harvest.handover import hand_over, reopen_failed, waiting
from pipeline.harvest.pages import Status
from pipeline.harvest.report import Outcome, Report
from pipeline.harvest.run import Kit, harvest, harvest_all
from pipeline.harvest.state import State
from pipeline.harvest.tables import VersionRow
from pipeline.harvest.triage import triage
from pipeline.harvest.warc import read_warc, write_warc
from pipeline.store.registry import Store
from tests.conftest import FIXTURES, OTHER, RELEASE
from tests.site import FakeClock, Reply, Site, html, redirect, rss, serve, sitemap, sitemap_index

PDF = next((FIXTURES / "dev_pdf").glob("*.pdf"))
WHERE = "/2026/cls"


def paragraphs(text: str) -> str:
    return "".join(f"<p>{p}</p>" for p in text.split("\n") if p.strip())


CLS = html("Le contrat local de santé du Grand Annecy est signé", paragraphs(RELEASE))
MARKET = html("Les marchés de l'été", paragraphs(OTHER))


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as found:
        found.routes |= {"/feed": rss(found.url, [WHERE, "/marche"]), WHERE: CLS, "/marche": MARKET}
        yield found


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(db: str) -> Iterator[Store]:
    with Store(db) as found:
        yield found


@pytest.fixture
def kit(store: Store, clock: FakeClock, tmp_path: Path) -> Kit:
    return new_kit(store, clock, tmp_path)


def new_kit(store: Store, clock: FakeClock, tmp_path: Path, **more: Any) -> Kit:
    """What a new run has: nothing remembered but what is stored."""
    return Kit(State(store), Archive(tmp_path / "archive"), shared(clock=clock, chance=random.Random(1)), **more)


def days_later(kit: Kit, days: float = 2) -> Kit:
    """The next run, some days later."""
    clock = kit.common.clock
    assert isinstance(clock, FakeClock)
    clock.pass_by(timedelta(days=days))
    return Kit(kit.state, kit.archive, shared(clock=clock, chance=random.Random(1)), kit.base)


# -- one run, and the next ----------------------------------------------------------------------------------------------


def test_a_feed_is_harvested_and_read(site: Site, kit: Kit) -> None:
    report = harvest(site.source(), kit)
    assert (report.outcome, report.found, report.new) == (Outcome.OK, 2, [f"{site.url}{WHERE}"])
    assert dict(report.skipped) == {"nowhere names a contrat local de santé or CLS": 1}
    assert kit.state.skips() == {"nowhere names a contrat local de santé or CLS": 1}, "the reason is kept"
    summary = hand_over(kit.state, kit.archive, kit.common.clock.now())
    kit.state.store.link()
    assert (summary.documents, summary.added, summary.contracts) == (1, 1, 1)
    assert [d.source for d in kit.state.store.documents()] == [f"{site.url}{WHERE}"]
    assert [e.contract.territory.names[0] for e in kit.state.store.entries() if e.contract.territory]
    assert hand_over(kit.state, kit.archive, kit.common.clock.now()).documents == 0


def test_a_document_that_kills_its_process_harms_neither_the_harvest_nor_the_others(
    site: Site, kit: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.retry import retry
    from pipeline.workers import crew, worker

    crew.dismiss()
    with monkeypatch.context() as patched:
        patched.setattr(worker, "MODULE", "tests.hostile_worker")
        site.routes["/deadly"] = html("Le CLS est signé", paragraphs(RELEASE.replace("Annecy", "Chambéry")))
        site.routes["/feed"] = rss(site.url, [WHERE, "/deadly"])
        harvest(site.source(), kit)
        summary = hand_over(kit.state, kit.archive, kit.common.clock.now())
        crew.dismiss()
    assert (summary.documents, summary.added, dict(summary.reasons)) == (2, 1, {"crashed": 1})
    store = kit.state.store
    again = retry(store, [f.uri for f in store.failures()], tmp_path / "archive")
    assert (again.documents, again.added, store.failures()) == (1, 1, [])


def test_an_unchanged_site_costs_nothing(site: Site, kit: Kit) -> None:
    harvest(site.source(), kit)
    site.forget()
    again = harvest(site.source(), days_later(kit, 0))
    assert site.paths() == ["/feed"], "pages looked at a moment ago are not asked for"
    assert (again.spared, again.not_modified, again.new) == (2, 1, [])
    site.forget()
    later = harvest(site.source(), days_later(kit))
    assert [a.status for a in site.asked if a.path != "/robots.txt"] == [304, 304, 304]
    assert (later.unchanged, later.new, later.changed) == (2, [], [])


def test_a_changed_page_is_a_new_version_and_the_old_one_stays(site: Site, kit: Kit) -> None:
    harvest(site.source(), kit)
    hand_over(kit.state, kit.archive, kit.common.clock.now())
    site.routes[WHERE] = html("Le CLS du Grand Annecy est signé", paragraphs(RELEASE.replace("cinq", "trois")))
    report = harvest(site.source(), days_later(kit))
    assert report.changed == [f"{site.url}{WHERE}"]
    assert hand_over(kit.state, kit.archive, kit.common.clock.now()).added == 1
    assert len(list(kit.state.store.documents())) == 2
    bodies = {kit.archive.get(sha256) for sha256 in kit.archive}
    assert {CLS.body, site.routes[WHERE].body} <= bodies  # type: ignore[union-attr]


def test_a_page_with_other_markup_and_the_same_words_is_no_new_document(site: Site, kit: Kit) -> None:
    harvest(site.source(), kit)
    hand_over(kit.state, kit.archive, kit.common.clock.now())
    site.routes[WHERE] = Reply(CLS.body.replace(b"<article>", b"<article data-token='77'>"), headers=CLS.headers)
    assert harvest(site.source(), days_later(kit)).changed == [f"{site.url}{WHERE}"]
    summary = hand_over(kit.state, kit.archive, kit.common.clock.now())
    assert (summary.documents, summary.unchanged) == (1, 1)
    assert len(list(kit.state.store.documents())) == 1


def test_one_page_under_many_addresses_is_one_document(site: Site, kit: Kit) -> None:
    same = [WHERE, f"/index.php{WHERE}", f"{WHERE}?parent=12", f"{WHERE}?utm_source=rss", f"{WHERE}#bas"]
    site.routes["/feed"] = rss(site.url, [*same, "/kurz"])
    site.routes["/kurz"] = redirect(WHERE, 301)
    report = harvest(site.source(), kit)
    assert report.found == 2
    assert report.new == [f"{site.url}{WHERE}"]
    page = kit.state.page(f"https://{site.host}/kurz")
    assert page is not None
    assert (page.status, page.target) == (Status.MOVED, f"https://{site.host}{WHERE}")
    site.forget()
    later = harvest(site.source(), days_later(kit))
    assert set(site.statuses(WHERE)) == {304}
    assert (later.new, later.changed) == ([], [])


def test_a_page_that_is_gone_stays_in_the_archive(site: Site, kit: Kit) -> None:
    harvest(site.source(), kit)
    del site.routes[WHERE]
    report = harvest(site.source(), days_later(kit))
    assert report.notes == [f"{site.url}{WHERE} is gone"]
    page = kit.state.page(f"https://{site.host}{WHERE}")
    assert page is not None
    assert page.status is Status.GONE
    assert page.sha256 in kit.archive
    assert report.outcome is Outcome.OK


def test_what_robots_forbid_is_skipped_with_the_reason(site: Site, kit: Kit) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /marche\n")
    report = harvest(site.source(), kit)
    assert dict(report.skipped) == {"robots.txt does not want it requested": 1}
    assert "/marche" not in site.paths()
    assert report.outcome is Outcome.OK


def test_sitemaps_spare_what_has_not_changed(site: Site, kit: Kit) -> None:
    site.routes["/map"] = sitemap_index(site.url, ["/1.xml"], "2026-01-01")
    site.routes["/1.xml"] = sitemap(site.url, [WHERE, "/marche"], "2026-01-01")
    source = site.source(kind="sitemap", url=f"{site.url}/map")
    assert len(harvest(source, kit).new) == 1
    site.forget()
    assert harvest(source, days_later(kit)).spared == 3
    assert site.paths() == ["/map"]
    site.routes["/map"] = sitemap_index(site.url, ["/1.xml"], "2026-03-05T10:00:00Z")
    site.routes["/1.xml"] = sitemap(site.url, [WHERE, "/marche", "/neu"], "2026-03-05T10:00:00Z")
    site.routes["/neu"] = MARKET
    site.forget()
    harvest(source, days_later(kit, 5))
    assert [(p, site.statuses(p)) for p in ("/1.xml", "/neu", WHERE)] == [
        ("/1.xml", [200]),
        ("/neu", [200]),
        (WHERE, [304]),
    ]


def test_http_that_redirects_to_the_same_page_is_asked_once(site: Site, kit: Kit) -> None:
    """As from http to https: the key is the same, and the next request goes where the answer came from."""
    site.routes["/feed"] = rss(site.url, [f"/index.php{WHERE}"])
    site.routes[f"/index.php{WHERE}"] = redirect(WHERE, 301)
    assert harvest(site.source(), kit).new == [f"{site.url}{WHERE}"]
    site.forget()
    assert harvest(site.source(), days_later(kit)).unchanged == 1
    assert site.paths() == ["/feed", WHERE]


def test_a_page_that_comes_back_is_a_document_again(site: Site, kit: Kit) -> None:
    harvest(site.source(), kit)
    del site.routes[WHERE]
    harvest(site.source(), days_later(kit))
    site.routes[WHERE] = CLS
    harvest(site.source(), days_later(kit))
    page = kit.state.page(f"https://{site.host}{WHERE}")
    assert page is not None
    assert page.status is Status.DOCUMENT


def test_sources_of_one_site_at_once_on_either_database(
    site: Site, registry_url: str, clock: FakeClock, tmp_path: Path
) -> None:
    with Store(registry_url) as store:
        kit = new_kit(store, clock, tmp_path)
        attached(site)
        sources = [site.source(name=f"s{n}") for n in range(4)]
        reports = harvest_all(sources, kit)
        assert [r.error for r in reports] == [None] * 4
        assert hand_over(kit.state, kit.archive, clock.now()).documents == 2
        assert kit.state.attachments(f"https://{site.host}{WHERE}") == [f"https://{site.host}/media/12/download"]
        assert site.most_open == 1


# -- attachments --------------------------------------------------------------------------------------------------------


def attached(site: Site) -> None:
    pdf = Reply(PDF.read_bytes(), headers={"Content-Type": "application/pdf"})
    links = '<p><a href="/media/12/download?inline">Le contrat</a> <a href="/x.pdf">x</a> <a href="https://h.fr/y.pdf">y</a></p>'
    site.routes[WHERE] = html("Le CLS", paragraphs(RELEASE) + links)
    site.routes["/marche"] = html("Le marché", paragraphs(OTHER) + '<a href="/menu.pdf">menu</a>')
    site.routes |= {"/media/12/download?inline": pdf, "/menu.pdf": pdf}


def test_pdfs_come_with_their_page(site: Site, kit: Kit) -> None:
    attached(site)
    report = harvest(site.source(), kit)
    assert report.new == [f"{site.url}{WHERE}", f"{site.url}/media/12/download?inline"]
    assert kit.state.attachments(f"https://{site.host}{WHERE}") == [f"https://{site.host}/media/12/download"]
    assert report.failed == {f"{site.url}/x.pdf": "not_found: answered 404"}
    assert "/menu.pdf" not in site.paths(), "the page that links to it is about something else"
    assert hand_over(kit.state, kit.archive, kit.common.clock.now()).documents == 2
    site.forget()
    assert harvest(site.source(attachments="all"), days_later(kit, 0)).new == []


def test_an_attachment_that_fails_is_fetched_by_the_next_run(site: Site, kit: Kit) -> None:
    attached(site)
    whole = site.routes["/media/12/download?inline"]
    site.routes["/media/12/download?inline"] = Reply(status=500)
    assert len(harvest(site.source(), kit).failed) == 2
    site.routes["/media/12/download?inline"] = whole
    assert harvest(site.source(), days_later(kit, 0)).new == [f"{site.url}/media/12/download?inline"]
    assert kit.state.attachments(f"https://{site.host}{WHERE}")


# -- what goes wrong ----------------------------------------------------------------------------------------------------


def test_failures_are_kept_tried_again_and_forgotten(site: Site, kit: Kit) -> None:
    site.routes[WHERE] = Reply(status=500)
    report = harvest(site.source(), kit)
    assert report.outcome is Outcome.WARNINGS
    assert [(f.source, f.reason, f.attempts) for f in kit.state.failures()] == [("site", "server", 1)]
    for _ in range(3):
        harvest(site.source(), days_later(kit, 0))
    failure = kit.state.failures()[0]
    assert (failure.attempts, failure.next_at - failure.last_at) == (3, timedelta(hours=1))
    site.routes[WHERE] = CLS
    assert harvest(site.source(), days_later(kit, 0)).new == [], "its time has not come"
    assert kit.state.retry(["site"], kit.common.clock.now()) == 1
    assert harvest(site.source(), days_later(kit, 0)).new == [f"{site.url}{WHERE}"]
    assert kit.state.failures() == []


def test_each_source_fails_alone(site: Site, kit: Kit) -> None:
    site.routes["/page"] = html("no feed", "")
    sources = [
        site.source(name="gone", url=f"{site.url}/none"),
        site.source(name="fine"),
        site.source(name="no-feed", url=f"{site.url}/page"),
        site.source(name="inside", allow_private=False),
        site.source(name="no-host", url="http://h .fr/"),
    ]
    seen: list[Report] = []
    reports = harvest_all(sources, kit, on_each=seen.append)
    assert [(r.source, r.outcome) for r in reports] == [
        ("gone", Outcome.FAILED),
        ("fine", Outcome.OK),
        ("no-feed", Outcome.FAILED),
        ("inside", Outcome.FAILED),
        ("no-host", Outcome.FAILED),
    ]
    assert [(r.error or "").partition(":")[0] for r in reports] == [
        "not_found", "", "feed", "forbidden_address", "bad_address",
    ]  # fmt: skip
    assert seen == reports
    row = kit.state.run("gone")
    assert row is not None
    assert (row.outcome, row.report["error"]) == ("failed", reports[0].error)


def test_a_defect_is_the_sources_own(site: Site, kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.harvest.visit.triage", lambda body: 1 / 0)
    report = harvest(site.source(), kit)
    assert "ZeroDivisionError" in (report.error or "")


def test_less_than_expected_is_a_warning(site: Site, kit: Kit) -> None:
    source = site.source(expect={"documents": 2, "days": 30})
    assert harvest(source, kit).outcome is Outcome.OK
    late = harvest(source, days_later(kit, 40))
    assert late.warnings == ["0 new documents in 30 days, where at least 2 are expected"]
    site.routes["/feed"] = rss(site.url, [])
    assert "structure" in harvest(site.source(), days_later(kit)).warnings[0]


def test_limits_leave_the_rest_for_the_next_run(site: Site, kit: Kit) -> None:
    site.routes["/feed"] = rss(site.url, [f"/{n}" for n in range(10)])
    site.fallback = lambda path: html(path, paragraphs(OTHER)) if path != "/robots.txt" else Reply(status=404)
    first = harvest(site.source(limits={"pages": 4}), kit)
    assert (first.left, first.stopped) == (6, "limits.pages: 4 documents were asked for")
    site.routes["/feed"] = rss(site.url, [])
    second = harvest(site.source(limits={"pages": 40}), days_later(kit, 0))
    assert sum(second.skipped.values()) == 6, "they are not in the feed any more, and not forgotten"


def test_a_host_that_is_down_ends_the_run_of_its_source(site: Site, kit: Kit) -> None:
    site.routes["/feed"] = rss(site.url, [f"/{n}" for n in range(50)])
    site.fallback = lambda path: Reply(status=500 if path != "/robots.txt" else 404)
    report = harvest(site.source(politeness={"delay": 0, "tries": 1, "failures": 3}), kit)
    assert (report.left, len(site.paths())) == (47, 4)
    assert report.warnings == ["the host fails again and again"]


def test_ctrl_c_ends_a_run_where_it_stands(site: Site, kit: Kit) -> None:
    clock = kit.common.clock
    site.routes["/marche"] = lambda headers: (clock.stop(), MARKET)[1]
    site.routes["/feed"] = rss(site.url, ["/marche", WHERE])
    report = harvest(site.source(), kit)
    assert (report.stopped, site.paths()) == ("interrupted", ["/feed", "/marche"])
    with pytest.raises(Stopped):
        clock.check()


def test_a_tenth_of_answers_failing_loses_nothing(site: Site, store: Store, tmp_path: Path) -> None:
    paths = [f"/{n}" for n in range(120)]
    whole = {p: html(f"CLS {p}", paragraphs(RELEASE)) for p in paths}
    chance = random.Random(7)
    broken = (Reply(status=500), Reply(status=429), Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\ncut"))

    def flaky(reply: Reply) -> Any:
        return lambda headers: chance.choice(broken) if chance.random() < 0.1 else reply

    site.routes = {p: flaky(r) for p, r in {**whole, "/feed": rss(site.url, paths)}.items()}
    kit = new_kit(store, FakeClock(), tmp_path)
    polite = {"delay": 0, "backoff": 0, "tries": 2}
    for _ in range(3):
        harvest(site.source(politeness=polite), kit)
        kit = days_later(kit, 0.1)
    assert {r.body for r in whole.values()} <= {kit.archive.get(s) for s in kit.archive}
    assert kit.state.failures(pending=True) == []


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it."""


@pytest.mark.parametrize("after", range(1, 22, 3))
def test_a_run_killed_anywhere_can_be_started_again(
    site: Site, store: Store, tmp_path: Path, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    attached(site)
    site.routes["/x.pdf"] = Reply(PDF.read_bytes() + b"\n% another")
    kit = new_kit(store, FakeClock(), tmp_path)
    steps = iter(range(1000))

    def stop_at_writing(self: Store, alone: bool = False) -> Any:
        if next(steps) == after:
            raise Killed
        return writing(self, alone)

    writing = Store.writing
    with monkeypatch.context() as patch:
        patch.setattr(Store, "writing", stop_at_writing)
        try:
            harvest(site.source(), kit)
            hand_over(kit.state, kit.archive, kit.common.clock.now())
        except Killed:
            pass
    kit = days_later(kit, 0)
    harvest(site.source(), kit)
    hand_over(kit.state, kit.archive, kit.common.clock.now())
    pdf = Reply(PDF.read_bytes()).body
    expected = {site.reply(p, {}).body for p in ("/feed", WHERE, "/marche", "/x.pdf")} | {pdf}
    assert {kit.archive.get(s) for s in kit.archive} == expected
    assert len(list(store.documents())) == 3
    assert kit.state.failures(pending=True) == []
    assert len(kit.state.attachments(f"https://{site.host}{WHERE}")) == 2


# -- folders ------------------------------------------------------------------------------------------------------------


def test_folders_are_sources_too(kit: Kit, folder: Path) -> None:
    (folder / "outside.txt").symlink_to(FIXTURES / "GOLD.md")
    source = HarvestSource(name="mine", kind="folder", path=str(folder))
    report = harvest(source, kit)
    assert (report.found, len(report.new)) == (3, 2)
    assert harvest(source, days_later(kit, 0)).spared == 3
    (folder / "a.txt").write_text(RELEASE + "Et plus.\n", "utf-8")
    assert harvest(source, days_later(kit, 0)).changed == [(folder / "a.txt").resolve().as_posix()]
    gone = HarvestSource(name="none", kind="folder", path="no/such/folder")
    assert "there is no folder" in (harvest(gone, kit).error or "")


def test_what_cannot_be_read_is_tried_again_on_demand(kit: Kit, folder: Path) -> None:
    harvest(HarvestSource(name="mine", kind="folder", path=str(folder)), kit)
    summary = hand_over(kit.state, kit.archive, kit.common.clock.now())
    assert [Path(uri).name for uri in summary.failures] == ["b.pdf"]
    assert waiting(kit.state) == []
    assert reopen_failed(kit.state) == 1
    assert [Path(w.uri).name for w in waiting(kit.state)] == ["b.pdf"]


# -- archive ------------------------------------------------------------------------------------------------------------


def test_the_archive_keeps_a_body_once_and_notices_damage(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = archive.put(b"abc" * 999)
    before = archive.path(digest).stat().st_mtime_ns
    assert archive.put(b"abc" * 999) == digest
    assert archive.path(digest).stat().st_mtime_ns == before
    assert (archive.get(digest), list(archive), digest in archive) == (b"abc" * 999, [digest], True)
    archive.path(digest).write_bytes(b"damaged")
    assert archive.get(digest) is None
    archive.put(b"abc" * 999)
    assert archive.get(digest) == b"abc" * 999
    assert archive.get("0" * 64) is None
    (archive.path(digest).parent / ".1-2-3.part").write_bytes(b"half")
    assert (archive.tidy(), list(archive)) == (1, [digest])


def test_the_archive_as_warc_and_back(site: Site, kit: Kit) -> None:
    attached(site)
    harvest(site.source(), kit)
    first, second = io.BytesIO(), io.BytesIO()
    number = write_warc(kit.state, kit.archive, first)
    assert write_warc(kit.state, kit.archive, second) == number
    assert first.getvalue() == second.getvalue()
    stored = list(read_warc(io.BytesIO(first.getvalue())))
    assert [s.url.removeprefix(site.url) for s in stored] == ["/feed", WHERE, "/media/12/download?inline", "/marche"]
    assert stored[1].body == site.reply(WHERE, {}).body
    assert (stored[2].body, dict(stored[2].headers)["content-type"]) == (PDF.read_bytes(), "application/pdf")
    assert all(s.at == kit.common.clock.now().astimezone(UTC) and s.status == 200 for s in stored)


# -- triage -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", load("extractors.relevance")["relevance.triage"].match)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_triage_misses_nothing_that_the_rule_finds(text: str, encoding: str) -> None:
    page = "<html><body>" + "é".join(["x" * 400, text, text.upper(), "y" * 400]) + "</body></html>"
    assert triage(page.encode(encoding)).relevant


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "contrat",
                "Contrats",
                "LOCAL",
                "locaux de",
                "cls",
                "CLS",
                "health",
                "contract",
                "\u00a0",
                "&nbsp;",
                " ",
                "-",
                "<p>",
            ]
        )
        | st.text(max_size=6),
        max_size=30,
    )
)
def test_triage_of_bytes_says_what_triage_of_text_says(words: list[str]) -> None:
    text = "<html>" + "".join(words)
    assert triage(text.encode("utf-8", "replace")).relevant == triage_text(text.lower()).relevant


def test_triage_of_all_fixtures_passes_what_has_contracts() -> None:
    for path in sorted((FIXTURES / "dev").glob("*.html")):
        assert triage(path.read_bytes()).relevant == triage_text(path.read_text("utf-8", "replace")).relevant
    assert triage(PDF.read_bytes()).relevant
    assert not triage(b"\x89PNG\r\n\x1a\n" + b"cls" * 9).relevant
    assert not triage(b"").relevant
    assert triage(b"PK\x03\x04").reason.startswith("damaged")


# -- near-duplicates ----------------------------------------------------------------------------------------------------

LONG = RELEASE + "\n".join(p.read_text("utf-8") for p in sorted((FIXTURES / "seeds").glob("*.txt"))[:1])


def test_the_same_release_on_three_sites_is_linked(store: Store, clock: FakeClock, tmp_path: Path) -> None:
    kit = new_kit(store, clock, tmp_path)
    bodies = {
        "ars": paragraphs(LONG),
        "town": "<p>Lu sur le site de l'ARS :</p>" + paragraphs(LONG.replace("Vendredi", "Ce vendredi")),
        "press": paragraphs(LONG[: 2 * len(LONG) // 3]),
        "other": paragraphs((sorted((FIXTURES / "seeds").glob("*.txt"))[3]).read_text("utf-8")),
    }
    with serve() as site:
        site.routes = {f"/{name}": html("Le contrat local de santé", body) for name, body in bodies.items()}
        site.routes["/feed"] = rss(site.url, [f"/{name}" for name in bodies])
        harvest(site.source(), kit)
        hand_over(kit.state, kit.archive, clock.now())
    with store.session() as session:
        named = {row.url.rpartition("/")[2]: row.sha256 for row in session.query(VersionRow) if row.relevant}
        assert set(duplicates.near(session, named["ars"])) == {named["town"], named["press"]}
        assert duplicates.near(session, named["other"]) == {}
    assert len(list(store.documents())) == 4, "none is dropped"


@given(st.lists(st.integers(0, 400), max_size=600), st.lists(st.integers(0, 400), max_size=600))
def test_likeness_is_a_share(first: list[int], second: list[int]) -> None:
    a, b = (duplicates.sketch(" ".join(map(str, words))) for words in (first, second))
    found = duplicates.compare(a, b)
    assert found == duplicates.compare(b, a)
    assert 0 <= found.similarity <= found.containment <= 1
    if a:
        assert duplicates.compare(a, a) == duplicates.Likeness(1.0, 1.0)


# -- checking and adding ------------------------------------------------------------------------------------------------


def test_a_source_is_checked_without_keeping_anything(site: Site, kit: Kit) -> None:
    assert check(site.source(), kit.common).found == 2
    assert check(site.source(exclude=["."]), kit.common).error
    assert "not_found" in (check(site.source(kind="page", url=f"{site.url}/none"), kit.common).error or "")
    assert check(site.source(kind="page", url=f"{site.url}{WHERE}"), kit.common).error is None


def test_a_site_tells_its_feed_and_sitemap(site: Site, kit: Kit) -> None:
    head = '<link rel=alternate type="application/rss+xml" href="/comments/feed"><link rel="alternate" type="application/rss+xml" href="/feed">'
    site.routes["/"] = html("Ville", "", head)
    site.routes["/robots.txt"] = Reply(f"Sitemap: {site.url}/plan.xml\n".encode())
    site.routes["/plan.xml"] = sitemap(site.url, [WHERE])
    found = find(f"{site.url}/", kit.common, site.source(name="ville"))
    assert [(c.source.kind, c.source.url, c.found) for c in found] == [
        ("feed", f"{site.url}/feed", 2),
        ("sitemap", f"{site.url}/plan.xml", 1),
    ]
    site.routes = {
        "/": html("Ville", ""),
        "/wp-sitemap.xml": sitemap(site.url, [WHERE]),
        "/feed/": rss(site.url, [WHERE]),
    }
    usual = find(f"{site.url}/", kit.common, site.source(name="ville"))
    assert [c.source.url for c in usual] == [f"{site.url}/feed/", f"{site.url}/wp-sitemap.xml"]


def test_nothing_is_left_of_the_environment() -> None:
    """Proxies of the environment would resolve names by themselves, past the checks."""
    os.environ["HTTP_PROXY"] = "http://127.0.0.1:1"
    try:
        with serve() as site:
            site.routes["/feed"] = rss(site.url, [WHERE])
            assert check(site.source(), shared(clock=FakeClock())).found == 1
    finally:
        del os.environ["HTTP_PROXY"]
