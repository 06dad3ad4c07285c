"""A small detected case of its own for every module, because sittings write to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cases.cities import detected_case
from workbench.case import Case
from workbench.explore.index import ensure_index
from workbench.explore.session import Session, sitting
from workbench.explore.view import View


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With its index, so that the copies have it."""
    made = detected_case(tmp_path_factory.getbasetemp())
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("city") / "case"))
    ensure_index(Case(folder))
    return folder


@pytest.fixture
def case(city: Path, tmp_path: Path) -> Case:
    return Case(shutil.copytree(city, tmp_path / "case"))


@pytest.fixture
def session(case: Case) -> Iterator[Session]:
    with sitting(case, actor="tester") as opened:
        yield opened


@pytest.fixture
def ring(session: Session) -> View:
    """The picture of the best card ring."""
    lead = next(one for one in session.run.leads if one.scheme == "card_pooling")
    return View.of_lead(session, lead.lead_id)
