"""Why an address gave no document."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Kinds of failure; what a program decides by, while the message is for people."""

    PENDING = "pending"  # found, and not yet asked for
    BAD_ADDRESS = "bad_address"
    FORBIDDEN_ADDRESS = "forbidden_address"  # private, loopback, link-local…
    ROBOTS = "robots"  # robots.txt does not want it requested
    ROBOTS_UNKNOWN = "robots_unknown"  # robots.txt cannot be had, so nothing may be requested
    NOT_FOUND = "not_found"  # 404, 410
    REFUSED = "refused"  # other answers from 400 to 499
    BUSY = "busy"  # 429, 503
    SERVER = "server"  # other answers from 500 on
    TIMEOUT = "timeout"
    CONNECTION = "connection"  # no connection, cut off, not HTTP
    REDIRECTS = "redirects"  # too many, in a circle, or to nowhere
    TOO_LARGE = "too_large"
    ENCODING = "encoding"  # a content encoding that cannot be unpacked
    HOST_DOWN = "host_down"  # failed so often that it is left alone for a while
    FEED = "feed"  # no feed, sitemap or page as the source says
    UNREADABLE = "unreadable"  # a local file
    DEFECT = "defect"  # of clsreg


class FetchError(Exception):
    """An address that gave no document. `wait`: seconds that the server asks for before the next attempt."""

    def __init__(self, reason: Reason, message: str, retry: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.retry = retry
        self.wait = wait
