"""The contracts of an export, read back one by one."""

from __future__ import annotations

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

from pipeline.errors import UserError
from pipeline.export.export import LINES

Record = dict[str, Any]  # as pipeline.export.record.record makes it


def records(folder: Path) -> Iterator[Record]:
    """The contracts of an export by id, ascending. UserError where the folder has none, or not such ones."""
    path, before = folder / LINES, ""
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, 1):
                found = _record(line, path, number)
                if found["id"] <= before:
                    raise UserError(f"{path}, line {number}: the contracts are not in order", _AGAIN)
                before = found["id"]
                yield found
    except FileNotFoundError as error:
        raise UserError(f"{folder} has no {LINES}", f"is it an export? {_AGAIN}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path} cannot be read: {error}", _AGAIN) from error


_AGAIN = "`clsreg export` with the format jsonl makes one"


def _record(line: str, path: Path, number: int) -> Record:
    try:
        found = json.loads(line)
        place = found["territory"]
        if isinstance(found["id"], str) and all(d["sha256"] for d in found["documents"]):
            return {**found, "territory": dict(place or {})}
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise UserError(f"{path}, line {number} is no contract", _AGAIN)


def merged(old: Path, new: Path) -> Iterator[tuple[Record | None, Record | None]]:
    """The contracts of two exports side by side, by id; None where one has it not."""
    left, right = records(old), records(new)
    one, other = next(left, None), next(right, None)
    while one or other:
        if other is None or (one is not None and one["id"] < other["id"]):
            yield one, None
            one = next(left, None)
        elif one is None or other["id"] < one["id"]:
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)
