"""A worker process seen from outside: asked one document at a time, watched, and ended where it breaks a limit."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from multiprocessing import Pipe
import os
from pathlib import Path
import signal
import subprocess
import sys
import time

from models.source import MediaType, Source
from pipeline.errors import InstallationError
from pipeline.outcome import Ending, Outcome
from pipeline.workers.messages import Done, Extended, Ready, Refused, Stage
from pipeline.workers.task import READING, Death, Task

MODULE = "pipeline.workers.inside"
_LOOK = 0.05  # seconds between two looks at a worker's memory
_GRACE = 3.0  # seconds after which a worker that should have stopped by itself is ended
_TO_START = 120.0
_TIRED = 0.5  # share of the memory limit from which a worker is not asked again: the next document should have all
_MEBIBYTE = 1024 * 1024
_PAGE_SIZE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Gone(Exception):
    """The worker was ended from outside: the run is over."""


class Worker:
    """One process. Not for two threads at once, but for `end`."""

    def __init__(self) -> None:
        self.ended = False
        self._stage = Stage(READING, 0)
        self._wire, theirs = Pipe()
        hears, self._life = os.pipe()  # closes with this process, however that ends
        code = f"import sys; sys.path[:] = {sys.path!r}; from {MODULE} import main; main({theirs.fileno()}, {hears})"
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this very Python
                [sys.executable, "-c", code],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), hears),
                process_group=0,  # its own, with what it starts itself, to be ended together
            )
        finally:
            theirs.close()
            os.close(hears)
        self._ready = False
        self._cold = True

    def attempt(self, task: Task) -> Outcome | Death:
        """Asks for a document. What kills the worker, or makes it break a limit, is told as a death."""
        self._await_ready()
        task, self._cold = replace(task, cold=self._cold), False
        self._stage = Stage(READING, 0)
        start = time.monotonic()
        seconds = task.allowed(len(task.payload or b""))
        try:
            self._wire.send(task)
            while True:
                if self._wire.poll(_LOOK):
                    message = self._wire.recv()
                    if isinstance(message, Done):
                        return message.found
                    if isinstance(message, Refused):
                        raise InstallationError(message.message, message.advice)
                    if isinstance(message, Stage):
                        self._stage = message
                    elif isinstance(message, Extended):
                        seconds = message.seconds
                if self._memory() > task.limits.memory:
                    return self._kill(Ending.TOO_LARGE, f"more than {task.limits.memory} MiB of memory", task)
                if time.monotonic() - start > seconds * 1.05 + _GRACE:
                    return self._kill(Ending.TIMED_OUT, f"not done after {seconds:.0f} seconds", task)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return self._died(task)

    def tired(self, task: Task) -> bool:
        """Whether another one should take its place."""
        return self.ended or self._memory() > _TIRED * task.limits.memory

    def end(self) -> None:
        """Ends the process and what it has started."""
        if self.ended:
            return
        self.ended = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._life)
        self._wire.close()

    def forget(self) -> None:
        """Lets go of it in a forked child, whose it is not."""
        self.ended = True
        self._process.returncode = 0
        os.close(self._life)
        self._wire.close()

    def _await_ready(self) -> None:
        if self._ready:
            return
        with contextlib.suppress(EOFError, ConnectionResetError):
            if self._wire.poll(_TO_START) and isinstance(self._wire.recv(), Ready):
                self._ready = True
                return
        gone = self.ended
        self.end()
        if gone:
            raise Gone
        raise InstallationError(
            "no process for reading documents could be started",
            f"free some memory; if that does not help, install clsreg anew (`{sys.executable} -c 'import {MODULE}'`)",
        )

    def _memory(self) -> int:
        """MiB in use, where the platform tells."""
        try:
            with open(f"/proc/{self._process.pid}/statm", "rb") as stream:  # noqa: PTH123 - many times a second
                return int(stream.read().split()[1]) * _PAGE_SIZE // _MEBIBYTE
        except (OSError, IndexError):
            return 0

    def _kill(self, ending: Ending, cause: str, task: Task) -> Death:
        self.end()
        return Death(ending, cause, self._stage.name, self._stage.page, _source(task))

    def _died(self, task: Task) -> Death:
        if self.ended:
            raise Gone
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_GRACE)
        code = self._process.poll()
        self.end()
        how = f"was ended by {signal.Signals(-code).name}" if code is not None and code < 0 else "ended by itself"
        return Death(Ending.CRASHED, f"its process {how}", self._stage.name, self._stage.page, _source(task))


def _source(task: Task) -> Source | None:
    """What the document is, which a dead worker cannot say any more."""
    from pipeline.outcome import digest
    from pipeline.read.raw import ReadError
    from pipeline.read.sniff import sniff

    try:
        payload = Path(task.uri).read_bytes() if task.payload is None else task.payload
    except OSError:
        return None
    try:
        kind = sniff(payload)
    except ReadError:
        kind = MediaType.UNKNOWN
    return Source(uri=task.uri, sha256=digest(payload), media_type=kind, size=len(payload))
