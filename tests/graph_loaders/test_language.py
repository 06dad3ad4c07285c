"""The language of what is shown: the one that is named, that of the environment, Chinese."""

from __future__ import annotations

import pytest

from graph_loaders.language import spoken
from tests.house.files import modules, texts_of


@pytest.mark.parametrize(
    ("environment", "named", "expected"),
    [
        (None, None, "zh"),
        ("en", None, "en"),
        ("zh", None, "zh"),
        ("en", "zh", "zh"),
        ("zh", "en", "en"),
        ("", None, "zh"),
        ("en", "", "en"),
        ("fr", None, "zh"),
    ],
)
def test_who_names_a_language_is_heard_first(
    environment: str | None, named: str | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKBENCH_LANG", raising=False)
    if environment is not None:
        monkeypatch.setenv("WORKBENCH_LANG", environment)
    assert spoken(named) == expected


def test_the_variable_is_read_in_one_place() -> None:
    named = [
        name for name, text in texts_of(".py").items() if name in modules() and '"WORKBENCH_LANG"' in text
    ]
    assert named == ["graph_loaders/language.py"]
