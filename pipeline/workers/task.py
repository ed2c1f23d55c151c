"""What a worker is asked, how an attempt can end without an answer, and what is tried after that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from models.source import MediaType, Source
from pipeline.limits import DEFAULT, Limits
from pipeline.outcome import Ending, Outcome, quarantine
from pipeline.read.budget import WHOLE

OPENING, PAGE, SECOND, OCR, READING, EXTRACTING = "opening", "page", "page otherwise", "scan", "reading", "extracting"
_SHORT = 200_000  # characters to extract from where the whole is too much
_ATTEMPTS = 4
_TO_LOAD = 15.0  # seconds


@dataclass(frozen=True, slots=True)
class Task:
    """A document to answer, by its bytes or else by its path, and what is known of it from earlier attempts."""

    uri: str
    payload: bytes | None = None
    limits: Limits = DEFAULT
    otherwise: frozenset[int] = frozenset()  # pages that the second reader shall read
    skip: Mapping[int, str] = field(default_factory=dict)  # pages to leave out, and why
    short: int | None = None  # characters to extract from, where the whole was too much
    attempt: int = 1
    cold: bool = False  # its worker has yet to load what it needs, which is not the document's fault

    def allowed(self, size: int = 0, pages: int = 0, scans: int = 0) -> float:
        """The seconds for it, where it turns out to have so many bytes and pages."""
        return self.limits.allowed(size, pages, scans) + (_TO_LOAD if self.cold else 0)


@dataclass(frozen=True, slots=True)
class Death:
    """An attempt without an answer: how it ended, and at what."""

    ending: Ending
    cause: str
    stage: str = READING
    page: int = WHOLE
    source: Source | None = None

    @property
    def place(self) -> str:
        """What was going on, in words."""
        if self.page:
            return f"{'recognising' if self.stage == OCR else 'reading'} page {self.page}"
        return {OPENING: "opening it", EXTRACTING: "extracting from it"}.get(self.stage, "reading it")


_WAY_OUT = {
    Ending.TIMED_OUT: "give it more with `clsreg retry --timeout SECONDS`, or split the document",
    Ending.TOO_LARGE: "give it more with `clsreg retry --memory MIB`, or split the document",
    Ending.CRASHED: "save or print it anew, and report it with the document",
}


def settle(task: Task, attempt: Callable[[Task], Outcome | Death]) -> Outcome:
    """The outcome of a document: what an attempt did not survive is left to the second reader, then left out."""
    while True:
        found = attempt(task)
        if isinstance(found, Outcome):
            return found
        following = _again(task, found)
        if following is None:
            message = f"{found.cause} while {found.place}; {_WAY_OUT[found.ending]}"
            return quarantine(task.uri, found.ending, message, found.source)
        task = following


def _again(task: Task, death: Death) -> Task | None:
    """What to try after an attempt that ended without an answer; None where nothing is left."""
    if task.attempt > _ATTEMPTS:
        return None
    task = replace(task, attempt=task.attempt + 1)
    if death.stage == EXTRACTING:
        return None if task.short else replace(task, short=_SHORT)
    if death.source is None or death.source.media_type is not MediaType.PDF:
        return None
    return _without(task, death)


def _without(task: Task, death: Death) -> Task | None:
    """A task that goes around the place in a PDF at which the last attempt ended."""
    page = death.page
    if task.attempt > _ATTEMPTS and page > 1:  # the last one: what stands before
        return replace(task, skip={**task.skip, **dict.fromkeys(range(page, task.limits.pages + 1), death.cause)})
    if death.stage in (OPENING, PAGE) and page not in task.otherwise:
        return replace(task, otherwise=task.otherwise | {page})
    if death.stage == SECOND and page not in task.otherwise:  # it was asked to help, and does not
        page = WHOLE
    return None if page in task.skip else replace(task, skip={**task.skip, page: death.cause})
