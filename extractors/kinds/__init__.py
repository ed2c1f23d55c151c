"""Who speaks in a document: the contract itself, a party to it, the press, a translator."""
