"""One attempt at a document, in whatever process this is: read, extract, and say at each step what is begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
import signal
import threading
import time
from types import FrameType

from models.source import MediaType, Source
from pipeline.errors import InstallationError, UserError
from pipeline.extract import extract_document
from pipeline.files import MOST_BYTES, printable
from pipeline.outcome import Ending, Outcome, digest, quarantine
from pipeline.read import ReadError, read
from pipeline.read.budget import WHOLE, Budget
from pipeline.read.shorten import shortened
from pipeline.read.sniff import sniff, too_many_bytes
from pipeline.workers.task import EXTRACTING, READING, Death, Task

# Hears what is begun (stage, page), and how many seconds the document has from now on where it turns out larger.
Listener = Callable[[str, int], None]
Extender = Callable[[float], None]
_FOR_READING = 0.7  # of the time; the rest is for extraction


class _TooSlow(BaseException):
    """Not an Exception, so that no `except Exception` on the way swallows it."""


class _Clock:
    """The time a document has. It may turn out larger than its bytes say, and then has more."""

    def __init__(self, task: Task, on_more: Extender | None) -> None:
        self.task, self.on_more, self.size = task, on_more, len(task.payload or b"")
        self.start = time.monotonic()
        self.seconds = task.allowed(self.size)

    def sized(self, pages: int, scans: int) -> float:
        """Allows for pages and scans; until when they are to be read."""
        self.allow(self.task.allowed(self.size, pages, scans))
        return self.start + self.seconds * _FOR_READING

    def allow(self, seconds: float) -> None:
        if seconds <= self.seconds:
            return  # nothing that the timer and the process that waits do not know
        self.seconds = seconds
        if _can_limit():
            signal.setitimer(signal.ITIMER_REAL, max(0.001, self.start + self.seconds - time.monotonic()))
        if self.on_more:
            self.on_more(self.seconds)


def _can_limit() -> bool:
    """Whether this is the main thread of a Unix process, which a signal can interrupt."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def _time_limit(clock: _Clock) -> Iterator[None]:
    """Raises _TooSlow when the time is over, where the platform can."""
    if not _can_limit():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _TooSlow

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, clock.seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


class _Attempt:
    """The state of one attempt, from which a death is told."""

    def __init__(self, task: Task, on_stage: Listener | None, on_more: Extender | None) -> None:
        self.task, self.on_stage = task, on_stage
        self.uri = printable(task.uri)
        self.source: Source | None = None
        self.stage, self.page = READING, WHOLE
        self.clock = _Clock(task, on_more)

    def begin(self, stage: str, page: int = WHOLE) -> None:
        told, (self.stage, self.page) = (self.stage, self.page), (stage, page)
        if self.on_stage and told != (stage, page):
            self.on_stage(stage, page)

    def death(self, ending: Ending, cause: str) -> Death:
        return Death(ending, cause, self.stage, self.page, self.source)

    def answer(self) -> Outcome:
        """Reads and extracts. Raises ReadError, OSError, and what a defect or a limit raises."""
        self.begin(READING)
        payload = self.task.payload
        if payload is None:
            path = Path(self.task.uri)
            size = path.stat().st_size
            if size > MOST_BYTES:
                raise too_many_bytes(size)
            payload = path.read_bytes()
        self.clock.size = len(payload)
        self.source = _source(self.uri, payload)
        document = read(self.uri, payload, self._budget())
        if self.task.short:
            document = shortened(document, self.task.short)
        self.begin(EXTRACTING)
        record = extract_document(document)
        if document.lacks:
            said = f"; in what was read: {record.reason}" if record.reason else ""
            missing = "; ".join(document.lacks)
            record = record.model_copy(update={"outcome": Ending.PARTIAL.value, "reason": missing + said})
        return Outcome(self.uri, record, self.source, document.text, document.title)

    def _budget(self) -> Budget:
        task, limits = self.task, self.task.limits
        return Budget(
            pages=limits.pages,
            characters=limits.characters,
            until=self.clock.sized(0, 0),
            otherwise=task.otherwise,
            skip=task.skip,
            on_stage=self.begin,
            on_size=self.clock.sized,
        )


def _source(uri: str, payload: bytes) -> Source:
    try:
        media_type = sniff(payload)
    except ReadError:
        media_type = MediaType.UNKNOWN
    return Source(uri=uri, sha256=digest(payload), media_type=media_type, size=len(payload))


def attempt(task: Task, on_stage: Listener | None = None, on_more: Extender | None = None) -> Outcome | Death:
    """The answer to a document, or how the attempt ended without one. Never raises for what a document holds."""
    work = _Attempt(task, on_stage, on_more)
    try:
        with _time_limit(work.clock):
            return work.answer()
    except ReadError as error:
        return quarantine(work.uri, Ending(error.reason), error.message, work.source)
    except ModuleNotFoundError as error:
        message = f"the Python package {error.name} is missing"
        raise InstallationError(message, "install clsreg anew, with all that it needs") from error
    except OSError as error:
        if work.stage == EXTRACTING:  # the document is read by then: what cannot be opened is a model or a table
            cause = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise InstallationError(f"a part of clsreg cannot be loaded: {cause}", "install clsreg anew") from error
        cause = error.strerror or str(error) or type(error).__name__
        message = f"the file cannot be opened ({cause}); make it a file that you may read"
        return quarantine(work.uri, Ending.DAMAGED, message, work.source)
    except _TooSlow:
        return work.death(Ending.TIMED_OUT, f"not done after {work.clock.seconds:.0f} seconds")
    except MemoryError:
        return work.death(Ending.TOO_LARGE, f"more than {task.limits.memory} MiB of memory")
    except RecursionError:
        return work.death(Ending.TOO_LARGE, "nested too deeply")
    except UserError:
        raise  # something is wrong with the installation, not with the document
    except Exception as error:
        return work.death(Ending.CRASHED, f"a defect of clsreg: {_where(error)},")


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}: {error}"
