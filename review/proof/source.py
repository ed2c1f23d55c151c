"""The file a document was read from, where it is still there and still the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from pipeline.outcome import digest


@lru_cache(maxsize=512)
def _digest(path: str, _changed: int, _size: int) -> str:
    return digest(Path(path).read_bytes())


def file_of(sha256: str, uris: Iterable[str]) -> Path | None:
    """A file with these contents at one of the addresses."""
    for uri in uris:
        if "://" in uri:
            continue
        path = Path(uri)
        try:
            known = path.stat()
            if path.is_file() and _digest(str(path), known.st_mtime_ns, known.st_size) == sha256:
                return path
        except (OSError, ValueError):
            continue
    return None
