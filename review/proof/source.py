"""The file a document was read from: where it is still there and still the same, else what the harvest archived."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
import threading

from pipeline.harvest.archive import Archive, folder_of
from pipeline.outcome import digest

_KEPT = 8  # unpacked files at a time


@lru_cache(maxsize=512)
def _digest(path: str, _changed: int, _size: int) -> str:
    return digest(Path(path).read_bytes())


def file_of(sha256: str, uris: Iterable[str]) -> Path | None:
    """A file with these contents: at one of the addresses, or unpacked from the archive."""
    places = list(uris)
    for uri in places:
        if "://" in uri:
            continue
        path = Path(uri)
        try:
            known = path.stat()
            if path.is_file() and _digest(str(path), known.st_mtime_ns, known.st_size) == sha256:
                return path
        except (OSError, ValueError):
            continue
    return _unpacked.file(sha256) if places else None  # else no document of the registry


class _Unpacked:
    """The archived bodies that were shown last, as files: what renders pages reads files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: TemporaryDirectory[str] | None = None  # goes with the process
        self._files: OrderedDict[str, Path] = OrderedDict()

    def file(self, sha256: str) -> Path | None:
        """The file of a body; None where the archive does not have it."""
        with self._lock:
            if sha256 not in self._files:
                archive = Archive(folder_of())
                body = archive.get(sha256) if sha256 in archive else None
                if body is None:
                    return None
                self._files[sha256] = self._write(sha256, body)
            self._files.move_to_end(sha256)
            while len(self._files) > _KEPT:
                self._files.popitem(last=False)[1].unlink(missing_ok=True)
            return self._files[sha256]

    def _write(self, sha256: str, body: bytes) -> Path:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="clsreg-desk-")
        path = Path(self._folder.name) / sha256
        path.write_bytes(body)
        return path


_unpacked = _Unpacked()
