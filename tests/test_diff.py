"""What differs between two exports: by id, by field, and by documents where the id has changed."""

from __future__ import annotations

from collections.abc import Iterable
import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from models.contract import Axis, Contract, Event, Signatory, Territory
from models.registry import Entry
from models.values import EdtfDate, Period
from pipeline.commands.diff import diff
from pipeline.errors import UserError
from pipeline.export import Format, export
from pipeline.export.compare import Change, compare
from tests.fake_registry import HOSTILE, FakeRegistry, claim, document, entry, registry

A, B, C = (document(name) for name in "abc")
TOWN = Territory(names=("Sevran",), kind="commune", codes=("93071",))


def exported(folder: Path, entries: Iterable[Entry], claims: Any = None) -> Path:
    export(FakeRegistry(entries, claims), folder, [Format.JSONL])
    return folder


def changes(tmp_path: Path, old: Iterable[Entry], new: Iterable[Entry], *claims: Any) -> list[Change]:
    one, other = (claims or (None, None))[:2]
    return list(compare(exported(tmp_path / "a", old, one), exported(tmp_path / "b", new, other)))


def contract(**values: Any) -> Contract:
    return Contract(**{"territory": TOWN, **values})


def test_the_same_registry_has_no_changes(tmp_path: Path) -> None:
    assert changes(tmp_path, registry().entries(), registry().entries()) == []


def test_added_removed_and_changed_in_the_order_of_ids(tmp_path: Path) -> None:
    old = [entry("cls-1", contract(generation=1), A), entry("cls-2", contract(), B)]
    new = [entry("cls-1", contract(generation=2), A), entry("cls-3", contract(), C)]
    found = changes(tmp_path, old, new)
    assert [(c.kind.value, c.id) for c in found] == [("changed", "cls-1"), ("removed", "cls-2"), ("added", "cls-3")]
    assert found[0].as_dict()["fields"] == [{"field": "/generation", "old": 1, "new": 2}]
    assert found[0].territory == "Sevran"


def test_values_are_compared_part_by_part(tmp_path: Path) -> None:
    before = contract(period=Period(start="2024"), signature=EdtfDate(edtf="2024-03", certainty="planned"))
    after = contract(period=Period(start="2024", end="2029"), signature=EdtfDate(edtf="2024-03-22"))
    (change,) = changes(tmp_path, [entry("cls-1", before, A)], [entry("cls-1", after, A)])
    assert [(f.field, f.old, f.new) for f in change.fields] == [
        ("/signature", {"edtf": "2024-03", "certainty": "planned"}, {"edtf": "2024-03-22", "certainty": "actual"}),
        ("/period/end", None, "2029"),
    ]


def test_items_of_lists_are_compared_by_what_names_them(tmp_path: Path) -> None:
    ars = Signatory(name="ARS Bretagne", type="ars")
    before = contract(signatories=(ars, Signatory(name="CAF", type="caf")), axes=(Axis(label="a"), Axis(label="b")))
    after = contract(
        signatories=(Signatory(name="MSA", type="msa"), ars.model_copy(update={"person": "Jeanne Martin"})),
        axes=(Axis(label="b"), Axis(label="a")),
        events=(Event(event="launch", edtf="2024"),),
    )
    (change,) = changes(tmp_path, [entry("cls-1", before, A)], [entry("cls-1", after, A)])
    told = [
        (f.field, f.old and f.old.get("name"), f.new and (f.new.get("person") or f.new.get("name")))
        for f in change.fields
    ]
    assert told == [
        ("/signatories", "ARS Bretagne", "Jeanne Martin"),
        ("/signatories", "CAF", None),
        ("/signatories", None, "MSA"),
        ("/events", None, None),
    ]


def test_another_document_is_a_change_and_confidence_is_none(tmp_path: Path) -> None:
    old = [entry("cls-1", contract(confidence={"/status": 0.5}), A), entry("cls-2", contract(), B)]
    new = [entry("cls-1", contract(confidence={"/status": 0.9}), A), entry("cls-2", contract(), B, C)]
    (change,) = changes(tmp_path, old, new)
    assert [(f.field, f.old, f.new["sha256"]) for f in change.fields] == [("/documents", None, C.sha256)]


