"""Requests: polite, bounded, and never to where they must not go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import gzip
from pathlib import Path
import random
import ssl
import threading
import time
from typing import Any
import zlib

import httpcore
from hypothesis import given
from hypothesis import strategies as st
import pytest

from models.harvest import HarvestSource, Politeness
from pipeline.harvest.bodies import gunzip, unpack
from pipeline.harvest.clock import Clock
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.fetch import Answer, Fetcher, Shared, shared
from pipeline.harvest.guard import forbidden
from pipeline.harvest.retrying import backoff, next_try, retry_after
from pipeline.harvest.robots import parse
from tests.site import FakeClock, Reply, Site, html, packed, redirect, serve

PAGE = html("Le CLS", "<p>signé</p>")
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as found:
        yield found


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def common(clock: FakeClock) -> Shared:
    return shared("mailto:us@example.org", clock, random.Random(1))


def get(site: Site, common: Shared, path: str, more: dict[str, Any] | None = None, **validators: str) -> Answer:
    with Fetcher(site.source(**(more or {})), common) as fetcher:
        return fetcher.get(site.url + path if path.startswith("/") else path, **validators)


def reason(site: Site, common: Shared, path: str, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        get(site, common, path, more)
    return caught.value


def test_a_page_and_its_304(site: Site, common: Shared) -> None:
    site.routes["/a"] = PAGE
    first = get(site, common, "/a")
    assert (first.status, first.body, first.final) == (200, PAGE.body, f"{site.url}/a")
    again = get(site, common, "/a", etag=first.header("etag") or "")
    assert (again.unchanged, again.body) == (True, b"")
    agent = site.asked[-1].headers["user-agent"]
    assert agent.startswith("clsreg/")
    assert "mailto:us@example.org" in agent


def test_last_modified_is_a_validator_too(site: Site, common: Shared) -> None:
    site.routes["/a"] = Reply(b"x", etag=False, modified="Sun, 01 Mar 2026 00:00:00 GMT")
    first = get(site, common, "/a")
    assert get(site, common, "/a", last_modified=first.header("last-modified") or "").unchanged


# -- robots -------------------------------------------------------------------------------------------------------------


def test_robots_with_wildcards_forbids(site: Site, common: Shared) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /*.pdf$\nDisallow: /prive\nAllow: /prive/cls\n")
    site.routes["/a"] = site.routes["/prive/cls"] = PAGE
    assert get(site, common, "/a").status == get(site, common, "/prive/cls").status == 200
    assert reason(site, common, "/b.pdf").reason is Reason.ROBOTS
    assert reason(site, common, "/prive/x").reason is Reason.ROBOTS
    assert site.paths() == ["/a", "/prive/cls"], "what robots.txt forbids is not sent"
    assert site.statuses("/robots.txt") == [200], "asked once a run"


def test_crawl_delay_is_kept(site: Site, common: Shared, clock: FakeClock) -> None:
    site.routes["/robots.txt"] = Reply(b"User-agent: clsreg\nCrawl-delay: 7\n")
    site.fallback = lambda path: PAGE
    for path in ("/a", "/b", "/c"):
        get(site, common, path)
    assert sum(clock.slept) == pytest.approx(14.0), "between /a, /b and /c"


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (503, False), (500, False)])
def test_robots_that_cannot_be_had(site: Site, common: Shared, status: int, allowed: bool) -> None:
    site.routes["/robots.txt"] = Reply(status=status)
    site.routes["/a"] = PAGE
    if allowed:
        assert get(site, common, "/a").status == 200
    else:
        assert reason(site, common, "/a").reason is Reason.ROBOTS_UNKNOWN
        assert site.paths() == []


def test_robots_that_time_out(site: Site, common: Shared) -> None:
    site.routes["/robots.txt"] = Reply(raw=b"HTTP/1.1 200 OK\r\n", drip=0.05)
    failed = reason(site, common, "/a", limits={"header_seconds": 0.1, "connect_seconds": 0.1})
    assert failed.reason is Reason.ROBOTS_UNKNOWN


@given(st.binary(max_size=300))
def test_any_robots_is_read(body: bytes) -> None:
    rules = parse(body)
    assert rules.delay() >= 0
    assert isinstance(rules.rules.can_fetch("https://h.fr/a", "clsreg"), bool)


# -- trying again -------------------------------------------------------------------------------------------------------


def test_500_then_fine(site: Site, common: Shared, clock: FakeClock) -> None:
    answers = iter([Reply(status=500), Reply(status=502), PAGE])
    site.routes["/a"] = lambda headers: next(answers)
    assert get(site, common, "/a", {"politeness": {"delay": 0, "backoff": 2}}).status == 200
    first, second = clock.slept
    assert 1 <= first <= 2 <= second <= 4, "doubled, with a part of chance"


@pytest.mark.parametrize("header", ["30", "Sun, 01 Mar 2026 06:00:30 GMT"])
def test_retry_after_is_kept(site: Site, common: Shared, clock: FakeClock, header: str) -> None:
    answers = iter([Reply(status=429, headers={"Retry-After": header}), PAGE])
    site.routes["/a"] = lambda headers: next(answers)
    clock.time = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
    assert get(site, common, "/a").status == 200
    assert clock.seconds >= 30


def test_who_asks_for_too_long_is_left_for_the_next_run(site: Site, common: Shared, clock: FakeClock) -> None:
    site.routes["/a"] = Reply(status=503, headers={"Retry-After": "7200"})
    site.routes["/b"] = PAGE
    failed = reason(site, common, "/a")
    assert (failed.reason, failed.wait, clock.seconds) == (Reason.BUSY, 7200, 0)
    assert reason(site, common, "/b").reason is Reason.BUSY, "the whole host asked for quiet"
    assert site.paths() == ["/a"]


def test_what_will_not_change_is_asked_once(site: Site, common: Shared) -> None:
    site.routes["/refused"] = Reply(status=403)
    assert reason(site, common, "/refused").reason is Reason.REFUSED
    assert reason(site, common, "/none").reason is Reason.NOT_FOUND
    assert site.paths() == ["/refused", "/none"]


def test_a_host_that_keeps_failing_is_left_alone(site: Site, common: Shared, clock: FakeClock) -> None:
    site.fallback = lambda path: Reply(status=500) if path != "/robots.txt" else Reply(status=404)
    polite = {"delay": 0, "backoff": 0, "tries": 2, "failures": 3, "pause": 60}
    for path in "abc":
        assert reason(site, common, f"/{path}", politeness=polite).reason is Reason.SERVER
    assert reason(site, common, "/d", politeness=polite).reason is Reason.HOST_DOWN
    assert len(site.paths()) == 6
    clock.pass_by(timedelta(seconds=61))
    site.fallback = lambda path: PAGE
    assert get(site, common, "/d", {"politeness": polite}).status == 200


def test_connections_cut_and_wrong_lengths(site: Site, common: Shared) -> None:
    site.routes["/cut"] = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this")
    site.routes["/nothing"] = Reply(raw=b"")
    site.routes["/no-http"] = Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n")
    for path in ("/cut", "/nothing", "/no-http"):
        assert reason(site, common, path).reason is Reason.CONNECTION
        assert len(site.statuses(path)) == 3
    whole = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbodyand more than was said"
    site.routes["/long"] = Reply(raw=whole)
    assert get(site, common, "/long").body == b"body"


def test_slow_headers_and_slow_bodies_end(site: Site, common: Shared) -> None:
    site.routes["/headers"] = Reply(raw=b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 500, drip=0.02)
    site.routes["/body"] = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + b"a" * 500, drip=0.002)
    limits = {"connect_seconds": 0.1, "header_seconds": 0.4, "body_seconds": 0.1}
    for path in ("/headers", "/body"):
        failed = reason(site, common, path, limits=limits, politeness={"delay": 0, "tries": 1})
        assert failed.reason is Reason.TIMEOUT


# -- sizes --------------------------------------------------------------------------------------------------------------


def test_gzip_bombs_stop(site: Site, common: Shared) -> None:
    site.routes["/bomb"] = packed(Reply(b"\0" * 30_000_000))
    site.routes["/fine"] = packed(PAGE)
    assert reason(site, common, "/bomb", limits={"bytes": 1_000_000}).reason is Reason.TOO_LARGE
    assert site.statuses("/bomb") == [200], "no second attempt"
    assert get(site, common, "/fine").body == PAGE.body


def test_too_large_and_wrongly_packed(site: Site, common: Shared) -> None:
    site.routes["/large"] = Reply(b"a" * 2_000_000)
    site.routes["/br"] = Reply(b"a", headers={"Content-Encoding": "br"})
    site.routes["/twice"] = Reply(b"a", headers={"Content-Encoding": "gzip, gzip"})
    site.routes["/lie"] = Reply(b"not packed", headers={"Content-Encoding": "gzip"})
    site.routes["/half"] = Reply(gzip.compress(b"a" * 9999)[:-9], headers={"Content-Encoding": "gzip"})
    assert reason(site, common, "/large", limits={"sent_bytes": 1_000_000}).reason is Reason.TOO_LARGE
    for path in ("/br", "/twice", "/lie"):
        assert reason(site, common, path).reason is Reason.ENCODING
    assert reason(site, common, "/half").reason is Reason.CONNECTION


@given(st.binary(max_size=5000), st.integers(1, 700), st.sampled_from(["gzip", "deflate", "bare", "identity", "two"]))
def test_bodies_are_unpacked_whatever_the_pieces(body: bytes, size: int, how: str) -> None:
    bare = zlib.compressobj(wbits=-15)
    sent = {
        "gzip": lambda: gzip.compress(body) + b"\0" * 9,
        "two": lambda: gzip.compress(body[:9]) + gzip.compress(body[9:]),
        "deflate": lambda: zlib.compress(body),
        "bare": lambda: bare.compress(body) + bare.flush(),
        "identity": lambda: body,
    }[how]()
    encoding = {"two": "gzip", "bare": "deflate"}.get(how, how)
    pieces = [sent] if how in ("two", "bare", "gzip") else [sent[i : i + size] for i in range(0, len(sent), size)]
    assert unpack(pieces, encoding, 20_000, 5000) == body
    if body:
        with pytest.raises(FetchError):
            unpack(pieces, encoding, 20_000, len(body) - 1)


def test_gzip_files() -> None:
    assert gunzip(gzip.compress(b"abc"), 3) == gunzip(b"abc", 3) == b"abc"
    with pytest.raises(FetchError):
        gunzip(gzip.compress(b"a" * 10**6), 10**5)


# -- where requests go --------------------------------------------------------------------------------------------------


class Dialled:
    """Records what would be connected to, and connects to nothing."""

    def __init__(self) -> None:
        self.addresses: list[tuple[str, int]] = []

    def __call__(self, address: str, port: int, **_: Any) -> httpcore.NetworkStream:
        self.addresses.append((address, port))
        raise httpcore.ConnectError("recorded only")


@pytest.mark.parametrize(
    ("url", "addresses"),
    [
        ("http://127.0.0.1/", None),
        ("http://2130706433/", None),
        ("http://0x7f.1/", None),
        ("http://[::1]:8080/", None),
        ("http://[::ffff:10.0.0.1]/", None),
        ("http://169.254.169.254/latest/meta-data/", None),
        ("http://0.0.0.0/", None),
        ("http://inside.example/", ["192.168.1.5"]),
        ("https://both.example/", ["93.184.216.34", "10.0.0.7"]),
        ("http://six.example/", ["fd00::1"]),
        ("http://sixtofour.example/", ["2002:7f00:1::"]),
        ("http://nat64.example/", ["64:ff9b::a9fe:a9fe"]),
        ("http://many.example/", ["224.0.0.1"]),
        ("http://shared.example/", ["100.64.0.1"]),
    ],
)
def test_forbidden_addresses_are_never_dialled(url: str, addresses: list[str] | None) -> None:
    from pipeline.harvest.guard import resolve

    dialled = Dialled()
    answer = (lambda host, port: addresses) if addresses else resolve
    common = shared(clock=FakeClock(), resolve=answer, dial=dialled)
    with Fetcher(HarvestSource(name="a", kind="page", url=url), common) as fetcher:
        with pytest.raises(FetchError) as caught:
            fetcher.get(url)
        assert caught.value.reason is Reason.FORBIDDEN_ADDRESS
    assert dialled.addresses == []


def test_the_address_that_was_checked_is_dialled() -> None:
    """A name that answers otherwise the second time (DNS rebinding) gains nothing."""
    dialled, asked = Dialled(), []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["93.184.216.34"] if len(asked) == 1 else ["127.0.0.1"]

    common = shared(clock=FakeClock(), resolve=rebinding, dial=dialled)
    source = HarvestSource(name="a", kind="page", url="http://h.example/", politeness={"tries": 1})
    with Fetcher(source, common) as fetcher, pytest.raises(FetchError):
        fetcher.get(source.url)
    assert dialled.addresses == [("93.184.216.34", 80)]
    assert len(asked) == 1


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/latest/", "http://127.0.0.1:1/x", "http://localhost:22/", "http://[::1]/", "//10.0.0.1/a"],
)
def test_a_redirect_cannot_lead_inside(site: Site, common: Shared, target: str) -> None:
    """allow_private holds for the source's own host and port only."""
    site.routes["/a"] = redirect(target)
    assert reason(site, common, "/a").reason is Reason.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://h.fr/", "javascript:1", "http://u:p@h.fr/", "http://["]
)
def test_redirects_to_other_schemes_are_refused(site: Site, common: Shared, target: str) -> None:
    site.routes["/a"] = redirect(target)
    assert reason(site, common, "/a").reason in (Reason.BAD_ADDRESS, Reason.REDIRECTS)


