"""How well the registry's entries agree with the contracts that the documents were written from: pairs of documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
import json
from pathlib import Path
import re

from sqlalchemy import inspect, text

from benchmarks.generate import TRUTH
from pipeline.store.database import connect, database_url

_DOCUMENT = re.compile(r"\d+/\d+\.(?:txt|html)$")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of documents in one entry, pairs that belong together, and those that are both."""

    found: int
    wanted: int
    right: int
    entries: int
    contracts: int

    @property
    def precision(self) -> float:
        """Of the pairs in one entry, those that belong together."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that belong together, those in one entry."""
        return self.right / self.wanted if self.wanted else 1.0


def truth(folder: Path) -> dict[str, str]:
    """The contract of every document that has one."""
    with (folder / TRUTH).open(encoding="utf-8") as lines:
        return {line["document"]: line["contract"] for line in map(json.loads, lines)}


def agreement(entries: Iterable[Iterable[str]], contract_of: Mapping[str, str]) -> Agreement:
    """Compares entries, each with its documents; a document about no contract belongs with no other."""
    found: set[tuple[str, str]] = set()
    number = 0
    for documents in entries:
        number += 1
        found.update(combinations(sorted(set(documents)), 2))
    together = defaultdict(list)
    for document, contract in contract_of.items():
        together[contract].append(document)
    wanted = {pair for documents in together.values() for pair in combinations(sorted(documents), 2)}
    return Agreement(len(found), len(wanted), len(found & wanted), number, len(together))


def entries_of(db: str) -> Iterator[list[str]]:
    """The documents of every entry of a registry, as the generator names them."""
    engine = connect(database_url(db))
    try:
        with engine.connect() as connection:
            rows = connection.execution_options(yield_per=100).execute(text("SELECT record FROM entries"))
            for (record,) in rows:
                entry = json.loads(record) if isinstance(record, str) else record
                uris = (uri for document in entry["documents"] for uri in document["uris"])
                yield [m[0] for m in map(_DOCUMENT.search, uris) if m]
    finally:
        engine.dispose()


def rows_of(db: str) -> dict[str, int]:
    """How many rows each table of a registry has."""
    engine = connect(database_url(db))
    try:
        names = sorted(inspect(engine).get_table_names())
        with engine.connect() as connection:
            return {n: connection.execute(text(f'SELECT count(*) FROM "{n}"')).scalar_one() for n in names}
    finally:
        engine.dispose()


def some_ids(db: str, number: int) -> list[str]:
    """Ids of that many entries, from all over the registry; of contracts where it has no entries."""
    engine = connect(database_url(db))
    try:
        table = "entries" if "entries" in inspect(engine).get_table_names() else "contracts"
        with engine.connect() as connection:
            ids = [str(i) for (i,) in connection.execute(text(f"SELECT id FROM {table} ORDER BY id"))]
    finally:
        engine.dispose()
    return ids[:: max(1, len(ids) // number)][:number]
