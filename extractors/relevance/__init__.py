"""Whether a document reports a particular territory's contrat local de santé at all."""
