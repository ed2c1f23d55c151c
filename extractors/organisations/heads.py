"""Heads of organisations' names: the words that say what kind of organisation it is, and which of them belong together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
import re

from extractors.annotated import Annotated
from extractors.patterns import Pattern
from extractors.rules import Rule, load


@dataclass(frozen=True, slots=True)
class Head:
    start: int
    end: int
    rule: Rule


@lru_cache(maxsize=1)
def _heads() -> tuple[Pattern, tuple[Rule, ...]]:
    """All heads as one expression, in the file's order, so that a text is scanned once."""
    rules = load("extractors.organisations").rules
    parts = [f"(?P<h{i}>{r.pattern.pattern.removeprefix(chr(92) + 'b')})" for i, r in enumerate(rules)]
    return Pattern(r"(?<!\w)(?:" + "|".join(parts) + ")"), rules


def _case_allows(text: str, start: int, end: int, rule: Rule) -> bool:
    return rule.extra.get("case") != "upper" or text[start:end].isupper() or text[start:end] in ("CHd", "GHEf")


def _inside_name(a: Annotated, start: int, rule: Rule) -> bool:
    """« Vallée Sud – Grand Paris »: a « Grand » after a dash is a part of the name before it."""
    return rule.id == "organisations.greater" and a.plain[max(0, start - 2) : start].strip() == "-"


def find_heads(a: Annotated) -> list[Head]:
    pattern, rules = _heads()
    found = []
    for match in pattern.finditer(a.plain):
        index = int(match.lastgroup[1:]) if match.lastgroup else 0
        head: Head | None = Head(match.start(), match.end(), rules[index])
        if head and head.rule.extra.get("tail") == "proper" and not _NEXT_CAPITAL.match(a.text, head.end):
            head = _other_reading(a, head, rules[index + 1 :])
        if (
            head
            and _case_allows(a.text, head.start, head.end, head.rule)
            and not _inside_name(a, head.start, head.rule)
        ):
            found.append(head)
    return found


_NEXT_CAPITAL = re.compile(
    r"[ \u00a0-]?(?:[«“\"][ \u00a0]?)?(?:(?:de la|de|du|des|le|la)[ \u00a0]|[dl]['’])?[A-ZÀ-ÞŒ\d]"
)


def _other_reading(a: Annotated, head: Head, rules: tuple[Rule, ...]) -> Head | None:
    """« le Pays et l'Agence »: a head that needs a name and has none may be another rule's."""
    for rule in rules:
        match = rule.pattern.match(a.plain, head.start)
        if match:
            return Head(match.start(), match.end(), rule)
    return head


def absorbed(a: Annotated, heads: list[Head]) -> list[tuple[Head, int]]:
    """Heads with the place from which their name goes on; a head may take in the next (« association Addictions France »)."""
    merged: list[tuple[Head, int]] = []
    taken = 0
    for i, head in enumerate(heads):
        if head.start < taken:
            continue
        resume = _absorb(a, head, i, heads)
        taken = resume
        merged.append((head, resume))
    return merged


def _absorb(a: Annotated, head: Head, index: int, heads: list[Head]) -> int:
    """Where the name goes on after the heads that belong to it."""
    resume = head.end
    for nxt in heads[index + 1 : index + 4]:
        between = a.plain[resume : nxt.start]
        if between in ("(", " ("):
            end = bracketed(a, head, nxt)
            if end == head.end:
                break
            resume = end
        elif nxt.start >= resume and _takes_in(head, nxt, between):
            resume = nxt.end
        elif nxt.start >= resume:
            break
    return resume


_COMMON = re.compile(r"[,;:]|\b(?:et|and|dont|centres)\b")


def bracketed(a: Annotated, head: Head, nxt: Head) -> int:
    """Past « (ARS) », « (ARS La Réunion) »: a parenthesis that gives the same organisation again."""
    close = a.plain.find(")", nxt.end, nxt.end + 70)
    alike = nxt.rule.label == head.rule.label or head.rule.label == "association"
    if close < 0 or not alike or _COMMON.search(a.plain, nxt.end, close):
        return head.end
    return close + 1


_FOUNDATION = "organisations.association"
_OWNED = re.compile(r" ?(?:de l'|de la |de |du |des |d'|of the |of )?")


# Kinds whose name a word before it does not make another body's: « the network Mutualité Française ».
_OF_THEIR_OWN = ("ars", "cpam", "msa", "caf", "carsat", "mutual")


def _takes_in(head: Head, nxt: Head, between: str) -> bool:
    kind, other = head.rule.label, nxt.rule.label
    if between == " ":
        return (
            kind == other
            or (kind in ("association", "petr", "msp", "education", "other") and other not in (kind, *_OF_THEIR_OWN))
            or (
                kind == "hospital"
                and (other in ("epci", "commune", "other", "university") or nxt.rule.id == _FOUNDATION)
            )
            or nxt.rule.id
            in ("organisations.greater", "organisations.pays", "organisations.metropole", "organisations.agglo")
        )
    if (
        _OWNED.fullmatch(between)
        and other in ("epci", "petr", "commune", "departement")
        and nxt.rule.id
        in (
            "organisations.greater",
            "organisations.pays",
            "organisations.metropole",
            "organisations.agglo",
            "organisations.commune",
        )
        and kind not in ("ars",)
    ):
        return True
    if _OWNED.fullmatch(between) and kind == "petr" and other in ("petr",):
        return True
    return bool(_OWNED.fullmatch(between)) and kind == "education" and other == "education"
