"""Inline text of a web page: how it gathers, and where <br> divides it."""

from __future__ import annotations

from dataclasses import dataclass, field
import re

from pipeline.read import markers

_ENDED = re.compile(r"[.!?:;…][»\"”’')\]]*\s*$")


@dataclass(slots=True)
class InlineText:
    """Inline text that gathers until a block ends."""

    parts: list[str] = field(default_factory=list)
    origin: list[int] = field(default_factory=list)
    linked: int = 0
    solid: int = 0
    bold: list[tuple[int, int]] = field(default_factory=list)  # stretches set in bold or in large letters

    def add(self, text: str, start: int, linked: bool, bold: bool) -> None:
        if bold:
            self.bold.append((len(self.origin), len(self.origin) + len(text)))
        self.parts.append(text)
        self.origin.extend(range(start, start + len(text)))
        letters = len(text) - text.count(" ")
        self.solid += letters
        self.linked += letters if linked else 0

    def all_bold(self, whole: str, start: int, stop: int) -> bool:
        """Whether (nearly) all letters of a stretch of the gathered text, `whole`, are set in bold."""
        solid = sum(not c.isspace() for c in whole[start:stop])
        bold = sum(not c.isspace() for s, e in self.bold for c in whole[max(s, start) : min(e, stop)])
        return bold > 0.95 * solid


def title_like(text: str) -> bool:
    """Whether a paragraph set in bold can be a heading."""
    stripped = text.strip(" \u00a0")
    return (
        3 < len(stripped) <= 130
        and not _ENDED.search(stripped.rstrip("!?\u00a0 "))
        and stripped[-1] not in ",»"
        and not stripped[0].islower()
    )


def break_lines(text: str) -> list[tuple[int, int]]:
    """Spans of the lines that <br> makes; a break within a sentence makes none."""
    if "\n" not in text:
        return [(0, len(text))]
    spans: list[tuple[int, int]] = []
    begin = 0
    for part in text.split("\n"):
        stop = begin + len(part)
        stripped = part.strip(" \u00a0")
        if stripped:
            previous = text[spans[-1][0] : spans[-1][1]].strip(" \u00a0") if spans else ""
            adjacent = bool(spans) and text[spans[-1][1] : begin] == "\n"
            runs_on = (
                adjacent
                and stripped[0].islower()
                and not markers.cut(stripped)[0]
                and not _ENDED.search(previous)
                and not previous.endswith(",")
                and len(previous) > 40
            )
            if runs_on:
                spans[-1] = (spans[-1][0], stop)
            else:
                spans.append((begin, stop))
        begin = stop + 1
    return spans
