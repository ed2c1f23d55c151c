"""Consistency: what in a record cannot be, or hardly be. Each check has a name, a message, and what disagrees."""
