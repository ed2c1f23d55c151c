"""The API against its own description: whatever is asked, it answers as it says, and never with an error of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
import pytest

from tests.review_server import make_registry, served
from tests.test_review_api import token


def test_it_does_as_it_says(tmp_path: Path) -> None:
    schemathesis = pytest.importorskip("schemathesis", reason="pip install schemathesis")
    with served(make_registry(tmp_path)) as desk:
        headers, contract = token(desk, "write"), desk.store.entry(desk.entry("Annecy"))
        known = {"entry_id": contract.id, "sha256": contract.documents[0].sha256}
        schema = schemathesis.openapi.from_url(f"{desk.url}/api/v1/openapi.json")
        operations = [found.ok() for found in schema.get_all_operations()]
        assert len(operations) >= 11
        wrong = [w for o in operations for there in ({}, known) if (w := _wrong(o, there, headers))]
        assert wrong == [], "\n\n".join(wrong)


def _wrong(operation: Any, there: Mapping[str, str], headers: Mapping[str, str]) -> str:
    """What is wrong with an operation; `there` are parameters that lead to something."""

    from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

    # What may stand at a pointer of a contract is more than a schema can say: a wrong value is refused.
    excluded = [ignored_auth, *([positive_data_acceptance] if operation.method == "post" else [])]

    @settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        case.path_parameters = {k: there.get(k, v) for k, v in (case.path_parameters or {}).items()}
        # Who gets in is tested elsewhere: every case here has a token.
        case.call_and_validate(headers=dict(headers), excluded_checks=excluded)

    try:
        check()
    except (Exception, BaseExceptionGroup) as error:  # what is wrong with all operations is told at once
        return f"{operation.label}: {error}"
    return ""
