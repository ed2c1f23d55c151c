"""Patterns that look before they search give the answers of the plain expression, for every rule."""

from __future__ import annotations

from functools import cache
import re

import pytest

from extractors import words
from extractors.fold import fold
from extractors.patterns import Pattern
from extractors.rules import Rule, load
from tests.test_rules import RULES, rule_files


@cache
def sentences_of(on: str) -> tuple[str, ...]:
    """Every example of every rule: what each of them is asked, whoever it was written for."""
    told = dict.fromkeys(s for rule in RULES for s in (*rule.match, *rule.no_match))
    return tuple(fold(s) if on == "plain" else s for s in told)


@cache
def text_of(on: str) -> str:
    return "\n".join(sentences_of(on))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_pattern_answers_as_the_plain_expression_does(rule: Rule) -> None:
    plain = re.compile(rule.pattern.pattern)
    text = text_of(rule.on)
    expected = [m.span() for m in plain.finditer(text)]
    assert [m.span() for m in rule.pattern.finditer(text)] == expected
    words.open_(text)  # as the document at hand, which is indexed
    assert [m.span() for m in rule.pattern.finditer(text)] == expected
    for start, end in {(s // 200 * 200, s // 200 * 200 + 200) for s, _ in expected[:20]}:
        found, wanted = rule.pattern.search(text, start, end), plain.search(text, start, end)
        assert (found and found.span()) == (wanted and wanted.span())


def test_sets_of_rules_find_what_their_rules_find() -> None:
    text = text_of("text")
    plain = fold(text)
    words.open_(plain)
    for package, name in rule_files():
        rules = load(package, name)
        expected = [
            (r.id, m.span())
            for r in rules
            for m in re.compile(r.pattern.pattern).finditer(plain if r.on == "plain" else text)
        ]
        assert [(f.rule.id, f.match.span()) for f in rules.find(text, plain, 0, len(plain))] == expected


def test_words_are_found_within_longer_words_and_after_rules_were_added() -> None:
    text = "les cocontractants signeront demain"
    words.open_(text)
    assert Pattern("contractants? signer").search(text)
    assert not Pattern("xylophone").search(text)
    assert Pattern(r"\bdemain$").search(text)
    assert Pattern("demain").sub("lundi", text).endswith("lundi")
