"""How fast the review desk is, and whether it keeps its head: `python -m benchmarks.desk REGISTRY [--reviewers 20]`.

REGISTRY is made once by benchmarks.desk_registry; the desk works on a copy. Writes docs/benchmarks/desk.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
import json
import os
from pathlib import Path
import platform
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from typing import Any
from urllib.request import urlopen

from pipeline.store.registry import Store
from review.people import sessions, users
from review.people.users import Role
from review.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks" / "desk.md"
LIMIT, ACCEPT_LIMIT = 200.0, 100.0  # milliseconds: the 95th percentile of pages; an accept with one reviewer
THINK = 4.0  # seconds of reading before each page, on average


@dataclass
class Run:
    """One load: how, and what was seen."""

    name: str
    seen: dict[str, Any]
    seconds: float
    cpu: float = 0.0  # seconds of the desk's processes

    @property
    def each(self) -> float:
        """Milliseconds of the processor for an answer, whatever it was: other work on the machine changes it little."""
        times = self.seen["times"]
        answers = sum(len(times.get(k, ())) for k in ("queue", "record", "overview", "accept", "accept to next"))
        return 1000 * self.cpu / answers if answers else 0.0

    def percentile(self, kind: str, share: float) -> float:
        """That percentile of a kind of page in milliseconds."""
        times = sorted(self.seen["times"].get(kind, []))
        return times[min(len(times) - 1, int(share * len(times)))] if times else float("nan")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def desk(file: Path, workers: int) -> Iterator[tuple[int, int]]:
    """A running desk; its port and the id of its process."""
    port = free_port()
    command = [sys.executable, "-m", "clsreg", "review", "--db", str(file), "--port", str(port)]
    more = ["--workers", str(workers)] if workers > 1 else []
    process = subprocess.Popen([*command, *more], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        until_ready(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def until_ready(port: int) -> None:
    """Waits until the desk answers."""
    for _ in range(600):
        try:
            with urlopen(f"http://127.0.0.1:{port}/signin", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the desk did not start")


def signed_in(file: Path, number: int) -> list[str]:
    """Reviewers and the secrets of their sessions."""
    with Store(str(file), create=False) as store:
        known = {u.name: u for u in users.everyone(store)}
        names = [f"Reviewer {n}" for n in range(number)]
        found = [known.get(n) or users.add(store, n, Role.REVIEWER, "a long password") for n in names]
        return [sessions.begin(store, u, Settings()) for u in found]


def processor(pid: int) -> float:
    """Seconds that a process and those that it started have had of the processor."""
    stats = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parts = stat.read_text().rpartition(")")[2].split()
            stats[int(stat.parent.name)] = (int(parts[1]), int(parts[11]) + int(parts[12]))
    ours = {pid}
    while more := {p for p, (parent, _) in stats.items() if parent in ours} - ours:
        ours |= more
    return sum(stats[p][1] for p in ours if p in stats) / os.sysconf("SC_CLK_TCK")


def load(name: str, order: dict[str, Any], pid: int) -> Run:
    """A load by a process of its own."""
    begun, before = time.monotonic(), processor(pid)
    command = [sys.executable, "-m", "benchmarks.desk_load"]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(order), stdout=subprocess.PIPE, text=True, check=True)
    return Run(name, json.loads(done.stdout), time.monotonic() - begun, processor(pid) - before)


def some_ids(file: Path, number: int) -> list[str]:
    """Ids of contracts, chosen at random, the same every time."""
    with Store(str(file), create=False) as store:
        ids = [e.id for e in store.entries()]
    return random.Random(5).sample(ids, min(number, len(ids)))


def loads(file: Path, reviewers: int, seconds: float, workers: int) -> list[Run]:
    """The loads one after the other on one desk."""
    cookies, ids = signed_in(file, reviewers), some_ids(file, 400)
    base = {"what": "work", "ids": ids}
    with desk(file, workers) as (port, pid):
        for cookie in cookies[:4]:  # warm: every worker has read the registry
            load("", {**base, "port": port, "cookies": [cookie], "think": 0, "seconds": 1, "decide": False}, pid)
        base["port"] = port
        one = {**base, "cookies": cookies[:1], "think": 0, "seconds": seconds / 3, "decide": True}
        alone = load("1 reviewer", one, pid)
        thinking = {**base, "cookies": cookies, "think": THINK, "seconds": seconds, "decide": True}
        hasty = {**base, "cookies": cookies, "think": 0, "seconds": seconds / 2}
        return [
            alone,
            load(f"{reviewers} reviewers who read {THINK:g} s", thinking, pid),
            load(f"{reviewers} reviewers without a pause, reading", {**hasty, "decide": False}, pid),
            load(f"{reviewers} reviewers without a pause, deciding", {**hasty, "decide": True}, pid),
        ]


def consistent(file: Path, pristine: Path, number: int, workers: int, reviewers: int) -> tuple[Run, list[str]]:
    """Random decisions at once, and what is wrong afterwards: with the log, or against a registry that replays it."""
    cookies, ids = signed_in(file, reviewers), some_ids(file, 40)
    with Store(str(file)) as store:
        before = len(list(store.decisions()))
    with desk(file, workers) as (port, pid):
        order = {"what": "decisions", "port": port, "cookies": cookies, "ids": ids, "number": number}
        run = load(f"{number} decisions at random", order, pid)
    return run, wrong(file, pristine, before)


def wrong(file: Path, pristine: Path, before: int) -> list[str]:
    """What is wrong with the log and the registry."""
    found = []
    with Store(str(file)) as store:
        log = list(store.decisions())
        entries = {e.id: e for e in store.entries()}
        if store.unlinked():
            found.append("something waits to be linked")
        counted = subprocess_count(store)
        if len(log) != len({d.id for d in log}) or counted != len(log) - before:
            found.append(f"{len(log) - before} decisions, {counted} in the log of actions")
    with Store(str(pristine)) as store:
        store.take(log)
        store.link()
        again = {e.id: e for e in store.entries()}
    found += [i for i in sorted(entries.keys() | again.keys()) if entries.get(i) != again.get(i)]
    return found


def subprocess_count(store: Store) -> int:
    """How many decisions the log of actions names."""
    from sqlalchemy import select

    from review.tables import ActionRow

    with store.session() as session:
        return sum(len(ids) for ids in session.scalars(select(ActionRow.decisions)))


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as a table, the first its head."""
    head, *rest = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rest))


