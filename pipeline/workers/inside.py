"""The inside of a worker process: takes tasks from a connection and answers them, until the connection ends."""

from __future__ import annotations

import contextlib
import gc
import itertools
from multiprocessing import connection
from multiprocessing.connection import Connection
import os
import signal
import sys
import threading

from pipeline.errors import UserError
from pipeline.workers.attempt import attempt
from pipeline.workers.messages import Done, Extended, Ready, Refused, Stage
from pipeline.workers.task import Task

_MEBIBYTE = 1024 * 1024
# The parent looks at the memory in use many times a second; what is allocated in between ends at this share more.
_BURST = 1.25
# Rules, tables and models are loaded by the first documents that need them.
_LOADED_BY = frozenset({1, 10, 100})
_ALLOCATIONS = 20_000  # between two looks for garbage; a document makes some tens of thousands, most without cycles


def main(tasks: int, parent: int) -> None:
    """Serves the connection of one file descriptor, and ends when the other is closed: then the parent has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by the command alone
    _end_with(parent)
    wire = Connection(tasks)
    wire.send(Ready())
    base = _virtual_bytes()
    for number in itertools.count(1):
        try:
            task = wire.recv()
        except EOFError:
            os._exit(0)
        _limit_memory(base, task)
        try:
            found = attempt(
                task, lambda stage, page: wire.send(Stage(stage, page)), lambda seconds: wire.send(Extended(seconds))
            )
        except UserError as error:
            wire.send(Refused(error.message, error.advice))
        else:
            wire.send(Done(found))
        if number in _LOADED_BY:
            keep_what_is_loaded()


def keep_what_is_loaded() -> None:
    """What this process has loaded stays to its end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS)


def _end_with(parent: int) -> None:
    """Ends this process, and what it has started, when the pipe from the parent closes, whatever is going on here."""
    threading.Thread(target=_wait_for, args=(parent,), daemon=True).start()
    if sys.platform != "linux":
        return
    import fcntl

    # The thread cannot run while a regular expression does. The kernel can: its signal, unhandled, ends the group.
    fcntl.fcntl(parent, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(parent, fcntl.F_SETFL, fcntl.fcntl(parent, fcntl.F_GETFL) | os.O_ASYNC)


def _wait_for(parent: int) -> None:
    connection.wait([parent])
    os._exit(1)


def _virtual_bytes() -> int:
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as stream:  # noqa: PTH123
        return int(stream.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _limit_memory(base: int, task: Task) -> None:
    """The kernel refuses what is far more than a task may have."""
    if not base:
        return
    import resource

    most = base + int(task.limits.memory * _MEBIBYTE * _BURST)
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
