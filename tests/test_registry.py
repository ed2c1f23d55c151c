"""The registry: nothing twice, nothing lost, every value with its proof."""

from __future__ import annotations

from datetime import date
import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
import pytest
from sqlalchemy import text

import clsreg as module
from pipeline.errors import RegistryError, UserError
from pipeline.files import find_documents
from pipeline.ingest import ingest_and_link
from pipeline.run import process
from pipeline.store import database, registry
from pipeline.store.entries import Filters
from pipeline.store.registry import Saved, Store
from tests.conftest import RELEASE, Run


def alembic(store: Store, revision: str) -> None:
    """Takes the tables back to an older version."""
    config = Config()
    config.set_main_option("script_location", str(database.MIGRATIONS))
    with store.engine.execution_options(**{database.WRITES: True}).begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def fill(store: Store, folder: Path, jobs: int = 1) -> dict[str, int]:
    return dict(ingest_and_link(find_documents([str(folder)]).documents, store, jobs).table())


def test_ingest_twice_changes_nothing(folder: Path, db: str) -> None:
    with Store(db) as store:
        first = fill(store, folder)
        counts = store.counts()
        second = fill(store, folder)
        assert (first["added"], first["reports of contracts"], first["without an answer"]) == (2, 1, 1)
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
        before = list(store.entries())
        monkeypatch.setattr(registry, "version", lambda: "9.9.9+new")
        assert fill(store, folder)["read again by new rules"] == 2
        assert list(store.entries()) == before
        with store.session() as session:
            assert set(session.execute(text("SELECT version FROM extractions")).scalars()) == {"9.9.9+new"}


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
        (entry,) = store.entries()
        claims = store.claims(entry)
        proofs = [(c.document, e) for c in claims for e in c.evidence]
        assert proofs
        assert all((store.text(d) or "")[e.start : e.end] == e.quote for d, e in proofs)
        assert {c.pointer for c in claims} >= {"/territory", "/status", "/signature", "/axes/0"}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(status="signed", territory="grand ANNECY", department="74", region="84"), 1),
        (Filters(commune="74010"), 1),  # the commune of Annecy lies in the EPCI
        (Filters(commune="52448"), 0),
        (Filters(theme="mental_health"), 1),
        (Filters(theme="ageing"), 0),
        (Filters(status="completed"), 0),
        (Filters(territory="Langres"), 0),
        (Filters(department="52"), 0),
        (Filters(signed_from=date(2024, 3, 22), signed_to=date(2024, 3, 22)), 1),
        (Filters(signed_from=date(2024, 3, 23)), 0),
        (Filters(signed_to=date(2024, 3, 21)), 0),
        (Filters(ends_before=date(2030, 1, 1)), 1),  # signed in 2024 for five years
        (Filters(ends_before=date(2028, 1, 1)), 0),
        (Filters(needs_review=False), 1),
        (Filters(needs_review=True), 0),
    ],
)
def test_filters(filters: Filters, found: int, filled: str) -> None:
    with Store(filled) as store:
        assert len(list(store.entries(filters))) == found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A registry with one contract, read once for all that only look at it."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "a.txt").write_text(RELEASE, "utf-8")
    db = str(folder / "registry.sqlite")
    with Store(db) as store:
        fill(store, folder)
    return db


def test_a_contract_by_its_id_its_beginning_or_a_report(filled: str) -> None:
    with Store(filled) as store:
        (entry,) = store.entries()
        assert entry.id == "cls-200066793-2024"
        for wanted in (entry.id, "cls-2000", "200066793", entry.reports[0]):
            assert store.entry(wanted) == entry
        with pytest.raises(UserError, match="no contract") as unknown:
            store.entry("zzz")
        assert unknown.value.code == 2, "wrong use; the registry is sound"


def test_an_id_that_begins_several_names_them(folder: Path, db: str) -> None:
    (folder / "d.txt").write_text(RELEASE.replace("2024", "2014"), "utf-8")
    with Store(db) as store:
        fill(store, folder)
        with pytest.raises(UserError, match=r"cls-200066793-2014, cls-200066793-2024") as ambiguous:
            store.entry("cls-2000")
        assert ambiguous.value.code == 2


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
    monkeypatch.setattr(database, "HEAD", "9999")
    with pytest.raises(RegistryError) as error:
        Store(db)
    assert "clsreg db upgrade" in error.value.advice


def test_a_newer_registry_says_to_upgrade_clsreg(clsreg: Run, db: str) -> None:
    with Store(db) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for words in (["list"], ["db", "check"], ["db", "upgrade"]):
        done = clsreg(*words, "--db", db)
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
            connection.execute(text("UPDATE entry_terms SET term = '2A' WHERE kind = 'department'"))
        assert len(list(store.entries(Filters(department="2a")))) == 1
        assert len(list(store.entries(Filters(department="2A")))) == 1


def test_documents_of_before_the_registry_are_kept_and_read_again(folder: Path, db: str) -> None:
    with Store(db) as store:
        fill(store, folder)
        alembic(store, "0001")
    database.upgrade(database.connect(database.database_url(db)))
    with Store(db) as store:
        assert store.counts()["documents"] == 2
        assert fill(store, folder)["read again by new rules"] == 2
        assert store.counts()["entries"] == 1


def test_the_commands(clsreg: Run, folder: Path, db: str) -> None:
    assert "already at" not in clsreg("db", "upgrade", "--db", db).stdout
    assert "already at" in clsreg("db", "upgrade", "--db", db).stdout
    done = clsreg("ingest", folder, CLSREG_DB=db)
    assert (done.returncode, "1 contract added" in done.stderr) == (1, True)
    assert "Grand Annecy" in clsreg("list", CLSREG_DB=db).stdout
    contract = json.loads(clsreg("list", "--json", CLSREG_DB=db).stdout)
    shown = clsreg("show", contract["id"], CLSREG_DB=db)
    assert "/signature" in shown.stdout
    full = json.loads(clsreg("show", contract["id"], "--json", CLSREG_DB=db).stdout)
    assert {k: v for k, v in full.items() if k != "claims"} == contract
    assert full["claims"][0]["evidence"][0]["quote"]
    assert "damaged" in clsreg("failures", CLSREG_DB=db).stdout
    assert json.loads(clsreg("failures", "--json", CLSREG_DB=db).stdout)["reason"] == "damaged"
    assert "2 documents" in clsreg("db", "check", CLSREG_DB=db).stdout
