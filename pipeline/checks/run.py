"""Runs the checks over an entry. What a reviewer has settled is not told again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

import yaml

from models.registry import Check, Entry
from models.vocabulary import Severity, Verdict
from pipeline.checks.rules import RULES, Found


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Severity and message of each check in both languages, by its name."""
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(
        files("pipeline.checks").joinpath("messages.yaml").read_text("utf-8")
    )
    return found


def checked(entry: Entry, others: Mapping[str, Entry]) -> Entry:
    """The entry with what the checks found; `others` are the entries its previous and next lead to."""
    return entry.model_copy(update={"checks": tuple(_run(entry, others))})


def _run(entry: Entry, others: Mapping[str, Entry]) -> Iterator[Check]:
    for name, rule in RULES.items():
        for found in rule(entry, others):
            if not _settled(entry, found):
                yield _check(name, found)


def _check(name: str, found: Found) -> Check:
    text = messages()[name]
    return Check(
        name=name,
        severity=Severity(text["severity"]),
        message_fr=text["fr"].format(**found.words),
        message_en=text["en"].format(**found.words),
        pointers=found.pointers,
    )


def _settled(entry: Entry, found: Found) -> bool:
    """Whether a reviewer has confirmed or set every value that disagrees; of a list, any item."""

    def stands(pointer: str) -> bool:
        return any(
            (p == pointer or p.startswith(f"{pointer}/")) and r.verdict in (Verdict.ACCEPT, Verdict.CORRECT)
            for p, r in entry.reviewed.items()
        )

    return all(stands(p) for p in found.pointers)
