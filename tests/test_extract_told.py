"""Ways in which people tell of contracts: several in one text, a past one beside the next, steps that are no signing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from models.contract import Contract
from pipeline.extract import extract_document
from pipeline.read import read

CASES: list[dict[str, Any]] = [
    case
    for name in ("told.yaml", "whose.yaml")
    for case in yaml.safe_load(Path(__file__).with_name("data").joinpath(name).read_text("utf-8"))
]


def _said(contract: Contract, fields: dict[str, Any]) -> dict[str, Any]:
    """What a contract has in the fields that the case names."""
    signature, period = contract.signature, contract.period
    said = {
        "codes": sorted(contract.territory.codes) if contract.territory else [],
        "status": contract.status.value if contract.status else None,
        "generation": contract.generation,
        "signature": signature.edtf if signature else None,
        "planned": signature.certainty.value == "planned" if signature else None,
        "period": [period.start, period.end] if period else None,
        "events": [f"{e.event.value} {e.edtf}" for e in contract.events],
    }
    return {name: said[name] for name in fields}


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_what_is_told_is_read(case: dict[str, Any]) -> None:
    record = extract_document(read("test.txt", case["text"].encode()))
    if "published" in case:
        assert record.published == case["published"]
    expected = case["contracts"]
    assert len(record.contracts) == len(expected), [c.territory.names for c in record.contracts if c.territory]
    by_codes = sorted(
        record.contracts,
        key=lambda c: (sorted(c.territory.codes) if c.territory else [], c.status.value if c.status else ""),
    )
    wanted = sorted(expected, key=lambda e: (e["codes"], e.get("status", "")))
    assert [_said(c, e) for c, e in zip(by_codes, wanted, strict=True)] == wanted
