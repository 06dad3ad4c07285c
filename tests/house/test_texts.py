"""Display texts: in catalogues only, in both languages, with the same placeholders."""

from __future__ import annotations

import ast
import re
import string
from functools import cache

import pytest
import yaml

from tests.house.files import ROOT, modules, texts_of

CATALOGUES = sorted([*(ROOT / "workbench" / "texts").glob("*.yaml"), ROOT / "graph_loaders" / "texts.yaml"])
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]")
#: Characters that are looked for in the data, never shown.
LOOKED_FOR = {"graph_loaders/clean/money.py", "graph_loaders/clean/text.py", "workbench/cli/output.py"}
LOOK_UPS = re.compile(
    r"""(?:\btexts?|\bCaseError|\bConfigError|\bWorkbenchError|\bload_error)\(\s*["']([a-z_.]*[a-z_])["']"""
)


def entries(catalogue: object) -> dict[str, dict[str, str]]:
    return yaml.safe_load(catalogue.read_text(encoding="utf-8"))  # type: ignore[no-any-return, attr-defined]


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_text_has_both_languages_with_the_same_placeholders(catalogue: object) -> None:
    for code, entry in entries(catalogue).items():
        assert set(entry) == {"zh", "en"}, code
        assert all(isinstance(one, str) and one.strip() for one in entry.values()), code
        assert placeholders(entry["zh"]) == placeholders(entry["en"]), code
        assert "" not in placeholders(entry["zh"]), code


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_each_language_is_that_language(catalogue: object) -> None:
    chinese_in_english = [code for code, entry in entries(catalogue).items() if CJK.search(entry["en"])]
    assert chinese_in_english == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_code_stands_twice_in_a_catalogue(catalogue: object) -> None:
    root = yaml.compose(catalogue.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    codes = [key.value for key, _ in root.value]
    assert sorted(codes) == sorted(set(codes))


def test_no_code_stands_in_two_catalogues_of_the_workbench() -> None:
    codes = [code for one in CATALOGUES if one.parent.name == "texts" for code in entries(one)]
    assert sorted(codes) == sorted(set(codes))


@cache
def known_codes() -> frozenset[str]:
    return frozenset(code for one in CATALOGUES for code in entries(one))


def test_every_text_that_the_code_asks_for_is_in_a_catalogue() -> None:
    asked = {
        code for name, text in texts_of(".py").items() if name in modules() for code in LOOK_UPS.findall(text)
    }
    known = known_codes() | {code.removeprefix("error.") for code in known_codes()}
    assert sorted(asked - known) == []


def test_every_error_is_raised_somewhere() -> None:
    source = "\n".join(text for name, text in texts_of(".py").items() if name in modules())
    errors = [
        code for code in entries(ROOT / "workbench" / "texts" / "errors.yaml") if code.startswith("error.")
    ]
    assert [
        code for code in errors if f'"{code.removeprefix("error.")}"' not in source and code not in source
    ] == []


def docstrings(module: ast.Module) -> set[int]:
    """Constants that only document."""
    return {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def test_no_chinese_in_the_source() -> None:
    found = [
        f"{name}:{node.lineno} {node.value!r}"
        for name, module in modules().items()
        if name not in LOOKED_FOR
        for documentation in [docstrings(module)]
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
        if CJK.search(node.value)
    ]
    assert found == []
