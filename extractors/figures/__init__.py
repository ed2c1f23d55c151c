"""Figures: how many axes and actions, and sums of money with who pays."""
