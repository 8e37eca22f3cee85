"""Thin: each tag or filter calls one function of `claims/presentation/`."""
