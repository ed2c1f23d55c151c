"""A document's text as HTML: escaped, with the words of values as links to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from review.proof.marks import Mark, Segment, segments, slug, visible


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text: from 1, of how many, and where it begins. Long documents are shown in parts."""

    number: int
    parts: int
    start: int
    html: Markup


def part_of(position: int, size: int) -> int:
    """The number of the part in which a position lies."""
    return position // size + 1


def render(text: str, marks: Iterable[Mark], number: int, size: int) -> Part:
    """One part of a text with its words marked. Its text is the document's own, character for character."""
    parts = max(1, -(-len(text) // size))
    number = min(max(number, 1), parts)
    start = (number - 1) * size
    html = Markup("").join(_html(s) for s in segments(text, marks, start, start + size))
    return Part(number, parts, start, html)


_MARKED = Markup('{}<a class="w f-{}{}" href="#{}" data-m="{}" tabindex="-1">{}</a>')


def _html(segment: Segment) -> Markup:
    words = visible(segment.text)
    if not segment.marks:
        return escape(words)
    first = segment.marks[0]
    kinds = (" against" if first.against else "") + (" more" if len(segment.marks) > 1 else "")
    begins = Markup("").join(Markup('<span id="{}"></span>').format(m.id) for m in segment.begins)
    ids = " ".join(m.id for m in segment.marks)
    return _MARKED.format(begins, first.field.replace("/", "-"), kinds, slug(first.pointer), ids, words)
