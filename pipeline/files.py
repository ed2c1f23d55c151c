"""Which files are documents: the way from the paths a user gives to the files that are read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
import os
from pathlib import Path
import select
import sys

STDIN = "-"
MOST_BYTES = 60 * 1024 * 1024  # of a document

# In a folder, only files that look like documents are read; a file named by the user always is.
DOCUMENT_SUFFIXES = frozenset(
    {".txt", ".text", ".html", ".htm", ".xhtml", ".pdf", ".docx", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
)
_SIGNATURES = (b"%PDF-", b"<!doctype html", b"<html")


@dataclass(slots=True)
class Found:
    """The documents among the paths given, in a stable order, and how many files were left out."""

    documents: list[str] = field(default_factory=list)
    skipped: int = 0
    missing: list[str] = field(default_factory=list)


def _looks_like_document(path: Path) -> bool:
    """By the name; where that says nothing (`page.aspx`, no suffix), by the first bytes."""
    suffix = path.suffix.lower()
    if suffix in DOCUMENT_SUFFIXES:
        return True
    if suffix == ".json":
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    except OSError:
        return False
    return head.startswith(tuple(s.lower() for s in _SIGNATURES))


def _is_plain(path: Path) -> bool:
    """A file, or a link to one that is gone (which is reported); a pipe or a device would never end."""
    return path.is_file() or not path.exists()


def _add_folder(folder: Path, found: Found) -> None:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or not _is_plain(path) or not _looks_like_document(path):
                found.skipped += 1
            else:
                found.documents.append(path.as_posix())


def printable(path: str) -> str:
    """A path as text that can be written anywhere: bytes of a name that are not UTF-8 are shown as \\xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_documents(paths: Iterable[str]) -> Found:
    """Every document under the paths: files as given, folders with all below them, `-` for standard input."""
    found = Found()
    for given in paths:
        path = Path(given)
        if not given or not (given == STDIN or path.exists()):
            found.missing.append(given)
        elif given != STDIN and path.is_dir():
            _add_folder(path, found)
        else:
            found.documents.append(given)
    return found


def is_stream(path: str) -> bool:
    """Whether a path is a pipe or device, which can be read but once, and by this process only."""
    found = Path(path)
    return found.exists() and not found.is_file() and not found.is_dir()


def read_stream(path: str, seconds: float) -> bytes:
    """The bytes of standard input or a pipe, one more than a document may have at most.

    Raises TimeoutError where nothing comes for so long: nobody may ever write.
    """
    if path == STDIN:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    parts, size = [], 0
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)  # or opening waits for a writer
    try:
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        while size <= MOST_BYTES:
            if not poll.poll(seconds * 1000):
                raise TimeoutError
            part = os.read(handle, 1 << 20)
            if not part:
                break
            parts.append(part)
            size += len(part)
    finally:
        os.close(handle)
    return b"".join(parts)[: MOST_BYTES + 1]
