"""The registry: documents, what they say, and where each word of it stands, in one database."""
