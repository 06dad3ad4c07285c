"""Measurements against named baselines in the same run: ``make bench``. Nothing here is a test."""
