"""The paper case, loaded once; the cities of the other tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cases.fixtures import city, ready
from tests.evidence.source_rows import paper
from workbench.case import Case
from workbench.run import RunResult
from workbench.trust.pseudonyms import ENVIRONMENT, Pseudonyms

__all__ = ["city", "ready"]


@dataclass(frozen=True)
class Paper:
    """The case on paper; only for reading."""

    case: Case
    run: RunResult
    extract: Path


@pytest.fixture(scope="session")
def on_paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    base = tmp_path_factory.mktemp("paper")
    extract = paper.extract(base / "in")
    case, _ = Case.load(extract, base / "case")
    return Paper(case, paper.run_of(case, base / "run", paper.leads()), extract)


@pytest.fixture(scope="session")
def pseudonyms(tmp_path_factory: pytest.TempPathFactory) -> Pseudonyms:
    folder = tmp_path_factory.mktemp("pseudonyms")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, str(tmp_path_factory.mktemp("keys")))
        return Pseudonyms.of_case(folder)
