"""The workers of a run, and those that wait for the next one: each answers document after document while it is sound."""

from __future__ import annotations

import atexit
from collections import deque
import os
import threading

from pipeline.outcome import Outcome
from pipeline.workers.task import Death, Task, settle
from pipeline.workers.worker import Gone, Worker

_idle: deque[Worker] = deque()  # they have everything loaded
_MOST_IDLE = os.cpu_count() or 1


class Crew:
    """Answers documents in workers, from any thread. `end` ends those at work; all others wait for the next run."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._busy: set[Worker] = set()
        self._over = False

    def answer(self, task: Task) -> Outcome:
        """The outcome of a document. Raises Gone where the run was ended meanwhile."""
        return settle(task, self._attempt)

    def _attempt(self, task: Task) -> Outcome | Death:
        worker = self._take()
        try:
            return worker.attempt(task)
        finally:
            self._give(worker, task)

    def _take(self) -> Worker:
        with self._lock:
            if self._over:
                raise Gone
            try:
                worker = _idle.pop()
            except IndexError:
                worker = Worker()
            self._busy.add(worker)
            return worker

    def _give(self, worker: Worker, task: Task) -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker.tired(task) or self._over or len(_idle) >= _MOST_IDLE:
                worker.end()
            else:
                _idle.append(worker)

    def end(self) -> None:
        """Ends the workers that are at work."""
        with self._lock:
            self._over = True
            for worker in self._busy:
                worker.end()


@atexit.register
def dismiss() -> None:
    """Ends the workers that wait."""
    while _idle:
        _idle.pop().end()


def _forget() -> None:
    """A forked child has no workers: those here are its parent's."""
    while _idle:
        _idle.pop().forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
