"""Requests: checked, polite, bounded in time and size, tried again where that may help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
import random
import ssl
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore
import httpx

from models.harvest import HarvestSource
from pipeline.harvest.addresses import address, endpoint, netloc
from pipeline.harvest.bodies import ACCEPT_ENCODING, unpack
from pipeline.harvest.clock import Clock
from pipeline.harvest.errors import FetchError, Reason
from pipeline.harvest.guard import Dial, Endpoint, GuardedBackend, GuardedTransport, Resolve, resolve, within
from pipeline.harvest.hosts import Claims, Hosts
from pipeline.harvest.retrying import RETRYABLE, backoff, retry_after
from pipeline.harvest.robots import AGENT, Robots, RobotsCache
from pipeline.version import VERSION

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,application/xml;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered. `url` is the address asked for, `final` the one that answered, `hops` those between."""

    url: str
    final: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime
    hops: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of that name, in small letters."""
        return next((value for key, value in self.headers if key == name), None)

    @property
    def unchanged(self) -> bool:
        """Whether the server says that what is known still holds."""
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sources of a run have in common."""

    clock: Clock
    hosts: Hosts
    robots: RobotsCache
    context: ssl.SSLContext
    agent: str
    chance: random.Random
    resolve: Resolve = resolve
    dial: Dial | None = None


def shared(
    contact: str = "",
    clock: Clock | None = None,
    chance: random.Random | None = None,
    resolve: Resolve = resolve,
    dial: Dial | None = None,
    claims: Claims | None = None,
) -> Shared:
    """The common part of a run; `contact` goes into the User-Agent, `claims` keeps other runs from the same hosts."""
    clock = clock or Clock()
    hosts = Hosts(clock, claims)
    about = "; ".join(filter(None, ("registry of French local health contracts", contact)))
    agent = f"{AGENT}/{VERSION} ({about})".encode("ascii", "replace").decode()
    context = ssl.create_default_context()
    return Shared(clock, hosts, RobotsCache(hosts), context, agent, chance or random.Random(), resolve, dial)  # noqa: S311


