"""Two columns of a PDF whose lines stand at different heights."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.read.pdf_stagger import beside


@dataclass
class Line:
    x0: float
    x1: float


LEFT, RIGHT, WHOLE = Line(54, 272), Line(311, 470), Line(54, 540)


def test_lines_that_alternate_between_two_sides_are_one_row() -> None:
    rows = [[WHOLE], [RIGHT], [LEFT], [RIGHT], [LEFT], [LEFT], [WHOLE]]
    assert beside(rows, 4.5) == [[WHOLE], [RIGHT, LEFT, RIGHT, LEFT, LEFT], [WHOLE]]


def test_a_line_set_apart_once_makes_no_columns() -> None:
    rows = [[LEFT], [LEFT], [RIGHT], [LEFT]]
    assert beside(rows, 4.5) == rows
