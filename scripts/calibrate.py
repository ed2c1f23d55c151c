"""Measures how often values are right by the confidence their rules give, and writes pipeline/calibration.yaml.

    python scripts/calibrate.py FOLDER...

Each folder holds documents and their gold (see fixtures/GOLD.md). Use documents that no rule was tuned on, or the
shares come out too high. Neighbouring steps are pooled until the shares rise with the raw confidence (isotonic
regression). Each step gives the lower end of Wilson's interval (one-sided, 95 %), so that few values never look
certain and documents unlike these are not promised too much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import sqrt
from pathlib import Path
import sys
from typing import Any

import yaml

from pipeline.alike.names import alike_names, names_of, same_axis, same_organisation
from pipeline.calibration import told
from pipeline.evaluate import load_gold
from pipeline.evaluate.fields import date_of
from pipeline.evaluate.matching import align, match
from pipeline.extract import extract_document
from pipeline.read import read_path

Judged = tuple[str, float, bool]  # field, raw confidence, right
TARGET = Path(__file__).resolve().parent.parent / "pipeline" / "calibration.yaml"
STANDARD_ERRORS = 1.64  # of Wilson's interval: nineteen times of twenty the share is higher
LEAST = 20  # values a step rests on at least

SCALARS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "status": lambda c: c.get("status"),
    "generation": lambda c: c.get("generation"),
    "duration_months": lambda c: c.get("duration_months"),
    "axes_count": lambda c: c.get("axes_count"),
    "actions_count": lambda c: c.get("actions_count"),
    "signature": lambda c: date_of(c.get("signature")),
    "period": lambda c: tuple((c.get("period") or {}).get(k) for k in ("start", "end")),
}
LISTS: dict[str, Callable[[Any, Any], float]] = {
    "signatories": same_organisation,
    "partners": same_organisation,
    "axes": same_axis,
    "funding": lambda g, f: float((g["amount_eur"], g["per"]) == (f["amount_eur"], f["per"])),
    "events": lambda g, f: float((g["event"], date_of(g)) == (f["event"], date_of(f))),
}


def judge(gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> Iterator[Judged]:
    """Every value found, with its raw confidence and whether the gold has it."""
    partner = {f: g for g, f in align(gold, found)}
    for i, contract in enumerate(found):
        truth = gold[partner[i]] if i in partner else {}
        sure = contract["confidence"]
        yield "territory", sure.get("/territory", 0.0), _same_territory(truth, contract)
        for name, value in SCALARS.items():
            if contract.get(name) is not None:
                yield name, sure[f"/{name}"], bool(truth) and value(contract) == value(truth)
        for name, score in LISTS.items():
            right = {f for _, f in match(truth.get(name) or [], contract[name], score)}
            for j in range(len(contract[name])):
                yield name, sure[f"/{name}/{j}"], j in right


def _same_territory(gold: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    one, other = gold.get("territory") or {}, found.get("territory") or {}
    if one.get("codes") or other.get("codes"):
        return set(one.get("codes") or ()) == set(other.get("codes") or ())
    return alike_names(names_of(one), names_of(other)) >= 0.8


def steps(values: Sequence[tuple[float, bool]]) -> list[dict[str, float]]:
    """Shares that rise with the raw confidence, each over at least LEAST values where there are as many."""
    groups: list[list[float]] = []  # lowest raw confidence, right, all
    for raw, right in sorted(values):
        if groups and (groups[-1][2] < LEAST or raw == groups[-1][3]):
            groups[-1][1] += right
            groups[-1][2] += 1
            groups[-1][3] = raw
        else:
            groups.append([raw, float(right), 1.0, raw])
        while len(groups) > 1 and (groups[-1][2] < LEAST or _share(groups[-2]) > _share(groups[-1])):
            if groups[-1][2] < LEAST and (raw, right) != max(values):
                break  # it may still grow
            last = groups.pop()
            groups[-1] = [groups[-1][0], groups[-1][1] + last[1], groups[-1][2] + last[2], last[3]]
    return [{"from": round(g[0], 3), "right": round(_share(g), 3), "of": int(g[2])} for g in groups]


def _share(group: Sequence[float]) -> float:
    """Lower end of Wilson's score interval."""
    right, n = group[1], group[2]
    p, zz = right / n, STANDARD_ERRORS**2
    return (p + zz / (2 * n) - STANDARD_ERRORS * sqrt(p * (1 - p) / n + zz / (4 * n * n))) / (1 + zz / n)


def main(folders: Sequence[str]) -> int:
    """Measure on the documents of the folders and write the table."""
    if not folders:
        print(__doc__, file=sys.stderr)
        return 2
    by_field: dict[str, dict[str, list[tuple[float, bool]]]] = defaultdict(lambda: defaultdict(list))
    documents = 0
    for folder in folders:
        for path, gold in load_gold(Path(folder)).items():
            record = extract_document(read_path(path)[1], calibration=None).model_dump(mode="json")
            documents += 1
            number = told(len(record["contracts"]))
            for name, raw, right in judge(gold["contracts"], record["contracts"]):
                by_field[name][number].append((raw, right))
    table = {
        name: {number: steps(values) for number, values in sorted(by_told.items())}
        for name, by_told in sorted(by_field.items())
    }
    head = f"# Written by scripts/calibrate.py from {documents} annotated documents: do not edit by hand.\n"
    TARGET.write_text(head + yaml.safe_dump({"fields": table}, sort_keys=False), "utf-8")
    count = sum(len(values) for by_told in by_field.values() for values in by_told.values())
    print(f"{TARGET.name}: {count} values of {documents} documents")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
