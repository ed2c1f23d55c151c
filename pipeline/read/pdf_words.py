"""The words of a PDF page with their places, read through pdfium: two boxes a word instead of one a character."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
import itertools
import re
from typing import Any

import pypdfium2.raw as pdfium

_SOFT_HYPHENS = ("\u2010", "\u00ad")  # hyphens that only the breaking of a line puts
HYPHEN = "\ufffe"  # what pdfium puts for a hyphen at the end of a line
_LINE = re.compile(r"[^\r\n\ufffe]+(?:\ufffe|(?=[\r\n]|$))|\ufffe")
_WORD = re.compile(r"[^\s\ufffe\u00a0]+")
_CALL = re.compile(
    r"(?:(?<=[^\W\d])[.,»”\"]?|(?<=\d{4}))(?P<n>\d{1,2})[.,;:)]?(?=\s|$)"
)  # a footnote's number stuck to a word
_DIGIT = re.compile(r"\d")
_BOLD = re.compile(rb"bold|black|heavy|semib|demi|-bd|extrab", re.IGNORECASE)


@dataclass(slots=True)
class Run:
    """Words of one line that stand together. Coordinates count from the page's top left corner, in points."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool
    origin: list[int]
    first: float = 0.0  # width of the first word
    hyphen: bool = False  # the line is broken within a word
    marker: str = ""
    angle: float = 0.0

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class _Word:
    text: str
    start: int
    x0: float
    x1: float
    top: float
    bottom: float
    end: int = 0


@dataclass(slots=True)
class PageText:
    """A page's runs; `turned` are those that stand on their side."""

    runs: list[Run] = field(default_factory=list)
    turned: list[Run] = field(default_factory=list)
    length: int = 0


class _Probe:
    """pdfium's answers on single characters, with the buffers they need."""

    def __init__(self, textpage: Any, page: Any) -> None:
        self.raw = textpage.raw
        left, bottom, _, top = page.get_bbox()
        self.left, self.height = left, top
        self.rotation = page.get_rotation()
        self.width_turned = page.get_width()
        self.height_turned = page.get_height()
        self.bottom = bottom
        self._rect = pdfium.FS_RECTF()
        self._ref = ctypes.byref(self._rect)
        self._font = ctypes.create_string_buffer(128)
        self._bold: dict[bytes, bool] = {}  # by the font's name: a page has few
        self._bold_at: dict[int, bool] = {}  # ends of lines are asked about twice
        self._flags = ctypes.c_int()
        self._matrix = pdfium.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def box(self, index: int) -> tuple[float, float, float, float]:
        """x0, top, x1, bottom of a character."""
        pdfium.FPDFText_GetLooseCharBox(self.raw, index, self._ref)
        rect = self._rect
        x0, x1 = rect.left - self.left, rect.right - self.left
        if not self.rotation:
            return x0, self.height - rect.top, x1, self.height - rect.bottom
        low, high = rect.bottom - self.bottom, rect.top - self.bottom
        if self.rotation == 90:
            return low, x0, high, x1
        if self.rotation == 180:
            return self.width_turned - x1, low, self.width_turned - x0, high
        return self.width_turned - high, self.height_turned - x1, self.width_turned - low, self.height_turned - x0

    def height_of(self, index: int) -> float:
        """The size in which a character is set, in points of the page."""
        size = pdfium.FPDFText_GetFontSize(self.raw, index)
        if pdfium.FPDFText_GetMatrix(self.raw, index, ctypes.byref(self._matrix)):
            size *= (self._matrix.c**2 + self._matrix.d**2) ** 0.5
        return size

    def baseline(self, index: int) -> float | None:
        """How far below the top of the page a character stands; None where the page is turned."""
        if self.rotation or not pdfium.FPDFText_GetCharOrigin(
            self.raw, index, ctypes.byref(self._x), ctypes.byref(self._y)
        ):
            return None
        return self.height - self._y.value

    def bold(self, index: int) -> bool:
        if index not in self._bold_at:
            self._bold_at[index] = self._is_bold(index)
        return self._bold_at[index]

    def _is_bold(self, index: int) -> bool:
        length = pdfium.FPDFText_GetFontInfo(self.raw, index, self._font, 128, ctypes.byref(self._flags))
        name = ctypes.string_at(self._font, min(length, 128))
        if name not in self._bold:
            self._bold[name] = bool(name and _BOLD.search(name))
        return self._bold[name]

    def turned(self, index: int) -> float:
        angle = pdfium.FPDFText_GetCharAngle(self.raw, index)
        turned = (angle + self.rotation * 0.0174533) % 6.2832
        return 0.0 if turned < 0.1 or turned > 6.18 else turned

    def generated(self, index: int) -> bool:
        return pdfium.FPDFText_IsGenerated(self.raw, index) == 1


