"""Which contracts a document speaks of, and which of them each stretch of its text is about."""
