"""How much a document may use: time, which grows with its size and pages, memory, pages and characters."""

from __future__ import annotations

from dataclasses import dataclass

# A page of a PDF or a megabyte is worth so many parts of the time that a small document has.
_A_PAGE, _A_SCAN, _A_MEGABYTE = 1 / 120, 1 / 3, 1 / 6
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use. `seconds` are those of a small one: `allowed` says how many a larger one has."""

    seconds: float = 60.0
    memory: int = 850  # MiB of its process
    pages: int = 1500
    characters: int = 5_000_000

    def allowed(self, size: int = 0, pages: int = 0, scans: int = 0) -> float:
        """The seconds for a document of so many bytes and pages, of which so many are scans."""
        parts = 1 + size / _MEGABYTE * _A_MEGABYTE + min(pages, self.pages) * _A_PAGE + scans * _A_SCAN
        return self.seconds * parts


DEFAULT = Limits()
