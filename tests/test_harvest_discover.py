"""Sources, and the addresses that feeds, sitemaps and listings name - also hostile ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
import gzip
from pathlib import Path
import re
from typing import Any

from pydantic import ValidationError
import pytest

from models.harvest import HarvestSource, Publisher, SourceKind
from pipeline.errors import UserError
from pipeline.harvest import catalogue, links
from pipeline.harvest.discover import discover
from pipeline.harvest.errors import FetchError
from pipeline.harvest.found import Index, Progress, moment
from tests.conftest import ROOT

BASE = "https://www.h.fr"


def source(kind: str, **more: Any) -> HarvestSource:
    return HarvestSource(**{"name": "a", "kind": kind, "url": f"{BASE}/start", **more})


def found(kind: str, pages: dict[str, bytes], **more: Any) -> tuple[list[str], Progress, list[str]]:
    """What a source with these indexes names; what was met; which indexes were asked for."""
    asked: list[str] = []

    def get(url: str, changed: datetime | None) -> Index:
        asked.append(url.removeprefix(BASE))
        if asked[-1] not in pages:
            raise FetchError("not_found", "answered 404")  # type: ignore[arg-type]
        return Index(url, pages[asked[-1]])

    progress = Progress()
    urls = [f.url.removeprefix(BASE) for f in discover(source(kind, **more), get, progress)]
    return urls, progress, asked


# -- feeds --------------------------------------------------------------------------------------------------------------

RSS = b"""<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><title>Actualit\xe9s</title>
<item><title>CLS</title><link>/le-cls?utm_source=rss</link><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate></item>
<item><title>CLS</title><link>https://h.fr/le-cls</link></item>
<item><link>javascript:alert(1)</link></item><item><guid isPermaLink="true">https://www.h.fr/par-id</guid></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><entry><id>x</id><title>a</title>
<link href="https://www.h.fr/a"/><updated>2026-03-02T10:00:00Z</updated></entry></feed>"""


def test_feeds() -> None:
    assert found("feed", {"/start": RSS})[0] == ["/le-cls", "/par-id"], "one page once"
    assert found("feed", {"/start": ATOM})[0] == ["/a"]
    assert found("feed", {"/start": ATOM.decode().encode("utf-16")})[0] == ["/a"]
    assert found("feed", {"/start": RSS}, exclude=["par-"])[0] == ["/le-cls"]
    assert found("feed", {"/start": RSS}, include=["par-"])[0] == ["/par-id"]


@pytest.mark.parametrize("body", [b"", b"<html><body>404</body></html>", b"\x00\x01", b"/etc/passwd", b"{}", b"<rss"])
def test_what_is_no_feed_says_so(body: bytes) -> None:
    with pytest.raises(FetchError):
        found("feed", {"/start": body})


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    assert "/le-cls" in found("feed", {"/start": RSS[: RSS.index(b"<item><link>java")]})[0]


def test_a_feed_of_100000_entries_is_cut_before_it_is_parsed() -> None:
    items = b"".join(b"<item><link>https://www.h.fr/%d</link></item>" % n for n in range(100_000))
    urls, progress, _ = found("feed", {"/start": b"<rss version='2.0'><channel>" + items + b"</channel></rss>"})
    assert len(urls) == 5000
    assert any("more than 5000 entries" in note for note in progress.notes)


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""
THEFT = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"""


@pytest.mark.parametrize("head", [BOMB, THEFT])
@pytest.mark.parametrize("wide", [False, True])
def test_entities_are_refused(head: bytes, wide: bool) -> None:
    feed = head + b"<rss version='2.0'><channel><item><link>https://h.fr/&a;</link></item></channel></rss>"
    sitemap = head + b"<urlset><url><loc>https://h.fr/&a;</loc></url></urlset>"
    for kind, body in (("feed", feed), ("sitemap", sitemap)):
        with pytest.raises(FetchError, match="entities"):
            found(kind, {"/start": body.decode().encode("utf-16") if wide else body})


# -- sitemaps -----------------------------------------------------------------------------------------------------------


def urlset(*locs: str, lastmod: str = "") -> bytes:
    time = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<url><loc>{BASE}{loc}</loc>{time}</url>" for loc in locs)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def index(*locs: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{loc if '://' in loc else BASE + loc}</loc></sitemap>" for loc in locs)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


