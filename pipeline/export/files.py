"""The files of an export, written row by row: CSV, Parquet, JSON Lines."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Protocol

from pipeline.export.cells import csv_text
from pipeline.export.schema import Table
from pipeline.export.text import to_line


class TableFile(Protocol):
    """A file that takes the rows of one table."""

    def write(self, row: tuple[Any, ...]) -> None:
        """Adds a row, as pipeline.export.cells.cells makes it."""
        ...

    def close(self) -> None:
        """Writes what is left and closes the file."""
        ...


class CsvFile:
    """Comma, LF, UTF-8 without a byte order mark, quotes where they are needed, a header."""

    def __init__(self, path: Path, table: Table) -> None:
        self._columns = table.columns
        self._stream = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow(c.name for c in table.columns)

    def write(self, row: tuple[Any, ...]) -> None:
        """Adds a row."""
        self._writer.writerow(map(csv_text, self._columns, row))

    def close(self) -> None:
        """Closes the file."""
        self._stream.close()


class LinesFile:
    """JSON objects, one a line."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="\n")

    def write(self, value: dict[str, Any]) -> None:
        """Adds an object."""
        self._stream.write(to_line(value) + "\n")

    def close(self) -> None:
        """Closes the file."""
        self._stream.close()
