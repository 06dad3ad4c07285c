"""``workbench evaluate``: a run beside the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import workbench
from workbench.cli.options import CasePath, Lang, Language, RunId, bilingual
from workbench.cli.output import EvaluationFormat, print_text
from workbench.errors import CaseError
from workbench.evaluate import evaluate_command

__all__ = ["evaluate"]


def evaluate(
    case: CasePath,
    truth: Annotated[Path, typer.Option("--truth", help=bilingual("command.evaluate.truth"))],
    run: RunId = None,
    form: Annotated[EvaluationFormat, typer.Option("--format", help=bilingual("cli.help.format"))] = (
        EvaluationFormat.table
    ),
    lang: Lang = Language.zh,
) -> None:
    """How right a run is, beside baselines, where the truth is known."""
    opened = workbench.open_case(case)
    if not truth.is_file():
        raise CaseError("no_truth", path=truth)
    result = opened.run(run)
    print_text(evaluate_command(opened, result, truth, form.value, lang.value))
