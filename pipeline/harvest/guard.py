"""Connections to public addresses only: the address that was checked is the one that is connected to.

A name is resolved once, every address it has is looked at, and the connection goes to one of these, so that a second
resolution cannot lead elsewhere. The name stays in the Host header and in TLS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
import ipaddress
import socket
import ssl
import time
from typing import Any

import httpcore
import httpx

from pipeline.harvest.errors import FetchError, Reason

Endpoint = tuple[str, int]
Resolve = Callable[[str, int], list[str]]
Dial = Callable[..., httpcore.NetworkStream]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_IPV4_COMPATIBLE = ipaddress.ip_network("::/96")


def resolve(host: str, port: int) -> list[str]:
    """All addresses of a host; OSError where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(info[4][0]) for info in found))


def forbidden(address: str) -> str | None:
    """What an IP address is that nobody on the internet has (« loopback »…); None for a public one."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "not an IP address"
    if isinstance(ip, ipaddress.IPv6Address) and (inner := _inner(ip)) is not None:
        return forbidden(str(inner))
    names = (
        ("unspecified", ip.is_unspecified),
        ("loopback", ip.is_loopback),
        ("link-local", ip.is_link_local),
        ("multicast", ip.is_multicast),
        ("private", ip.is_private),
        ("reserved", ip.is_reserved or not ip.is_global),
    )
    return next((name for name, holds in names if holds), None)


def _inner(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, in any of the ways there are."""
    if ip.ipv4_mapped or ip.sixtofour:
        return ip.ipv4_mapped or ip.sixtofour
    if ip.teredo:
        return ip.teredo[1]
    compatible = ip in _IPV4_COMPATIBLE and int(ip) > 0xFFFF
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if compatible or ip in _NAT64 else None


# -- time limits --------------------------------------------------------------------------------------------------------

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All reading and writing inside must be over by then, however slowly bytes drip."""
    token = _until.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _until.reset(token)


def _left(timeout: float | None, error: type[Exception]) -> float | None:
    until = _until.get()
    if until is None:
        return timeout
    left = until - time.monotonic()
    if left <= 0:
        raise error("the time for this part of the answer is over")
    return left if timeout is None else min(left, timeout)


class TimedStream(httpcore.NetworkStream):
    """A connection whose every operation ends when the time set by `within` is over."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Bytes as they come."""
        return self._stream.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of the buffer."""
        self._stream.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Ends the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same connection, encrypted; the certificate must be that of the name."""
        left = _left(timeout, httpcore.ConnectTimeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        """What the connection pool asks."""
        return self._stream.get_extra_info(info)


# -- connections --------------------------------------------------------------------------------------------------------


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses, and to those endpoints (host, port) that may be private; to nothing else."""

    def __init__(self, private: Iterable[Endpoint] = (), resolve: Resolve = resolve, dial: Dial | None = None) -> None:
        self._private = frozenset(private)
        self._resolve = resolve
        self._dial = dial or httpcore.SyncBackend().connect_tcp

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to a checked address of the host; FetchError where one of its addresses is forbidden."""
        error: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._checked(host, port):
            try:
                left = _left(timeout, httpcore.ConnectTimeout)
                return TimedStream(self._dial(address, port, timeout=left, socket_options=socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be resolved: {error}") from error
        for address in found:
            what = forbidden(address)
            if what and not (what != "multicast" and (host, port) in self._private):
                message = f"{host} port {port} is {address}, {what}; allow_private allows a source's own hosts"
                raise FetchError(Reason.FORBIDDEN_ADDRESS, message)
        return found

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Never."""
        raise FetchError(Reason.FORBIDDEN_ADDRESS, "sockets of this machine are not connected to")


class _Stream(httpx.SyncByteStream):
    def __init__(self, parts: Any) -> None:
        self._parts = parts

    def __iter__(self) -> Iterator[bytes]:
        yield from self._parts

    def close(self) -> None:
        self._parts.close()


class GuardedTransport(httpx.BaseTransport):
    """httpx over a guarded backend, with no proxy: a proxy would resolve names by itself."""

    def __init__(self, backend: GuardedBackend, context: ssl.SSLContext) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=context, max_connections=4, keepalive_expiry=15.0, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Sends a request; raises what httpcore raises, and FetchError."""
        url = request.url
        asked = httpcore.Request(
            request.method,
            httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer.stream), extensions=answer.extensions
        )

    def close(self) -> None:
        """Ends all connections."""
        self._pool.close()
