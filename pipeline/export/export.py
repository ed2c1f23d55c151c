"""A registry as a folder of open data: one pass over the entries, one row at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from models.registry import Claim, Entry
from models.vocabulary import Term
from pipeline.export.cells import cells
from pipeline.export.files import CsvFile, LinesFile, TableFile
from pipeline.export.guide import GUIDES, write_guides
from pipeline.export.package import Written, write_package
from pipeline.export.place import replacing
from pipeline.export.record import record
from pipeline.export.registry import Registry
from pipeline.export.roles import EXPORTED, pointer_order
from pipeline.export.rows import rows_of
from pipeline.export.rows.sources import Cited
from pipeline.export.schema import tables

LINES = "contracts.jsonl"


class Format(StrEnum):
    """What an export can be made of."""

    CSV = "csv"
    PARQUET = "parquet"
    JSONL = "jsonl"


@dataclass(slots=True)
class Summary:
    """What was exported: rows by table, and the contracts left out because a reviewer rejected them."""

    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(tables(), 0))
    rejected: int = 0


def export(
    registry: Registry, folder: Path, formats: Collection[Format] = tuple(Format), force: bool = False
) -> Summary:
    """Writes the registry to a folder, in the place of an earlier export.

    Raises UserError where the folder may not or cannot be written (see pipeline.export.place.replacing); then, and where
    it is killed, what was there before holds.
    """
    with replacing(folder, force) as partial:
        summary = _write(registry, partial, formats)
        written = list(_written(formats, summary))
        write_guides(partial, written, tables(), summary.rows)
        write_package(partial, [*written, *map(Written, GUIDES)])
    return summary


class _Files:
    """The files of every table, open at once."""

    def __init__(self, folder: Path, formats: Collection[Format], stack: ExitStack, summary: Summary) -> None:
        self._summary = summary
        self._files: dict[str, list[TableFile]] = {name: [] for name in tables()}
        for name, table in tables().items():
            if Format.CSV in formats:
                self._files[name].append(stack.enter_context(closing(CsvFile(folder / f"{name}.csv", table))))
            if Format.PARQUET in formats:
                from pipeline.export.parquet import ParquetFile

                (folder / "parquet").mkdir(exist_ok=True)
                path = folder / "parquet" / f"{name}.parquet"
                self._files[name].append(stack.enter_context(closing(ParquetFile(path, table))))
        self.lines = stack.enter_context(closing(LinesFile(folder / LINES))) if Format.JSONL in formats else None

    def put(self, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Adds rows to a table."""
        files = self._files[name]
        for row in rows:
            self._summary.rows[name] += 1
            made = cells(tables()[name], row) if files else ()
            for file in files:
                file.write(made)


def _write(registry: Registry, folder: Path, formats: Collection[Format]) -> Summary:
    summary = Summary()
    with ExitStack() as stack:
        files = _Files(folder, formats, stack, summary)
        cited = stack.enter_context(Cited())
        for entry in _ordered(registry.entries()):
            if entry.rejected:
                summary.rejected += 1
                continue
            _put(files, entry, _sorted_claims(entry, registry.claims(entry)))
            cited.add(entry)
        files.put("sources", cited.rows())
        files.put("vocabularies", _terms())
    return summary


def _put(files: _Files, entry: Entry, claims: Sequence[Claim]) -> None:
    for name, rows in rows_of(entry, claims):
        files.put(name, rows)
    if files.lines:
        files.lines.write(record(entry, claims))


def _ordered(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries; ValueError where they are not in order, which keys and comparisons rely on."""
    before = ""
    for entry in entries:
        if entry.id <= before:
            raise ValueError(f"entries out of order: {entry.id!r} after {before!r}")
        before = entry.id
        yield entry


def _sorted_claims(entry: Entry, claims: Iterable[Claim]) -> list[Claim]:
    """The claims by report, in the entry's order of them, then by pointer."""
    place = {report: n for n, report in enumerate(entry.reports)}
    return sorted(claims, key=lambda c: (place.get(c.report, len(place)), c.report, pointer_order(c.pointer)))


def _terms() -> Iterator[dict[str, str]]:
    for name, vocabulary in EXPORTED.items():
        yield from (_term(name, term) for term in vocabulary)


def _term(vocabulary: str, term: Term) -> dict[str, str]:
    return {"vocabulary": vocabulary, "term": term.value, "label_fr": term.label_fr, "label_en": term.label_en}


def _written(formats: Collection[Format], summary: Summary) -> Iterator[Written]:
    """The files of tables and contracts, in the order of the package."""
    for name, table in tables().items():
        if Format.CSV in formats:
            yield Written(f"{name}.csv", table, summary.rows[name])
    if Format.JSONL in formats:
        yield Written(LINES, rows=summary.rows["contracts"])
    for name, table in tables().items():
        if Format.PARQUET in formats:
            yield Written(f"parquet/{name}.parquet", table, summary.rows[name])
