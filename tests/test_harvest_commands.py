"""`clsreg harvest` and `clsreg sources`, as a user or cron calls them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
import json
from pathlib import Path

from click.testing import Result
import pytest
import typer
from typer.testing import CliRunner

from pipeline.commands import sources
from pipeline.commands.harvest import harvest
from pipeline.harvest import catalogue
from pipeline.harvest.warc import read_warc
from tests.conftest import RELEASE
from tests.site import Reply, Site, html, rss, serve, sitemap

CLS = html("Le contrat local de santé est signé", "".join(f"<p>{p}</p>" for p in RELEASE.split("\n") if p))
Call = Callable[..., Result]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as found:
        found.routes |= {"/": html("Ville", ""), "/feed": rss(found.url, ["/cls"]), "/cls": CLS}
        yield found


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    for name in ("CLSREG_DB", "CLSREG_ARCHIVE", "CLSREG_SOURCES"):
        monkeypatch.delenv(name, raising=False)
    app = typer.Typer()
    app.command("harvest")(harvest)
    app.add_typer(sources.app, name="sources")
    return lambda *arguments: CliRunner().invoke(app, [str(a) for a in arguments])


def write(site: Site, more: str = "") -> None:
    Path("sources.toml").write_text(
        f"[[source]]\nname = 'ville'\nkind = 'feed'\nurl = '{site.url}/feed'\nallow_private = true\n"
        f"politeness = {{ delay = 0, backoff = 0.01 }}\nschedule = '30 6 * * *'\n{more}",
        "utf-8",
    )


def test_from_a_site_to_the_registry(site: Site, call: Call) -> None:
    site.routes["/plan.xml"] = sitemap(site.url, ["/cls"])
    site.routes["/robots.txt"] = Reply(f"Sitemap: {site.url}/plan.xml".encode())
    added = call("sources", "add", site.url, "--allow-private", "--name", "ville", "--sources", "sources.toml")
    assert added.exit_code == 0, added.output
    assert [s.name for s in catalogue.read(Path("sources.toml")).source] == ["ville", "ville-sitemap"]
    again = call("sources", "add", site.url, "--allow-private", "--name", "ville", "--sources", "sources.toml")
    assert (again.exit_code, "has a source ville" in again.stderr) == (2, True)
    done = call("harvest", "ville")
    assert done.exit_code == 0, done.output
    assert "ville: ok: 1 page found" in done.stderr
    assert "1 added" in done.stderr
    report = json.loads(call("harvest", "--json").stdout.splitlines()[0])
    assert (report["source"], report["outcome"], report["new"], report["spared"]) == ("ville", "ok", [], 1)
    status = json.loads(call("sources", "status", "--json").stdout.splitlines()[0])
    assert (status["outcome"], status["failures"]) == ("ok", 0)
    written = call("sources", "warc", "archive.warc.gz")
    assert "answers" in written.stdout
    with Path("archive.warc.gz").open("rb") as stream:
        assert f"{site.url}/cls" in [s.url for s in read_warc(stream)]


def test_a_source_must_have_been_seen_to_answer(site: Site, call: Call) -> None:
    write(site)
    refused = call("harvest")
    assert (refused.exit_code, "seen to answer" in refused.stderr) == (2, True)
    assert "unchecked" in call("sources", "list").stdout
    assert "ville: answers, 1 page" in call("sources", "check").stdout
    assert "unchecked" not in call("sources", "list").stdout
    assert call("harvest").exit_code == 0
    assert json.loads(call("sources", "list", "--json").stdout)["name"] == "ville"


def test_what_goes_wrong_is_an_exit_code(site: Site, call: Call) -> None:
    write(site, "expect = { documents = 5, days = 30 }\n")
    warned = call("harvest", "ville")
    assert (warned.exit_code, "at least 5 are expected" in warned.stderr) == (1, True)
    shown = call("sources", "status")
    assert (shown.exit_code, "1 of 5 in 30 d" in shown.stdout) == (1, True)
    del site.routes["/feed"]
    failed = call("harvest", "ville")
    assert (failed.exit_code, "not_found" in failed.stderr) == (1, True)
    assert call("sources", "retry").stdout == "1 page and 0 documents will be tried again\n"
    assert call("sources", "check").exit_code == 1
    assert call("harvest", "nowhere").exit_code == 2
    Path("sources.toml").write_text("[[source]]\nname = 3\n", "utf-8")
    wrong = call("sources", "list")
    assert (wrong.exit_code, "sources.toml:2: " in wrong.stderr) == (2, True)
    assert call("sources", "status", "--db", "none.sqlite").exit_code == 2


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:1/", "http://[", "169.254.169.254"])
def test_no_site_is_added_that_must_not_be_asked(call: Call, url: str) -> None:
    done = call("sources", "add", url, "--sources", "sources.toml")
    assert done.exit_code == 2, done.output
    assert not Path("sources.toml").exists()


def test_a_dry_run_adds_nothing(site: Site, call: Call) -> None:
    shown = call("sources", "add", site.url, "--allow-private", "--sources", "sources.toml", "--dry-run")
    assert 'kind = "feed"' in shown.stdout
    assert not Path("sources.toml").exists()
