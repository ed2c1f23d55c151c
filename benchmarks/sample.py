"""Whether the documents of the scale benchmark are understood: `python -m benchmarks.sample [--relevant 200]`.

Extracts documents about contracts and five times as many others, and compares with what they were written from.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
import random
import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.generate import SEED, TRUTH, Corpus, sizes, write_pages

ROOT = Path(__file__).resolve().parent.parent
_OF = 100_000  # documents that the sample is of
_OTHERS = 5  # documents about no contract to one about a contract
_SIGNED = ("signature_ars", "signature_territory", "press", "translation", "excerpt", "review")


def extracted(paths: list[Path]) -> Iterator[dict[str, Any]]:
    """The records of the documents, in their order."""
    command = [sys.executable, "-m", "clsreg", "extract", *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    yield from map(json.loads, done.stdout.splitlines())


def wrong(truth: dict[str, Any], record: dict[str, Any]) -> list[str]:
    """What a record has otherwise than the contract it was written from."""
    right = [c for c in record["contracts"] if sorted((c["territory"] or {}).get("codes", ())) == truth["codes"]]
    if not right:
        return ["territory" if record["contracts"] else "no contract"]
    found = ["another contract"] if len(record["contracts"]) > 1 else []
    if truth["kind"] in _SIGNED and not any((c["signature"] or {}).get("edtf") == truth["signed"] for c in right):
        found.append("signature")
    return found


def main() -> int:
    """Prints what was not understood, and the shares."""
    arguments = argparse.ArgumentParser(prog="benchmarks.sample", description=__doc__)
    arguments.add_argument("--relevant", type=int, default=200, help="documents about contracts (200)")
    arguments.add_argument("--seed", type=int, default=SEED)
    arguments.add_argument("--keep", type=Path, help="write the documents here, to look at them")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        corpus = Corpus(_OF, *sizes(_OF), given.seed)
        rng = random.Random(f"{given.seed}:sample")
        chosen = rng.sample(sorted(corpus.about), given.relevant)
        chosen += rng.sample(sorted(set(range(_OF)) - set(corpus.about)), _OTHERS * given.relevant)
        write_pages(folder, map(corpus.page, sorted(chosen)))
        truths = [json.loads(line) for line in (folder / TRUTH).read_text("utf-8").splitlines()]
        about = {t["document"] for t in truths}
        others = [p for p in sorted(folder.glob("*/*")) if p.relative_to(folder).as_posix() not in about]
        return report(folder, truths, others)


def report(folder: Path, truths: list[dict[str, Any]], others: list[Path]) -> int:
    """The comparison; 1 where fewer than 95 % have the right territory, or one in a hundred others has a contract."""
    number, counts = len(truths), Counter[str]()
    for truth, record in zip(truths, extracted([folder / t["document"] for t in truths]), strict=True):
        mistakes = wrong(truth, record)
        counts.update(mistakes)
        for mistake in mistakes:
            said = [(c["territory"] or {}).get("names", [])[:1] for c in record["contracts"]]
            print(f"{mistake:16}", *(truth[k] for k in ("document", "kind", "language", "territory")), "<-", said)
    false = [r["document"] for r in extracted(others) if r["contracts"]]
    for document in false:
        print(f"false            {document}")
    understood = number - counts["territory"] - counts["no contract"]
    print(f"{understood} of {number} with the right territory ({understood / number:.1%}); {dict(counts)}")
    print(f"{len(false)} of {len(others)} others with a contract")
    return 0 if understood >= 0.95 * number and len(false) * 100 <= len(others) else 1


if __name__ == "__main__":
    sys.exit(main())
