"""`clsreg diff`: what differs between two exports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
import json
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import guarded, leave, numbered, stdout

if TYPE_CHECKING:
    from rich.table import Table

    from pipeline.export.compare import Change

DIFFERENT = 1
_ROWS = 200  # of a table at a time: a long comparison is printed as it goes

_SHARES = {"what": 8, "contract": 22, "territory": 28, "field": 20}


@guarded
def diff(
    old: Annotated[Path, typer.Argument(metavar="A", help="The earlier export.")],
    new: Annotated[Path, typer.Argument(metavar="B", help="The later export.")],
    as_lines: Annotated[bool, typer.Option("--json", help="One JSON object a contract instead of a table.")] = False,
) -> None:
    """Shows what differs between two exports: contracts added, removed, renamed and changed, field by field.

    A contract whose id has changed is recognised by the documents it rests on. Compared are values, documents and the
    contracts before and after; not the evidence, the confidence, and the order within lists. As with diff(1), the exit
    code is 0 where the exports say the same, 1 where they differ, 2 where they cannot be compared.
    """
    from pipeline.export.compare import compare

    counts: Counter[str] = Counter()
    changes = _counted(compare(old, new), counts)
    if as_lines:
        for change in changes:
            print(json.dumps(change.as_dict(), ensure_ascii=False))  # noqa: T201
    else:
        _print(changes)
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
    said = f"{numbered(counts.total(), 'contracts')}: {kinds}" if counts else "no difference"
    print(said, file=sys.stderr)  # noqa: T201
    if counts:
        leave(DIFFERENT)


def _counted(changes: Iterable[Change], counts: Counter[str]) -> Iterator[Change]:
    for change in changes:
        counts[change.kind.value] += 1
        yield change


def _print(changes: Iterable[Change]) -> None:
    console = stdout()
    table = _table(console.width, header=True)
    for change in changes:
        for row in _rows(change):
            table.add_row(*row)
        if table.row_count >= _ROWS:
            console.print(table)
            table = _table(console.width, header=False)
    if table.row_count:
        console.print(table)


def _table(width: int, header: bool) -> Table:
    """A table whose columns are as wide in every part of a long comparison."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_header=header)
    share = max(12, (width - sum(_SHARES.values()) - 14) // 2)
    for name in ("what", "contract", "territory", "field", "old", "new"):
        size = _SHARES.get(name, share)
        table.add_column(name, width=size, overflow="fold" if name in ("contract", "field") else "ellipsis")
    return table


def _rows(change: Change) -> Iterator[tuple[Any, ...]]:
    from pipeline.commands.tables import safe

    head: list[Any] = [safe(change.kind.value), safe(change.id), safe(change.territory)]
    if change.was:
        yield (*head, safe("/id"), safe(change.was), safe(change.id))
        head = ["", "", ""]
    elif not change.fields:
        yield (*head, "", "", "")
    for field in change.fields:
        yield (*head, safe(field.field), safe(_text(field.old)), safe(_text(field.new)))
        head = ["", "", ""]


def _text(value: Any) -> str:
    """A value on one line; a document by its address, its file, or its SHA-256."""
    from pipeline.commands.tables import value_text

    if isinstance(value, dict) and "sha256" in value:
        return str((value.get("urls") or value.get("files") or [value["sha256"]])[0])
    return "" if value is None else value_text(value)
