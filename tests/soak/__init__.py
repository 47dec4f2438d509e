"""Crashes and concurrency, briefly in the tests and at length in `make soak`."""
