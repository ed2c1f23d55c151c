"""What can be set when the desk is opened."""

from __future__ import annotations

from dataclasses import dataclass

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """Times are in seconds. `hosts` are the names that browsers may ask for; `*` allows any."""

    hosts: tuple[str, ...] = LOOPBACK
    https: bool = False  # cookies are sent over HTTPS only
    session_seconds: int = 12 * 3600
    idle_seconds: int = 3 * 3600
    link_seconds: int = 15 * 60
    lease_seconds: int = 20 * 60
    attempts: int = 5  # wrong passwords for one name, or four times as many from one address, within the window
    attempt_window: int = 15 * 60
    unsure: float = 0.8  # a value with less confidence is a question to a person
    body_bytes: int = 1_000_000
    pages: int = 400  # pages of a PDF that are shown as images
    threads: int = 6  # pages that one process makes at once; more would only share its time among more
    shared: str = ""  # a folder for what several processes of the desk tell each other
    text_part: int = 200_000  # characters of a document's text on one page
