"""A store of reviews with three leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.leads.paper import known
from workbench.leads.review import ReviewStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "leads.sqlite"


@pytest.fixture
def leads(path: Path) -> list[str]:
    return known(path)


@pytest.fixture
def store(path: Path, leads: list[str]) -> ReviewStore:
    return ReviewStore(path)
