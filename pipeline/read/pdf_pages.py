"""The pages of a PDF with their words and shapes: pdfium first, the second reader where it fails, OCR for scans."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any
import unicodedata

import pypdfium2

from pipeline.read import pdf_second
from pipeline.read.budget import WHOLE, Budget
from pipeline.read.pdf_shapes import Shapes, page_shapes
from pipeline.read.pdf_words import Run, page_text
from pipeline.read.raw import ReadError

_FEW_LETTERS = 15  # a page with fewer, and a picture, is a scan
_LOOKS = 3  # pages on which the second reader is asked where pdfium finds no text in the whole document


@dataclass(slots=True)
class LaidPage:
    """A page with its runs and shapes."""

    number: int
    width: float
    height: float
    runs: list[Run]
    turned: list[Run]
    shapes: Shapes
    furniture: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Read:
    """What was read of a PDF: its pages, what had to be repaired, what is missing."""

    pages: list[LaidPage] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)
    title: str | None = None
    scanned: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    length: int = 0  # characters so far


def read_pages(payload: bytes, budget: Budget) -> Read:
    """All that can be read of the pages. Raises ReadError where that is nothing."""
    budget.begin("opening")
    try:
        if WHOLE in budget.otherwise:
            raise ReadError("damaged", "the PDF cannot be opened; print it to a new PDF")
        pdf = _open(payload)
    except ReadError as error:
        return _otherwise(payload, budget, error)
    with pdf:
        return _said(_Reader(payload, pdf, budget).read())


def _said(found: Read) -> Read:
    """Says which pages are damaged."""
    read = {page.number for page in found.pages if page.runs}
    if damaged := [n for n in found.damaged if n not in read]:
        were = "page {} is damaged and was" if len(damaged) == 1 else "pages {} are damaged and were"
        found.lacks.append(f"{were.format(_listed(damaged))} left out; print it to a new PDF")
    return found


def _open(payload: bytes) -> pypdfium2.PdfDocument:
    try:
        pdf = pypdfium2.PdfDocument(payload)
        number = len(pdf)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("encrypted", "the PDF asks for a password; save it without one") from error
        said = "it has no readable pages" if "success" in str(error).lower() else str(error)
        message = f"the PDF cannot be opened ({said}); fetch it again or print it to a new PDF"
        raise ReadError("damaged", message) from error
    if number == 0:
        pdf.close()
        raise ReadError("empty", "the PDF has no pages; fetch it again")
    return pdf


def _otherwise(payload: bytes, budget: Budget, refused: ReadError) -> Read:
    """The pages by the second reader alone, where pdfium refuses the document for a reason."""
    found = Read(notes=["read by the second reader: pdfium cannot open it"])
    if WHOLE in budget.skip:
        raise refused
    budget.begin("page otherwise")
    try:
        with pdf_second.opened(payload) as pdf:
            pages = pdf.pages
            budget.sized(10 * len(pages))
            for number in _within(range(1, len(pages) + 1), len(pages), budget, found):
                budget.begin("page otherwise", number)
                _add_second(found, pages[number - 1], number)
    except ReadError as error:
        raise (error if error.reason == "encrypted" else refused) from error
    if not any(page.runs for page in found.pages):
        raise refused
    return _said(found)


def _within(numbers: Iterable[int], last: int, budget: Budget, found: Read) -> Iterable[int]:
    """The pages that the budget allows; says which ones it does not."""
    for number in numbers:
        if number > budget.pages:
            found.lacks.append(f"{_pages(number, last)} not read: over {budget.pages} pages; see --pages")
            return
        if budget.over:
            found.lacks.append(f"{_pages(number, last)} not read: the time was over; see --timeout")
            return
        if number not in budget.skip:
            yield number
        elif number - 1 not in budget.skip or number == 1:
            end = next((n for n in range(number, last) if n + 1 not in budget.skip), last)
            found.lacks.append(f"{_pages(number, end)} left out: {budget.skip[number]}; print it to a new PDF")


def _pages(first: int, last: int) -> str:
    return f"page {first} was" if first == last else f"pages {first} to {last} were"


def _add_second(found: Read, page: Any, number: int) -> bool:
    """Adds a page by the second reader; whether it has any text."""
    try:
        runs, length = pdf_second.page_runs(page, found.length)
        width, height = pdf_second.size_of(page)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # damage shows as any kind of exception there
        found.damaged.append(number)
        return False
    found.length += length
    found.pages.append(LaidPage(number, width, height, runs, [], Shapes()))
    return bool(runs)


class _Reader:
    """One reading of a PDF that pdfium can open."""

    def __init__(self, payload: bytes, pdf: pypdfium2.PdfDocument, budget: Budget) -> None:
        self.payload, self.pdf, self.budget = payload, pdf, budget
        self.found = Read()
        self._stack = ExitStack()
        self._alone = False  # whether pdfium finds no text at all
        self._second: Any = None  # the same document by the second reader; False where it cannot open it

    def read(self) -> Read:
        """All pages; scanned ones go to OCR where it is installed."""
        found, count = self.found, len(self.pdf)
        self.budget.sized(count)
        with self._stack:
            for number in _within(range(1, count + 1), count, self.budget, found):
                self._page(number)
            if not any(_letters(page.runs) for page in found.pages):
                self._look_again(count)
            if not found.pages:
                why = "; ".join(_said(found).lacks)[:300]
                raise ReadError("damaged", f"no page of the PDF can be read ({why}); print it to a new PDF")
            if found.scanned:
                self._recognise()
        found.title = self._declared_title()
        return found

    def _page(self, number: int) -> None:
        """Adds a page, by whichever reader makes words of it."""
        laid = None
        if number not in self.budget.otherwise:
            self.budget.begin("page", number)
            laid = self._by_pdfium(number)
        if laid is None or garbled(laid.runs):
            if self._by_second(number):
                return
            if laid is None:
                self.found.damaged.append(number)
                return
            laid.runs = []
            self.found.scanned.append(number)  # what is drawn can still be recognised
        elif _is_scan(laid):
            self.found.scanned.append(number)
        self.found.pages.append(laid)

    def _by_pdfium(self, number: int) -> LaidPage | None:
        try:
            page = self.pdf[number - 1]
        except pypdfium2.PdfiumError:
            return None
        width, height = page.get_size()
        text = page_text(page, self.found.length)
        self.found.length += text.length
        laid = LaidPage(number, width, height, text.runs, text.turned, page_shapes(page, width, height))
        page.close()
        return laid

    def _by_second(self, number: int) -> bool:
        """Adds a page by the second reader, where that makes words of it."""
        self.budget.begin("page otherwise", number)
        found = Read(length=self.found.length)
        page = self._second_page(number)
        if page is None or not _add_second(found, page, number) or garbled(found.pages[0].runs):
            return False
        self.found.pages += found.pages
        self.found.length = found.length
        self.found.notes.append(f"page {number} was read by the second reader")
        return True

    def _second_page(self, number: int) -> Any:
        if WHOLE in self.budget.skip:
            return None
        if self._second is None:
            try:
                self._second = self._stack.enter_context(pdf_second.opened(self.payload))
            except ReadError:
                self._second = False
        pages = self._second.pages if self._second else []
        # Where the two count otherwise, a page of one is not that of the other: better none than one twice.
        alike = len(pages) == len(self.pdf) or self._alone
        return pages[number - 1] if alike and number <= len(pages) else None

    def _look_again(self, count: int) -> None:
        """No text in the whole document by pdfium: the second reader may find some on the first pages, then on all."""
        numbers = [n for n in range(1, min(count, self.budget.pages) + 1) if n not in self.budget.skip]
        self._alone = True
        before, self.found.pages, scanned = self.found.pages, [], self.found.scanned
        found = [self._by_second(number) for number in numbers[:_LOOKS]]
        if any(found):
            for number in numbers[_LOOKS:]:
                if self.budget.over:
                    self.found.lacks.append(f"{_pages(number, count)} not read: the time was over; see --timeout")
                    break
                self._by_second(number)
        read = {page.number for page in self.found.pages}
        self.found.pages = sorted(
            [*self.found.pages, *(p for p in before if p.number not in read)], key=lambda page: page.number
        )
        self.found.scanned = [n for n in scanned if n not in read]

    def _recognise(self) -> None:
        """Reads scanned pages by OCR; without it says what is missing, or refuses what is nothing but scans."""
        from pipeline.read import ocr

        found = self.found
        problem = ocr.missing()
        if problem:
            if not any(len(page.runs) > 3 for page in found.pages):
                raise ReadError("scanned", f"{len(found.scanned)} scanned pages and no text; {problem}")
            found.notes.append(f"pages {_listed(found.scanned)} are scans and were not read; {problem}")
            return
        self.budget.sized(len(self.pdf), len(found.scanned))
        done = []
        for index, number in enumerate(found.scanned):
            if self.budget.over:
                left = found.scanned[index:]
                found.lacks.append(f"scanned pages {_listed(left)} were not read: the time was over; see --timeout")
                break
            self.budget.begin("scan", number)
            page = next(p for p in found.pages if p.number == number)
            with suppress(pypdfium2.PdfiumError):
                page.runs = ocr.page_runs(self.pdf[number - 1])
            done.append(number)
        if done:
            found.notes.append(f"pages {_listed(done)} were read by OCR")

    def _declared_title(self) -> str | None:
        try:
            return self.pdf.get_metadata_dict().get("Title") or None
        except pypdfium2.PdfiumError:
            return None


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:20])) + (f" and {len(numbers) - 20} more" if len(numbers) > 20 else "")


def _letters(runs: list[Run]) -> int:
    return sum(len(run.text) for run in runs)


def _is_scan(page: LaidPage) -> bool:
    drawn = page.shapes.images or len(page.shapes.boxes) + len(page.shapes.across) > 40
    return _letters(page.runs) < _FEW_LETTERS and bool(drawn)


def garbled(runs: list[Run]) -> bool:
    """Whether a page's characters are codes of a font and no letters: private-use ones, unknown ones, controls."""
    text = "".join(run.text for run in runs).replace(" ", "")
    if text.isprintable() and "\ufffd" not in text:
        return False
    odd = sum(unicodedata.category(c) in ("Co", "Cn", "Cc", "Cs") or c == "\ufffd" for c in text)
    return odd > 10 and odd > 0.3 * len(text)
