"""What the export needs of a registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from models.registry import Claim, Entry


class Registry(Protocol):
    """A registry as it stands at one moment: everything an export asks for belongs to the same state."""

    def entries(self) -> Iterator[Entry]:
        """The entries, complete, each once, by id in the order of the code points (Python's own, SQLite's BINARY)."""
        ...

    def claims(self, entry: Entry) -> Iterable[Claim]:
        """The claims that an entry rests on, in any order; their documents are among the entry's."""
        ...