def test_a_contract_with_another_id_is_recognised_by_its_documents(tmp_path: Path) -> None:
    old = [entry("cls-93071", contract(), A, B), entry("cls-x", Contract(), document("x"), next="cls-93071")]
    new = [
        entry("cls-93071-2024", contract(generation=2), A, B, C),
        entry("cls-x", Contract(), document("x"), next="cls-93071-2024"),
    ]
    (change,) = changes(tmp_path, old, new)
    assert (change.kind.value, change.was, change.id) == ("renamed", "cls-93071", "cls-93071-2024")
    assert [f.field for f in change.fields] == ["/generation", "/documents"]


@pytest.mark.parametrize(
    ("documents", "territory"),
    [((A, C, document("d")), TOWN), ((A, B), Territory(names=("Autre",), kind="commune", codes=("93066",)))],
    ids=["less than half of the documents", "another territory"],
)
def test_what_is_another_contract_is_not_taken_for_a_renamed_one(
    tmp_path: Path, documents: Any, territory: Territory
) -> None:
    old = [entry("cls-1", contract(), A, B)]
    found = changes(tmp_path, old, [entry("cls-2", contract(territory=territory), *documents)])
    assert [c.kind.value for c in found] == ["removed", "added"]


def test_two_contracts_of_one_document_are_told_apart_by_their_reports(tmp_path: Path) -> None:
    old = [entry("cls-1", contract(), A), entry("cls-2", contract(), A)]
    new = [entry("cls-8", contract(), A), entry("cls-9", contract(), A)]
    first, second = ([claim(A, "/status", "signed", number=n)] for n in (1, 2))
    found = changes(tmp_path, old, new, {"cls-1": first, "cls-2": second}, {"cls-8": second, "cls-9": first})
    assert {(c.was, c.id) for c in found} == {("cls-1", "cls-9"), ("cls-2", "cls-8")}


@pytest.mark.parametrize("text", ["nothing\n", "[]\n", '{"id": 1}\n', '{"id": "b"}\n', "\xff\n", "[" * 9999])
def test_what_is_no_export_is_told(tmp_path: Path, text: str) -> None:
    good = exported(tmp_path / "good", [])
    (tmp_path / "bad").mkdir()
    with pytest.raises(UserError, match="has no"):
        list(compare(good, tmp_path / "bad"))
    (tmp_path / "bad" / "contracts.jsonl").write_text(text, "latin-1")
    with pytest.raises(UserError):
        list(compare(good, tmp_path / "bad"))


def run(*arguments: str | Path) -> Any:
    app = typer.Typer()
    app.command()(diff)
    return CliRunner().invoke(app, list(map(str, arguments)), env={"COLUMNS": "200"})


def test_the_command_answers_like_diff(tmp_path: Path) -> None:
    one = exported(tmp_path / "a", [entry("cls-1", contract(), A), entry("cls-2", contract(), B)])
    other = exported(tmp_path / "b", [entry("cls-1", contract(generation=2), A), entry("cls-3", contract(), B)])
    assert (run(one, one).exit_code, run(one, other).exit_code, run(one, tmp_path).exit_code) == (0, 1, 2)
    shown = run(one, other).output
    assert all(
        word in shown for word in ("/generation", "renamed", "cls-2", "cls-3", "2 contracts: 1 changed, 1 renamed")
    )
    printed = [json.loads(line) for line in run(one, other, "--json").stdout.splitlines()]
    assert [p["change"] for p in printed] == ["changed", "renamed"]


def test_hostile_words_do_not_reach_the_terminal(tmp_path: Path) -> None:
    one = exported(tmp_path / "a", [entry("cls-1", contract(), A)])
    place = Territory(names=(HOSTILE + "[bold]",), kind="other")
    other = exported(tmp_path / "b", [entry("cls-1", Contract(territory=place), A)])
    shown = run(one, other).output
    assert "\x1b" not in shown
    assert "\x00" not in shown