def test_sitemaps_and_indexes() -> None:
    pages = {
        "/start": index("/1.xml", "/2.xml.gz", "/none.xml", "https://elsewhere.fr/s.xml"),
        "/1.xml": urlset("/a", "/b"),
        "/2.xml.gz": gzip.compress(urlset("/c", "/a")),
    }
    urls, progress, asked = found("sitemap", pages)
    assert urls == ["/a", "/b", "/c"]
    assert asked == ["/start", "/1.xml", "/2.xml.gz", "/none.xml"]
    assert any("other hosts" in n for n in progress.notes)
    assert any("404" in n for n in progress.notes)
    text = b"https://www.h.fr/x\nno address\nhttps://www.h.fr/y\n"
    assert found("sitemap", {"/start": text})[0] == ["/x", "/y"]


def test_newest_pages_come_first() -> None:
    body = urlset("/old", lastmod="2020-01-01").replace(b"</urlset>", b"")
    body += b"<url><loc>https://www.h.fr/new</loc><lastmod>2026-01-01</lastmod></url></urlset>"
    assert found("sitemap", {"/start": body})[0] == ["/new", "/old"]


def test_sitemaps_in_circles_and_depths_end() -> None:
    assert found("sitemap", {"/start": index("/start", "/b"), "/b": index("/start", "/b")})[0] == []
    deep = {f"/{n}": index(f"/{n + 1}") for n in range(50)} | {"/start": index("/0")}
    _, progress, asked = found("sitemap", deep)
    assert asked == ["/start", "/0", "/1"]
    assert any("limits.depth" in note for note in progress.notes)
    wide = {"/start": index(*(f"/{n}" for n in range(900)))} | {f"/{n}": urlset(f"/p{n}") for n in range(900)}
    urls, progress, asked = found("sitemap", wide, limits={"indexes": 10})
    assert (len(urls), len(asked)) == (9, 10)


def test_a_sitemap_of_300000_entries_does_no_harm() -> None:
    body = urlset(*(f"/{n}" for n in range(300_000)))
    urls, progress, _ = found("sitemap", {"/start": body})
    assert len(urls) == 50_000
    assert any("limits.entries" in note or "more than 50000" in note for note in progress.notes)


@pytest.mark.parametrize("body", [b"", b"<html><a>x</a></html>", b"<urlset><url><loc>", b"{}", b"\xff\xfe<\x00"])
def test_what_is_no_sitemap_says_so(body: bytes) -> None:
    with pytest.raises(FetchError):
        found("sitemap", {"/start": body})


def test_a_broken_sitemap_is_read_as_far_as_it_goes() -> None:
    assert found("sitemap", {"/start": urlset("/a", "/b")[:-30]})[0] == ["/a"]


def test_times_of_sitemaps() -> None:
    assert moment("2026-03-01T10:00:00+01:00") == datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert moment("2026-03-01") == datetime(2026, 3, 2, tzinfo=UTC), "some time on that day"
    assert moment("demain") is moment("") is moment(None) is moment("9999-12-31") is None


# -- listings -----------------------------------------------------------------------------------------------------------


def listing(*hrefs: str, rel_next: str = "") -> bytes:
    more = f'<a rel="next" href="{rel_next}">suivant</a>' if rel_next else ""
    return ("<html><body>" + "".join(f'<a href="{h}">x</a>' for h in hrefs) + more + "</body></html>").encode()


def test_listings_with_paging() -> None:
    pages = {
        "/start": listing("/node/1", "/contact", rel_next="?page=1"),
        "/start?page=1": listing("/node/2", "/node/1", "https://x.fr/node/9", rel_next="?page=2"),
        "/start?page=2": listing("/node/3"),
    }
    urls, _, asked = found("listing", pages, links=r"h\.fr/node/\d+")
    assert urls == ["/node/1", "/node/2", "/node/3"]
    assert len(asked) == 3
    by_pattern = {k: v.replace(b'rel="next"', b"") for k, v in pages.items()}
    assert found("listing", by_pattern, links=r"h\.fr/node/\d+", next=r"[?&]page=\d+")[0] == urls


def test_paging_loops_end() -> None:
    circle = {"/start": listing("/node/1", rel_next="?page=1"), "/start?page=1": listing("/node/2", rel_next="/start")}
    assert found("listing", circle, links="/node/")[2] == ["/start", "/start?page=1"]
    calendar = {"/start": listing("/node/1", rel_next="?page=1")}
    calendar |= {f"/start?page={n}": listing("/node/1", rel_next=f"?page={n + 1}") for n in range(1, 500)}
    assert found("listing", calendar, links="/node/")[2] == ["/start", "/start?page=1"], "a page with nothing new"
    endless = {"/start": listing("/node/0", rel_next="?page=1")}
    endless |= {f"/start?page={n}": listing(f"/node/{n}", rel_next=f"?page={n + 1}") for n in range(1, 500)}
    urls, progress, _ = found("listing", endless, links="/node/", limits={"indexes": 7})
    assert len(urls) == 7
    assert any("limits.indexes" in note for note in progress.notes)


