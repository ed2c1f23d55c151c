"""Lines of plain text (a text file, <pre>, a page of OCR) to blocks: paragraphs, headings, lists, tables.

Plain text has no marks of structure: an empty line, an indent, a bullet, a short line in capitals are all there is.
"""

from __future__ import annotations

from collections.abc import Sequence
import itertools
import re

from models.document import BlockKind
from pipeline.read import markers
from pipeline.read.headings import is_dateline, is_heading
from pipeline.read.hyphens import keeps_hyphen
from pipeline.read.item_heads import head_their_paragraphs
from pipeline.read.raw import RawBlock
from pipeline.read.text_lines import Line
from pipeline.read.text_tables import table_at

_RULED_TITLE = re.compile(r"[-–—=*#~_]{3,}\s*(?P<t>\S.{0,90}?)\s*[-–—=*#~_]{3,}")
_MARKDOWN = re.compile(r"(?P<m>#{1,6})\s+(?P<t>\S.*?)\s*#*")
_NARROWEST, _NARROW = 28, 40  # characters of a line of running text set in columns
_STRAY, _PAGE = 1.15, 100  # how much longer than the others a line is that nobody broke; a page's width, at most
_SENTENCE_END = re.compile(r"[.!?:;…][»\"”’')\]]*$")
# No line of its own ends in one of these: the next goes on.
_OPEN_END = re.compile(
    r"(?:[a-zà-ÿ]-|,|\([^()]*|(?:^|[\s'’])(?:[ldLD]['’]|de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|pour|par|sur|sous|avec|dans|entre|que|qui|dont"
    r"|son|sa|ses|leur|leurs|ce|cette|ces|the|of|and|or|to|for|in|on|by|with|at|from|an?|its|their|which|that))$"
)


def blocks_of(lines: Sequence[Line]) -> list[RawBlock]:
    """Blocks of a run of lines, in order."""
    width = _wrap_width(lines)
    base = min((line.indent for line in lines if not line.marker), default=0)
    spaced = sum(line.blank_before for line in lines) > len(lines) / 4
    blocks: list[RawBlock] = []
    i = 0
    while i < len(lines):
        table = table_at(lines, i)
        if table:
            i, rows = table
            blocks += rows
            continue
        end = i + 1
        while end < len(lines) and _continues(lines[end - 1], lines[end], lines[i], width, end - i):
            end += 1
        blocks.append(_block(lines, i, end, base, spaced, width))
        i = end
    head_their_paragraphs(blocks)
    return blocks


def _wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the file's lines are broken; 0 where they are not."""
    lengths = sorted(len(line.text) + line.indent for line in lines)
    if not lengths or lengths[-1] < _NARROWEST:
        return 0
    longest, common = lengths[min(len(lengths) - 1, int(len(lengths) * 0.98))], lengths[int(len(lengths) * 0.9)]
    width = common if longest > _STRAY * common and common <= _PAGE else longest
    if width > 140:
        return 0
    full = broken = small = 0
    for line, following in itertools.pairwise(lines):
        if not following.blank_before and len(line.text) + line.indent > 0.6 * width:
            full += 1
            broken += not _SENTENCE_END.search(line.text)
            small += following.text[0].islower()
    # In a narrow column, short lines of a list look broken too: sentences must be seen to go on.
    goes_on = width >= _NARROW or (full >= 6 and 3 * small > full)
    return width if full >= 3 and broken > 0.5 * full and goes_on else 0


def _continues(line: Line, following: Line, first: Line, width: int, count: int) -> bool:
    """Whether a line goes on in the next: the same sentence, broken by the width of the page."""
    if following.blank_before or following.marker:
        return False
    starts_low = following.text[0].islower()
    if width:
        word = len(following.text.split(" ", 1)[0])
        full = len(line.text) + line.indent + 1 + word > width - 3
        hanging = (
            bool(first.marker) and following.indent > first.indent and (starts_low or not is_heading(following.text))
        )
        half = len(line.text) > 0.5 * width
        low = half and starts_low and not _SENTENCE_END.search(line.text)
        return (
            (full and not (is_heading(line.text) and line.text.isupper() and not following.text.isupper()))
            or (hanging and full)
            or low
            or (half and bool(_OPEN_END.search(line.text)))
        )
    if starts_low and len(line.text) >= 80 and not _SENTENCE_END.search(line.text) and not first.marker:
        return True
    return bool(first.marker) and starts_low and following.indent > first.indent and not _SENTENCE_END.search(line.text)


def _block(lines: Sequence[Line], i: int, end: int, base: int, spaced: bool, width: int) -> RawBlock:
    line = lines[i]
    text, origin = _joined(lines[i:end])
    block = RawBlock(text, origin=origin, blank_before=line.blank_before)
    ruled = _RULED_TITLE.fullmatch(text) or (_MARKDOWN.fullmatch(text) if line.marker in ("", "#") else None)
    if ruled:
        start, stop = ruled.span("t")
        block.text, block.origin, block.kind, block.level = text[start:stop], origin[start:stop], BlockKind.HEADING, 2
        if "m" in ruled.groupdict():
            block.level = len(ruled["m"])
        return block
    after = lines[end] if end < len(lines) else None
    alone = line.blank_before and (after is None or after.blank_before)
    content = text[line.body :]
    if line.marker:
        block.marker, block.text, block.origin = line.marker, content, origin[line.body :]
        numbered = markers.ordinal(line.marker) is not None
        lead = numbered and alone and after is not None and not _next_marker(lines, i, end) and is_heading(content)
        block.kind = BlockKind.HEADING if lead else BlockKind.LIST_ITEM
        block.level = 3 if lead else 1 + (line.indent - base) // 4 if line.indent > base + 3 else 1
        return block
    if end - i == 1 and line.indent >= base + 2 and not width and _in_indented_run(lines, i, base):
        block.kind, block.level = BlockKind.LIST_ITEM, 1 + (line.indent - base) // 5
        return block
    leads = after is not None and (
        after.blank_before or len(after.text) > len(text) or bool(after.marker) or after.indent > line.indent + 1
    )
    opens = line.blank_before or not spaced
    if end - i <= 2 and opens and leads and is_heading(text):
        block.kind = BlockKind.HEADING
        block.level = 1 if i == 0 else 2 if text.isupper() else 3
    return block


def _next_marker(lines: Sequence[Line], i: int, end: int) -> bool:
    """Whether the next line is the list's next item: then this is an item, not a numbered heading."""
    return end < len(lines) and bool(lines[end].marker) and markers.neighbours(lines[i].marker, lines[end].marker)


def _in_indented_run(lines: Sequence[Line], i: int, base: int) -> bool:
    """Whether an indented line stands among other indented ones, or below a line that announces it."""
    before = lines[i - 1] if i else None
    after = lines[i + 1] if i + 1 < len(lines) else None
    if is_dateline(lines[i].text) or len(lines[i].text) > 200:
        return False
    inside = [x for x in (before, after) if x and x.indent >= base + 2]
    return bool(inside) or bool(before and before.text.endswith(":"))


def _joined(lines: Sequence[Line]) -> tuple[str, list[int]]:
    parts, origin = list[str](), list[int]()
    for line in lines:
        before = parts[-1] if parts else ""
        if before[-1:] == "-" and before[-2:-1].isalpha() and line.text[0].isalpha():
            if not keeps_hyphen(before[:-1], line.text):
                parts[-1] = before[:-1]
                origin.pop()
        elif parts:
            parts.append(" ")
            origin.append(line.start - 1)
        parts.append(line.text)
        origin.extend(range(line.start, line.start + len(line.text)))
    return "".join(parts), origin
