"""The registry that the review desk is measured on: `python -m benchmarks.desk_registry FILE [--contracts 10000]`.

Five documents a contract, every one about a contract, written by benchmarks.generate and read and linked by clsreg
itself. It takes some twenty minutes for 10,000 contracts, so the file is kept and made once.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
import random
import subprocess
import sys
import tempfile

from benchmarks.generate import DOCUMENTS_PER_CONTRACT, SEED, Page, laid_out
from benchmarks.scaling import commands, life, stories
from benchmarks.scaling.places import Atlas, Territory
from extractors.reference import Place

SMALLEST = 700  # inhabitants of a commune that has a contract of its own here: thousands are needed


class WideAtlas(Atlas):
    """An atlas that never runs out: beyond the EPCI, communes stand alone."""

    @cached_property
    def towns(self) -> list[Place]:
        """Communes with a name of their own."""
        known = self.reference.communes_named
        return [p for p in self.communes if p.population >= SMALLEST and len(known(p.name)) == 1]

    def choose(self, number: int, rng: random.Random) -> list[Territory]:
        """Half of the territories EPCI as long as there are any, the others communes."""
        epcis = rng.sample(self.epcis, min(len(self.epcis), number // 2))
        towns = rng.sample(self.towns, number - len(epcis))
        chosen = [*map(self.of_epci, epcis), *map(self.of_town, towns)]
        rng.shuffle(chosen)
        return chosen


def documents_of(contracts: int, seed: int = SEED) -> list[Page]:
    """The documents of that many contracts."""
    rng, atlas = random.Random(f"{seed}:desk"), WideAtlas()
    found = life.contracts(contracts, atlas, rng)
    planned = life.plan(found, contracts * DOCUMENTS_PER_CONTRACT, rng)
    return [_page(number, one, atlas, seed) for number, one in enumerate(planned)]


def _page(number: int, planned: life.Planned, atlas: Atlas, seed: int) -> Page:
    story = stories.write(planned, atlas, seed, number)
    suffix, content = laid_out(story, number, random.Random(f"{seed}:page:{number}"))
    return Page(f"{number // 1000:03}/{number:06}.{suffix}", content, planned)


def build(file: Path, contracts: int, jobs: int, before: Sequence[str] = ()) -> None:
    """Writes the documents, reads and links them. `before` stands before every command, to wait for a turn."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for page in documents_of(contracts):
            path = folder / page.path
            path.parent.mkdir(exist_ok=True)
            path.write_text(page.content, "utf-8")
        for part in sorted(folder.iterdir()):
            run([*before, *commands.ingest(part, str(file), jobs, link=False)])
    run([*before, *commands.link(str(file))])


def run(command: Sequence[str]) -> None:
    """A command that must succeed."""
    done = subprocess.run(command, cwd=commands.ROOT, capture_output=True, text=True, check=False)
    print(done.stderr.strip().splitlines()[-1:], file=sys.stderr, flush=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{' '.join(command)} failed: {done.stderr}")


def main() -> int:
    """Makes the file."""
    arguments = argparse.ArgumentParser(prog="benchmarks.desk_registry", description=__doc__)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--contracts", type=int, default=10_000, help="how many (10000)")
    arguments.add_argument("--jobs", type=int, default=2, help="processes that read (2)")
    arguments.add_argument("--before", default="", help="a command that starts each of the parts, such as nice")
    given = arguments.parse_args()
    if given.file.exists():
        arguments.error(f"{given.file} is there already")
    build(given.file, given.contracts, given.jobs, given.before.split())
    return 0


if __name__ == "__main__":
    sys.exit(main())
