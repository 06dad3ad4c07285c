"""Baselines that know no statistics, or too little of it: what the detectors have to beat on the same data."""

from workbench.evaluate.baselines.methods import METHODS, baseline_claims

__all__ = ["METHODS", "baseline_claims"]
