"""`clsreg list` and `show`: contracts of the registry, and one of them with its proof."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.common import ContractArgument, DbOption, JsonOption, guarded, numbered, stdout

if TYPE_CHECKING:
    from models.registry import Entry
    from pipeline.store.registry import Store


class StatusName(StrEnum):
    """The statuses by their names, without loading the models for `--help`."""

    ANNOUNCED = "announced"
    IN_PREPARATION = "in_preparation"
    SIGNED = "signed"
    AMENDED = "amended"
    COMPLETED = "completed"


def day(text: str | None) -> date | None:
    """A day that a user gave: a date, or a month or year, which stand for their first day."""
    from pipeline.errors import UserError

    if text is None:
        return None
    parts = text.split("-")
    try:
        numbers = [int(p) for p in (*parts, "1", "1")[:3]]
        return date(*numbers)
    except (ValueError, TypeError) as error:
        raise UserError(f"{text!r} is no date", "write 2024-03-22, 2024-03 or 2024") from error


def _theme(text: str | None) -> str | None:
    from models.vocabulary import Theme
    from pipeline.errors import UserError

    if text is None or text in list(Theme):
        return text
    raise UserError(f"no theme {text!r}", f"themes are {', '.join(t.value for t in Theme)}")


@guarded
def list_contracts(
    db: DbOption = None,
    status: Annotated[StatusName | None, typer.Option(help="Only contracts of this status.")] = None,
    territory: Annotated[str | None, typer.Option(metavar="TEXT", help="Only where a name contains this.")] = None,
    region: Annotated[str | None, typer.Option(metavar="CODE", help="Only in this région, e.g. 44.")] = None,
    department: Annotated[str | None, typer.Option(metavar="CODE", help="Only in this département, e.g. 52.")] = None,
    commune: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only those that cover this commune (INSEE code), e.g. 74010.")
    ] = None,
    theme: Annotated[
        str | None, typer.Option(metavar="THEME", help="Only with an axis of this theme, e.g. mental_health.")
    ] = None,
    signed_from: Annotated[str | None, typer.Option(metavar="DATE", help="Only signed on this day or later.")] = None,
    signed_to: Annotated[str | None, typer.Option(metavar="DATE", help="Only signed on this day or before.")] = None,
    ends_before: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only those that end before this day.")
    ] = None,
    needs_review: Annotated[
        bool, typer.Option("--needs-review", help="Only with contradictions, failed checks or possible doubles.")
    ] = False,
    as_lines: Annotated[bool, typer.Option("--json", help="One JSON object a contract instead of a table.")] = False,
) -> None:
    """Lists the contracts in the registry, one line each, by territory.

    A date as vague as a year counts where it can be the one asked for; ends are derived from the duration where no end
    is told. The column `rev.` counts contradictions (c), failed checks (k) and possible doubles (d).
    """
    from pipeline.store.entries import Filters
    from pipeline.store.registry import Store

    wanted = Filters(
        status=status.value if status else None,
        territory=territory,
        region=region,
        department=department,
        commune=commune,
        theme=_theme(theme),
        signed_from=day(signed_from),
        signed_to=day(signed_to),
        ends_before=day(ends_before),
        needs_review=True if needs_review else None,
    )
    with Store(db, create=False) as store:
        _warn_of_unlinked(store)
        found = store.entries(wanted, by_id=False)
        if as_lines:
            for entry in found:
                print(json.dumps(entry.model_dump(mode="json"), ensure_ascii=False))  # noqa: T201
            return
        _print_table(store, found)


def _warn_of_unlinked(store: Store) -> None:
    if store.unlinked():
        print("clsreg: an ingest was stopped before its end; `clsreg link` finishes it", file=sys.stderr)  # noqa: T201


def _print_table(store: Store, found: Iterator[Entry]) -> None:
    from pipeline.commands.tables import EntriesTable

    console = stdout()
    table = EntriesTable(console.width)
    for entry in found:
        table.add(entry)
    console.print(table.table)
    print(f"{numbered(table.rows, 'contracts')} in {store.name}", file=sys.stderr)  # noqa: T201


@guarded
def show(id: ContractArgument, db: DbOption = None, json_: JsonOption = False) -> None:
    """Shows one contract: each value, how sure it is, the words that say it, and what contradicts it."""
    from pipeline.commands.entry_view import print_entry
    from pipeline.output import with_claims
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        entry: Entry = store.entry(id)
        claims = store.claims(entry)
    if json_:
        print(json.dumps(with_claims(entry, claims), ensure_ascii=False, indent=2))  # noqa: T201
        return
    print_entry(stdout(), entry, claims)
