"""Runs documents through reading and extraction, in processes of their own, in the order given.

Nothing that a document does stops a run: what cannot be answered is quarantined with its reason.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
import itertools

from pipeline.files import STDIN, is_stream, printable, read_stream
from pipeline.limits import DEFAULT, Limits
from pipeline.outcome import Ending, Outcome, quarantine
from pipeline.workers.crew import Crew
from pipeline.workers.task import Task, settle

# How many documents wait in the queue for each process: enough to keep it busy, few enough to bound memory.
_AHEAD = 4


def process(uri: str, payload: bytes | None = None, limits: Limits = DEFAULT) -> Outcome:
    """The outcome of one document, by its bytes or else by its path, in this process.

    Never raises for what a document holds; one that kills its process takes this one along, which `run` does not.
    """
    from pipeline.workers.attempt import attempt

    task = _task(uri, limits) if payload is None else Task(uri, payload, limits)
    return task if isinstance(task, Outcome) else settle(task, attempt)


def _task(uri: str, limits: Limits) -> Task | Outcome:
    """What to ask; standard input and pipes are read here, as no other process can."""
    if uri != STDIN and not is_stream(uri):
        return Task(uri, None, limits)
    try:
        return Task(uri, read_stream(uri, limits.seconds), limits)
    except TimeoutError:
        message = f"nothing came out of it for {limits.seconds:g} seconds; give more with --timeout, or a file"
        return quarantine(printable(uri), Ending.TIMED_OUT, message)
    except OSError as error:
        message = f"the file cannot be read ({error.strerror or error}); make it a file that you may read"
        return quarantine(printable(uri), Ending.DAMAGED, message)


def run(uris: Iterable[str], jobs: int = 1, limits: Limits = DEFAULT) -> Iterator[Outcome]:
    """The outcomes of many documents, in the order given, whatever the number of processes."""
    return answers((_task(uri, limits) for uri in uris), jobs)


def answers(tasks: Iterable[Task | Outcome], jobs: int = 1) -> Iterator[Outcome]:
    """The outcomes of many tasks, in the order given; what has an outcome already keeps it."""
    crew = Crew()
    threads = ThreadPoolExecutor(max(1, jobs), thread_name_prefix="clsreg")
    waiting: deque[Future[Outcome]] = deque()
    rest = iter(tasks)

    def answer(task: Task | Outcome) -> Outcome:
        return task if isinstance(task, Outcome) else crew.answer(task)

    try:
        while True:
            for task in itertools.islice(rest, max(1, jobs) * _AHEAD - len(waiting)):
                waiting.append(threads.submit(answer, task))
            if not waiting:
                return
            yield waiting.popleft().result()
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        crew.end()
        threads.shutdown()
