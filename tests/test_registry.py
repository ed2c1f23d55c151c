"""The registry: nothing twice, nothing lost, every value with its proof."""

from __future__ import annotations

import json
from pathlib import Path

from alembic.script import ScriptDirectory
import pytest
from sqlalchemy import text

import clsreg as module
from pipeline.errors import RegistryError, UserError
from pipeline.files import find_documents
from pipeline.ingest import ingest
from pipeline.run import process
from pipeline.store import database, registry
from pipeline.store.registry import Saved, Store
from tests.conftest import RELEASE, Run


def fill(store: Store, folder: Path, jobs: int = 1) -> dict[str, int]:
    return dict(ingest(find_documents([str(folder)]).documents, store, jobs).table())


def test_ingest_twice_changes_nothing(folder: Path, db: str) -> None:
    with Store(db) as store:
        first = fill(store, folder)
        counts = store.counts()
        second = fill(store, folder)
        assert (first["added"], first["contracts found"], first["without an answer"]) == (2, 1, 1)
        assert (second["added"], second["unchanged"], second["without an answer"]) == (0, 2, 1)
        assert store.counts() == counts
        assert counts["documents"] == 2
        assert counts["claims"] > 5


def test_standard_input_is_kept_by_its_content(clsreg: Run, db: str) -> None:
    for piped in (RELEASE, RELEASE.replace("Annecy", "Chambéry")):
        done = clsreg("ingest", "-", "--db", db, input=piped)
        assert "1 added" in done.stderr + done.stdout
    with Store(db) as store:
        assert store.counts()["documents"] == 2


def test_a_single_path_is_one_path_and_a_missing_one_is_told(folder: Path, db: str) -> None:
    assert module.Registry(db).ingest(str(folder)).documents == 3
    with pytest.raises(FileNotFoundError, match="nowhere"):
        module.Registry(db).ingest([folder, "nowhere"])


def test_the_same_content_elsewhere_is_one_document(folder: Path, db: str) -> None:
    (folder / "copy.txt").write_text(RELEASE, "utf-8")
    with Store(db) as store:
        summary = fill(store, folder, jobs=2)
        assert (summary["added"], summary["unchanged"]) == (2, 1)
        assert store.counts()["sources"] == 3


