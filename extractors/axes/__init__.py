"""Axes: a contract's strategic axes or priorities, by label and theme."""
