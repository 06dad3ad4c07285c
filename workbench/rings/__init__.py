"""Detectors of rings: what chance and ordinary life would give, and what is seen beyond that."""
