"""robots.txt: what hosts do not want requested, and how slowly they want the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
import threading

from protego import Protego

from pipeline.harvest.addresses import split
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.hosts import Hosts

AGENT = "clsreg"
MAX_BYTES = 500 * 1024  # RFC 9309: at least that much is read; what follows is ignored here
_UNKNOWN = frozenset({Reason.SERVER, Reason.BUSY, Reason.TIMEOUT, Reason.CONNECTION, Reason.HOST_DOWN, Reason.ENCODING})


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site; `unknown` says why they cannot be had, and then nothing is allowed."""

    rules: Protego
    unknown: FetchError | None = None

    def check(self, url: str) -> None:
        """FetchError where the address is not to be requested."""
        if self.unknown:
            message = f"robots.txt cannot be had: {self.unknown.message}"
            raise FetchError(Reason.ROBOTS_UNKNOWN, message, wait=self.unknown.wait)
        if not self.rules.can_fetch(url, AGENT):
            raise FetchError(Reason.ROBOTS, "robots.txt does not want it requested")

    def delay(self) -> float:
        """Seconds between two requests that the site asks for."""
        rate = self.rules.request_rate(AGENT)
        slowest = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(self.rules.crawl_delay(AGENT) or 0.0, slowest)

    def sitemaps(self) -> list[str]:
        """The sitemaps that the site names."""
        return list(self.rules.sitemaps)


def parse(body: bytes) -> Robots:
    """The rules in a robots.txt; lines that make no sense are ignored, as everywhere."""
    return Robots(Protego.parse(body[:MAX_BYTES].decode("utf-8-sig", "replace").replace("\0", "")))


def parse_error(error: FetchError) -> Robots:
    """What failing to get it means (RFC 9309): 4xx, all is allowed; no answer, nothing is until there is one."""
    if error.reason in _UNKNOWN:
        return Robots(Protego.parse(""), error)
    if error.reason in (Reason.FORBIDDEN_ADDRESS, Reason.BAD_ADDRESS):
        raise error
    return Robots(Protego.parse(""))


class RobotsCache:
    """The rules of each site, asked for once a run; what failed is asked for again when the host is tried again."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._known: dict[str, Robots] = {}
        self._lock = threading.Lock()

    def of(self, url: str, load: Callable[[str], bytes]) -> Robots:
        """The rules for an address. `load` gets the body of a robots.txt; FetchError where its host is forbidden."""
        parts = split(url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            known = self._known.get(site)
        if known is None:
            try:
                known = parse(load(f"{site}/robots.txt"))
            except FetchError as error:
                known = parse_error(error)
            with self._lock:
                self._known[site] = known
        return known
