"""What several tests need: a release, the command line, a registry of one's own."""

from __future__ import annotations

from collections.abc import Callable
import os
from pathlib import Path
import subprocess
import sys

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "fixtures"

RELEASE = """Le contrat local de santé du Grand Annecy est signé

Publié le 25 mars 2024

Vendredi 22 mars 2024, l'ARS Auvergne-Rhône-Alpes et la communauté d'agglomération du Grand Annecy ont signé \
le contrat local de santé pour une durée de cinq ans.

Ce contrat local de santé s'articule autour de trois axes :
- l'accès aux soins
- la santé mentale
- la santé environnementale
"""

OTHER = """Les marchés de l'été

La mairie annonce que le marché du samedi se tiendra sur la place de l'église jusqu'au mois de septembre, \
avec les producteurs de la vallée et des animations pour les enfants.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a release, a page about something else, a broken PDF and files that are no documents."""
    documents = tmp_path / "documents"
    (documents / "sub").mkdir(parents=True)
    (documents / "a.txt").write_text(RELEASE, "utf-8")
    (documents / "a.json").write_text("{}", "utf-8")
    (documents / "b.pdf").write_bytes(b"%PDF-1.4\nnothing that holds\n")
    (documents / "sub" / "c.txt").write_text(OTHER, "utf-8")
    (documents / "notes.xyz").write_bytes(b"\x00\x01")
    (documents / ".hidden.txt").write_text(RELEASE, "utf-8")
    return documents


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A release in a file."""
    path = tmp_path / "release.txt"
    path.write_text(RELEASE, "utf-8")
    return path


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A place for a registry."""
    return str(tmp_path / "registry.sqlite")


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def clsreg(tmp_path: Path) -> Run:
    """Runs the command as a user does, in an empty folder."""

    def run(*arguments: str | Path, input: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        home = tmp_path / "work"
        home.mkdir(exist_ok=True)
        variables = {k: v for k, v in os.environ.items() if k != "CLSREG_DB"}
        return subprocess.run(
            [sys.executable, "-m", "clsreg", *map(str, arguments)],
            cwd=home,
            env={**variables, "PYTHONPATH": str(ROOT), "COLUMNS": "200", **environment},
            input=input,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )

    return run
