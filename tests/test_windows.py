"""What stands at a place of the text is found without going through all of it: the same things are."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from extractors.windows import Stretches, window

SPAN = st.tuples(st.integers(0, 40), st.integers(0, 12)).map(lambda s: (s[0], s[0] + s[1]))


@dataclass(frozen=True)
class Thing:
    start: int


@given(st.lists(SPAN), SPAN)
def test_stretches_over_a_place_are_those_that_share_a_character_with_it(
    spans: list[tuple[int, int]], at: tuple[int, int]
) -> None:
    start, end = at
    shared = sorted((s, e) for s, e in spans if s < end and start < e)
    found = Stretches(spans)
    assert list(found.over(start, end)) == shared
    assert found.overlap(start, end) == bool(shared)


@given(st.lists(st.integers(0, 40).map(Thing)), SPAN)
def test_a_window_holds_what_begins_in_it(things: list[Thing], at: tuple[int, int]) -> None:
    things.sort(key=lambda t: t.start)
    assert list(window(things, *at)) == [t for t in things if at[0] <= t.start < at[1]]
