"""Speed, as ratios to known work in the same run on the same documents. `make bench` runs `python -m benchmarks`."""
