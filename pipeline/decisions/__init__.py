"""Human review: making decisions about entries, moving them between registries, gold from what was reviewed."""
