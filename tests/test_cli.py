"""The command line as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path
import subprocess
import sys

import pytest
from typer.main import get_command

import clsreg as module
from flows.command import app as flow_app
from flows.serve import serve
from pipeline.cli import make_app
from pipeline.commands.common import numbered, stdout
from tests.conftest import FIXTURES, OTHER, RELEASE, ROOT, Run

HEAVY = ("prefect", "spacy", "pydantic", "sqlalchemy", "pandas", "pdfplumber", "lxml", "yaml", "rich.console")
GOLD_KEYS = ["document", "language", "published", "contracts"]
CONTRACT_KEYS = [
    *("territory", "status", "generation", "signature", "period", "duration_months", "signatories", "partners"),
    *("axes", "axes_count", "actions_count", "funding", "events", "evidence", "confidence"),
]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, clsreg\nsys.argv = ['clsreg', '--help']\n"
        "try:\n    clsreg.main()\nexcept SystemExit:\n    pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "Commands:" in done.stdout
    assert done.stderr.strip() == "[]"


def commands() -> list[str]:
    """Every command with its group: `extract`, `db upgrade`, …"""
    root = get_command(make_app({"flow": flow_app, "serve": serve}))
    names = []
    for name, command in root.commands.items():  # type: ignore[attr-defined]
        names += [f"{name} {sub}" for sub in getattr(command, "commands", {})] or [name]
    return names


def test_every_command_and_option_stands_in_the_documentation() -> None:
    text = (ROOT / "docs" / "cli.md").read_text("utf-8")
    root = get_command(make_app({"flow": flow_app, "serve": serve}))
    for name in commands():
        assert f"## clsreg {name}\n" in text, name
        section = text.split(f"## clsreg {name}\n")[1].split("\n## ")[0]
        command = root
        for part in name.split():
            command = command.commands[part]  # type: ignore[attr-defined]
        for parameter in command.params:
            for option in (o for o in parameter.opts if o.startswith("--") and o != "--help"):
                assert option in section, f"{name} {option}"


@pytest.mark.parametrize("command", commands())
def test_every_command_has_help(clsreg: Run, command: str) -> None:
    done = clsreg(*command.split(), "--help")
    assert done.returncode == 0
    assert len(done.stdout) > 200


def test_extract_prints_one_record_a_document(clsreg: Run, folder: Path) -> None:
    done = clsreg("extract", folder)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [Path(r["document"]).name for r in records] == ["a.txt", "b.pdf", "c.txt"]
    assert all(list(r)[:4] == GOLD_KEYS and r["version"] for r in records)
    assert list(records[0]["contracts"][0]) == CONTRACT_KEYS
    assert [r["outcome"] for r in records] == ["records", "damaged", "irrelevant"]
    assert done.returncode == 1, "one document is quarantined"
    assert "skipped 3 files" in done.stderr
    assert "b.pdf: damaged" in done.stderr
    assert "3 documents: 1 with contracts (1), 1 not about a contract, 1 quarantined" in done.stderr


def test_evidence_quotes_the_text(clsreg: Run, release: Path) -> None:
    contract = json.loads(clsreg("extract", release).stdout)["contracts"][0]
    assert contract["signature"] == {"edtf": "2024-03-22", "certainty": "actual"}
    assert any("22 mars 2024" in e["quote"] for e in contract["evidence"]["/signature"])


def test_extract_reads_standard_input(clsreg: Run) -> None:
    done = clsreg("extract", "-", input=RELEASE)
    assert (done.returncode, json.loads(done.stdout)["document"]) == (0, "-")


def test_extract_as_a_table(clsreg: Run, release: Path) -> None:
    done = clsreg("extract", release, "--format", "table")
    assert "Grand Annecy" in done.stdout
    assert "2024-03-22" in done.stdout


@pytest.mark.parametrize("columns", ["abc", "", "0", "-3"])
def test_a_width_that_is_none_is_passed_over(monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert stdout().width == 200


def test_extract_in_a_terminal_of_no_width(clsreg: Run, release: Path) -> None:
    done = clsreg("extract", "-f", "table", release, COLUMNS="abc")
    assert (done.returncode, "Grand Annecy" in done.stdout) == (0, True)
    assert "1 document: 1 with contracts (1)" in done.stderr


def test_numbers_agree_with_their_names() -> None:
    assert numbered(1, "contracts found") == "1 contract found"
    assert numbered(2, "documents") == "2 documents"
    assert numbered(1, "added") == "1 added"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["extract", "nowhere"], 2, "no such file or folder: nowhere"),
        (["extract", "."], 2, "no documents under ."),
        (["extract"], 2, "Missing argument"),
        (["evaluate", "nowhere"], 2, "no folder nowhere"),
        (["evaluate", "."], 2, "no gold under ."),
        (["schema", "nothing"], 2, "there are: record"),
        (["schema", "--write", str(ROOT / "README.md")], 2, "cannot be written to"),
        (["schema", "--write", str(ROOT / "README.md" / "below")], 2, "name a folder you can write to"),
        (["extract", "-", "-"], 2, "standard input can be read only once"),
        (["list"], 3, "clsreg ingest"),
        (["list", "--db", "mongodb://here"], 3, "mongodb"),
        (["ingest", str(FIXTURES / "seeds"), "--db", "no/such/folder/x.sqlite"], 3, "unable to open"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else None,
)
def test_errors_say_what_is_wrong(clsreg: Run, arguments: list[str], code: int, said: str) -> None:
    done = clsreg(*arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_no_registry_is_told(clsreg: Run, tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_text("no database at all, only some words\n" * 40, "utf-8")
    done = clsreg("list", "--db", tmp_path / "x.sqlite")
    assert (done.returncode, "not a database" in done.stderr) == (3, True)


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m clsreg extract {FIXTURES / 'seeds'} | head -c 10"
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


def test_explain_shows_values_with_rule_and_words(clsreg: Run, release: Path) -> None:
    done = clsreg("explain", release)
    line = next(line for line in done.stdout.splitlines() if "/signature" in line)
    assert "2024-03-22" in line
    assert "signatures." in line
    assert RELEASE.splitlines()[0] in done.stdout


def test_explain_passes_no_control_characters_on(clsreg: Run, tmp_path: Path) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(RELEASE.replace("santé mentale", "santé\x1b[2J mentale [bold]et[/bold]"), "utf-8")
    done = clsreg("explain", path)
    assert "\x1b" not in done.stdout
    assert "[bold]" in done.stdout


def test_version(clsreg: Run) -> None:
    assert clsreg("--version").stdout.startswith("clsreg 0.")


def test_python_errors_name_the_document(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(module.ExtractionError, match=r"broken\.pdf: damaged"):
        module.extract(path)


def test_python_extracts(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text(OTHER, "utf-8")
    assert module.extract(path).contracts == ()
