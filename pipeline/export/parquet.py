"""A table as a Parquet file: batches of a fixed size, nothing in it that changes from one run to the next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.schema import Column, Table

BATCH = 4096  # rows kept in memory, and rows in a row group

_TYPES = {"date": pa.date32(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}


def _field(column: Column) -> pa.Field:
    kind = pa.list_(pa.string()) if column.listed else _TYPES.get(column.kind, pa.string())
    words = {"title": column.fr.title, "description": column.fr.description}
    words |= {"title_en": column.en.title, "description_en": column.en.description}
    return pa.field(column.name, kind, nullable=not column.required, metadata=words)


def arrow_schema(table: Table) -> pa.Schema:
    """The table's columns as Arrow types: lists as lists, dates as days, codes as text."""
    return pa.schema([_field(c) for c in table.columns])


class ParquetFile:
    """A Parquet file that takes rows."""

    def __init__(self, path: Path, table: Table) -> None:
        self._schema = arrow_schema(table)
        self._writer = pq.ParquetWriter(path, self._schema, version="2.6", compression="zstd", use_dictionary=True)
        self._rows: list[tuple[Any, ...]] = []

    def write(self, row: tuple[Any, ...]) -> None:
        """Adds a row."""
        self._rows.append(row)
        if len(self._rows) == BATCH:
            self._flush()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True)
        arrays = [pa.array(values, field.type) for values, field in zip(columns, self._schema, strict=True)]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema), row_group_size=BATCH)
        self._rows.clear()

    def close(self) -> None:
        """Writes what is left and closes the file."""
        if self._rows:
            self._flush()
        self._writer.close()
