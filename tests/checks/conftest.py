"""A clean city with cases of every check, loaded and checked once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from workbench import Case
from workbench.checks import CheckResult, run_checks
from workbench.sample import SampleConfig, build

PEOPLE = 2_500


@dataclass(frozen=True)
class Planted:
    """The city, its case, what was planted and what was found."""

    city: Path
    case: Case
    truth: list[dict[str, Any]]
    result: CheckResult


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Not to be changed."""
    base = tmp_path_factory.mktemp("planted")
    build(base / "city", people=PEOPLE, seed=3, config=SampleConfig(clean=True, checks="all"))
    case, _ = Case.load(base / "city", base / "case")
    truth = json.loads((base / "city" / "truth.json").read_text(encoding="utf-8"))["checks"]
    return Planted(base / "city", case, truth, run_checks(case))