def page_text(page: Any, base: int) -> PageText:
    """The runs of a page; `base` is where the page's characters begin in the raw text."""
    textpage = page.get_textpage()
    count = textpage.count_chars()
    text = textpage.get_text_range(0, count) if count else ""
    if len(text) != count:
        text = "".join(chr(pdfium.FPDFText_GetUnicode(textpage.raw, i) or 32) for i in range(count))
    probe = _Probe(textpage, page)
    result = PageText(length=count)
    for line in _LINE.finditer(text):
        spans = [m.span() for m in _WORD.finditer(text, line.start(), line.end())]
        if not spans:
            continue
        words = [_word(text, start, end, probe) for start, end in _chunks(spans, probe)]
        hyphen = line[0].endswith(HYPHEN)
        runs = _runs(words, base, text, probe, hyphen)
        angle = probe.turned(words[0].start)
        if angle and len(line[0].strip()) > 2:
            result.turned.append(_upright(words, base, angle))
        else:
            result.runs += runs
    textpage.close()
    return result


def _chunks(spans: list[tuple[int, int]], probe: _Probe) -> list[tuple[int, int]]:
    """Words with a space of the font's own between them stand together: only other gaps are worth measuring."""
    if sum(end - start == 1 for start, end in spans) >= max(4, 0.5 * len(spans)):
        return spans  # letters set apart
    chunks = [spans[0]]
    for start, end in spans[1:]:
        if start - chunks[-1][1] == 1 and not probe.generated(start - 1):
            chunks[-1] = (chunks[-1][0], end)
        else:
            chunks.append((start, end))
    return chunks


def _word(text: str, start: int, end: int, probe: _Probe) -> _Word:
    x0, top, x1, bottom = probe.box(start)
    content = text[start:end]
    if end - start > 1:
        for call in reversed(list(_CALL.finditer(content))) if _DIGIT.search(content) else ():
            word = content.rfind(" ", 0, call.start("n")) + 1
            if _raised(probe, start + word, start + call.start("n")):
                content = content[: call.start("n")] + content[call.end("n") :]
        x1 = probe.box(end - 1)[2]
    return _Word(content, start, x0, x1, top, bottom, end)


def _raised(probe: _Probe, first: int, index: int) -> bool:
    """Whether a character is set smaller and higher than the word it is stuck to: the call of a footnote."""
    size = probe.height_of(first)
    base, foot = probe.baseline(index), probe.baseline(first)
    return probe.height_of(index) < 0.8 * size and base is not None and foot is not None and base < foot - 0.1 * size


def _runs(words: list[_Word], base: int, text: str, probe: _Probe, hyphen: bool) -> list[Run]:
    groups: list[list[_Word]] = [[words[0]]]
    for word in words[1:]:
        previous = groups[-1][-1]
        gap, size = word.x0 - previous.x1, max(previous.bottom - previous.top, 1.0)
        wide = gap > 4 * size or (gap > 1.4 * size and probe.generated(word.start - 1))
        if wide or gap < -size or word.top - previous.bottom > 0 or previous.top - word.bottom > 0:
            groups.append([word])
        else:
            groups[-1].append(word)
    groups = [_unspaced(group) if _is_spaced(group) else group for group in groups]
    runs = [_run(part, base, probe) for group in groups for part in _at_change(group, text, probe)]
    runs[-1].hyphen = hyphen
    last = runs[-1]
    if last.text[-1:] in _SOFT_HYPHENS and last.text[-2:-1].isalpha():
        last.text, last.origin, last.hyphen = last.text[:-1], last.origin[:-1], True
    return runs


