"""Reviewers made up: browsers that read pages and decide over HTTP, each a thread with a connection kept open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
import json
import random
import re
import sys
import threading
import time
from urllib.parse import urlencode

_IDLE = 20  # seconds
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_ACCEPT = re.compile(
    r'action="(/contracts/[^"]+/decide[^"]*)" data-send><input type="hidden" name="csrf" value="([^"]+)">'
    r'<input type="hidden" name="pointer" value="([^"]+)"><input type="hidden" name="stamp" value="(\w+)">'
    r'<button class="icon yes"'
)
OVERVIEW = (
    "/registry", "/registry?text=saint", "/registry?order=end&at=7", "/registry?status=signed&region=84", "/coverage",
    "/coverage?on=2023-06-30", "/quality", "/export",
)  # fmt: skip
QUEUES = ("/queue", "/queue?at=3", "/queue?reason=conflict", "/queue?reason=unsure&field=axes", "/queue?text=saint")


@dataclass
class Seen:
    """What was measured: milliseconds by kind of page, and what failed."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failed: list[str] = field(default_factory=list)
    kept: int = 0
    told: int = 0


class Browser:
    """One reviewer's connection, signed in."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie, self.used = cookie, 0.0

    def close(self) -> None:
        """Ends the connection."""
        self.connection.close()

    def ask(self, address: str, data: dict[str, str] | None = None) -> tuple[int, str, str, float]:
        """Status, where it leads to, the page, and the milliseconds until all of it was there."""
        begun = time.perf_counter()
        headers = {"cookie": f"clsreg_session={self.cookie}"} | (_FORM if data else {})
        path = address.split("#")[0]
        if time.monotonic() - self.used > _IDLE:  # the desk may close it at any moment, as browsers know
            self.connection.close()
        self.connection.request("POST" if data else "GET", path, urlencode(data) if data else None, headers)
        response = self.connection.getresponse()
        body = response.read()
        took, self.used = 1000 * (time.perf_counter() - begun), time.monotonic()
        return response.status, response.headers.get("location", ""), body.decode(), took


class Reviewer:
    """Reads and decides as a person does: the queue, a contract, some decisions, now and then a page of figures."""

    def __init__(self, browser: Browser, seen: Seen, ids: Sequence[str], rng: random.Random, think: float) -> None:
        self.browser, self.seen, self.ids, self.rng, self.think = browser, seen, ids, rng, think

    def pause(self) -> None:
        """Time to read: half to one and a half times the thinking time."""
        if self.think:
            time.sleep(self.think * self.rng.uniform(0.5, 1.5))

    def look(self, kind: str, address: str) -> str:
        """Reads a page."""
        self.pause()
        status, where, page, took = self.browser.ask(address)
        while status == 303:
            status, where, page, more = self.browser.ask(where)
            took += more
        self.seen.times[kind].append(took)
        if status != 200:
            self.seen.failed.append(f"{status} {address}")
        return page

    def decide(self, page: str) -> str | None:
        """Accepts the first value that the page asks about; the page after it, None where there is nothing to accept."""
        forms = _ACCEPT.findall(page)
        if not forms:
            return None
        action, csrf, pointer, stamp = self.rng.choice(forms)
        self.pause()
        address = action.replace("&amp;", "&")
        data = {"csrf": csrf, "pointer": pointer, "stamp": stamp, "do": "accept"}
        status, where, after, took = self.browser.ask(address, data)
        post = took
        while status == 303:
            status, where, after, more = self.browser.ask(where)
            took += more
        self.seen.times["accept"].append(post)
        self.seen.times["accept to next"].append(took)
        self.seen.kept += status == 200
        self.seen.told += status == 409
        if status not in (200, 409):
            self.seen.failed.append(f"{status} {address}")
        return after

    def turn(self, decide: bool) -> None:
        """One round of work."""
        self.look("queue", self.rng.choice(QUEUES))
        page: str | None = self.look("record", "/queue/next") if decide else None
        for _ in range(2 if decide else 0):
            page = self.decide(page) if page else None
        for _ in range(3):
            self.look("record", f"/contracts/{self.rng.choice(self.ids)}")
        self.look("overview", self.rng.choice(OVERVIEW))


def work(port: int, cookies: Sequence[str], ids: Sequence[str], think: float, seconds: float, decide: bool) -> Seen:
    """All reviewers at once for some time."""
    seen, end = Seen(), time.monotonic() + seconds

    def one(number: int) -> None:
        rng = random.Random(number)
        time.sleep(think * rng.random())
        with closing(Browser(port, cookies[number])) as browser:
            reviewer = Reviewer(browser, seen, ids, rng, think)
            while time.monotonic() < end:
                reviewer.turn(decide)

    _at_once(one, len(cookies))
    return seen


def decisions(port: int, cookies: Sequence[str], ids: Sequence[str], number: int) -> Seen:
    """That many decisions at random on few contracts: accepting and rejecting by pages that may be old, taking back."""
    seen, left, lock = Seen(), number, threading.Lock()

    def one(who: int) -> None:
        with closing(Browser(port, cookies[who])) as browser:
            decide_on(browser, random.Random(1000 + who))

    def decide_on(browser: Browser, rng: random.Random) -> None:
        nonlocal left
        pages: dict[str, str] = {}
        while True:
            with lock:
                if left <= 0:
                    return
                left -= 1
            entry = rng.choice(ids)
            if entry not in pages or rng.random() < 0.7:  # else by a page that is old
                pages[entry] = browser.ask(f"/contracts/{entry}")[2]
            outcome = _random_decision(browser, entry, pages[entry], rng)
            with lock:
                seen.kept += outcome == 303
                seen.told += outcome == 409
                if outcome not in (303, 409, 0):
                    seen.failed.append(f"{outcome} {entry}")

    _at_once(one, len(cookies))
    return seen


def _random_decision(browser: Browser, entry: str, page: str, rng: random.Random) -> int:
    forms = _ACCEPT.findall(page)
    if not forms:
        csrf = re.search(r'name="csrf" value="([^"]+)"', page)
        return browser.ask("/undo", {"csrf": csrf[1], "back": "/queue"})[0] if csrf else 0
    _, csrf_, pointer, stamp = rng.choice(forms)
    if rng.random() < 0.15:
        return browser.ask("/undo", {"csrf": csrf_, "back": "/queue"})[0]
    verdict = rng.choice(("accept", "accept", "reject"))
    data = {"csrf": csrf_, "pointer": pointer, "stamp": stamp, "do": verdict}
    return browser.ask(f"/contracts/{entry}/decide", data)[0]


def _at_once(one: Callable[[int], None], number: int) -> None:
    with ThreadPoolExecutor(number) as pool:
        list(pool.map(one, range(number)))


def main() -> None:
    """Reads what to do from standard input and prints what was seen: run by benchmarks.desk in a process of its own."""
    order = json.load(sys.stdin)
    seen = (decisions if order.pop("what") == "decisions" else work)(**order)
    print(json.dumps({"times": seen.times, "failed": seen.failed, "kept": seen.kept, "told": seen.told}))


if __name__ == "__main__":
    main()
