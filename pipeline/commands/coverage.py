"""`clsreg coverage`: the communes and people with a contract in force, where contracts are missing, which end soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from enum import StrEnum
import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import DbOption, guarded, numbered, stdout
from pipeline.errors import UserError

if TYPE_CHECKING:
    from rich.table import Table

    from models.registry import Entry
    from pipeline.coverage import Area, Chains, Coverage, Ending, Gap, Uncounted

OnOption = Annotated[
    str | None, typer.Option("--on", metavar="DATE", help="The day, YYYY-MM-DD. Default: today.", show_default=False)
]
REASONS = {
    "no_codes": "territory without official codes",
    "unknown_codes": "codes that today's tables do not have",
    "no_start": "no date since when",
    "no_status": "nothing says that it is signed",
    "contradictory": "ends before it starts",
}


class By(StrEnum):
    """The areas that `coverage` lists."""

    REGION = "region"
    DEPARTMENT = "department"


def day_of(text: str | None) -> date:
    """The day an option names, else today."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"not a date: {text}", "write it as 2026-03-22") from None


@guarded
def coverage(
    on: OnOption = None,
    by: Annotated[By, typer.Option(help="Which areas to list.")] = By.REGION,
    ending: Annotated[
        int | None,
        typer.Option(metavar="MONTHS", min=0, max=1200, help="List contracts that end within so many months."),
    ] = None,
    gaps: Annotated[bool, typer.Option("--gaps", help="List the periods without a contract.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="JSON instead of tables; it holds everything.")] = False,
    db: DbOption = None,
) -> None:
    """Shows which share of communes and people has a contract in force, certainly and possibly."""
    from pipeline import coverage as measures
    from pipeline.store.registry import Store

    day = day_of(on)
    found, chains = measures.Coverage(day), measures.Chains()
    with Store(db, create=False) as store:
        left_out = _gather(store.entries(), found, chains)
    if json_:
        print(json.dumps(_as_json(found, chains, left_out, ending), ensure_ascii=False, indent=1))  # noqa: T201
        return
    console = stdout()
    if gaps:
        known = measures.gaps(chains, found)
        console.print(_gaps_table(known, day))
        print(numbered(len(known), "periods without a contract"), file=sys.stderr)  # noqa: T201
    if ending is not None:
        soon = measures.ending(chains, day, ending)
        console.print(_ending_table(soon))
        print(numbered(len(soon), f"contracts that may end by {measures.months_later(day, ending)}"), file=sys.stderr)  # noqa: T201
    if not gaps and ending is None:
        console.print(_areas_table([*(found.regions() if by is By.REGION else found.departements()), found.france()]))
    _say_left_out(left_out, day)


def _gather(entries: Iterable[Entry], found: Coverage, chains: Chains) -> list[Uncounted]:
    """One pass over the entries; those that figures leave out."""
    from pipeline.coverage import uncounted

    left_out = []
    for entry in entries:
        found.add(entry)
        chains.add(entry)
        missing = uncounted(entry, found.day)
        if missing is not None:
            left_out.append(missing)
    return left_out


def _as_json(found: Coverage, chains: Chains, left_out: list[Uncounted], months: int | None) -> dict[str, Any]:
    from pipeline import coverage as measures

    answer: dict[str, Any] = {
        "on": found.day.isoformat(),
        "france": _area_json(found.france()),
        "regions": [_area_json(a) for a in found.regions()],
        "departments": [_area_json(a) for a in found.departements()],
        "gaps": [_plain(asdict(g)) for g in measures.gaps(chains, found)],
        "not_counted": [_plain(asdict(u)) for u in left_out],
    }
    if months is not None:
        answer["ending"] = [_plain(asdict(e)) for e in measures.ending(chains, found.day, months)]
    return answer


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        k.replace("departements", "departments"): v.isoformat() if isinstance(v, date) else v for k, v in row.items()
    }


def _area_json(area: Area) -> dict[str, Any]:
    counts = {"certain": area.certain, "possible": area.possible, "assumed": area.assumed}
    shares = {f"{name}_share": round(area.share(count), 4) for name, count in counts.items()}
    return {
        "code": area.code,
        "name": area.name,
        "contracts": area.contracts,
        "total": asdict(area.total),
        **{name: asdict(count) for name, count in counts.items()},
        **shares,
    }


def _table(*columns: str, right: Iterable[str] = ()) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left")
    return table


def _areas_table(areas: list[Area]) -> Table:
    names = ("contracts", "communes", "of", "certain", "possible", "assumed too", "inhabitants")
    table = _table("code", "area", *names, right=names)
    for area in areas:
        shares = (f"{100 * area.share(count):.1f} %" for count in (area.certain, area.possible, area.most))
        table.add_row(
            area.code, area.name, str(area.contracts), f"{area.most.communes:,}", f"{area.total.communes:,}", *shares,
            f"{area.total.population:,}", style="bold" if area.kind == "france" else "",
        )  # fmt: skip
    return table


def _place(row: Gap | Ending) -> str:
    return f"{row.name or '?'} ({', '.join(row.departements)})" if row.departements else row.name or "?"


def _gaps_table(found: list[Gap], day: date) -> Table:
    from pipeline.commands.tables import safe

    table = _table("territory", "without since", "until", "months", "after", "remarks", right=("months",))
    for gap in found:
        until = gap.until.isoformat() if gap.until else "…"
        months = str(round(gap.days(day) / 30.44))
        table.add_row(safe(_place(gap)), gap.since.isoformat(), until, months, gap.after, _remarks(gap))
    return table


def _ending_table(found: list[Ending]) -> Table:
    from pipeline.commands.tables import safe

    table = _table("territory", "ends", "contract", "remarks")
    for end in found:
        days = sorted({end.earliest.isoformat(), end.latest.isoformat()})
        table.add_row(safe(_place(end)), " to ".join(days), end.entry, _remarks(end))
    return table


def _remarks(row: Gap | Ending) -> str:
    said = {"end assumed (5 years)": row.assumed, "a new one is being prepared": row.preparing}
    return ", ".join(text for text, so in said.items() if so)


def _say_left_out(left_out: list[Uncounted], day: date) -> None:
    """Names on standard error what the figures do not hold."""
    from pipeline.commands.tables import safe

    if left_out:
        print(f"not counted on {day}: {numbered(len(left_out), 'contracts')}", file=sys.stderr)  # noqa: T201
    for row in left_out:
        why = REASONS[row.reason.value] + (f" ({', '.join(row.codes)})" if row.codes else "")
        print(f"  {' '.join(safe(row.name or '?').plain.split())} [{row.entry}]: {why}", file=sys.stderr)  # noqa: T201
