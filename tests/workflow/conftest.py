"""An office with two leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.paper import Office, office


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    return office(tmp_path / "case")


@pytest.fixture
def lead(desk: Office) -> str:
    return desk.leads[0]