class Fetcher:
    """Requests for one source. Not to be used by several threads at once."""

    def __init__(self, source: HarvestSource, common: Shared) -> None:
        self._source = source
        self._limits, self._politeness = source.limits, source.politeness
        self._common = common
        backend = GuardedBackend(_private(source), common.resolve, common.dial)
        transport = GuardedTransport(backend, common.context)
        headers = {"User-Agent": common.agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING}
        headers["Accept-Language"] = f"{source.language}, *;q=0.5"
        self._client = httpx.Client(transport=transport, headers=headers, trust_env=False, follow_redirects=False)
        self._client.timeout = httpx.Timeout(self._limits.header_seconds, connect=self._limits.connect_seconds)
        self._longest = self._limits.connect_seconds + self._limits.header_seconds + self._limits.body_seconds
        self.requests = 0
        self.unchanged = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def get(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Answer:
        """The answer to an address, 200 or (where a validator is given) 304; FetchError for everything else."""
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        return self._with_retries(url, {k: v for k, v in validators.items() if v}, obey=True)

    def robots(self, url: str) -> Robots:
        """The robots.txt that holds for an address."""
        return self._common.robots.of(url, lambda robots: self._with_retries(robots, {}, obey=False).body)

    def is_down(self, url: str) -> bool:
        """Whether the host of an address has failed so often that it is left alone."""
        return self._common.hosts.is_down(netloc(url))

    def _with_retries(self, url: str, validators: dict[str, str], obey: bool) -> Answer:
        for attempt in range(1, self._politeness.tries + 1):
            try:
                return self._follow(url, validators, obey)
            except FetchError as error:
                wait = max(error.wait or 0.0, backoff(self._politeness, attempt, self._common.chance))
                last = attempt == self._politeness.tries or wait > self._politeness.longest_wait
                if not error.retry or last:
                    if error.retry:
                        self._common.hosts.failed(netloc(url), self._politeness)
                    raise
                self._common.clock.sleep(wait)
        raise AssertionError("tries is at least 1")

    def _follow(self, url: str, validators: dict[str, str], obey: bool) -> Answer:
        """Follows redirects, each address checked as if it had been asked for."""
        hops: list[str] = []
        here = _address(url)
        while True:
            answer = self._once(here, validators, obey)
            if answer.status not in _REDIRECTS:
                return Answer(url, here, answer.status, answer.headers, answer.body, answer.at, tuple(hops))
            hops.append(here)
            target = answer.header("location")
            if not target:
                raise FetchError(Reason.REDIRECTS, f"{answer.status} to nowhere")
            here = _address(target, here)
            if here in hops or len(hops) > self._limits.redirects:
                how = "in a circle" if here in hops else f"more than {self._limits.redirects}"
                raise FetchError(Reason.REDIRECTS, f"redirects {how}: {' → '.join([*hops, here])}")

    def _once(self, url: str, validators: dict[str, str], obey: bool) -> Answer:
        delay, host = self._politeness.delay, netloc(url)
        self._common.hosts.claim(host, self._longest + delay, self._politeness.longest_wait)
        if obey:
            rules = self.robots(url)
            rules.check(url)
            delay = max(delay, rules.delay())
        with self._common.hosts.turn(host, delay, self._politeness.longest_wait):
            self.requests += 1
            answer = self._send(url, validators)
        self.unchanged += answer.unchanged
        self._judge(answer, host)
        return answer

    def _judge(self, answer: Answer, host: str) -> None:
        """FetchError for what is neither an answer nor a redirect; a host that asks for time gets it."""
        status = answer.status
        if status in RETRYABLE:
            wait = retry_after(answer.header("retry-after"), answer.at)
            if wait:
                self._common.hosts.pause(host, wait)
            reason = Reason.BUSY if status in (429, 503) else Reason.TIMEOUT if status == 408 else Reason.SERVER
            raise FetchError(reason, f"answered {status}", retry=True, wait=wait)
        self._common.hosts.answered(host)
        if status in (404, 410):
            raise FetchError(Reason.NOT_FOUND, f"answered {status}")
        if status >= 400 or (status not in (200, 203, 304) and status not in _REDIRECTS):
            raise FetchError(Reason.SERVER if status >= 500 else Reason.REFUSED, f"answered {status}")

    def _send(self, url: str, validators: dict[str, str]) -> Answer:
        """One request and its answer, within the limits of time and size."""
        try:
            return self._exchange(url, validators)
        except (httpcore.TimeoutException, TimeoutError) as error:
            message = f"no complete answer in time: {error}".rstrip(": ")
            raise FetchError(Reason.TIMEOUT, message, retry=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpx.TransportError, OSError) as error:
            message = f"{type(error).__name__}: {error}".rstrip(": ")
            raise FetchError(Reason.CONNECTION, message, retry=True) from error
        except (httpx.InvalidURL, UnicodeError) as error:
            raise FetchError(Reason.BAD_ADDRESS, str(error)) from error

    def _exchange(self, url: str, validators: dict[str, str]) -> Answer:
        request = self._client.build_request("GET", url, headers=validators)
        self._client.cookies.clear()
        with within(self._limits.connect_seconds + self._limits.header_seconds):
            response = self._client.send(request, stream=True)
        try:
            headers = tuple((k.lower(), v) for k, v in response.headers.multi_items())
            body = b""
            if response.status_code in (200, 203):
                encoding = response.headers.get("content-encoding", "")
                with within(self._limits.body_seconds):
                    body = unpack(response.iter_raw(), encoding, self._limits.sent_bytes, self._limits.bytes)
        finally:
            response.close()
        return Answer(url, url, response.status_code, headers, body, self._common.clock.now())


def _private(source: HarvestSource) -> set[Endpoint]:
    """The endpoints that may be private addresses: the source's own, never where a link or a redirect leads."""
    if not source.allow_private or not source.url:
        return set()
    scheme = source.url.partition(":")[0]
    return {endpoint(source.url), *(endpoint(f"{scheme}://{host}/") for host in source.hosts)}


def _address(url: str, base: str = "") -> str:
    """The address that is requested; FetchError for what must not be. `base`: the page that redirects to it."""
    try:
        return address(urljoin(base, url))
    except ValueError as error:  # BadAddress is one; urljoin raises others
        where = f"{base} redirects to {url!r}: " if base else ""
        raise FetchError(Reason.BAD_ADDRESS, f"{where}{error}") from error
