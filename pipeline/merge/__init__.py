"""From claims to one record: what most believed documents say, what contradicts it, what reviewers decided."""
