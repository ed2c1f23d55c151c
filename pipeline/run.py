"""Runs documents through reading and extraction: one by one, or many in parallel, in the order given.

Nothing that a document does stops a run: what cannot be answered is quarantined with its reason.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
import hashlib
import multiprocessing
from multiprocessing.context import BaseContext
from pathlib import Path
import signal
import sys
import threading
from types import FrameType

from models.contract import DocumentRecord
from models.source import MediaType, Source
from models.vocabulary import Language
from pipeline.extract import extract_document
from pipeline.files import STDIN, printable
from pipeline.read import ReadError, read
from pipeline.read.sniff import sniff

SECONDS_PER_DOCUMENT = 120
# How many documents wait in the queue for each process: enough to keep it busy, few enough to bound memory.
_AHEAD = 4


class Kind(StrEnum):
    """What became of a document."""

    RECORDS = "records"
    IRRELEVANT = "irrelevant"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one document. `source` is None where not even its bytes could be had."""

    uri: str
    record: DocumentRecord
    source: Source | None = None
    text: str = ""
    title: str | None = None

    @property
    def kind(self) -> Kind:
        """Whether there are contracts, none, or no answer."""
        if self.record.outcome in (Kind.RECORDS, Kind.IRRELEVANT):
            return Kind(self.record.outcome)
        return Kind.QUARANTINED


class _TooSlow(BaseException):
    """Not an Exception, so that no `except Exception` on the way swallows it."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raises _TooSlow after that time, where the platform can (the main thread of a Unix process)."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TooSlow

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def quarantine(uri: str, reason: str, message: str, source: Source | None = None) -> Outcome:
    """The outcome of a document that could not be answered."""
    record = DocumentRecord(document=uri, language=Language.UNKNOWN, outcome=reason, reason=message)
    return Outcome(uri, record, source)


def digest(payload: bytes) -> str:
    """The SHA-256 by which a document's content is known."""
    return hashlib.sha256(payload).hexdigest()


def _source(uri: str, payload: bytes) -> Source:
    try:
        media_type = sniff(payload)
    except ReadError:
        media_type = MediaType.UNKNOWN
    return Source(uri=uri, sha256=digest(payload), media_type=media_type, size=len(payload))


def _answer(uri: str, payload: bytes, source: Source) -> Outcome:
    document = read(uri, payload)
    return Outcome(uri, extract_document(document), source, document.text, document.title)


def process(uri: str, payload: bytes | None = None, seconds: float = SECONDS_PER_DOCUMENT) -> Outcome:
    """The outcome of one document, by its bytes or else by its path. Never raises for what a document holds."""
    source, path = None, Path(uri)
    uri = printable(uri)
    try:
        with _time_limit(seconds):
            payload = path.read_bytes() if payload is None else payload
            source = _source(uri, payload)
            return _answer(uri, payload, source)
    except ReadError as error:
        return quarantine(uri, error.reason, error.message, source)
    except OSError as error:
        return quarantine(uri, "unreadable", f"the file cannot be opened: {error.strerror or error}", source)
    except _TooSlow:
        return quarantine(uri, "too_slow", f"not done after {seconds:g} seconds; split the document", source)
    except (MemoryError, RecursionError) as error:
        return quarantine(uri, "too_large", f"more than fits ({type(error).__name__}); split the document", source)
    except Exception as error:
        # A defect of ours: the run goes on, and the message says enough for a report.
        return quarantine(uri, "failed", f"{_where(error)}; please report this with the document", source)


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}: {error}"


def _context() -> BaseContext:
    """Processes that start clean and, where the platform has it, from a server that has imported already."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.read", "pipeline.extract"])
    return context


def _start_worker() -> None:
    """Ctrl-C reaches every process of the terminal; only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _pool(jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=_context(), initializer=_start_worker)


def _alone(uri: str) -> Outcome:
    """A document in a process of its own: one that kills its process is quarantined and harms no other."""
    with _pool(1) as pool:
        try:
            return pool.submit(process, uri).result()
        except BrokenProcessPool:
            return quarantine(uri, "crashed", "its process was killed while reading it; too much memory, or damaged")


def _parallel(uris: Iterator[str], jobs: int) -> Iterator[Outcome]:
    pool = _pool(jobs)
    waiting: deque[tuple[str, Future[Outcome]]] = deque()
    try:
        more = True
        while more or waiting:
            while more and len(waiting) < jobs * _AHEAD:
                uri = next(uris, None)
                more = uri is not None
                if uri is not None:
                    waiting.append((uri, pool.submit(process, uri, _piped(uri))))
            if not waiting:
                break
            uri, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # One of those in work did it; each gets a process of its own to find out which.
                suspects = [uri, *(u for u, _ in waiting)]
                waiting.clear()
                pool.shutdown(cancel_futures=True)
                yield from map(_alone, suspects)
                pool = _pool(jobs)
    finally:
        pool.shutdown(cancel_futures=True)


def _piped(uri: str) -> bytes | None:
    """The bytes of standard input, which only this process has; None for a path."""
    return sys.stdin.buffer.read() if uri == STDIN else None


def run(uris: Iterable[str], jobs: int = 1) -> Iterator[Outcome]:
    """The outcomes of many documents, in the order given, whatever the number of processes."""
    if jobs <= 1:
        for uri in uris:
            yield process(uri, _piped(uri))
    else:
        yield from _parallel(iter(uris), jobs)
