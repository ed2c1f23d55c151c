"""Review: decisions outlive re-extraction, travel as JSON Lines, and become gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
import json
from pathlib import Path

import pytest

from models.contract import Contract, DocumentRecord
from models.values import EdtfDate
from models.vocabulary import Verdict
from pipeline.decisions.lines import from_lines, to_lines
from pipeline.decisions.make import contract_decision, split_anchors, value_decision, withdrawal
from pipeline.errors import UserError
from pipeline.files import find_documents
from pipeline.ingest import ingest_and_link
from pipeline.outcome import Outcome
from pipeline.reextract import reextract
from pipeline.run import process
from pipeline.store import registry
from pipeline.store.registry import Store
from tests.conftest import RELEASE, Run

PRESS = RELEASE.replace("Vendredi 22 mars 2024", "Le 20 mars 2024").replace("Publié le 25", "Publié le 26")


@pytest.fixture
def two(tmp_path: Path, db: str) -> Store:
    """A registry of two documents on one contract that disagree on the day it was signed."""
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "release.txt").write_text(RELEASE, "utf-8")
    (folder / "press.txt").write_text(PRESS, "utf-8")
    store = Store(db)
    ingest_and_link(find_documents([str(folder)]).documents, store)
    return store


def correct(store: Store, pointer: str, value: object, verdict: Verdict = Verdict.CORRECT) -> None:
    (entry,) = store.entries()
    store.decide(value_decision(entry, store.anchors(entry), pointer, verdict, "Marie", value=value))


def test_a_correction_is_shown_and_outlives_new_rules(two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (entry,) = two.entries()
    assert "/signature" in [c.pointer for c in entry.conflicts]
    correct(two, "/signature", {"edtf": "2024-03-22", "certainty": "actual"})
    monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
    result = reextract(two)
    assert result.documents == 2
    (after,) = two.entries()
    assert after.contract.signature and after.contract.signature.edtf == "2024-03-22"
    assert after.reviewed["/signature"].by == "Marie"
    assert "/signature" not in [c.pointer for c in after.conflicts]


def test_a_dry_run_shows_what_changes_and_changes_nothing(two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before, counts = list(two.entries()), two.counts()
    monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
    _read_by(monkeypatch, _without_axes)
    result = reextract(two, dry=True)
    assert [(c.field, c.new) for c in result.changes] == [("axes", [])]
    assert result.changes[0].old
    assert (list(two.entries()), two.counts()) == (before, counts)
    assert [c.field for c in reextract(two).changes] == ["axes"]
    assert next(two.entries()).contract.axes == ()
    assert list(two.outdated()) == []


def test_what_a_new_rule_says_against_a_reviewer_is_shown_as_kept(two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    correct(two, "/status", "amended")
    monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
    _read_by(monkeypatch, _announced)
    (change,) = reextract(two).changes
    assert (change.field, change.old, change.new, change.reviewed) == ("status", "signed", "announced", True)
    (entry,) = two.entries()
    assert (entry.contract.status, entry.reviewed["/status"].disputed) == ("amended", True)


def _read_by(monkeypatch: pytest.MonkeyPatch, rules: Callable[..., DocumentRecord]) -> None:
    """From now on documents are read by other rules, in this process: those of others know nothing of them."""
    monkeypatch.setattr("pipeline.workers.attempt.extract_document", rules)

    def here(uris: Iterable[str], *_: object) -> Iterator[Outcome]:
        return (process(uri) for uri in uris)

    monkeypatch.setattr("pipeline.reextract.run", here)
    monkeypatch.setattr("pipeline.ingest.run", here)


def _without_axes(document, *rest):  # type: ignore[no-untyped-def]
    from pipeline.extract import extract_document

    record = extract_document(document, *rest)
    return record.model_copy(
        update={
            "contracts": tuple(c.model_copy(update={"axes": (), "axes_count": c.axes_count}) for c in record.contracts)
        }
    )


def _announced(document, *rest):  # type: ignore[no-untyped-def]
    from models.vocabulary import Status
    from pipeline.extract import extract_document

    record = extract_document(document, *rest)
    changed = tuple(c.model_copy(update={"status": Status.ANNOUNCED}) for c in record.contracts)
    return record.model_copy(update={"contracts": changed})


def test_a_document_that_is_gone_keeps_its_answer(two: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "two" / "press.txt").unlink()
    monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
    result = reextract(two)
    assert ([Path(g).name for g in result.gone], result.documents) == (["press.txt"], 1)
    assert len(next(two.entries()).documents) == 2


def test_split_merge_reject_and_withdraw(two: Store) -> None:
    (entry,) = two.entries()
    stay, leave = split_anchors(entry, two.anchors(entry), [entry.reports[0]])
    two.decide(contract_decision(entry, stay, Verdict.SPLIT, "Marie", others=leave))
    one, other = two.entries()
    assert len(one.reports) == len(other.reports) == 1
    two.decide(contract_decision(one, two.anchors(one), Verdict.MERGE, "Marie", others=two.anchors(other)))
    (again,) = two.entries()
    assert again.reports == entry.reports
    two.decide(contract_decision(again, two.anchors(again), Verdict.REJECT_CONTRACT, "Marie"))
    assert list(two.entries()) == []
    last = list(two.decisions())[-1]
    two.decide(withdrawal(last, "Paul"))
    assert len(list(two.entries())) == 1
    assert len(list(two.decisions())) == 4, "nothing is taken from the record"


def test_decisions_move_to_another_registry_and_only_once(two: Store, tmp_path: Path) -> None:
    correct(two, "/signature", {"edtf": "2024-03-22", "certainty": "actual"})
    lines = list(to_lines(two.decisions()))
    with Store(str(tmp_path / "other.sqlite")) as other:
        found = list(from_lines(lines, "d.jsonl"))
        assert other.take(found) == (1, 0)
        assert other.take(found) == (0, 1)
        ingest_and_link(find_documents([str(tmp_path / "two")]).documents, other)
        assert list(other.entries()) == list(two.entries())


def test_a_broken_line_is_named() -> None:
    with pytest.raises(UserError, match=r"d\.jsonl, line 2: no decision"):
        list(from_lines(["", '{"id": 1}'], "d.jsonl"))


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("/nothing", 1, "no field"),
        ("/axes/x", 1, "no field"),
        ("/signature", {"edtf": "12 mars"}, "no value for signature"),
        ("/axes/9", {"label": "x"}, "has 3 axes"),
        ("/period/start", "soon", "no value for period/start"),
    ],
)
def test_a_wrong_correction_is_refused(two: Store, pointer: str, value: object, message: str) -> None:
    with pytest.raises(UserError, match=message):
        correct(two, pointer, value)
    assert list(two.decisions()) == []


def test_a_document_reviewed_whole_becomes_gold(two: Store, tmp_path: Path, clsreg: Run) -> None:
    (entry,) = two.entries()
    gold = tmp_path / "gold"
    assert "gold of 0 documents" in clsreg("gold", "export", gold, "--db", two.name).stderr
    for pointer in list(entry.contract.confidence):
        if pointer != "/signature":
            correct(two, pointer, None, Verdict.ACCEPT)
    correct(two, "/signature", {"edtf": "2024-03-22", "certainty": "actual"})
    assert "gold of " in clsreg("gold", "export", gold, "--db", two.name).stderr
    files = sorted(gold.glob("*.json"))
    assert files
    contract = json.loads(files[0].read_text("utf-8"))["contracts"][0]
    assert contract["signature"] == {"edtf": "2024-03-22", "certainty": "actual"}
    assert len(contract["axes"]) == 3
    assert "core F1" in clsreg("evaluate", gold).stdout


def test_the_commands(two: Store, clsreg: Run, tmp_path: Path) -> None:
    (entry,) = two.entries()
    db = {"CLSREG_DB": two.name, "CLSREG_REVIEWER": "Marie"}
    assert clsreg("decisions", "correct", entry.id, "/duration_months", "48", "--why", "page 2", **db).returncode == 0
    assert clsreg("decisions", "accept", entry.id, "status", **db).returncode == 0
    assert clsreg("decisions", "reject", entry.id, "/axes/0", **db).returncode == 0
    shown = clsreg("show", entry.id, **db).stdout
    assert "correct by Marie" in shown
    assert "l'accès aux soins" not in shown.split("contradiction")[0]
    table = clsreg("decisions", "list", **db).stdout
    assert "page 2" in table
    file = tmp_path / "decisions.jsonl"
    clsreg("decisions", "export", file, **db)
    assert len(file.read_text("utf-8").splitlines()) == 3
    assert "0 decisions taken in, 3 known already" in clsreg("decisions", "import", file, **db).stderr
    refused = clsreg("decisions", "correct", entry.id, "/status", "sealed", **db)
    assert (refused.returncode, "no value for status" in refused.stderr) == (2, True)
    first = table.split("\n")[3].split()[0]
    assert clsreg("decisions", "withdraw", first, **db).returncode == 0
    assert next(two.entries()).contract.duration_months == 60


@pytest.mark.parametrize(
    "line",
    [
        '"field": "duration_months", "value": "abc"',
        '"field": "status", "value": "sealed"',
        '"field": "signature", "value": {"edtf": "soon"}',
        '"field": "axes", "item": "x", "value": "Santé"',
        '"field": "nothing", "value": 1',
    ],
)
def test_decisions_that_could_not_be_applied_are_refused(line: str) -> None:
    frame = '{"id": "d", "verdict": "correct", "by": "M", "at": "2024-01-01T00:00:00", "entry": "x", "anchors": [{"document": "a", "number": 1}], %s}'
    with pytest.raises(UserError, match="line 1"):
        list(from_lines([frame % line], "d.jsonl"))


def test_a_value_of_a_reviewer_can_be_confirmed_and_taken_out(two: Store) -> None:
    correct(two, "/duration_months", 48)
    correct(two, "/duration_months", None, Verdict.ACCEPT)
    assert next(two.entries()).contract.duration_months == 48
    correct(two, "/duration_months", None, Verdict.REJECT)
    assert next(two.entries()).contract.duration_months == 60


def test_a_decision_never_lands_on_another_contract(tmp_path: Path, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RELEASE, "utf-8")
    towns = [_town(n) for n in (1, 2, 3)]
    with Store(db) as store:
        _answer(monkeypatch, towns)
        ingest_and_link([str(page)], store)
        _, second, third = store.entries()
        store.decide(contract_decision(second, store.anchors(second), Verdict.REJECT_CONTRACT, "M"))
        monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
        _answer(monkeypatch, [towns[0], towns[2]])  # the third town's contract is now the page's second
        reextract(store)
        assert [e.id for e in store.entries()] == ["cls-93001-2024", third.id]


def test_an_old_id_leads_to_the_contract_after_new_rules_too(two: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    (before,) = two.entries()
    monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
    _answer(
        monkeypatch, [before.contract.model_copy(update={"signature": EdtfDate(edtf="2022-03-22"), "period": None})]
    )
    reextract(two)
    (after,) = two.entries()
    assert after.id != before.id
    assert two.entry(before.id) == after


def _town(number: int) -> Contract:
    territory = {"names": [f"Ville {number}"], "kind": "commune", "codes": [f"9300{number}"], "departments": ["93"]}
    signature = {"edtf": "2024-03-22", "certainty": "actual"}
    return Contract.model_validate({"territory": territory, "signature": signature, "status": "signed"})


def _answer(monkeypatch: pytest.MonkeyPatch, contracts: list[Contract]) -> None:
    """Every document is from now on read as reporting these contracts."""
    from pipeline.extract import extract_document

    def answer(document, *rest):  # type: ignore[no-untyped-def]
        return extract_document(document, *rest).model_copy(
            update={"contracts": tuple(contracts), "outcome": "records"}
        )

    _read_by(monkeypatch, answer)


def test_a_place_that_cannot_be_written_is_told(two: Store, clsreg: Run) -> None:
    for command in (["decisions", "export", "/nonexistent/x"], ["gold", "export", "/dev/null"]):
        done = clsreg(*command, "--db", two.name)
        assert (done.returncode, command[2] in done.stderr, "Traceback" in done.stderr) == (2, True, False)
