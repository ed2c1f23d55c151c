"""What a pattern cannot do without: sets of words of which every match holds one, read off the pattern itself.

« contrats? loca(?:l|ux) de sante|local health contract » needs « contrat » or « contract ». Whether a stretch of text
holds one of a few words is found out in a fraction of the time that the pattern takes to find that it does not match.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_SPELLINGS = 64  # ways to spell one stretch of a pattern that are kept apart
_OFTEN = 0.03  # words that stand at more places than that are not worth the look
_KEPT = 2
_EMPTY = frozenset({""})

Words = frozenset[str]


def needed(tree: Any) -> tuple[Words, ...]:
    """Sets of words; every match of a parsed pattern holds a word of each, whole or within a longer word."""
    if tree.state.flags & _parser.SRE_FLAG_IGNORECASE:
        return ()
    _, found = _sequence(tree)
    return tuple(sorted(set(found), key=_likely)[:_KEPT])


def _likely(words: Iterable[str]) -> float:
    """Roughly how often a place in a text begins one of the words."""
    return sum(0.08 ** len(word) for word in words)


def _worth(spellings: Words) -> list[Words]:
    """Of ways to spell a stretch, each one's longest word: something to look for, if the words are rare enough."""
    longest = {max("".join(c if c.isalnum() else " " for c in s).split(), key=len, default="") for s in spellings}
    kept: list[str] = []
    for word in sorted(longest, key=len):
        if not any(k in word for k in kept):  # who finds « contrats » has found « contrat »
            kept.append(word)
    return [frozenset(kept)] if "" not in longest and _likely(kept) <= _OFTEN else []


def _sequence(items: Sequence[Any]) -> tuple[Words | None, list[Words]]:
    """All spellings of a stretch, if they are few (else None), and the sets of words that it needs."""
    found: list[Words] = []
    run, whole = _EMPTY, True
    for item in items:
        spellings, inner = _item(item)
        found += inner
        if spellings is not None and len(run) * len(spellings) <= _SPELLINGS:
            run = frozenset(a + b for a in run for b in spellings)
            continue
        found += _worth(run)
        whole = False
        run = spellings or _EMPTY
    return (run if whole else None), [*found, *_worth(run)]


def _item(item: tuple[Any, Any]) -> tuple[Words | None, list[Words]]:
    code, value = item
    if code is op.LITERAL:
        return frozenset({chr(value)}), []
    if code is op.IN:
        return _one_of(value), []
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return _EMPTY, []
    if code is op.SUBPATTERN:
        _, flags, _, inner = value
        return _sequence(inner) if not flags & _parser.SRE_FLAG_IGNORECASE else (None, [])
    if code is op.ATOMIC_GROUP:
        return _sequence(value)
    if code is op.BRANCH:
        return _branch(value[1])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        return _repeated(*value)
    return None, []


def _one_of(members: Sequence[tuple[Any, Any]]) -> Words | None:
    if all(code is op.LITERAL for code, _ in members) and len(members) < 6:
        return frozenset(chr(value) for _, value in members)
    return None


def _branch(branches: Sequence[Any]) -> tuple[Words | None, list[Words]]:
    """A match takes one of the branches: what is needed is a word of the best set of one of them."""
    read = [_sequence(b) for b in branches]
    spellings = [s for s, _ in read if s is not None]
    if len(spellings) == len(read):
        union = frozenset().union(*spellings)
        if len(union) <= _SPELLINGS:
            return union, []
    if not all(found for _, found in read):
        return None, []
    return None, _worth(frozenset().union(*(min(found, key=_likely) for _, found in read)))


def _repeated(least: int, most: int, inner: Any) -> tuple[Words | None, list[Words]]:
    spellings, found = _sequence(inner)
    if least == 0:
        return (spellings | _EMPTY if most == 1 and spellings is not None else None), []
    if least == most == 1:
        return spellings, found
    return None, found
