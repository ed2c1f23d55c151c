"""Near-duplicates: the same release on three sites. Recognised by their words and recorded; none is dropped.

A text is a set of shingles (three words in a row, hashed). Its sketch is the smallest of the hashes: two sketches tell
how much of the sets is common, and two texts with much in common share some of the very smallest, by which they are
found among all the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
import hashlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from extractors.fold import key as folded
from pipeline.harvest.tables import DuplicateRow, ShingleRow, SketchRow

WORDS = 3
SKETCH = 200  # hashes kept of a text: similarity to within some 0.04
INDEXED = 24  # of these, how many find it
SHARED = 3  # of those, how many two texts must share to be compared
SIMILAR = 0.6
CONTAINED = 0.8  # a release within a longer page
SHORTEST = 30  # shingles; a shorter text is nothing to compare


@dataclass(frozen=True, slots=True)
class Likeness:
    """Shares from 0 to 1: of all shingles, those common; of the shorter text's, those that the longer one has."""

    similarity: float
    containment: float

    @property
    def near(self) -> bool:
        """Whether the two are nearly the same."""
        return self.similarity >= SIMILAR or self.containment >= CONTAINED


def sketch(text: str) -> tuple[int, ...]:
    """The smallest hashes of a text's shingles, ascending; all of them for a short text."""
    words = folded(text).split()
    found = {" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1)}
    hashes = {int.from_bytes(hashlib.blake2b(s.encode(), digest_size=6).digest(), "big") for s in found}
    return tuple(sorted(hashes)[:SKETCH])


def compare(first: Sequence[int], second: Sequence[int]) -> Likeness:
    """How much two texts have in common, by their sketches."""
    # Beyond the end of a sketch that was cut, nothing is known.
    ends = [s[-1] for s in (first, second) if len(s) >= SKETCH]
    end = min(ends, default=None)
    a, b = ({h for h in s if end is None or h <= end} for s in (first, second))
    if not a or not b:
        return Likeness(0.0, 0.0)
    common = len(a & b)
    return Likeness(common / len(a | b), common / min(len(a), len(b)))


def note(session: Session, sha256: str, text: str) -> list[str]:
    """Keeps a document's sketch and links it with those nearly the same; their digests. The same twice changes nothing."""
    if session.get(SketchRow, sha256) is not None:
        return []
    hashes = sketch(text)
    found = _near(session, hashes) if len(hashes) >= SHORTEST else {}
    session.add(SketchRow(sha256=sha256, sketch=list(hashes)))
    session.add_all(ShingleRow(shingle=h, sha256=sha256) for h in hashes[:INDEXED])
    for other, likeness in found.items():
        first, second = sorted((sha256, other))
        session.add(
            DuplicateRow(first=first, second=second, similarity=likeness.similarity, containment=likeness.containment)
        )
    return sorted(found)


def _near(session: Session, hashes: Sequence[int]) -> dict[str, Likeness]:
    query = select(ShingleRow.sha256).where(ShingleRow.shingle.in_(hashes[:INDEXED]))
    query = query.group_by(ShingleRow.sha256).having(func.count() >= SHARED)
    rows = session.scalars(select(SketchRow).where(SketchRow.sha256.in_(query.scalar_subquery())))
    compared = {row.sha256: compare(hashes, row.sketch) for row in rows if len(row.sketch) >= SHORTEST}
    return {sha256: likeness for sha256, likeness in compared.items() if likeness.near}


def near(session: Session, sha256: str) -> dict[str, Likeness]:
    """The documents recorded as nearly the same as one."""
    query = select(DuplicateRow).where((DuplicateRow.first == sha256) | (DuplicateRow.second == sha256))
    return {
        row.second if row.first == sha256 else row.first: Likeness(row.similarity, row.containment)
        for row in session.scalars(query)
    }
