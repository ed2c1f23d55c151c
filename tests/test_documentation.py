"""What the documentation says is so."""

from __future__ import annotations

import json
from pathlib import Path
import re
import subprocess

from jsonschema import Draft202012Validator
import pytest

from pipeline.output import to_json
from pipeline.run import process
from pipeline.schema import SCHEMAS, schema_of, write_all
from tests.conftest import FIXTURES, ROOT, Run

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_python_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    code = "\n".join(re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text("utf-8"), re.DOTALL))
    (tmp_path / "fixtures").symlink_to(FIXTURES)
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    names: dict[str, object] = {"print": lambda *values: said.append(" ".join(map(str, values)))}
    exec(code, names)
    assert said[0] == "signed 2024-03-22 2029-03"
    assert said[2].startswith("5 documents, ")


def test_published_schemas_are_current(tmp_path: Path) -> None:
    for path in write_all(tmp_path):
        published = ROOT / "docs" / "schema" / path.name
        assert published.read_text("utf-8") == path.read_text("utf-8"), f"run `make schema`: {path.name}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_valid(name: str) -> None:
    Draft202012Validator.check_schema(schema_of(name))


def test_a_record_fits_its_schema() -> None:
    outcome = process(str(FIXTURES / "seeds" / "003_c1fc13095a635ac2.txt"))
    Draft202012Validator(schema_of("record")).validate(json.loads(to_json(outcome.record)))


def test_schema_command(clsreg: Run) -> None:
    assert json.loads(clsreg("schema", "contract").stdout)["title"] == "clsreg contract"
    assert clsreg("schema").stdout.count("\n") == len(SCHEMAS)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for page in PAGES:
        for target in re.findall(r"`make (\w+)`", page.read_text("utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{page.name}: make {target}"


def test_the_lock_names_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    entries = re.findall(r"^[\w.-]+==\S+(?: ;.*?)? \\$", lock, re.MULTILINE)
    assert len(entries) > 100
    assert lock.count("==") == len(re.findall(r"^[\w.-]+==", lock, re.MULTILINE))
    assert all(re.search(rf"^{re.escape(e)}\n    --hash=sha256:", lock, re.MULTILINE) for e in entries)


def test_nothing_names_a_place_of_one_machine() -> None:
    done = subprocess.run(
        [
            "git",
            "grep",
            "-nIE",
            "-e",  # or the pattern, which begins with dashes, would be taken for an option
            r"--(extra-)?index[-]url|https?://[^\" ]+\.(whl|tar[.]gz|tgz)|/(work|scratch)/|/home/[a-z]+/",
            "--",
            ".",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1), done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith("tests/test_documentation.py:")]
    assert lines == []
