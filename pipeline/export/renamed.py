"""Contracts that changed their id: recognised by the documents they rest on, on disk and not in memory."""

from __future__ import annotations

from collections.abc import Iterator
import json
import sqlite3
from types import TracebackType
from typing import Self

from extractors.fold import key
from pipeline.export.read import Record

_TABLES = """
CREATE TABLE lone (side TEXT, id TEXT, line TEXT, documents INTEGER, places INTEGER, PRIMARY KEY (side, id));
CREATE TABLE mark (side TEXT, id TEXT, kind TEXT, mark TEXT, PRIMARY KEY (kind, mark, side, id)) WITHOUT ROWID;
CREATE TABLE pair (old TEXT PRIMARY KEY, new TEXT UNIQUE);
"""

# Of the contracts that only one export has: those that share at least half of all their documents, and a code or name of
# their territory where both have one. The most alike first; who has found its pair is left out.
_PAIRS = """
WITH shared AS (
  SELECT o.id AS old, n.id AS new,
    sum(o.kind = 'document') AS documents, sum(o.kind = 'place') AS places, sum(o.kind = 'report') AS reports
  FROM mark o JOIN mark n ON n.kind = o.kind AND n.mark = o.mark AND n.side = 'new'
  WHERE o.side = 'old'
  GROUP BY o.id, n.id
)
INSERT OR IGNORE INTO pair
SELECT shared.old, shared.new FROM shared
JOIN lone o ON o.side = 'old' AND o.id = shared.old
JOIN lone n ON n.side = 'new' AND n.id = shared.new
WHERE 2 * shared.documents >= o.documents + n.documents - shared.documents AND shared.documents > 0
  AND (shared.places > 0 OR o.places = 0 OR n.places = 0)
ORDER BY 1.0 * shared.documents / (o.documents + n.documents - shared.documents) DESC,
  shared.reports DESC, shared.places DESC, shared.old, shared.new
"""


class Renamed:
    """The contracts that only one of two exports has, and which of them are the same."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # a temporary file of SQLite's own, gone when it is closed
        self._database.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, side: str, record: Record) -> None:
        """Notes a contract that only the `old` or the `new` export has."""
        marks = set(_marks(record))
        documents, places = (sum(kind == wanted for kind, _ in marks) for wanted in ("document", "place"))
        row = (side, record["id"], json.dumps(record), documents, places)
        self._database.execute("INSERT INTO lone VALUES (?, ?, ?, ?, ?)", row)
        self._database.executemany("INSERT INTO mark VALUES (?, ?, ?, ?)", [(side, record["id"], *m) for m in marks])

    def match(self) -> None:
        """Finds the pairs, once all contracts are noted."""
        self._database.execute(_PAIRS)

    def before(self, new: str) -> Record | None:
        """The old contract that has this id now; None where it is a new one."""
        query = "SELECT line FROM pair JOIN lone ON side = 'old' AND id = pair.old WHERE pair.new = ?"
        found = self._database.execute(query, (new,)).fetchone()
        return json.loads(found[0]) if found else None

    def now(self, old: str) -> str | None:
        """The id that an old contract has now; None where it has not changed, or is gone."""
        found = self._database.execute("SELECT new FROM pair WHERE old = ?", (old,)).fetchone()
        return found[0] if found else None


def _marks(record: Record) -> Iterator[tuple[str, str]]:
    """By what a contract is recognised: its documents, its reports in them, codes and names of its territory."""
    yield from (("document", d["sha256"]) for d in record["documents"])
    yield from (("report", c["report"]) for c in record.get("claims", ()))
    place = record.get("territory") or {}
    yield from (("place", code) for code in place.get("codes", ()))
    yield from (("place", key(name)) for name in place.get("names", ()))
