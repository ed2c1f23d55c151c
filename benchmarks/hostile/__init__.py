"""Documents made to break readers, and a run over them that must survive: `python -m benchmarks.hostile`."""
