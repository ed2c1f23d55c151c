"""From the values of a row to the cells of a table: EDTF dates get their days, texts are made fit to publish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
import re
from typing import Any

from models.values import edtf_bounds
from pipeline.export.schema import Column, Table
from pipeline.export.text import CUT, clean

SEPARATOR = "|"
LONGEST = 32_000  # characters of a text in a CSV file; a spreadsheet holds 32,767
_EXACT = 2**53  # whole numbers beyond it do not come through every reader

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
# Where a spreadsheet would begin to calculate: at the start of a cell, or of what it takes for one after a semicolon.
_FORMULA = re.compile(r"""(?:^|(?<=;))(?=[\s"]*['=+\-@＝＋－＠])""")


def cells(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """A row's values in the order of the table's columns: str, tuple of str, int, float, bool, date, or None.

    The row has a value for every column (else KeyError) but the days of EDTF dates, which are filled in here. What is no
    EDTF date of the supported level, and a whole number that is not exact everywhere, is left out.
    """
    return tuple(
        _day(row[column.day_of[0]], column.day_of[1]) if column.day_of else _value(column, row[column.name])
        for column in table.columns
    )


def _day(edtf: str | None, which: int) -> date | None:
    try:
        return edtf_bounds(edtf)[which] if edtf else None
    except ValueError:
        return None


def _value(column: Column, value: Any) -> Any:
    if value is None or value == "":
        return None
    if column.listed:
        return tuple(clean(str(v)) for v in value)
    if column.kind == "edtf":
        return value if _day(value, 0) else None
    if column.kind == "integer":
        return value if abs(value) <= _EXACT else None
    if column.kind == "number":
        return clean(float(value))
    return value if column.kind in ("date", "boolean") else clean(str(value))


def csv_text(column: Column, value: Any) -> str:
    """A cell as a CSV file has it, on one line; '' where it is missing.

    Texts that a spreadsheet would take for a formula get an apostrophe in front, here only: other formats have them as
    they are. Items of a list are joined by a bar; a bar within an item becomes a broken bar.
    """
    if value is None:
        return ""
    if column.listed:
        value = SEPARATOR.join([v.replace(SEPARATOR, "¦") for v in value])
    if not isinstance(value, str):
        return _number(value)
    line = value if value.isprintable() else _BREAKS.sub(" ", value)
    if not column.free:
        return line
    return _FORMULA.sub("'", line if len(line) <= LONGEST else line[:LONGEST] + CUT)


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() else repr(value)
    return str(value)  # a date is written as ISO 8601
