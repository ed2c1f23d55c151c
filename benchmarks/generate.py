"""Documents for the scale benchmark: `python -m benchmarks.generate FOLDER --documents 1000`.

One in twenty concerns a contract, and there is a contract to five of these; the rest are pages such as a harvest
meets. The same arguments give the same files, byte for byte. `truth.jsonl` in the folder says which
contract each of them concerns; a document that is not in it concerns none.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
import json
from pathlib import Path
import random
import sys

from benchmarks.scaling import life, others, pages, stories
from benchmarks.scaling.life import Planned
from benchmarks.scaling.places import Atlas
from benchmarks.scaling.stories import Story

SEED = 20_260
TRUTH = "truth.jsonl"
RELEVANT_SHARE, DOCUMENTS_PER_CONTRACT = 20, 5  # one document in 20, five documents a contract
_FOLDER_SIZE = 1000
_HTML = 0.5


@dataclass(frozen=True, slots=True)
class Page:
    """A document: its path in the folder, its content, and the document planned where it concerns a contract."""

    path: str
    content: str
    planned: Planned | None


class Corpus:
    """The documents of a size and a seed; each can be made alone."""

    def __init__(self, documents: int, relevant: int, contracts: int, seed: int = SEED) -> None:
        self.documents, self.seed, self.atlas = documents, seed, Atlas()
        rng = random.Random(f"{seed}:plan")
        planned = life.plan(life.contracts(contracts, self.atlas, rng), relevant, rng)
        # Those about contracts lie scattered among the others.
        self.about = dict(zip(rng.sample(range(documents), relevant), planned, strict=True))

    def page(self, number: int) -> Page:
        """The document with that number, from 0."""
        return _page(number, self.about.get(number), self.atlas, self.seed)

    def __iter__(self) -> Iterator[Page]:
        return map(self.page, range(self.documents))


def _page(number: int, planned: Planned | None, atlas: Atlas, seed: int) -> Page:
    story = stories.write(planned, atlas, seed, number) if planned else others.write(atlas, seed, number)
    suffix, content = laid_out(story, number, random.Random(f"{seed}:page:{number}"))
    return Page(f"{number // _FOLDER_SIZE:03}/{number:06}.{suffix}", content, planned)


def laid_out(story: Story, number: int, rng: random.Random) -> tuple[str, str]:
    """The ending of the name and the content of a document: half of them are web pages."""
    if rng.random() < _HTML:
        return "html", pages.as_html(story, number, rng)
    return "txt", pages.as_text(story, number, rng)


def truth_of(page: Page, planned: Planned) -> dict[str, object]:
    """The line of truth.jsonl for a document about a contract."""
    contract = planned.contract
    return {
        "document": page.path,
        "contract": contract.key,
        "codes": list(contract.territory.codes),
        "territory": contract.territory.name,
        "generation": contract.generation if contract.renewed else None,
        "signed": contract.signed.isoformat(),
        "kind": planned.kind,
        "language": planned.language,
    }


def sizes(documents: int) -> tuple[int, int]:
    """How many of that many documents concern contracts, and how many contracts."""
    relevant = max(1, documents // RELEVANT_SHARE)
    return relevant, max(1, relevant // DOCUMENTS_PER_CONTRACT)


def write(
    folder: Path, documents: int = 100_000, relevant: int = 5_000, contracts: int = 1_000, seed: int = SEED
) -> None:
    """Writes the documents and `truth.jsonl` into the folder."""
    write_pages(folder, Corpus(documents, relevant, contracts, seed))


def write_pages(folder: Path, pages_: Iterable[Page]) -> None:
    """Writes some documents, and `truth.jsonl` about them."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / TRUTH).open("w", encoding="utf-8") as truth:
        for page in pages_:
            path = folder / page.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(page.content, "utf-8")
            if page.planned:
                truth.write(json.dumps(truth_of(page, page.planned), ensure_ascii=False) + "\n")


def main() -> int:
    """Writes a folder."""
    arguments = argparse.ArgumentParser(prog="benchmarks.generate", description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--documents", type=int, default=100_000, help="how many (100000)")
    arguments.add_argument("--seed", type=int, default=SEED)
    given = arguments.parse_args()
    if given.documents < 1:
        arguments.error("--documents is at least 1")
    if given.folder.exists() and (not given.folder.is_dir() or any(given.folder.iterdir())):
        arguments.error(f"{given.folder} is no empty folder; name another one")
    relevant, contracts = sizes(given.documents)
    write(given.folder, given.documents, relevant, contracts, given.seed)
    print(f"{given.folder}: {given.documents} documents, {relevant} of them about {contracts} contracts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
