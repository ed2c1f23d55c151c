"""A web site for the tests: a real HTTP server on loopback, that behaves well, or as badly as a test wants."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import gzip
import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
import ssl
import threading
import time
from typing import Any

from models.harvest import HarvestSource
from pipeline.harvest.clock import Clock


@dataclass(frozen=True)
class Reply:
    """What the server answers. `etag`: whether it offers one, and honours it."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: bool = True
    raw: bytes | None = None  # sent as it is, instead of everything else
    drip: float = 0.0  # seconds before each byte of `raw`
    modified: str | None = None  # Last-Modified


@dataclass(frozen=True)
class Asked:
    """A request that came in."""

    path: str
    headers: Mapping[str, str]
    status: int
    at: float


Route = Reply | Callable[[Mapping[str, str]], Reply]


def html(title: str, body: str, head: str = "") -> Reply:
    """A page."""
    return Reply(
        f"<!DOCTYPE html><html lang=fr><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


def redirect(target: str, status: int = 302) -> Reply:
    """A redirect."""
    return Reply(status=status, headers={"Location": target})


def packed(reply: Reply) -> Reply:
    """The same, with gzip."""
    return Reply(gzip.compress(reply.body), reply.status, {**reply.headers, "Content-Encoding": "gzip"}, reply.etag)


def rss(base: str, paths: list[str]) -> Reply:
    """A feed with an entry for each path."""
    items = "".join(f"<item><title>{p}</title><link>{base}{p}</link></item>" for p in paths)
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Actualités</title>{items}</channel></rss>'
    return Reply(body.encode(), headers={"Content-Type": "application/rss+xml"})


def sitemap(base: str, paths: list[str], lastmod: str = "") -> Reply:
    """A sitemap with these paths."""
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<url><loc>{base}{p}</loc>{changed}</url>" for p in paths)
    body = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    return Reply(body.encode(), headers={"Content-Type": "application/xml"})


def sitemap_index(base: str, paths: list[str], lastmod: str = "") -> Reply:
    """An index of sitemaps."""
    changed = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<sitemap><loc>{base}{p}</loc>{changed}</sitemap>" for p in paths)
    return Reply(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</sitemapindex>'.encode())


class Site:
    """Routes by path (with its query), and what was asked. Paths without a route are answered 404."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.routes: dict[str, Route] = {}
        self.fallback: Callable[[str], Reply] | None = None
        self.asked: list[Asked] = []
        self.open = 0  # requests in work now
        self.most_open = 0
        self.lock = threading.Lock()
        self.host = f"127.0.0.1:{server.server_address[1]}"
        self.url = f"http://{self.host}"

    def paths(self) -> list[str]:
        """The paths that were asked for, without robots.txt."""
        return [a.path for a in self.asked if a.path != "/robots.txt"]

    def statuses(self, path: str) -> list[int]:
        """What a path was answered with, in order."""
        return [a.status for a in self.asked if a.path == path]

    def forget(self) -> None:
        """Forgets what was asked."""
        self.asked.clear()

    def source(self, **more: Any) -> HarvestSource:
        """A source on this site: its feed, unless more is said."""
        usual: dict[str, Any] = {"name": "site", "kind": "feed", "url": f"{self.url}/feed", "allow_private": True}
        usual["politeness"] = {"delay": 0.0, "backoff": 0.01}
        return HarvestSource(**{**usual, **more})

    def reply(self, path: str, headers: Mapping[str, str]) -> Reply:
        """The answer to a request, 304 where the condition holds."""
        route = self.routes.get(path)
        if route is None:
            route = self.fallback(path) if self.fallback else Reply(status=404)
        found = route(headers) if callable(route) else route
        tag = etag_of(found)
        if found.status == 200 and found.raw is None:
            same = found.etag and headers.get("if-none-match") == tag
            if same or (found.modified and headers.get("if-modified-since") == found.modified):
                return Reply(status=304, headers={"ETag": tag} if found.etag else {})
        return found


def etag_of(reply: Reply) -> str:
    """The validator of a body."""
    return f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or every answer waits for the client to acknowledge its headers
    site: Site

    def do_GET(self) -> None:
        site = self.site
        with site.lock:
            site.open += 1
            site.most_open = max(site.most_open, site.open)
        headers = {k.lower(): v for k, v in self.headers.items()}
        reply = site.reply(self.path, headers)
        with site.lock:
            site.asked.append(Asked(self.path, headers, reply.status, time.monotonic()))
            site.open -= 1  # before the client can have all of the answer, and send the next request
        try:
            self._send(reply)
        except OSError:
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        if reply.raw is not None:
            for at in range(len(reply.raw)) if reply.drip else ():
                self.wfile.write(reply.raw[at : at + 1])
                self.wfile.flush()
                time.sleep(reply.drip)
            if not reply.drip:
                self.wfile.write(reply.raw)
            self.close_connection = True
            return
        self.send_response_only(reply.status)
        if reply.status == 200 and reply.etag:
            self.send_header("ETag", etag_of(reply))
        if reply.modified:
            self.send_header("Last-Modified", reply.modified)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != 304:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.status != 304:
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may leave whenever they like."""


@contextmanager
def serve(certificate: Path | None = None, named: list[str | None] | None = None) -> Iterator[Site]:
    """A site on a free port of loopback, as long as the block lasts; by https with a certificate and its key.

    `named` hears the names that clients ask for (SNI).
    """
    handler = type("Handler", (_Handler,), {})
    server = _Server(("127.0.0.1", 0), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda socket, name, _: named.append(name) if named is not None else None
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = Site(server)
    handler.site = site  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class FakeClock(Clock):
    """A clock that stands still but for those who wait by it."""

    def __init__(self, start: datetime = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)) -> None:
        super().__init__()
        self.time = start
        self.seconds = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        """The time that it shows."""
        return self.time

    def elapsed(self) -> float:
        """Seconds since it was made."""
        return self.seconds

    def sleep(self, seconds: float) -> None:
        """Moves on at once."""
        self.check()
        self.slept.append(seconds)
        self.pass_by(timedelta(seconds=seconds))

    def pass_by(self, duration: timedelta) -> None:
        """Moves on."""
        self.time += duration
        self.seconds += duration.total_seconds()
