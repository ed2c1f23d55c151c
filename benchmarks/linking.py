"""How right linking is: `python -m benchmarks.linking [FOLDER…]`, on documents whose contracts are known.

A folder holds documents and `links.json` (tests/data/linking/README.md). Pairs of documents that tell of one contract are
compared with pairs that stand in one entry; what extraction does not find cannot be linked, so recall is given twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
import json
from pathlib import Path
import sys
from typing import Any

from models.contract import Territory
from models.registry import DocumentRef, Report
from pipeline.alike.names import alike_names
from pipeline.link.blocks import link
from pipeline.link.places import cores_of
from pipeline.run import process

SETS = Path(__file__).resolve().parent.parent / "tests" / "data" / "linking"


@dataclass(frozen=True, slots=True)
class Mention:
    """A contract that a document tells of, and the entry that it was put into; None where it was not found."""

    document: str
    contract: str
    entry: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of mentions, and of pairs: linked rightly, linked wrongly, not linked."""

    mentions: int
    missed: int
    spurious: int
    right: int
    wrong: int
    lost: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.lost) if self.right + self.lost else 1.0


def reports_of(path: Path) -> list[Report]:
    """What a document reports."""
    outcome = process(str(path))
    if outcome.source is None:
        return []
    record, digest = outcome.record, outcome.source.sha256
    document = DocumentRef(
        sha256=digest,
        uris=(path.name,),
        kind=record.kind,
        language=record.language.value,
        published=record.published,
    )
    return [
        Report(id=f"{digest[:12]}-{n}", number=n, document=document, contract=c)
        for n, c in enumerate(record.contracts, 1)
    ]


def _same_core(names: Sequence[str], territory: Territory) -> bool:
    """Whether a name is the same but for what says its type: « syndicat mixte X », "X urban community"."""
    return bool(cores_of(territory) & cores_of(territory.model_copy(update={"names": tuple(names)})))


def _likeness(told: Mapping[str, Any], report: Report) -> float:
    territory = report.contract.territory
    if territory is None:
        return 0.0
    codes, own = set(told["codes"]), set(territory.codes)
    score = len(codes & own) / len(codes | own) if codes & own else 0.0
    score = max(score, 0.9 * alike_names(told["names"], territory.names), 0.8 * _same_core(told["names"], territory))
    signature, period = report.contract.signature, report.contract.period
    dates = [signature.edtf if signature else None, period.start if period else None]
    years = {d[:4] for d in dates if d}
    if not score:
        return 0.0
    if told["start"]:
        return score + 0.5 * (told["start"][:4] in years)
    return score + 0.2 * (not years)


def _match(told: Sequence[Mapping[str, Any]], reports: Sequence[Report]) -> dict[int, int]:
    """Which report tells of which contract: the most alike first, each once."""
    pairs = sorted((-_likeness(t, r), i, j) for i, t in enumerate(told) for j, r in enumerate(reports))
    found: dict[int, int] = {}
    for score, i, j in pairs:
        if score < 0 and i not in found and j not in found.values():
            found[i] = j
    return found


def measure(folder: Path) -> tuple[Figures, Figures]:
    """The figures of a folder, and those of the mentions alone that extraction found."""
    links: dict[str, list[dict[str, Any]]] = json.loads((folder / "links.json").read_text("utf-8"))
    reports = {name: reports_of(folder / name) for name in sorted(links)}
    entries = {r.id: e.id for e in link([r for found in reports.values() for r in found]) for r in e.reports}
    mentions, spurious = [], 0
    for name, told in links.items():
        matched = _match(told, reports[name])
        spurious += len(reports[name]) - len(matched)
        for i, contract in enumerate(told):
            report = reports[name][matched[i]].id if i in matched else None
            mentions.append(Mention(name, contract["entry"], entries[report] if report else None))
    found = [m for m in mentions if m.entry]
    return _figures(mentions, spurious), _figures(found, spurious)


def _figures(mentions: Sequence[Mention], spurious: int) -> Figures:
    right = wrong = lost = 0
    for a, b in combinations(mentions, 2):
        same, linked = a.contract == b.contract, a.entry is not None and a.entry == b.entry
        right += same and linked
        wrong += linked and not same
        lost += same and not linked
    missed = sum(m.entry is None for m in mentions)
    return Figures(len(mentions), missed, spurious, right, wrong, lost)


def main() -> None:
    """Prints a line a folder."""
    folders = [Path(a) for a in sys.argv[1:]] or sorted(p.parent for p in SETS.glob("*/links.json"))
    for folder in folders:
        whole, found = measure(folder)
        print(
            f"{folder.name}: {whole.mentions} contracts told, {whole.missed} missed, {whole.spurious} too many; "
            f"pairs: precision {whole.precision:.3f}, recall {whole.recall:.3f}, "
            f"recall of what was found {found.recall:.3f}"
        )


if __name__ == "__main__":
    main()
