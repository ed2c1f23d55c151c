"""Linking on documents written for it: what was reached may not be lost. `python -m benchmarks.linking` has all sets."""

from __future__ import annotations

from benchmarks.linking import SETS, measure


def test_linking_of_the_documents_written_for_it_holds() -> None:
    whole, found = measure(SETS / "a")
    assert whole.precision >= 0.99
    assert found.recall >= 0.95
    assert whole.missed <= 4


def test_linking_of_the_third_set_holds() -> None:
    whole, found = measure(SETS / "c")
    assert whole.precision >= 0.99
    assert found.recall >= 0.9
    assert whole.missed <= 4


def test_linking_of_the_second_set_holds() -> None:
    whole, found = measure(SETS / "b")
    assert whole.precision >= 0.99
    assert found.recall >= 0.95
    assert whole.missed <= 7
