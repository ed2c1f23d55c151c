"""Tables of contracts and sheets of facts: what the head of a column, or the word before a value, says of it."""

from extractors.columns.find import Cell, cell_at, facts, labelled_cells, rows_of_contracts

__all__ = ["Cell", "cell_at", "facts", "labelled_cells", "rows_of_contracts"]
