"""Engines run named questions, nothing else."""
