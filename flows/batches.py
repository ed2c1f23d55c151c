"""Documents in batches, some of them on their way at once. Plain Python: knows neither Prefect nor Dask."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.errors import ServerError
from pipeline.ingest import Summary

BATCH = 200
# How many batches wait for each worker: enough to keep it busy, few enough to bound memory.
AHEAD = 4

Batch = list[str]
Answer = Callable[[], Summary]  # waits for what a batch did; raises what made it fail


def batches(paths: Sequence[str], size: int = BATCH) -> Iterator[Batch]:
    """The paths in runs of at most that many."""
    for start in range(0, len(paths), size):
        yield list(paths[start : start + size])


def fair_size(documents: int, size: int, room: int) -> int:
    """Smaller batches where there are so few documents that some workers would have none."""
    return max(1, min(size, -(-documents // room)))


class Work:
    """Batches that are started as there is room, and asked for in their order; one that fails is started once more.

    `start` begins a batch and gives back how to wait for it; `room` says how many may be on their way now. With room
    for one, batches are read in turn, and the first that fails ends the run.
    """

    def __init__(self, start: Callable[[Batch], Answer], room: Callable[[], int]) -> None:
        self._start = start
        self._room = room
        self._failed: list[Batch] = []
        self._in_a_row = 0
        self._error: Exception | None = None

    def summaries(self, found: Iterable[Batch]) -> Iterator[Summary]:
        """What each batch did. Ends with an error where nothing but failures comes back any more."""
        yield from self._pass(found)
        again, self._failed = self._failed, []
        yield from self._pass(again)

    def require_all(self) -> None:
        """Fails where batches failed twice; those that did not are in."""
        if self._failed and self._error is not None:
            lost = sum(map(len, self._failed))
            raise ServerError(
                f"{lost} documents were not read: {_cause(self._error)}",
                "run it again: what is in the registry already is left alone",
            ) from self._error

    def _pass(self, found: Iterable[Batch]) -> Iterator[Summary]:
        waiting: deque[tuple[Batch, Answer]] = deque()
        for batch in found:
            while len(waiting) >= self._room():
                yield from self._next(waiting)
            waiting.append((batch, self._start(batch)))
        while waiting:
            yield from self._next(waiting)

    def _next(self, waiting: deque[tuple[Batch, Answer]]) -> Iterator[Summary]:
        batch, answer = waiting.popleft()
        try:
            summary = answer()
        except Exception as error:
            self._note(batch, error)
        else:
            self._in_a_row = 0
            yield summary

    def _note(self, batch: Batch, error: Exception) -> None:
        self._failed.append(batch)
        self._error = error
        self._in_a_row += 1
        if self._in_a_row >= self._room():
            raise error


def _cause(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
