"""Documents as proof: their text with the words of each value marked, and the pages of PDFs."""
