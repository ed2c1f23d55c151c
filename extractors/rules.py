"""Rules as data: patterns in a room's `rules.yaml`, each with a reason and its own examples.

A rule file is a list of

    - id: dates.day_month_year        # the room's name, then the rule's
      reason: why people write so
      label: false_positive           # optional, free to the room: what a match means
      lang: fr                        # optional: only for documents in this language
      on: plain                       # plain (folded: lower case, no accents; the default) or text (as written)
      any:                            # alternatives, or `pattern:` for a single one
        - '{{day}} {{month}} {{year}}'
      match: ["le 22 mars 2024"]      # sentences in which the rule must match
      no_match: ["22 rue de Mars"]    # sentences in which it must not

`{{name}}` stands for an atom of extractors/atoms.yaml or of the file's own `atoms` (a list entry
`- atoms: {name: pattern}` at its top), `{{region}}` for the name of any région in the official tables. A single space in a pattern matches any run of white space within a block;
with a quantifier (` ?`) it is one space.
Patterns must be linear: no nested repetition of overlapping classes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
import re
from typing import Any, NamedTuple

import yaml

from extractors.fold import fold
from extractors.patterns import Pattern
from extractors.words import Words, index_of, stand_in

_ATOM = re.compile(r"\{\{(\w+)\}\}")
_CLASS_OR_SPACE = re.compile(r"\\.|\[(?:\\.|[^\]])*\]| ")


class RuleError(ValueError):
    """A rule file that cannot be used; the message names the rule and what is wrong."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule: a compiled pattern with its name, reason and examples."""

    id: str
    reason: str
    pattern: Pattern
    on: str
    lang: str | None
    label: str | None
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)

    def applies(self, language: str) -> bool:
        """Whether the rule is for documents in this language (a document of unknown language gets all)."""
        return self.lang is None or language == "unknown" or self.lang == language

    def searches(self, sentence: str) -> bool:
        """Whether the rule matches somewhere in a sentence: how its examples are tested."""
        return self.pattern.search(fold(sentence) if self.on == "plain" else sentence) is not None


class RuleMatch(NamedTuple):
    """A rule and where it matched. A tuple: some thousands are made for a document, and frozen dataclasses are slow to make."""

    rule: Rule
    match: re.Match[str]

    @property
    def start(self) -> int:
        return self.match.start()

    @property
    def end(self) -> int:
        return self.match.end()


def expand(pattern: str, atoms: Mapping[str, str], rule: str = "") -> str:
    """A pattern with its atoms put in and its single spaces made to match any run of spaces."""

    def put(match: re.Match[str]) -> str:
        if match[1] == "region":
            return f"(?:{_regions()})"
        if match[1] not in atoms:
            raise RuleError(f"rule {rule}: unknown atom {{{{{match[1]}}}}}")
        return f"(?:{expand(atoms[match[1]], atoms, rule)})"

    return _ATOM.sub(put, pattern)


def _regions() -> str:
    """The names of régions, from the official tables, which only the rules that name régions load."""
    from extractors.reference import load as tables

    return tables().region_pattern


def _spaces(pattern: str) -> str:
    def widen(match: re.Match[str]) -> str:
        if match[0] != " ":
            return match[0]
        # A space with a quantifier of its own (« cls ?2 ») keeps it.
        quantified = pattern[match.end() : match.end() + 1] in ("*", "+", "?", "{")
        return r"[ \u00a0\u202f]" + ("" if quantified else "+")

    return _CLASS_OR_SPACE.sub(widen, pattern)


