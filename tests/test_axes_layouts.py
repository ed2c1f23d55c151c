"""Axes as press officers, secretaries, journalists and translators set them out; what is only listed alike stays out."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from extractors.axes.extract import MIN_SCORE, extract
from extractors.axes.types import AXES
from tests.annotate import annotate

CASES = yaml.safe_load((Path(__file__).parent / "data" / "axes_layouts.yaml").read_text(encoding="utf-8"))
# What stands before and after, in either language: the text names the contract and goes on after its axes.
AROUND = {
    "fr": (
        "Contrat local de santé\n\nLe contrat local de santé du Pays de Brive a été signé le 12 mars 2024.\n\n",
        "\nIl a été préparé avec les habitants.\n",
    ),
    "en": (
        "Local health contract\n\nThe local health contract of the Brive area was signed on 12 March 2024.\n\n",
        "\nIt was prepared with the residents.\n",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=[c["text"][:50] for c in CASES])
def test_axes_as_they_are_set_out(case: dict[str, object]) -> None:
    language = str(case["language"])
    before, after = AROUND[language]
    groups = [
        g for g in extract(annotate(before + str(case["text"]) + after, language=language)) if g.score >= MIN_SCORE
    ]
    best = max(groups, key=lambda g: (g.kind == AXES, g.score, -g.start), default=None)
    assert ([i.label for i in best.items] if best else []) == case["axes"]
