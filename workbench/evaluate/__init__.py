"""Evaluation of a run where the truth is known: how right it is, beside baselines on the same case."""

from workbench.evaluate.delay import Delay, sessions_needed
from workbench.evaluate.evaluation import Evaluation, evaluate, pool
from workbench.evaluate.rendering import FORMS, as_json, as_markdown, as_table, evaluate_command
from workbench.evaluate.truth import Truth, read_truth

__all__ = [
    "FORMS",
    "Delay",
    "Evaluation",
    "Truth",
    "as_json",
    "as_markdown",
    "as_table",
    "evaluate",
    "evaluate_command",
    "pool",
    "read_truth",
    "sessions_needed",
]
