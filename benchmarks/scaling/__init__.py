"""The parts of the scale benchmark: what its documents are made of, and how processes are watched."""