def test_new_rules_read_a_document_again(folder: Path, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(db) as store:
        fill(store, folder)
        before = [c.as_dict() for c in store.contracts()]
        monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
        assert fill(store, folder)["read again by new rules"] == 2
        after = [c.as_dict() for c in store.contracts()]
        assert [c["id"] for c in after] == [c["id"] for c in before]
        assert {c["version"] for c in after} == {"9.9.9+new"}
        assert store.counts()["extractions"] == 2


def test_a_failure_is_kept_counted_and_goes_when_the_document_is_read(folder: Path, db: str) -> None:
    with Store(db) as store:
        fill(store, folder)
        fill(store, folder)
        (failure,) = store.failures()
        assert (Path(failure.uri).name, failure.reason, failure.attempts) == ("b.pdf", "damaged", 2)
        (folder / "b.pdf").write_text(RELEASE + "Fin.\n", "utf-8")
        fill(store, folder)
        assert store.failures() == []


def test_claims_have_words_that_stand_in_the_stored_text(folder: Path, db: str) -> None:
    with Store(db) as store:
        fill(store, folder)
        (contract,) = store.contracts()
        with store.session() as session:
            stored = session.execute(text("SELECT text FROM documents ORDER BY id")).scalars().first()
        proofs = [e for claim in contract.claims for e in claim.evidence]
        assert proofs
        assert all(stored[e["start"] : e["end"]] == e["quote"] for e in proofs)
        assert {c.pointer for c in contract.claims} >= {"/territory", "/status", "/signature", "/axes/0"}


def test_filters(folder: Path, db: str) -> None:
    with Store(db) as store:
        fill(store, folder)
        assert len(list(store.contracts(status="signed", territory="grand ANNECY", department="74"))) == 1
        assert list(store.contracts(status="completed")) == []
        assert list(store.contracts(territory="Langres")) == []
        assert list(store.contracts(department="52")) == []


def test_a_contract_by_the_beginning_of_its_id(folder: Path, db: str) -> None:
    with Store(db) as store:
        fill(store, folder)
        (contract,) = store.contracts()
        assert store.contract(contract.id[:6]).id == contract.id
        with pytest.raises(UserError, match="no contract") as unknown:
            store.contract("zzz")
        assert unknown.value.code == 2, "wrong use; the registry is sound"
        with store.engine.begin() as connection:
            row = 'extraction_id, number, status, territory_key, "values"'
            connection.execute(text(f"INSERT INTO contracts (id, {row}) SELECT id || 'x', {row} FROM contracts"))
        with pytest.raises(UserError, match="begins several ids") as ambiguous:
            store.contract(contract.id[:6])
        assert ambiguous.value.code == 2
        assert store.contract(contract.id).id == contract.id


def test_two_registries_open_at_once_make_no_duplicates(release: Path, db: str) -> None:
    outcome = process(str(release))
    with Store(db) as one, Store(db) as two:
        assert one.save(outcome, "a") is Saved.ADDED
        assert two.save(outcome, "a") is Saved.UNCHANGED
        assert two.counts()["documents"] == 1


def test_migrations_make_the_tables_of_the_code(db: str) -> None:
    with Store(db) as store:
        assert database.differences(store.engine) == []
    assert ScriptDirectory(str(database.MIGRATIONS)).get_heads() == [database.HEAD]


def test_an_older_registry_says_how_to_upgrade(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(db).engine.dispose()
    monkeypatch.setattr(database, "HEAD", "0002")
    with pytest.raises(RegistryError) as error:
        Store(db)
    assert "clsreg db upgrade" in error.value.advice


def test_a_newer_registry_says_to_upgrade_clsreg(clsreg: Run, db: str) -> None:
    with Store(db) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for command in (["list"], ["db", "check"], ["db", "upgrade"]):
        done = clsreg(*command, "--db", db)
        assert done.returncode == 3
        assert "made by a newer clsreg" in done.stderr
        assert "upgrade clsreg" in done.stderr
        assert "db upgrade" not in done.stderr
        assert "Traceback" not in done.stderr


def test_upgrade_tells_what_is_no_registry(clsreg: Run, db: str, tmp_path: Path) -> None:
    Store(db).engine.dispose()
    (tmp_path / "text.sqlite").write_text("some words\n" * 300, "utf-8")
    (tmp_path / "broken.sqlite").write_bytes(Path(db).read_bytes()[:9000])
    for name in ("text.sqlite", "broken.sqlite", "no/folder.sqlite"):
        done = clsreg("db", "upgrade", "--db", tmp_path / name)
        assert (done.returncode, "cannot be used" in done.stderr, "Traceback" in done.stderr) == (3, True, False)


def test_departments_are_found_in_either_case(folder: Path, db: str) -> None:
    with Store(db) as store:
        fill(store, folder)
        with store.engine.begin() as connection:
            connection.execute(text("""UPDATE contracts SET "values" = replace("values", '"74"', '"2A"')"""))
        assert len(list(store.contracts(department="2a"))) == len(list(store.contracts(department="2A"))) == 1


def test_the_commands(clsreg: Run, folder: Path, db: str) -> None:
    assert "already at" not in clsreg("db", "upgrade", "--db", db).stdout
    assert "already at" in clsreg("db", "upgrade", "--db", db).stdout
    done = clsreg("ingest", folder, CLSREG_DB=db)
    assert (done.returncode, "1 contract found" in done.stderr) == (1, True)
    assert "Grand Annecy" in clsreg("list", CLSREG_DB=db).stdout
    contract = json.loads(clsreg("list", "--json", CLSREG_DB=db).stdout)
    shown = clsreg("show", contract["id"], CLSREG_DB=db)
    assert "/signature" in shown.stdout
    assert json.loads(clsreg("show", contract["id"], "--json", CLSREG_DB=db).stdout) == contract
    assert "damaged" in clsreg("failures", CLSREG_DB=db).stdout
    assert json.loads(clsreg("failures", "--json", CLSREG_DB=db).stdout)["reason"] == "damaged"
    assert "2 documents" in clsreg("db", "check", CLSREG_DB=db).stdout
