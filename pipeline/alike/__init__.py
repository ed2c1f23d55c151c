"""When two names, of organisations, axes or territories, mean the same: for evaluation and for merging."""
