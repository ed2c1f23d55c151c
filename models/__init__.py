"""What the data are: frozen types and vocabularies, without input or output."""
