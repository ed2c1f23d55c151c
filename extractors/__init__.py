"""What a document says: one room a field, its rules as data, no input or output."""
