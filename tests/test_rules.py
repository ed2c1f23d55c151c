"""Every rule proves itself by its own examples, and none of them can be made slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import signal

import pytest
import yaml

from extractors.fold import fold
from extractors.rules import Rule, load

ROOT = Path(__file__).resolve().parent.parent


def rule_files() -> Iterator[tuple[str, str]]:
    """Package and name of every rule file: a YAML list of entries with an id and a pattern."""
    for top in ("extractors", "pipeline"):
        for path in sorted((ROOT / top).rglob("*.yaml")):
            entries = yaml.safe_load(path.read_text("utf-8"))
            if isinstance(entries, list) and any(isinstance(e, dict) and {"pattern", "any"} & set(e) for e in entries):
                yield ".".join(path.parent.relative_to(ROOT).parts), path.name


RULES = [rule for package, name in rule_files() for rule in load(package, name)]
HOSTILE = tuple(
    piece * (3_000 // len(piece))
    for piece in (
        "de la ", "a", " ", "2024-", "22 mars ", "Contrat Local de Santé ", "l'ARS, ", "«'", "1, 2 et ", "A-",
        "entre le ", "« entre le » ", "(", "()", "[", "« ", '"', "l'", "- ", ". ", ".", ", ", "; ", "1", "1 2 3 ",
        "du 1er janvier 2020 au ", "mars ", "axe 1 : ", "CLS ", "Saint-Denis, ", "communauté de communes de ", "A",
        "Jean Dupont ", "Madame la ", "a signé ", "signé par ", "10 000 euros ", "% ", "https://a.fr/b ", " | ", "\u00a0",
        "\n", "e\u0301", "a\u200b", "\u202e", "\0", "XIV. ", " et ", "pour une durée de cinq ans ", "le deuxième ",
        "the second local health contract ", "and ", "five-year ", "contrat local de santé et de ", "n° 2 ",
    )
)  # fmt: skip


def test_rules_are_found() -> None:
    assert len(RULES) > 50


def test_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_matches_its_examples_and_only_them(rule: Rule) -> None:
    missed = [sentence for sentence in rule.match if not rule.searches(sentence)]
    taken = [sentence for sentence in rule.no_match if rule.searches(sentence)]
    assert (missed, taken) == ([], [])


class TooSlow(BaseException):
    """The time is over."""


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Ends what takes longer: a pattern that explodes would never end by itself."""

    def stop(*_: object) -> None:
        raise TooSlow

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_takes_bounded_time(rule: Rule) -> None:
    for text in HOSTILE:
        try:
            with limit(2):
                for _ in rule.pattern.finditer(fold(text) if rule.on == "plain" else text):
                    pass
        except TooSlow:
            pytest.fail(f"over 2 seconds on {len(text)} characters {text[:20]!r}: {rule.pattern.pattern}")
