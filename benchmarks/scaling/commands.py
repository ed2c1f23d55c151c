"""The commands of clsreg that the benchmarks run, as they stand: which exist, and which options they have."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
import subprocess
import sys

ROOT = Path(__file__).resolve().parent.parent.parent
CLSREG = (sys.executable, "-m", "clsreg")


@lru_cache(maxsize=32)
def help_of(command: str) -> str:
    """The help of a command, or nothing where there is no such command."""
    done = subprocess.run([*CLSREG, command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else ""


def exists(command: str) -> bool:
    """Whether clsreg has the command."""
    return bool(help_of(command))


def ingest(folder: Path, db: str, jobs: int, link: bool = True) -> list[str]:
    """`clsreg ingest`; without linking where it can do without."""
    alone = ["--no-link"] if not link and "--no-link" in help_of("ingest") else []
    return [*CLSREG, "ingest", str(folder), "--db", db, "--jobs", str(jobs), *alone]


def link(db: str) -> list[str]:
    """`clsreg link`."""
    return [*CLSREG, "link", "--db", db]


def export(db: str, out: Path) -> list[str]:
    """`clsreg export`, into a folder."""
    return [*CLSREG, "export", str(out), "--db", db]


def list_(db: str) -> list[str]:
    """`clsreg list --json`."""
    return [*CLSREG, "list", "--json", "--db", db]


def show(db: str, entry: str) -> list[str]:
    """`clsreg show --json`."""
    return [*CLSREG, "show", entry, "--json", "--db", db]
