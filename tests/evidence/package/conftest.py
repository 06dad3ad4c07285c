"""Packages of a small city; keys lie in a folder of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evidence.package.making import Made, make


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where keys of pseudonyms and signatures are kept."""
    folder = tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_KEYS", str(folder))
        yield folder


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Made:
    """Both levels of two leads in one package each; not to be changed."""
    return make(tmp_path_factory.getbasetemp(), tmp_path_factory.mktemp("made"))


@pytest.fixture(params=["internal", "transfer"])
def package(made: Made, request: pytest.FixtureRequest) -> Path:
    """The folder of each level."""
    return Path(getattr(made, request.param).path)
