"""Drills: short in `make test`, long by `make drill-...`, the same code."""
