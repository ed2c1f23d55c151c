"""`clsreg decisions`: what reviewers decide, from the command line and as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
import getpass
import json
import os
from pathlib import Path
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.commands.common import ContractArgument, DbOption, JsonOption, guarded, stdout
from pipeline.errors import UserError

if TYPE_CHECKING:
    from models.registry import Decision
    from models.vocabulary import Verdict

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Reviewers' decisions: they outlive re-extraction.")

PointerArgument = Annotated[
    str, typer.Argument(metavar="FIELD", help="As `clsreg show` lists them: /signature, /period/end, /axes/0.")
]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who decides [env CLSREG_REVIEWER; default: this account].")
]
WhyOption = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, for those who read it later.")]


@app.callback()
def about() -> None:
    """Reviewers' decisions: they outlive re-extraction."""


def _reviewer(given: str | None) -> str:
    return given or os.environ.get("CLSREG_REVIEWER") or getpass.getuser()


def _decide_value(
    id: str, pointer: str, verdict: str, by: str | None, why: str, db: str | None, value: Any = None
) -> None:
    from models.vocabulary import Verdict
    from pipeline.decisions.make import value_decision
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        entry = store.entry(id)
        anchors = store.anchors(entry)
        decision = value_decision(entry, anchors, pointer, Verdict(verdict), _reviewer(by), value=value, why=why)
        store.decide(decision)
    _say(decision)


def _say(decision: Decision) -> None:
    what = f" {decision.field}" if decision.field else ""
    print(f"{decision.id}: {decision.verdict.value}{what} of {decision.entry}", file=sys.stderr)  # noqa: T201


@app.command()
@guarded
def accept(
    id: ContractArgument, field: PointerArgument, by: ByOption = None, why: WhyOption = "", db: DbOption = None
) -> None:
    """Confirms a value: it stays, whatever the machine says later."""
    _decide_value(id, field, "accept", by, why, db)


@app.command()
@guarded
def correct(
    id: ContractArgument,
    field: PointerArgument,
    value: Annotated[
        str,
        typer.Argument(
            metavar="VALUE",
            help='JSON, e.g. \'{"edtf": "2024-03-22", "certainty": "actual"}\', 60 or signed; /axes/- adds one.',
        ),
    ],
    by: ByOption = None,
    why: WhyOption = "",
    db: DbOption = None,
) -> None:
    """Sets a value in place of the machine's, or adds an item to a list."""
    try:
        parsed = json.loads(value)
    except json.JSONDecodeError:
        parsed = value  # a bare word: signed, 2024-03-22
    _decide_value(id, field, "correct", by, why, db, parsed)


@app.command()
@guarded
def reject(
    id: ContractArgument, field: PointerArgument, by: ByOption = None, why: WhyOption = "", db: DbOption = None
) -> None:
    """Takes a value out: the next most believed takes its place, if there is one."""
    _decide_value(id, field, "reject", by, why, db)


@app.command()
@guarded
def merge(
    id: ContractArgument,
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The contract that is the same.")],
    by: ByOption = None,
    why: WhyOption = "",
    db: DbOption = None,
) -> None:
    """Says that two contracts are one."""
    from models.vocabulary import Verdict
    from pipeline.decisions.make import contract_decision
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        one, two = store.entry(id), store.entry(other)
        if one.id == two.id:
            raise UserError(f"{id} and {other} are one contract already", "give two different ones")
        others = store.anchors(two)
        decision = contract_decision(one, store.anchors(one), Verdict.MERGE, _reviewer(by), others=others, why=why)
        store.decide(decision)
        result = store.entry(one.reports[0])
    _say(decision)
    print(f"now {result.id}", file=sys.stderr)  # noqa: T201


@app.command()
@guarded
def split(
    id: ContractArgument,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT", help="Reports that leave, from `clsreg show`.")],
    by: ByOption = None,
    why: WhyOption = "",
    db: DbOption = None,
) -> None:
    """Says that some documents of a contract tell of another one."""
    from models.vocabulary import Verdict
    from pipeline.decisions.make import contract_decision, split_anchors
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        entry = store.entry(id)
        stay, leave = split_anchors(entry, store.anchors(entry), reports)
        decision = contract_decision(entry, stay, Verdict.SPLIT, _reviewer(by), others=leave, why=why)
        store.decide(decision)
    _say(decision)


@app.command("reject-contract")
@guarded
def reject_contract(id: ContractArgument, by: ByOption = None, why: WhyOption = "", db: DbOption = None) -> None:
    """Says that this is no contract: it is left out of lists, exports and figures."""
    from models.vocabulary import Verdict
    from pipeline.decisions.make import contract_decision
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        entry = store.entry(id)
        verdict: Verdict = Verdict.REJECT_CONTRACT
        decision = contract_decision(entry, store.anchors(entry), verdict, _reviewer(by), why=why)
        store.decide(decision)
    _say(decision)


@app.command()
@guarded
def withdraw(
    decision: Annotated[str, typer.Argument(metavar="DECISION", help="Its id, from `clsreg decisions list`.")],
    by: ByOption = None,
    why: WhyOption = "",
    db: DbOption = None,
) -> None:
    """Takes a decision back; both stay on record."""
    from pipeline.decisions.make import withdrawal
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        taken_back = withdrawal(store.decision(decision), _reviewer(by), why)
        store.decide(taken_back)
    _say(taken_back)


@app.command("list")
@guarded
def list_decisions(db: DbOption = None, json_: JsonOption = False) -> None:
    """Lists all decisions in the order of time."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from pipeline.commands.tables import safe, value_text
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        if json_:
            _write_lines(sys.stdout, store.decisions())
            return
        table = Table(
            "id", "when", "who", "decision", "contract", "field", "value", "why", box=SIMPLE_HEAD, pad_edge=False
        )
        for d in store.decisions():
            value = d.value if d.value is not None else d.machine
            table.add_row(
                d.id[:8],
                d.at.strftime("%Y-%m-%d %H:%M"),
                safe(d.by),
                d.verdict.value,
                d.entry,
                d.field or "",
                safe("" if value is None else value_text(value)),
                safe(d.why),
            )
    stdout().print(table)


def _write_lines(stream: Any, found: Iterator[Decision]) -> None:
    from pipeline.decisions.lines import to_lines

    for line in to_lines(found):
        stream.write(line + "\n")


@app.command("export")
@guarded
def export_decisions(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Standard output where none is given.")] = None,
    db: DbOption = None,
) -> None:
    """Writes all decisions as JSON Lines, the oldest first."""
    from pipeline.store.registry import Store

    with Store(db, create=False) as store:
        if file is None:
            _write_lines(sys.stdout, store.decisions())
            return
        with file.open("w", encoding="utf-8", newline="\n") as stream:
            _write_lines(stream, store.decisions())


@app.command("import")
@guarded
def import_decisions(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines of `clsreg decisions export`.")],
    db: DbOption = None,
) -> None:
    """Takes in decisions made elsewhere; those known already, by their id, are left alone."""
    from pipeline.decisions.lines import from_lines
    from pipeline.store.registry import Store

    if not file.is_file():
        raise UserError(f"no file {file}", "`clsreg decisions export FILE` writes one")
    with Store(db) as store, file.open(encoding="utf-8") as stream:
        found = list(from_lines(stream, str(file)))  # all or none: a broken file changes nothing
        new, known = store.take(found)
        store.link()
    print(f"{store.name}: {new} decisions taken in, {known} known already", file=sys.stderr)  # noqa: T201