def lines(runs: Sequence[Run]) -> list[list[str]]:
    """The table of times."""
    found = [["load", "page", "answers", "a second", "median", "95 %", "99 %", "processor", "failed"]]
    for run in runs:
        for kind in ("queue", "record", "overview", "accept", "accept to next"):
            times = run.seen["times"].get(kind, [])
            if times:
                shares = [
                    f"{statistics.median(times):.0f} ms",
                    *(f"{run.percentile(kind, s):.0f} ms" for s in (0.95, 0.99)),
                ]
                failed = str(len(run.seen["failed"])) if kind == "queue" else ""
                shares.append(f"{run.each:.1f} ms" if kind == "queue" else "")
                found.append([run.name, kind, str(len(times)), f"{len(times) / run.seconds:.1f}", *shares, failed])
    return found


def page(
    runs: Sequence[Run], checked: Run, faults: Sequence[str], counts: dict[str, int], workers: int, load: float
) -> str:
    """The page of figures."""
    verdicts = [["what", "figure", "wanted", "met"]]
    for run in runs[1:3]:
        worst = max(run.percentile(k, 0.95) for k in ("queue", "record", "overview"))
        verdicts.append(
            [f"pages, 95th percentile, {run.name}", f"{worst:.0f} ms", f"{LIMIT:.0f} ms", yes(worst <= LIMIT)]
        )
    failed = sum(len(r.seen["failed"]) for r in runs)
    verdicts.append(["answers that failed", str(failed), "0", yes(failed == 0)])
    accept = statistics.median(runs[0].seen["times"]["accept to next"])
    verdicts.append(
        [
            "an accept to the next item, median",
            f"{accept:.0f} ms",
            f"{ACCEPT_LIMIT:.0f} ms",
            yes(accept <= ACCEPT_LIMIT),
        ]
    )
    outcome = f"{checked.seen['kept']} kept, {checked.seen['told']} told that others were quicker, {len(faults)} faults"
    verdicts.append([checked.name, outcome, "0 faults", yes(not faults and not checked.seen["failed"])])
    return f"""# The review desk under load

Written by `python -m benchmarks.desk REGISTRY` on {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}:
{counts["entries"]:,} contracts, {counts["documents"]:,} documents, {counts["claims"]:,} values with their words, in SQLite. On the
cores run the desk ({workers} processes of `clsreg review`) and, in a process of its own, the reviewers: a thread each with a connection kept open, times
from the request to the last byte of the page. Half of their pages are contracts, the others the queue with filters and the pages of figures
(table with search, coverage on two days, quality, export); who decides accepts two values on each round. The load takes from the
same cores what its reading of pages costs. Before it began, the machine's load was {load:.1f}: what is over 0 is other work.

{table(verdicts)}

{table(lines(runs))}

« Processor » is what the desk's processes took of it for one answer of the whole load, whatever else ran on the machine: {os.cpu_count()} cores
that do nothing else answer twenty at once in some ten times that. An accept is the answer to the key press, « accept to next » that and the page that follows. Decisions at random come from
all reviewers at once on forty contracts, some by pages that are old, some taken back; afterwards every decision stands once in
the log, in the log of actions too, and a registry that replays the log has the same contracts.
"""


def yes(met: bool) -> str:
    """Yes or no."""
    return "yes" if met else "no"


def main() -> int:
    """Measures and writes; 1 where a figure is not met."""
    arguments = argparse.ArgumentParser(prog="benchmarks.desk", description=__doc__)
    arguments.add_argument("registry", type=Path)
    arguments.add_argument("--reviewers", type=int, default=20, help="at once (20)")
    arguments.add_argument("--seconds", type=float, default=60, help="of the longest load (60)")
    arguments.add_argument("--decisions", type=int, default=1000, help="at random (1000)")
    arguments.add_argument("--workers", type=int, default=2, help="processes of the desk (2)")
    arguments.add_argument("--page", type=Path, default=PAGE, help="where the page is written")
    given = arguments.parse_args()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(dir=given.registry.parent) as temporary:
        work, pristine = Path(temporary) / "work.sqlite", Path(temporary) / "pristine.sqlite"
        shutil.copy(given.registry, work)
        shutil.copy(given.registry, pristine)
        with Store(str(work)) as store:
            counts = store.counts()
        runs = loads(work, given.reviewers, given.seconds, given.workers)
        shutil.copy(pristine, work)
        for rest in ("-wal", "-shm"):
            work.with_name(work.name + rest).unlink(missing_ok=True)
        checked, faults = consistent(work, pristine, given.decisions, given.workers, given.reviewers)
    text = page(runs, checked, faults, counts, given.workers, before)
    given.page.write_text(text, "utf-8")
    print(text)
    for run in (*runs, checked):
        print(run.name, run.seen["failed"][:5], file=sys.stderr)
    print(faults[:10], file=sys.stderr)
    return 1 if "| no |" in text else 0


if __name__ == "__main__":
    sys.exit(main())
