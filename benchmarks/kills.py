"""An ingest that is killed again and again ends like one that is not: `python -m benchmarks.kills [--kills 30]`.

An uninterrupted ingest and its export are the reference. Then ingests are killed with SIGKILL, all their processes, at
random moments from their start to the linking at their end, and started again, until that many kills have happened;
a registry that is complete is compared with the reference, byte for byte, and the next one begun. Then two ingests
fill one registry at the same time.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
import os
from pathlib import Path
import random
import signal
import subprocess
import sys
import tempfile
import time

from sqlalchemy import text

from benchmarks.generate import SEED, sizes, write
from benchmarks.scaling import commands
from benchmarks.scaling.watch import Failed, measure, processes
from pipeline.store.database import connect, database_url

_LATE = 1 / 3  # of the kills are aimed at the last part of the run
_LAST_PART = 0.15


@dataclass(slots=True)
class Bench:
    """Where the documents lie, and where registries and exports go."""

    folder: Path
    place: Path
    jobs: int
    url: str | None = None  # a database whose name the registries' names begin with; SQLite files where None
    made: list[str] = field(default_factory=list)

    def registry(self, name: str) -> str:
        """An empty registry."""
        if self.url is None:
            return str(self.place / f"{name}.sqlite")
        database = f"{database_url(self.url).database}_kills_{name}"
        self._administer(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)', f'CREATE DATABASE "{database}"')
        self.made.append(database)
        return database_url(self.url).set(database=database).render_as_string(hide_password=False)

    def drop(self) -> None:
        """Removes the databases made."""
        for database in self.made:
            self._administer(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def _administer(self, *statements: str) -> None:
        engine = connect(database_url(self.url))
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for statement in statements:
                    connection.execute(text(statement))
        finally:
            engine.dispose()

    def ingest(self, db: str) -> list[str]:
        """The command."""
        return commands.ingest(self.folder, db, self.jobs)

    def export(self, db: str, name: str) -> Path:
        """The folder with the export of a registry; its lists where there is no export."""
        out = self.place / f"export_{name}"
        if commands.exists("export"):
            measure(commands.export(db, out))
        else:
            out.mkdir()
            measure(commands.list_(db), out / "list.jsonl")
        return out


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def differing(wanted: Path, found: Path) -> list[str]:
    """The names of the files that are not the same, byte for byte, or that only one has."""
    ours, theirs = files(wanted), files(found)
    return sorted(name for name in ours | theirs if ours.get(name) != theirs.get(name))


def start(command: list[str], log: Path) -> subprocess.Popen[bytes]:
    """A command with a process group and a session of its own."""
    with log.open("ab") as stream:
        return subprocess.Popen(command, cwd=commands.ROOT, stdout=stream, stderr=stream, start_new_session=True)


def kill(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the command's whole process group; returns when all its processes are gone."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    while any(pid for pid, _, pages in processes(process.pid) if pages):
        time.sleep(0.01)


def survived(process: subprocess.Popen[bytes], seconds: float, log: Path) -> bool:
    """Whether the command was killed after that time; not where it had ended well before."""
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        return False
    if code != 0:
        raise Failed(f"an ingest ended with {code}:\n{log.read_text('utf-8', errors='replace')[-2000:]}")
    return True


def moment(rng: random.Random, whole: float) -> float:
    """When to kill a run that would take that long."""
    return whole * (rng.uniform(1 - _LAST_PART, 1.02) if rng.random() < _LATE else rng.uniform(0, 1))


def kill_until_complete(
    bench: Bench, db: str, times: tuple[float, float], rng: random.Random, kills: int, log: Path
) -> int:
    """Ingests with up to that many kills; how many there were when the registry was complete."""
    started, left = times
    for done in range(kills):
        delay = moment(rng, started + left)
        if survived(start(bench.ingest(db), log), delay, log):
            return done
        left = max(left - max(0.0, delay - started), times[1] * _LAST_PART)
        print(f"  killed after {delay:.1f} s", file=sys.stderr, flush=True)
    measure(bench.ingest(db))
    return kills


def killed(
    bench: Bench, times: tuple[float, float], kills: int, seed: int, compare: Callable[[str, str], bool]
) -> bool:
    """Registries that were killed, one after the other, until there were that many kills."""
    rng, done, number, same = random.Random(f"{seed}:kills"), 0, 0, True
    while done < kills:
        number += 1
        name, log = f"killed_{number}", bench.place / f"killed_{number}.log"
        db = bench.registry(name)
        happened = kill_until_complete(bench, db, times, rng, kills - done, log)
        done += happened
        same &= compare(db, name)
        print(f"registry {number}: complete after {happened} kills, {done} of {kills} in all", flush=True)
    return same


def at_once(bench: Bench, compare: Callable[[str, str], bool]) -> bool:
    """Two ingests of the same folder into one registry."""
    db = bench.registry("twice")
    logs = [bench.place / f"twice_{n}.log" for n in (1, 2)]
    running = [start(bench.ingest(db), log) for log in logs]
    for process, log in zip(running, logs, strict=True):
        if process.wait() != 0:
            raise Failed(f"one of two ingests ended with {process.returncode}:\n{log.read_text('utf-8')[-2000:]}")
    return compare(db, "twice")


def check(bench: Bench, kills: int, seed: int) -> bool:
    """All of it."""
    start_up = measure([*commands.CLSREG, "ingest", str(first(bench.folder)), "--db", bench.registry("start")]).seconds
    db = bench.registry("reference")
    whole = measure(bench.ingest(db)).seconds
    reference = bench.export(db, "reference")
    names = ", ".join(files(reference))
    print(f"reference: {whole:.1f} s, of which some {start_up:.1f} s to start; compared: {names}", flush=True)

    def compare(db: str, name: str) -> bool:
        found = differing(reference, bench.export(db, name))
        if found:
            print(f"NOT the same, {name}: {', '.join(found)} ({bench.place})", flush=True)
        return not found

    same = killed(bench, (start_up, max(1.0, whole - start_up)), kills, seed, compare)
    print(f"{'ok ' if same else 'NOT'} {kills} kills: the export equals that of an uninterrupted run", flush=True)
    twice = at_once(bench, compare)
    print(f"{'ok ' if twice else 'NOT'} two ingests at once: the export equals that of one", flush=True)
    return same and twice


def first(folder: Path) -> Path:
    """Any one document."""
    return min(folder.glob("*/*"))


def main() -> int:
    """1 where an export differs or a run failed."""
    arguments = argparse.ArgumentParser(prog="benchmarks.kills", description=__doc__)
    arguments.add_argument("--documents", type=int, default=600, help="how many (600)")
    arguments.add_argument("--kills", type=int, default=30, help="how many (30)")
    arguments.add_argument("--jobs", type=int, default=2, help="processes of ingest (2)")
    arguments.add_argument("--db", metavar="URL", help="a PostgreSQL database; others are made beside it, NAME_kills_…")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--keep", type=Path, help="a new folder in which registries and exports stay")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = given.keep or Path(temporary)
        bench = Bench(place / "documents", place, given.jobs, given.db)
        write(bench.folder, given.documents, *sizes(given.documents), given.seed)
        try:
            return 0 if check(bench, given.kills, given.seed) else 1
        except Failed as error:
            print(f"NOT {error}")
            return 1
        finally:
            bench.drop()


if __name__ == "__main__":
    sys.exit(main())
