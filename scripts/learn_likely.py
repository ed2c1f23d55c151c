"""Learns the weights of extractors/territories/likely.yaml from the documents with gold: `python -m scripts.learn_likely`.

Three models of the same features. `main`: of the places that a document with one territory names, which is the contract's
(conditional logit, one choice a document). `too`: whether a place named beside it has a contract of its own, `joint`: whether it
shares that contract (logistic regressions). What is held out while tuning is held out here too, so that its figures stay honest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from extractors.annotated import Annotated
from extractors.reference import petr_key
from extractors.relevance.extract import judge
from extractors.territories import find_territories, likely
from extractors.territories.entities import Entity, Evidence, gather
from extractors.territories.joint import pair_features
from extractors.territories.likely import features, standing
from pipeline.read import read_path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "extractors" / "territories" / "likely.yaml"
HELD_OUT = frozenset(["fr16", "fr20", "fr22", "fr24", "en08", "en09", "pdf10"])
EVEN_HELD_OUT = frozenset(["s"])  # sets of which the documents with even numbers are held out
WHOLE_HELD_OUT = frozenset(["alike", "fresh", "fresh2"])
RIDGE = 1.0  # penalty on the weights, in the units of the log likelihood
STEPS, RATE = 400, 0.3
HEAD = """# Weights of what is asked of a place (likely.py), learnt from the documents with gold: scripts/learn_likely.py.
# `too`: log odds that a place named beside the one whose contract the document reports has a contract of its own
# (logistic regression). `joint`: the same of a share in that contract. `main`: how much more likely one place of a document is than another to be the one whose contract
# it reports (conditional logit, one choice a document).
"""
Row = tuple[dict[str, float], bool]
Array = NDArray[np.float64]


def golds() -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    """The documents that may be learnt from, each with its gold contracts."""
    for gold in sorted((ROOT / "fixtures").rglob("*.json")):
        told = json.loads(gold.read_text("utf-8"))
        if not _held_out(gold) and "contracts" in told:
            yield gold.parent / told["document"], told["contracts"]


def _held_out(gold: Path) -> bool:
    if gold.stem in HELD_OUT or gold.parent.name in WHOLE_HELD_OUT:
        return True
    number = gold.stem[-2:]
    return gold.parent.name in EVEN_HELD_OUT and number.isdigit() and int(number) % 2 == 0


def rows(path: Path, contracts: Sequence[dict[str, Any]]) -> tuple[list[Row], list[Row], list[Row]]:
    """What a document teaches: its places beside the main one, all its places where it has one territory alone, and who shares it."""
    a = Annotated(read_path(path)[1])
    if not judge(a).relevant:
        return [], [], []
    evidence = gather(a)
    places = [e for e in evidence.entities.values() if e.kind != "departement"]
    main = next((set(c.spans) for c in find_territories(a) if c.role == "main"), set())
    territories = {(tuple(c["territory"]["codes"]), *c["territory"]["names"][:1]): c["territory"] for c in contracts}
    joined = {code for t in territories.values() if len(t["codes"]) > 1 for code in t["codes"]}
    too = [
        (features(a, e, evidence), any(_is(e, t) for t in territories.values()))
        for e in places
        if not main & {(m.start, m.end) for m in e.mentions} and not set(e.codes[:1]) & joined
    ]
    alone = next(iter(territories.values())) if len(territories) == 1 and not joined else None
    choice = [(features(a, e, evidence) | standing(a, e), _is(e, alone)) for e in places] if alone else []
    return too, choice, _sharing(a, evidence, main, joined)


def _sharing(a: Annotated, evidence: Evidence, main: set[tuple[int, int]], codes: set[str]) -> list[Row]:
    """The places that may share the main one's contract; `codes` are those of contracts that are of several."""
    own = [e for e in evidence.entities.values() if main & {(m.start, m.end) for m in e.mentions}]
    alone = {c for e in own for c in e.codes[:1]} if len(own) == 1 else set()
    others = [e for e in evidence.entities.values() if e.kind in ("epci", "ept", "commune") and e.codes]
    return [
        (pair_features(a, e, evidence, own), e.codes[0] in codes) for e in others if own and e.codes[0] not in alone
    ]


def _is(e: Entity, territory: dict[str, Any]) -> bool:
    if e.codes:
        return territory["codes"] == [e.codes[0]]
    return not territory["codes"] and e.key[1] in {petr_key(name) for name in territory["names"]}


def matrix(found: Sequence[Row], names: Sequence[str]) -> tuple[Array, Array]:
    """Features and answers as numbers, a row a place."""
    return (
        np.array([[row.get(n, 0.0) for n in names] for row, _ in found]),
        np.array([float(answer) for _, answer in found]),
    )


def logistic(x: Array, y: Array, free: int) -> Array:
    """Weights by Newton's method; the one at `free`, the bias, is not held down."""
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[free] = 1e-3
    for _ in range(60):
        p = 1 / (1 + np.exp(-x @ weights))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(ridge)
        weights -= np.linalg.solve(hessian, x.T @ (p - y) + ridge * weights)
    return weights


def conditional(choices: Sequence[tuple[Array, Array]]) -> Array:
    """Weights by gradient ascent on the likelihood of the right place among those of its document."""
    weights = np.zeros(choices[0][0].shape[1])
    for _ in range(STEPS):
        gradient = -RIDGE * weights
        for x, y in choices:
            scores = x @ weights
            p = np.exp(scores - scores.max())
            gradient += x.T @ (y / y.sum() - p / p.sum())
        weights += RATE * gradient * 3 / len(choices)
    return weights


def main() -> None:
    """Writes the weights."""
    too: list[Row] = []
    sharing: list[Row] = []
    choices: list[list[Row]] = []
    with patch.object(likely, "_weights", dict):  # what the rules say alone, not what was learnt before
        for path, contracts in golds():
            beside, choice, shared = rows(path, contracts)
            too += beside
            sharing += shared
            if any(answer for _, answer in choice):
                choices.append(choice)
    names = sorted({n for row, _ in (*too, *sharing, *(r for c in choices for r in c)) for n in row})
    learnt = {
        "too": logistic(*matrix(too, names), names.index("bias")),
        "joint": logistic(*matrix(sharing, names), names.index("bias")),
        "main": conditional([matrix(c, names) for c in choices]),
    }
    lines = [
        f"{model}:\n" + "".join(f"  {n}: {w:.2f}\n" for n, w in zip(names, weights, strict=True) if abs(w) >= 0.005)
        for model, weights in learnt.items()
    ]
    TARGET.write_text(HEAD + "".join(lines), "utf-8")
    print(f"{len(too)} places beside the main one, {len(choices)} choices; written: {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
