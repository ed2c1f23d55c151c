"""The ways in which people say the facts of one contract, a phrase each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from models.contract import Contract
from pipeline.extract import extract_document
from pipeline.read import read

PHRASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("data").joinpath("phrases.yaml").read_text("utf-8")
)


def _said(contract: Contract, name: str) -> object:
    signature, period = contract.signature, contract.period
    if name == "signature":
        return signature and signature.edtf + "?" * (signature.certainty.value == "planned")
    if name == "period":
        return period and f"{period.start or ''}/{period.end or ''}"
    if name == "status":
        return contract.status and contract.status.value
    if name == "axes":
        return len(contract.axes)
    if name in ("signatories", "partners"):
        return sorted(party.type.value for party in getattr(contract, name))
    if name == "persons":
        return [s.person for s in contract.signatories if s.person]
    if name == "labels":
        return [axis.label for axis in contract.axes]
    if name == "themes":
        return sorted(contract.axes[0].themes) if contract.axes else []
    if name == "funding":
        return sorted(f"{f.amount_eur:.0f}:{f.per}" for f in contract.funding)
    if name == "events":
        return sorted(f"{e.event}:{e.edtf}{'?' * (e.certainty.value == 'planned')}" for e in contract.events)
    if name == "name":
        return contract.territory.names[0] if contract.territory else None
    if name == "codes":
        return list(contract.territory.codes) if contract.territory else []
    return getattr(contract, name)


@pytest.mark.parametrize("phrase", PHRASES, ids=[str(n) for n in range(len(PHRASES))])
def test_what_a_phrase_says_is_read(phrase: dict[str, Any]) -> None:
    contracts = extract_document(read("phrase.txt", phrase["text"].encode())).contracts
    expected = dict(phrase["expect"])
    if "contracts" in expected:
        assert len(contracts) == expected.pop("contracts")
    for name, value in expected.items():
        assert _said(contracts[0], name) == value, name
