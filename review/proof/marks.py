"""The words behind values: which stretches of a document's text prove or contradict what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
import re

from models.evidence import Evidence
from models.registry import Claim, Decision, Entry
from pipeline.export.roles import Role, main_role, roles_of
from pipeline.merge.claims import field_of


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of one document. `pointer` is the value of the entry that they are about; `against` it or for it."""

    id: str
    document: str
    pointer: str
    field: str
    against: bool
    start: int
    end: int
    quote: str
    rule: str
    page: int | None
    box: tuple[float, float, float, float] | None


def marks_of(entry: Entry, claims: Iterable[Claim], decisions: Sequence[Decision]) -> list[Mark]:
    """All words that the entry's values rest on or that contradict them, each once for a value, in reading order."""
    found: dict[tuple[str, str, int, int], tuple[bool, Evidence]] = {}
    roles = roles_of(entry)
    for claim in claims:
        role, pointers = main_role(roles.get((claim.report, claim.pointer), {}))
        for pointer in pointers:
            for piece in claim.evidence:
                place = (claim.document, pointer, piece.start, piece.end)
                found.setdefault(place, (role is Role.CONTRADICTS, piece))
    for pointer, document, piece in _human(entry, decisions):
        found[document, pointer, piece.start, piece.end] = (False, piece)
    ordered = sorted(found.items(), key=lambda f: (f[0][0], f[0][2], -f[0][3], f[0][1]))
    return [_mark(f"w{n}", *place[:2], *rest) for n, (place, rest) in enumerate(ordered)]


def _human(entry: Entry, decisions: Sequence[Decision]) -> Iterable[tuple[str, str, Evidence]]:
    by_id = {d.id: d for d in decisions}
    for pointer, reviewed in entry.reviewed.items():
        decision = by_id.get(reviewed.decision)
        if decision is not None and decision.evidence_document:
            yield from ((pointer, decision.evidence_document, piece) for piece in decision.evidence)


def _mark(id: str, document: str, pointer: str, against: bool, piece: Evidence) -> Mark:
    return Mark(
        id=id, document=document, pointer=pointer, field=field_of(pointer), against=against, start=piece.start,
        end=piece.end, quote=piece.quote, rule=piece.rule, page=piece.page, box=piece.box,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text under the same marks, the shortest mark first; `begins` are the marks that begin here."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()


def segments(text: str, marks: Iterable[Mark], start: int = 0, end: int | None = None) -> list[Segment]:
    """The text from `start` to `end` cut wherever a mark begins or ends; together the segments are that text."""
    end = len(text) if end is None else min(end, len(text))
    inside = [m for m in marks if m.start < m.end and m.start < end and m.end > start]
    cuts = sorted({start, end, *(max(m.start, start) for m in inside), *(min(m.end, end) for m in inside)})
    waiting = sorted(inside, key=lambda m: m.start)
    running: list[Mark] = []
    found: list[Segment] = []
    at = 0
    for one, two in pairwise(cuts):
        running = [m for m in running if m.end > one]
        fresh = []
        while at < len(waiting) and max(waiting[at].start, start) <= one:
            fresh.append(waiting[at])
            at += 1
        running += fresh
        shortest = sorted(running, key=lambda m: (m.end - m.start, m.start, m.id))
        found.append(Segment(text[one:two], tuple(shortest), tuple(fresh)))
    return found


# What would turn words around, hide them or never be seen: shown as a mark of its own, one for one, so offsets hold.
_UNSEEN = dict.fromkeys(
    [*range(9), 11, 12, *range(13, 32), *range(127, 160), 0x200B, 0x200E, 0x200F, 0x061C, 0xFEFF,
     *range(0x202A, 0x202F), *range(0x2060, 0x2070)], "\N{REPLACEMENT CHARACTER}",
)  # fmt: skip


def visible(text: str) -> str:
    """The text with control characters and those that turn its direction made visible; as long as before."""
    return text.translate(_UNSEEN)


def slug(pointer: str) -> str:
    """A pointer as an id in a page: `v-signatories-0`."""
    return "v" + pointer.replace("/", "-")


def locate(text: str, quote: str) -> tuple[int, int] | None:
    """Where words stand in a text, spaces and line breaks being one; None where they stand nowhere, or several times."""
    words = quote.split()
    if not words:
        return None
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text))
    return found[0].span() if len(found) == 1 else None
