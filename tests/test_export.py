"""The export: a data package that holds, the same bytes for the same registry, an old one never in ruins."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
import re
import subprocess
import sys
import tracemalloc
from typing import Any

import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner

from models.contract import Axis, Contract, Territory
from models.values import edtf_bounds
from models.vocabulary import DocumentKind
from pipeline.commands.export import FormatName
from pipeline.commands.export import export as command
from pipeline.errors import UserError
from pipeline.export import Format, export, place
from pipeline.export.cells import csv_text
from pipeline.export.rows import ROWS
from pipeline.export.schema import tables
from pipeline.export.text import QUOTE, quote
from pipeline.ingest import ingest
from pipeline.store.registry import Store
from tests.conftest import ROOT
from tests.fake_registry import HOSTILE, SENTENCES, FakeRegistry, document, entry, registry, saint_dizier

ID = "cls-200068666-2024"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "all"
    export(registry(), folder)
    return folder


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def lines(folder: Path) -> dict[str, Any]:
    text = (folder / "contracts.jsonl").read_text("utf-8")
    return {r["id"]: r for r in map(json.loads, text.removesuffix("\n").split("\n"))}


def content(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


def package(folder: Path) -> Any:
    return json.loads((folder / "datapackage.json").read_text("utf-8"))


# -- the package --------------------------------------------------------------------------------------------------


def test_frictionless_accepts_the_package(exported: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(exported / "datapackage.json"))
    assert report.flatten(["type", "note"]) == []
    assert report.valid
    assert len(report.tasks) == 2 * len(tables()) + 3


def test_frictionless_sees_what_is_wrong(exported: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    for name, data in content(exported).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data.replace(b"signed", b"zigned") if name == "contracts.csv" else data)
    found = {e[0] for e in frictionless.validate(str(tmp_path / "datapackage.json")).flatten(["type"])}
    assert found == {"constraint-error", "hash-count"}


def test_files_are_named_with_size_and_hash(exported: Path) -> None:
    described = package(exported)
    assert {r["path"] for r in described["resources"]} | {"datapackage.json"} == set(content(exported))
    assert described["licenses"][0]["name"] == "etalab-2.0"
    assert all(r["bytes"] == (exported / r["path"]).stat().st_size for r in described["resources"])


def test_every_column_has_words_in_two_languages_and_terms_have_labels(exported: Path) -> None:
    fields = [f for r in package(exported)["resources"] for f in r.get("schema", {}).get("fields", ())]
    assert all(f[name] for f in fields for name in ("title", "title_en", "description", "description_en"))
    status = next(f for f in fields if f["name"] == "status")
    assert status["constraints"]["enum"] == list(status["labels"])
    assert status["labels"]["signed"] == {"fr": "signé", "en": "signed"}


def test_every_table_is_filled_by_something() -> None:
    assert set(tables()) == {*ROWS, "sources", "vocabularies"}


def test_examples_in_the_schema_are_values_of_their_column() -> None:
    for column in (c for table in tables().values() for c in table.columns if c.example and c.labels):
        assert set(column.example.split("|") if column.listed else [column.example]) <= set(column.labels), column.name
    for column in (c for table in tables().values() for c in table.columns if c.kind == "edtf"):
        assert edtf_bounds(column.example or "")


def test_guides_name_every_file_and_column(exported: Path) -> None:
    for guide in ("README.md", "LISEZMOI.md"):
        text = (exported / guide).read_text("utf-8")
        assert "$" not in text
        assert all(f"`{f}`" in text for f in content(exported) if not f.endswith((".md", ".parquet")))
        assert "`parquet/*.parquet`" in text
        assert all(f"| `{c.name}` |" in text for t in tables().values() for c in t.columns)


# -- the same bytes -----------------------------------------------------------------------------------------------


def test_two_processes_write_the_same_bytes(exported: Path, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import sys; from pipeline.export import export;"
        "from tests.fake_registry import registry; export(registry(), Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", code, str(tmp_path / seed)]
        subprocess.run(command, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC+{seed}"})
    assert content(tmp_path / "1") == content(tmp_path / "2") == content(exported)


def test_the_order_in_which_claims_come_does_not_matter(tmp_path: Path) -> None:
    found, claims = saint_dizier()
    export(FakeRegistry([found], {found.id: claims}), tmp_path / "a")
    export(FakeRegistry([found], {found.id: claims[::-1]}), tmp_path / "b")
    assert content(tmp_path / "a") == content(tmp_path / "b")
    pointers = [r["report_pointer"] for r in rows(tmp_path / "a", "evidence")]
    assert pointers == ["/axes/2", "/axes/10", "/signature", "/status", "/signature"]


def test_entries_out_of_order_are_refused(tmp_path: Path) -> None:
    broken = registry()
    broken._entries.reverse()
    with pytest.raises(ValueError, match="out of order"):
        export(broken, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


# -- what stands in it --------------------------------------------------------------------------------------------


def test_a_contract_row(exported: Path) -> None:
    row = next(r for r in rows(exported, "contracts") if r["id"] == ID)
    assert (row["codes"], row["departments"], row["themes"]) == (
        "200068666", "51|52", "access_to_care|health_workforce|mental_health",
    )  # fmt: skip
    assert (row["end"], row["end_earliest"], row["end_latest"]) == ("2029-03", "2029-03-01", "2029-03-31")
    assert (row["least_confidence"], row["needs_review"], row["reviewed"]) == ("0.7", "true", "/status")
    assert (row["communes"], row["documents"], row["next"]) == ("60", "2", "")


def test_seasons_and_intervals_have_their_days(exported: Path) -> None:
    launch, assessment, _ = rows(exported, "events")
    assert [launch[c] for c in ("date", "date_earliest", "date_latest")] == ["2022-22", "2022-06-01", "2022-08-31"]
    assert [assessment[c] for c in ("date", "date_latest", "certainty")] == ["2027-11/2027-12", "2027-12-31", "planned"]


def test_coverage_has_the_communes_of_every_code(exported: Path) -> None:
    found = rows(exported, "coverage")
    of = {name: [r for r in found if r["contract"].startswith(name)] for name in (ID, "cls-93", "cls-52", "cls-sev")}
    town = of["cls-93"][0]
    assert (len(of[ID]), len(of["cls-93"]), len(of["cls-52"])) == (60, 1, 0)
    assert (town["commune_code"], town["ept_siren"], town["from_earliest"]) == ("93071", "200058097", "")
    assert of[ID][0]["until_latest"] == "2029-03-31"
    assert {r["department_code"] for r in of[ID]} == {"51", "52"}
    part = next(r for r in of["cls-sev"] if r["commune_code"] == "13201")
    assert (part["commune_name"], part["epci_siren"]) == ("Marseille 1er Arrondissement", "200054807")
    assert (part["from_latest"], part["until_assumed"]) == ("2019-12-31", "true")


def test_evidence_says_what_a_claim_does(exported: Path) -> None:
    found = {(r["report_pointer"], r["role"]): r for r in rows(exported, "evidence")}
    decides, contradicts = found["/signature", "decides"], found["/signature", "contradicts"]
    assert decides["pointer"] == contradicts["pointer"] == "/signature"
    assert json.loads(decides["value"]) == {"edtf": "2024-03-22", "certainty": "actual"}
    assert (decides["quote"], decides["page"], decides["confidence"]) == ("ce vendredi 22 mars", "2", "0.8765")
    assert found["/status", "unused"]["value"] == "signed"


def test_the_press_is_quoted_by_a_sentence(exported: Path) -> None:
    proofs = [c["evidence"][0] for c in lines(exported)[ID]["claims"]]
    assert [(p["quote"], p["quote_cut"]) for p in proofs if p["end"] == 10 + len(SENTENCES)] == [
        (SENTENCES, False),  # of the contract's party
        ("Le contrat a été signé vendredi …", True),
    ]
    cut, _ = quote("mot " * 500, DocumentKind.OTHER)
    assert len(cut) <= QUOTE + 2
    assert quote("Une phrase.", DocumentKind.PRESS) == ("Une phrase.", False)


def test_rejected_contracts_and_their_documents_are_left_out(exported: Path, tmp_path: Path) -> None:
    assert export(registry(), tmp_path / "x").rejected == 1
    everything = b"".join(data for name, data in content(exported).items() if not name.startswith("parquet"))
    assert b"cls-rejected" not in everything
    assert document("rejected").sha256.encode() not in everything


def test_a_document_cited_twice_is_one_source(tmp_path: Path) -> None:
    shared = document("page")
    found = [entry(f"cls-{n}", Contract(), shared, document(str(n))) for n in range(3)]
    export(FakeRegistry(found), tmp_path / "x", [Format.CSV])
    sources = rows(tmp_path / "x", "sources")
    assert [r["contracts"] for r in sources if r["sha256"] == shared.sha256] == ["3"]
    assert [r["sha256"] for r in sources] == sorted(r["sha256"] for r in sources)
    assert len(sources) == 4


def test_no_folder_no_password_and_no_reviewer_is_published(exported: Path) -> None:
    everything = b"".join(content(exported).values())
    assert not [secret for secret in (b"/srv/jean", b"user:pw", b"relectrice") if secret in everything]
    press = next(r for r in rows(exported, "sources") if r["kind"] == "press")
    assert (press["files"], press["urls"]) == ("journal.pdf", "https://journal.fr/a¦b")


# -- hostile words ------------------------------------------------------------------------------------------------


def test_no_cell_begins_as_a_formula(exported: Path) -> None:
    for table in tables():
        for row in rows(exported, table):
            starts = {part.lstrip(' "')[:1] for value in row.values() for part in value.split(";")}
            assert not starts & set("=+-@"), row
    assert {r["title"] for r in rows(exported, "sources")} >= {"'+33 1"}


def test_a_record_is_one_line_without_control_characters(exported: Path) -> None:
    for table in tables():
        text = (exported / f"{table}.csv").read_bytes().decode("utf-8")
        assert len(text.splitlines()) == text.count("\n") == len(rows(exported, table)) + 1
        assert not {c for c in text if ord(c) < 32} - {"\n"}


def test_json_lines_keep_the_words(exported: Path) -> None:
    names = lines(exported)["cls-hostile"]["territory"]["names"]
    assert names[0] == HOSTILE.replace("\r", "\n").replace("\x00", "\ufffd").replace("\x1b", "\ufffd")
    assert names[1] == "a|b"


def test_what_no_cell_can_hold_is_left_out_or_cut(exported: Path) -> None:
    row = next(r for r in rows(exported, "contracts") if r["id"] == "cls-hostile")
    assert (row["actions_count"], row["codes"], row["communes"]) == ("", "00000", "0")
    assert [r["amount_eur"] for r in rows(exported, "funding") if r["contract"] == "cls-hostile"] == [""]
    assert [r["date"] for r in rows(exported, "events") if r["contract"] == "cls-hostile"] == [""]
    assert max(len(r["label"]) for r in rows(exported, "axes")) == 32_001


@pytest.mark.parametrize("text", ["=1", "'=1", "''", "a;=1", 'a; "-1', "l'accès ; -b", "- a", "a", ";;@", "'"])
def test_the_apostrophe_against_formulas_can_be_taken_away(text: str) -> None:
    column = next(c for c in tables()["axes"].columns if c.name == "label")
    written = csv_text(column, text)
    assert re.sub(r"""(?:^|(?<=;))'(?=[\s"]*['=+\-@])""", "", written) == text


# -- formats ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", tables())
def test_parquet_reads_back_as_the_csv(exported: Path, table: str) -> None:
    read = pq.read_table(exported / "parquet" / f"{table}.parquet")
    columns = tables()[table].columns
    assert read.schema.names == [c.name for c in columns]
    back = [[csv_text(c, r[c.name]) for c in columns] for r in read.to_pylist()]
    assert back == [list(r.values()) for r in rows(exported, table)]


def test_parquet_has_lists_days_and_words(exported: Path) -> None:
    schema = pq.read_schema(exported / "parquet" / "contracts.parquet")
    assert [str(schema.field(n).type) for n in ("codes", "end_latest", "population")] == [
        "list<element: string>", "date32[day]", "int64",
    ]  # fmt: skip
    assert schema.field("status").metadata[b"title_en"] == b"Status"


@pytest.mark.parametrize("chosen", Format)
def test_one_format_alone_is_a_package(tmp_path: Path, chosen: Format) -> None:
    frictionless = pytest.importorskip("frictionless")
    export(registry(), tmp_path / "x", [chosen])
    suffixes = {Path(name).suffix for name in content(tmp_path / "x")}
    assert suffixes == {f".{chosen}", ".json", ".md"}
    assert frictionless.validate(str(tmp_path / "x" / "datapackage.json")).valid


def test_the_command_knows_the_formats() -> None:
    assert [f.value for f in FormatName] == [f.value for f in Format]


def test_an_empty_registry_is_a_package(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    export(FakeRegistry([]), tmp_path / "x")
    assert frictionless.validate(str(tmp_path / "x" / "datapackage.json")).valid


# -- the folder ---------------------------------------------------------------------------------------------------


def test_an_earlier_export_is_replaced_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    export(registry(), folder)
    (folder / "notes").mkdir()
    (folder / "notes" / "mine.txt").write_text("mine", "utf-8")
    (folder / "parquet" / "mine.txt").write_text("mine", "utf-8")
    (folder / "empty").mkdir()
    export(FakeRegistry([]), folder, [Format.CSV])
    kept = {n for n in content(folder) if not n.endswith((".csv", ".md"))}
    assert kept == {"datapackage.json", "notes/mine.txt", "parquet/mine.txt"}
    assert (folder / "empty").is_dir()
    assert rows(folder, "contracts") == []
    assert [f.name for f in tmp_path.iterdir()] == ["x"]


def test_a_folder_with_other_things_is_refused_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "datapackage.json").write_text('{"name": "other", "resources": []}', "utf-8")
    (tmp_path / "x" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(UserError, match="no earlier export") as refused:
        export(registry(), tmp_path / "x")
    assert "--force" in refused.value.advice
    assert set(content(tmp_path / "x")) == {"datapackage.json", "mine.txt"}
    export(registry(), tmp_path / "x", force=True)
    assert (tmp_path / "x" / "mine.txt").read_text("utf-8") == "mine"
    assert package(tmp_path / "x")["name"] == place.NAME


def test_what_is_no_place_for_an_export_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for folder in ("../file", ".", "..", "/", str(Path.home())):
        with pytest.raises(UserError):
            export(registry(), Path(folder), force=True)
    assert sorted(f.name for f in tmp_path.iterdir()) == ["file", "here"]


class Failing(FakeRegistry):
    """A registry that breaks off in the middle of its claims."""

    def claims(self, entry: Any) -> Any:
        raise RuntimeError("gone")


def test_an_export_that_fails_leaves_the_old_one(tmp_path: Path) -> None:
    export(registry(), tmp_path / "x")
    before = content(tmp_path / "x")
    with pytest.raises(RuntimeError):
        export(Failing(registry().entries()), tmp_path / "x")
    assert content(tmp_path / "x") == before
    assert [f.name for f in tmp_path.iterdir()] == ["x"]


def test_an_export_that_is_killed_leaves_the_old_one_and_the_next_cleans_up(tmp_path: Path) -> None:
    export(registry(), tmp_path / "x")
    before = content(tmp_path / "x")
    code = (
        "import os, sys; from pathlib import Path; from pipeline.export import export; from tests import fake_registry\n"
        "class Killed(fake_registry.FakeRegistry):\n    def claims(self, entry): os.kill(os.getpid(), 9)\n"
        "export(Killed(fake_registry.registry().entries()), Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "x")], cwd=ROOT)
    assert done.returncode == -9
    assert content(tmp_path / "x") == before
    assert len(list(tmp_path.iterdir())) == 2
    export(registry(), tmp_path / "x")
    assert content(tmp_path / "x") == before
    assert [f.name for f in tmp_path.iterdir()] == ["x"]


def test_two_exports_to_one_folder_do_not_mix(tmp_path: Path) -> None:
    with place.replacing(tmp_path / "x"), pytest.raises(UserError, match="another export"):
        export(registry(), tmp_path / "x")


def test_without_a_swap_of_the_system_two_steps_do_and_the_gap_between_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "_exchange", lambda one, other: False)
    export(registry(), tmp_path / "x")
    before = content(tmp_path / "x")
    export(registry(), tmp_path / "x")
    assert content(tmp_path / "x") == before
    (tmp_path / "x").rename(tmp_path / ".x.clsreg-old")  # as one that was killed between the steps leaves it
    with pytest.raises(RuntimeError):
        export(Failing(registry().entries()), tmp_path / "x")
    assert content(tmp_path / "x") == before
    assert [f.name for f in tmp_path.iterdir()] == ["x"]


# -- the size -----------------------------------------------------------------------------------------------------


class Many(FakeRegistry):
    """So many entries, made one by one as they are asked for."""

    def __init__(self, number: int) -> None:
        super().__init__([])
        self.number = number

    def entries(self) -> Any:
        place = Territory(names=("Sevran",), kind="commune", codes=("93071",))
        for n in range(self.number):
            axes = (Axis(label=f"{n} " * 1500),)  # to be held, a thousand of them would take megabytes
            yield entry(f"cls-{n:06}", Contract(territory=place, axes=axes), document(str(n)))


def test_memory_does_not_grow_with_the_contracts(tmp_path: Path) -> None:
    export(Many(10), tmp_path / "x", [Format.CSV, Format.JSONL])
    peaks = []
    for number in (200, 1200):
        tracemalloc.start()
        export(Many(number), tmp_path / "x", [Format.CSV, Format.JSONL])
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_500_000


def test_the_command_exports_a_registry(release: Path, db: str, tmp_path: Path) -> None:
    with Store(db) as store:
        ingest([str(release)], store)
        store.link()
    app = typer.Typer()
    app.command()(command)
    for name in ("a", "b"):
        done = CliRunner().invoke(app, [str(tmp_path / name), "--db", db])
        assert (done.exit_code, "1 contract, 1 document, " in done.stderr) == (0, True), done.output
    assert content(tmp_path / "a") == content(tmp_path / "b")
    assert rows(tmp_path / "a", "contracts")[0]["codes"] == "200066793"
    assert {r["role"] for r in rows(tmp_path / "a", "evidence")} >= {"decides"}
    refused = CliRunner().invoke(app, [str(tmp_path), "--db", db])
    assert (refused.exit_code, "--force" in refused.stderr) == (2, True)
    only = CliRunner().invoke(app, [str(tmp_path / "c"), "--db", db, "--format", "csv", "--format", "jsonl"])
    assert (only.exit_code, (tmp_path / "c" / "parquet").exists()) == (0, False)