def test_private_needs_allow_private(site: Site, common: Shared) -> None:
    site.routes["/a"] = PAGE
    assert reason(site, common, "/a", allow_private=False).reason is Reason.FORBIDDEN_ADDRESS
    assert site.asked == []


def test_redirects_are_followed_checked_and_counted(site: Site, common: Shared) -> None:
    site.routes |= {
        "/a": redirect("b", 301),
        "/b": redirect("/c?utm_source=x"),
        "/c": PAGE,
        "/circle": redirect("circle"),
    }
    answer = get(site, common, "/a")
    assert (answer.final, answer.hops) == (f"{site.url}/c", (f"{site.url}/a", f"{site.url}/b"))
    assert reason(site, common, "/circle").reason is Reason.REDIRECTS
    site.fallback = lambda path: redirect(path + "x") if path.startswith("/endless") else Reply(status=404)
    assert "more than 5" in reason(site, common, "/endless").message
    site.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /c\n")
    with pytest.raises(FetchError) as caught:
        get(site, shared(clock=FakeClock()), "/a")
    assert caught.value.reason is Reason.ROBOTS, "robots.txt holds for where a redirect leads"


@given(st.ip_addresses())
def test_what_is_not_global_is_forbidden(address: Any) -> None:
    if forbidden(str(address)) is None:
        assert address.is_global
        assert not address.is_multicast