def _rule(entry: dict[Any, Any], atoms: Mapping[str, str], source: str) -> Rule:
    # YAML reads a bare `on` as true.
    entry = {"on" if k is True else k: v for k, v in entry.items()}
    name = entry.get("id") or f"(without id in {source})"
    known = {"id", "reason", "pattern", "any", "on", "lang", "label", "match", "no_match"}
    missing = [k for k in ("id", "reason", "match", "no_match") if not entry.get(k)]
    if missing:
        raise RuleError(f"rule {name}: lacks {', '.join(missing)}")
    if ("pattern" in entry) == ("any" in entry):
        raise RuleError(f"rule {name}: give either `pattern` or `any`")
    source_pattern = entry["pattern"] if "pattern" in entry else "|".join(f"(?:{p})" for p in entry["any"])
    try:
        compiled = Pattern(_spaces(expand(source_pattern, atoms, name)))
    except re.error as error:
        raise RuleError(f"rule {name}: {error}") from error
    return Rule(
        id=name,
        reason=entry["reason"],
        pattern=compiled,
        on=entry.get("on", "plain"),
        lang=entry.get("lang"),
        label=entry.get("label"),
        match=tuple(entry["match"]),
        no_match=tuple(entry["no_match"]),
        extra={k: v for k, v in entry.items() if k not in known},
    )


# A rule, its pattern, and those of the words it needs that stand in the document.
_Live = tuple[Rule, Pattern, tuple[Words, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """The rules of one file, in the file's order."""

    rules: tuple[Rule, ...]
    _by_label: dict[tuple[str, ...], RuleSet] = field(default_factory=dict, repr=False)
    _by_id: dict[str, Rule] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __getitem__(self, rule_id: str) -> Rule:
        if not self._by_id:
            self._by_id.update((r.id, r) for r in self.rules)
        return self._by_id[rule_id]

    def labelled(self, *labels: str) -> RuleSet:
        """The rules with one of these labels."""
        if labels not in self._by_label:
            self._by_label[labels] = RuleSet(tuple(r for r in self.rules if r.label in labels))
        return self._by_label[labels]

    def _live(self, plain: str, language: str) -> Sequence[_Live]:
        """The rules that can match in a text at all: those for its language of which it has the words."""
        index = index_of(plain)
        if index is None:
            return [(r, r.pattern, ()) for r in self.rules if r.applies(language)]
        if (self, language) not in index.memo:
            told = [(r, r.pattern, r.pattern.words_in(index)) for r in self.rules if r.applies(language)]
            index.memo[self, language] = [t for t in told if t[2] is not None]
        live: Sequence[_Live] = index.memo[self, language]
        return live

    def find(self, text: str, plain: str, start: int, end: int, language: str = "unknown") -> Iterator[RuleMatch]:
        """Every match of every rule within [start, end), rule by rule."""
        part = plain[start:end]
        for rule, pattern, needs in self._live(plain, language):
            if stand_in(part, needs):
                for match in pattern.find_all(plain if rule.on == "plain" else text, start, end):
                    yield RuleMatch(rule, match)

    def first(self, text: str, plain: str, start: int, end: int, language: str = "unknown") -> RuleMatch | None:
        """The first rule of the file that matches within [start, end), at its leftmost place."""
        part = plain[start:end]
        for rule, pattern, needs in self._live(plain, language):
            if stand_in(part, needs):
                match = pattern.find_first(plain if rule.on == "plain" else text, start, end)
                if match:
                    return RuleMatch(rule, match)
        return None


@lru_cache(maxsize=1)
def common_atoms() -> dict[str, str]:
    """The atoms every room may use, from extractors/atoms.yaml."""
    return _load_yaml("extractors", "atoms.yaml")


def _load_yaml(package: str, name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(files(package).joinpath(name).read_text("utf-8"), Loader=loader)  # noqa: S506 - a safe loader


@cache
def load(package: str, name: str = "rules.yaml") -> RuleSet:
    """The rules of a room, e.g. load("extractors.dates"). Raises RuleError where a rule is unusable."""
    entries = _load_yaml(package, name)
    atoms = dict(common_atoms())
    rules: list[Rule] = []
    for entry in entries:
        if set(entry) == {"atoms"}:
            atoms.update(entry["atoms"])
        else:
            rules.append(_rule(entry, atoms, f"{package}/{name}"))
    ids = [r.id for r in rules]
    if len(ids) != len(set(ids)):
        raise RuleError(f"{package}/{name}: a rule id stands twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    return RuleSet(tuple(rules))
