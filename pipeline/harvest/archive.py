"""The archive: every body that was fetched, once, in a file named by its SHA-256. When and whence stands in the registry.

`ab/cd/abcd….gz` under one folder. A file appears whole or not at all, and is never changed; what does not match its
name any more (a damaged disk) counts as absent and is written anew when it is fetched again.
"""

from __future__ import annotations

from collections.abc import Iterator
import hashlib
from itertools import count
import os
from pathlib import Path
import threading
import zlib

FOLDER, VARIABLE = "clsreg-archive", "CLSREG_ARCHIVE"

_numbers = count()


def folder_of(given: str | None = None) -> Path:
    """The folder of the archive: the one given, else that of CLSREG_ARCHIVE, else clsreg-archive here."""
    return Path(given or os.environ.get(VARIABLE) or FOLDER)


class Archive:
    """A folder of bodies. Threads and processes may use one at the same time."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)

    def path(self, sha256: str) -> Path:
        """Where a body is, or would be."""
        return self.folder / sha256[:2] / sha256[2:4] / f"{sha256}.gz"

    def put(self, body: bytes) -> str:
        """Keeps a body; its SHA-256. One that is there already is not written again."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path(sha256)
        if not path.exists() or self.get(sha256) is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            # The name is the writer's own: two that write the same body at once do not meet.
            part = path.with_name(f".{os.getpid()}-{threading.get_ident()}-{next(_numbers)}.part")
            part.write_bytes(_pack(body))
            part.replace(path)
        return sha256

    def get(self, sha256: str) -> bytes | None:
        """A body; None where it is absent or damaged."""
        try:
            body = zlib.decompress(self.path(sha256).read_bytes(), wbits=31)
        except (OSError, zlib.error):
            return None
        return body if hashlib.sha256(body).hexdigest() == sha256 else None

    def __contains__(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def __iter__(self) -> Iterator[str]:
        """The digests of all bodies, in order."""
        return (p.name.removesuffix(".gz") for p in sorted(self.folder.glob("??/??/*.gz")))

    def tidy(self) -> int:
        """Removes what killed runs left half written; how many. Not while another run writes."""
        parts = list(self.folder.glob("??/??/.*.part"))
        for part in parts:
            part.unlink(missing_ok=True)
        return len(parts)


def _pack(body: bytes) -> bytes:
    """gzip with no time in it, so that the same body is the same file. Files, so that `zcat` shows them."""
    engine = zlib.compressobj(6, zlib.DEFLATED, 31)
    return engine.compress(body) + engine.flush()