def test_one_request_a_host_at_a_time(site: Site) -> None:
    site.fallback = lambda path: (time.sleep(0.01), PAGE)[1]
    common = shared(clock=Clock())

    def work(number: int) -> None:
        with Fetcher(site.source(name=f"s{number}"), common) as fetcher:
            for page in range(5):
                fetcher.get(f"{site.url}/{number}/{page}")

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(site.paths()) == 20
    assert site.most_open == 1


# -- how long to wait ---------------------------------------------------------------------------------------------------


@given(st.one_of(st.none(), st.text(max_size=40), st.sampled_from(["-1", "1e9", "٣", "Thu, 01 Jan 1970 00:00:00 GMT"])))
def test_any_retry_after_is_a_time_or_nothing(header: str | None) -> None:
    found = retry_after(header, NOW)
    assert found is None or found >= 0


@given(st.integers(1, 10), st.floats(0, 600), st.floats(0, 3600))
def test_backoff_is_bounded(attempt: int, base: float, longest: float) -> None:
    wait = backoff(Politeness(backoff=base, longest_wait=longest), attempt, random.Random(attempt))
    assert 0 <= wait <= longest


@given(st.integers(1, 500), st.booleans(), st.one_of(st.none(), st.floats(0, 1e12)))
def test_the_next_try_comes_within_a_week(attempts: int, retryable: bool, wait: float | None) -> None:
    assert NOW <= next_try(NOW, attempts, retryable, wait) <= NOW + timedelta(days=7)


