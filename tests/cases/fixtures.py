"""Fixtures that the folders beside this one share; each ``conftest.py`` imports what it needs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cases.cities import detected_case, loaded_case, made_city


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small city; not to be changed."""
    return made_city(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case with one run; only for reading."""
    return detected_case(tmp_path_factory.getbasetemp())


@pytest.fixture
def fresh(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A case without a run, free to be changed."""
    return Path(shutil.copytree(loaded_case(tmp_path_factory.getbasetemp()), tmp_path / "fresh"))


@pytest.fixture
def case(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """A case with one run, free to be changed."""
    return Path(shutil.copytree(detected_case(tmp_path_factory.getbasetemp()), tmp_path / "case"))


@pytest.fixture
def run_folder(case: Path) -> Path:
    """The only run of ``case``."""
    return next((case / "runs").iterdir())