def _at_change(group: list[_Word], text: str, probe: _Probe) -> list[list[_Word]]:
    """A bold label and the plain words that begin a column behind it, parted where more than a space is between them."""
    first, last = group[0], group[-1]
    if last.end - first.start < 3 or not probe.bold(first.start) or probe.bold(last.end - 1):
        return [group]
    words = [_word(text, *m.span(), probe) for m in _WORD.finditer(text, first.start, last.end)]
    if len(words) < 2:
        return [group]
    change = next((i for i, word in enumerate(words) if not probe.bold(word.start)), 0)
    gaps = sorted(b.x0 - a.x1 for a, b in itertools.pairwise(words))
    gap = words[change].x0 - words[change - 1].x1
    size = first.bottom - first.top
    if not change or gap < 1.45 * max(gaps[len(gaps) // 2], 0.2 * size) or gap < 0.4 * size:
        return [group]
    return [words[:change], words[change:]]


def _run(words: list[_Word], base: int, probe: _Probe) -> Run:
    first, last = words[0], words[-1]
    typical = words[len(words) // 2] if len(words) > 1 else first
    text, origin = "", []
    for word in words:
        if text:
            text += " "
            origin.append(base + word.start - 1)
        text += word.text
        origin.extend(range(base + word.start, base + word.start + len(word.text)))
    bold = probe.bold(first.start) and (last.end - first.start < 3 or probe.bold(last.end - 1))
    top, bottom = typical.top, typical.bottom
    sample = (typical.start + typical.end) // 2 if len(words) == 1 else typical.start  # not a drop capital
    foot, size = probe.baseline(sample), probe.height_of(sample)
    if foot is not None and 1 < size < 300:
        top, bottom = foot - 0.8 * size, foot + 0.2 * size
    begin = first.text.find(" ")
    width = probe.box(first.start + begin - 1)[2] - first.x0 if begin > 0 else first.x1 - first.x0
    return Run(text, first.x0, max(w.x1 for w in words), top, bottom, bold, origin, width)


def _is_spaced(words: list[_Word]) -> bool:
    """Letters set apart: « C O N T R A T »."""
    single = sum(len(w.text) == 1 for w in words)
    return single >= 4 and single >= 0.75 * len(words)


def _unspaced(words: list[_Word]) -> list[_Word]:
    """Letter-spaced words put together again: the gap between words is wider than that between letters."""
    gaps = sorted(b.x0 - a.x1 for a, b in itertools.pairwise(words))
    usual = max(gaps[len(gaps) // 3], 0.1)
    joined = [words[0]]
    for word in words[1:]:
        last = joined[-1]
        if word.x0 - last.x1 > 1.7 * usual + 0.5:
            joined.append(word)
        else:
            joined[-1] = _Word(last.text + word.text, last.start, last.x0, word.x1, last.top, last.bottom, word.end)
    return joined


def _upright(words: list[_Word], base: int, angle: float) -> Run:
    """A line that stands on its side, as one run; letters set apart are put together by their gaps."""
    if _is_spaced(words):
        lying = [_Word(w.text, w.start, min(w.top, w.bottom), max(w.top, w.bottom), w.x0, w.x1, w.end) for w in words]
        if angle > 3:
            words = _unspaced(lying) if lying[0].x0 < lying[-1].x0 else _unspaced([_mirrored(w) for w in lying])
        else:
            words = _unspaced(lying) if lying[0].x0 < lying[-1].x0 else _unspaced([_mirrored(w) for w in lying])
    text = " ".join(w.text for w in words)
    start = words[0].start + base
    return Run(
        text,
        min(w.x0 for w in words),
        max(w.x1 for w in words),
        words[0].top,
        words[-1].bottom,
        False,
        [start] * len(text),
        angle=angle,
    )


def _mirrored(word: _Word) -> _Word:
    return _Word(word.text, word.start, -word.x1, -word.x0, word.top, word.bottom, word.end)