def test_hostile_robots_cost_little() -> None:
    """Patterns of many wildcards against a long address."""
    rules = parse(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 40 + b"*b$\n")
    assert rules.rules.can_fetch("https://h.fr/" + "a" * 1900 + "c", "clsreg")  # one that backtracks never answers


def test_certificates_are_checked_against_the_name_though_the_address_is_dialled(tmp_path: Path) -> None:
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    secret = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "agence.example")])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, secret.public_key(), x509.random_serial_number())
    made = made.not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("agence.example")]), False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
    pem = tmp_path / "pem"
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    pem.write_bytes(
        secret.private_bytes(serialization.Encoding.PEM, *plain)
        + made.sign(secret, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    named: list[str | None] = []
    with serve(pem, named) as site:
        port = site.host.partition(":")[2]
        site.routes["/a"] = PAGE
        common = shared(clock=FakeClock(), resolve=lambda host, port: ["127.0.0.1"])
        common = replace(common, context=ssl.create_default_context(cafile=str(pem)))
        for host, fine in (("agence.example", True), ("autre.example", False)):
            url = f"https://{host}:{port}/a"
            with Fetcher(site.source(url=url, politeness={"tries": 1, "delay": 0}), common) as fetcher:
                if fine:
                    assert fetcher.get(url).body == PAGE.body
                else:
                    with pytest.raises(FetchError, match=r"robots\.txt cannot be had.*certificate"):
                        fetcher.get(url)
        assert site.asked[-1].headers["host"] == f"agence.example:{port}"
    assert named[0] == "agence.example"
