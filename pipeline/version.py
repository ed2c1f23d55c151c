"""Which clsreg, and which rules, answered: part of every record, so that a registry knows what to read again."""

from __future__ import annotations

from functools import cache
import hashlib
from pathlib import Path

VERSION = "0.1.0"

# What a change of can change an answer. Commands, the store and the documentation cannot.
_ANSWERING = ("models", "extractors", "pipeline/read")  # with the modules of pipeline/ itself
_SILENT = {
    "cli.py",
    "run.py",
    "ingest.py",
    "output.py",
    "schema.py",
    "files.py",
    "frames.py",
    "reextract.py",
    "registry.py",
    "harvest.py",
    "version.py",
}
_SUFFIXES = {".py", ".yaml", ".json", ".gz", ".csv", ".txt"}


def _answering_files(root: Path) -> list[Path]:
    files = [f for folder in _ANSWERING for f in (root / folder).rglob("*")]
    files += [f for f in (root / "pipeline").glob("*") if f.name not in _SILENT]
    return sorted({f for f in files if f.suffix in _SUFFIXES and f.is_file()})


@cache
def version() -> str:
    """The release and a digest of code and rules that answer: `0.1.0+1a2b3c4d`."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for file in _answering_files(root):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return f"{VERSION}+{digest.hexdigest()[:8]}"