def test_links_of_any_bytes() -> None:
    assert list(links.links(b"", BASE)) == list(links.links(b"\x00\xff<a href='http://['>", BASE)) == []
    assert [u for u, _ in links.links(b"<base href='/sub/'><a href='a'>", f"{BASE}/x")] == [f"{BASE}/sub/a"]


@pytest.mark.parametrize("rule", links.attachment_rules(), ids=lambda r: r["id"])
def test_attachment_rules_do_what_their_examples_say(rule: dict[str, Any]) -> None:
    assert all(re.search(rule["pattern"], text) for text in rule["match"])
    assert not any(re.search(rule["pattern"], text) for text in rule["no_match"])


# -- sources.toml -------------------------------------------------------------------------------------------------------


def test_the_catalogue_that_ships_has_the_18_agencies_unchecked() -> None:
    sources = catalogue.read(ROOT / "sources.toml").source
    agencies = [s for s in sources if s.publisher is Publisher.ARS and s.kind is SourceKind.FEED]
    assert len({s.url for s in agencies}) == 18
    assert all(s.checked is False for s in sources)


GOOD = "[[source]]\nname = 'a'\nkind = 'feed'\nurl = 'https://h.fr/rss'\n"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GOOD + "colour = 'red'\n", 5, "source a: colour"),
        (GOOD + "limits = { pages = 0 }\n", 5, "limits.pages"),
        (GOOD + "[source.limits]\npages = -1\n", 6, "limits.pages"),
        (GOOD + GOOD, 6, "a second source a"),
        (GOOD + "\n\n[[source]]\nname = 'b'\nkind = 'blog'\nurl = 'https://h.fr'\n", 9, "source b: kind"),
        (GOOD + "\n[[source]]\nkind = 'feed'\nurl = 'https://h.fr'\n", 6, "name"),
        (GOOD + "include = ['ok', '(']\n", 5, "not a regular expression"),
        (GOOD.replace("https:", "file:"), 1, "http or https"),
        (GOOD.replace("feed'\n", "listing'\n", 1), 1, "which links are documents"),
        (GOOD + "schedule = 'daily'\n", 5, "five fields"),
        ("[harvest]\nhosts_at_once = 0\n" + GOOD, 2, "harvest.hosts_at_once"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UserError) as caught:
        catalogue.read(path)
    assert f"{path}:{line}: " in caught.value.message
    assert words in caught.value.message


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    with pytest.raises(UserError, match="there is no"):
        catalogue.read(path)
    path.write_bytes(b"[[source]\n")
    with pytest.raises(UserError, match="line 1"):
        catalogue.read(path)
    path.write_bytes(b"\xff")
    with pytest.raises(UserError, match="UTF-8"):
        catalogue.read(path)


def test_sources_are_added_and_marked_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text("# mine\n" + GOOD + "# about a\n", "utf-8")
    added = source("listing", name="b", links=r"/node/\d+", expect={"documents": 1, "days": 30}, title="L'« été »")
    catalogue.append(path, added)
    assert catalogue.read(path).source[1] == added
    with pytest.raises(UserError, match="has a source b"):
        catalogue.append(path, added)
    for name in "ab":
        catalogue.mark_checked(path, name, date(2026, 3, 1))
    catalogue.mark_checked(path, "a", date(2026, 3, 2))
    assert [s.checked for s in catalogue.read(path).source] == [date(2026, 3, 2), date(2026, 3, 1)]
    assert path.read_text("utf-8").startswith("# mine\n[[source]]\nname = 'a'\nchecked = 2026-03-02\n")
    assert "# about a\n" in path.read_text("utf-8")


def test_sources_are_chosen_by_name() -> None:
    known = catalogue.read(ROOT / "sources.toml")
    assert [s.name for s in catalogue.choose(known, ["ars-bretagne"])] == ["ars-bretagne"]
    assert len(catalogue.choose(known, [])) == len(known.source)
    with pytest.raises(UserError, match="no such source: nowhere"):
        catalogue.choose(known, ["nowhere"])


def test_kinds_and_what_they_need() -> None:
    with pytest.raises(ValidationError, match="a folder has a path"):
        HarvestSource(name="a", kind="folder", url="https://h.fr")
    with pytest.raises(ValidationError, match="only a folder"):
        HarvestSource(name="a", kind="page", path="x", url="https://h.fr")
