"""Tables of contracts, one a row: what the head of each column says of the cells below it."""

from extractors.columns.find import Cell, cell_at, labelled_cells, rows_of_contracts

__all__ = ["Cell", "cell_at", "labelled_cells", "rows_of_contracts"]
