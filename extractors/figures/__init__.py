"""Figures: how many axes and actions, and sums of money with who pays."""

from extractors.figures.counts import find_counts
from extractors.figures.funding import find_funding
from extractors.figures.mentions import CLS, OTHER, PREVIOUS, CountMention, FundingMention

__all__ = ["CLS", "OTHER", "PREVIOUS", "CountMention", "FundingMention", "find_counts", "find_funding"]
