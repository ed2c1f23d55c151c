"""`clsreg serve`: the schedule of sources.toml on one machine. Nothing else needs to run.

When sources fall due, `clsreg flow refresh --due` is started as a process of its own: what a run takes is given back at
its end, and one that crashes does not end the schedule. What was missed while nothing ran is made up for at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
import os
import signal
import subprocess
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING

from flows.harvest_command import ExportOption
from pipeline.commands.common import OK, QUARANTINED, DbOption, complain, guarded
from pipeline.commands.harvest import ArchiveOption, SourcesOption
from pipeline.errors import UserError

if TYPE_CHECKING:
    from pipeline.harvest.place import Place

_LOOK = 60.0  # seconds: sources.toml may change, and another run may have done what was due
_PAUSE, _LONGEST_PAUSE = 60.0, 3600.0  # seconds after a run; doubled where it could not even begin
_TIDY = 60.0  # seconds for a run to end by itself
_NAMED = 4


@guarded
def serve(
    db: DbOption = None, archive: ArchiveOption = None, sources: SourcesOption = None, export: ExportOption = None
) -> None:
    """Harvests sources when their schedules say so, reads, links and exports, until Ctrl-C. No server is needed.

    Sources are those that `clsreg sources check` has seen answer and that have a schedule. Local time counts.
    """
    from pipeline.harvest.place import Place
    from pipeline.store.registry import Store

    place = Place(db, archive, sources)
    options = {"--db": db, "--archive": archive, "--sources": sources, "--export": export}
    signal.signal(signal.SIGTERM, _interrupt)  # as services are ended
    with Store(db):
        pass  # made here where there is none, and told at once where it cannot be used
    if _coming(place) is None:
        raise UserError(f"no source in {place.file} that answers has a schedule", "schedule = '30 6 * * *' gives one")
    schedule = Schedule(place, [part for o, v in options.items() if v for part in (o, v)])
    try:
        schedule.follow()
    except KeyboardInterrupt:
        _say("ended; what was stored holds")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@dataclass(slots=True)
class Schedule:
    """Waits for what is due, runs it, and waits again."""

    place: Place
    options: Sequence[str]
    told: str = ""
    pause: float = field(default=_PAUSE)

    def follow(self) -> None:
        """Goes on until it is interrupted."""
        while True:
            due = self._wait()
            _say(f"due now: {_names(due)}")
            code = self._run()
            self.told = ""
            if code in (OK, QUARANTINED):
                _say("done" if code == OK else "done, with problems; `clsreg status` shows them")
                self.pause = _PAUSE
            else:
                _say(f"the run ended with exit code {code}; the next attempt is in {self.pause:.0f} seconds")
            time.sleep(self.pause)
            self.pause = _PAUSE if code in (OK, QUARANTINED) else min(2 * self.pause, _LONGEST_PAUSE)

    def _wait(self) -> list[str]:
        """Until sources are due; their names."""
        while True:
            try:
                found = _coming(self.place)
            except UserError as error:  # a file that is being edited, a database that is away
                complain(error.message, error.advice)
                found = None
            now = datetime.now().astimezone()
            if found and found[0] <= now:
                return found[1]
            self._tell(found)
            left = (found[0] - now).total_seconds() if found else _LOOK
            time.sleep(min(left, _LOOK))

    def _tell(self, found: tuple[datetime, list[str]] | None) -> None:
        said = f"next run at {found[0]:%Y-%m-%d %H:%M}: {_names(found[1])}" if found else "nothing to wait for"
        if said != self.told:
            _say(said)
            self.told = said

    def _run(self) -> int:
        """One refresh; its exit code. Where we are interrupted it is too, and has time to end."""
        command = [sys.executable, "-m", "clsreg", "flow", "refresh", "--due", *self.options]
        # A session of its own: Ctrl-C in the terminal reaches us only, and we pass it on once.
        process = subprocess.Popen(command, start_new_session=True)  # noqa: S603
        try:
            return process.wait()
        except KeyboardInterrupt:
            _end(process)
            raise


def _end(process: subprocess.Popen[bytes]) -> None:
    """Interrupts a run, and ends it the hard way where it does not end, or at the second Ctrl-C: nothing is lost."""
    _say("the run is ending")
    try:
        process.send_signal(signal.SIGINT)
        process.wait(_TIDY)
    except (KeyboardInterrupt, subprocess.TimeoutExpired):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _coming(place: Place) -> tuple[datetime, list[str]] | None:
    """When sources fall due next, and their names."""
    from pipeline.harvest.schedule import answering, coming
    from pipeline.harvest.state import State
    from pipeline.store.registry import Store

    sources = answering(place.catalogue(), (), place.file)
    with Store(place.db) as store:
        return coming(sources, State(store), datetime.now().astimezone().replace(microsecond=0))


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _say(text: str) -> None:
    print(f"{datetime.now():%Y-%m-%d %H:%M:%S} {text}", file=sys.stderr, flush=True)  # noqa: T201
