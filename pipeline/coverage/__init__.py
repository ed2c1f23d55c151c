"""Which communes, and how many people, are covered by a contract in force; where contracts are missing or end."""

from pipeline.coverage.areas import Area, Count, Coverage, coverage
from pipeline.coverage.chains import Chains, Link, chains_of, link_of
from pipeline.coverage.communes import communes_of, gazetteer
from pipeline.coverage.gaps import Ending, Gap, ending, gaps, months_later
from pipeline.coverage.spans import Span, in_force, span_of
from pipeline.coverage.standing import Standing, standing
from pipeline.coverage.uncounted import Reason, Uncounted, all_uncounted, uncounted
from pipeline.coverage.years import YearFigures, Years

__all__ = [
    "Area", "Chains", "Count", "Coverage", "Ending", "Gap", "Link", "Reason", "Span", "Standing", "Uncounted", "YearFigures", "Years",
    "all_uncounted", "chains_of", "communes_of", "coverage", "ending", "gaps", "gazetteer", "in_force", "link_of", "months_later",
    "span_of", "standing", "uncounted",
]  # fmt: skip
