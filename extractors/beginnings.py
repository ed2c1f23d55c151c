"""How the matches of a pattern can begin, read off the pattern itself; and a quick look whether a place begins so.

A long list of alternatives is tried one after another at every place of a text. A tree of their first letters says
of nearly all places, in one step or two, that none of them can match there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
import re
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_LETTERS = 4  # of a beginning that are looked at
_MOST = 600  # beginnings; with more, fewer letters are looked at
_RANGE = 30  # characters of a range that are told one by one

# A beginning, and whether what follows it is known: « de la » after « d », not after « d\\w+ ».
_Start = tuple[str, bool]
_UNKNOWN = frozenset({("", False)})
_NOTHING = frozenset({("", True)})


def together(tree: Any) -> None:
    """« ^a|^b|c » as « ^(?:a|b)|c »: what neighbouring alternatives ask first of a place is asked once."""
    for index, (code, value) in enumerate(tree):
        if code is not op.BRANCH:
            continue
        groups: list[list[Any]] = []
        for way in value[1]:
            first = way[0] if len(way) else None
            if groups and first and first[0] is op.AT and len(groups[-1][0]) and groups[-1][0][0] == first:
                groups[-1].append(way)
            else:
                groups.append([way])
        tree[index] = (op.BRANCH, (None, [_factored(group) for group in groups]))


def _factored(ways: list[Any]) -> Any:
    if len(ways) == 1:
        return ways[0]
    first, state = ways[0][0], ways[0].state
    return _parser.SubPattern(state, [first, (op.BRANCH, (None, [way[1:] for way in ways]))])


def begins_text(tree: Any) -> bool:
    """Whether a parsed pattern can match at the very beginning of a text alone: « ^a », « ^a|^b »."""
    if tree.state.flags & _parser.SRE_FLAG_MULTILINE or not len(tree):
        return False
    code, value = tree[0]
    if code is op.BRANCH:
        return all(begins_text(way) for way in value[1])
    return code is op.AT and value in (op.AT_BEGINNING, op.AT_BEGINNING_STRING)


def look_first(tree: Any) -> None:
    """Has a parsed pattern look at a place's first letters before it tries its alternatives there."""
    starts = {text for text, _ in _sequence(tree)}
    if "" in starts:
        return  # it can begin anyhow
    shortest = [s for s in starts if not any(s[:i] in starts for i in range(1, len(s)))]
    look = _parser.parse(f"(?={_tree(shortest)})")[0]
    tree.insert(1 if tree[0][0] in (op.AT, op.ASSERT_NOT) else 0, look)  # the edge of a word is seen even sooner


def _tree(words: Iterable[str]) -> str:
    by_first: dict[str, list[str]] = {}
    for word in sorted(words):
        by_first.setdefault(word[0], []).append(word[1:])
    by_rest: dict[str, list[str]] = {}
    for first, rest in by_first.items():
        by_rest.setdefault("" if "" in rest else _tree(rest), []).append(first)
    ways = ["".join((_any_of(firsts), rest)) for rest, firsts in by_rest.items()]
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


def _any_of(chars: Sequence[str]) -> str:
    return re.escape(chars[0]) if len(chars) == 1 else f"[{''.join(map(re.escape, chars))}]"


def _sequence(items: Iterable[Any]) -> frozenset[_Start]:
    starts = _NOTHING
    for item in items:
        if not any(goes_on for _, goes_on in starts):
            break
        starts = _joined(starts, _item(item))
    return starts


def _joined(starts: frozenset[_Start], then: frozenset[_Start]) -> frozenset[_Start]:
    out: set[_Start] = set()
    for text, goes_on in starts:
        for more, further in then if goes_on else ():
            whole = text + more
            out.add((whole[:_LETTERS], further and len(whole) < _LETTERS))
        if not goes_on:
            out.add((text, False))
    return frozenset(out) if len(out) <= _MOST else frozenset((text, False) for text, _ in starts)


def _item(item: tuple[Any, Any]) -> frozenset[_Start]:
    code, value = item
    if code is op.LITERAL:
        return frozenset({(chr(value), True)})
    if code is op.IN:
        return _one_of(value)
    if code in (op.AT, op.ASSERT, op.ASSERT_NOT):
        return _NOTHING
    if code is op.SUBPATTERN:
        _, flags, _, inner = value
        return _UNKNOWN if flags & _parser.SRE_FLAG_IGNORECASE else _sequence(inner)
    if code is op.BRANCH:
        return frozenset().union(*map(_sequence, value[1]))
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = value
        once = _sequence(inner)
        if most != 1:  # what follows the first time is not known
            once = frozenset((text, goes_on and not text) for text, goes_on in once)
        return once | _NOTHING if least == 0 else once
    return _UNKNOWN


def _one_of(members: Sequence[tuple[Any, Any]]) -> frozenset[_Start]:
    chars: set[str] = set()
    for code, value in members:
        if code is op.LITERAL:
            chars.add(chr(value))
        elif code is op.RANGE and value[1] - value[0] < _RANGE:
            chars.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return _UNKNOWN
    return frozenset((char, True) for char in chars)
