"""Small things: the figures of craft.md 1.1."""

from __future__ import annotations

import ast
import statistics

import graph_loaders
import workbench
from tests.house.files import functions, modules, texts_of


def test_no_function_has_more_than_sixty_lines() -> None:
    assert {one.place: one.lines for one in functions() if one.lines > 60} == {}


def test_the_median_function_has_at_most_nine_lines() -> None:
    lines = sorted(one.lines for one in functions())
    assert statistics.median(lines) <= 9
    assert lines[len(lines) * 9 // 10] <= 30


def test_no_module_has_more_than_five_hundred_lines() -> None:
    sizes = {name: text.count("\n") for name, text in texts_of(".py").items()}
    assert {name: lines for name, lines in sizes.items() if lines > 500} == {}


def test_the_median_module_is_small() -> None:
    lines = sorted(text.count("\n") for name, text in texts_of(".py").items() if name in modules())
    assert statistics.median(lines) <= 130
    assert lines[len(lines) * 9 // 10] <= 300


def test_every_public_function_has_a_docstring() -> None:
    assert [one.place for one in functions() if one.public and ast.get_docstring(one.node) is None] == []


def test_every_module_and_public_class_has_a_docstring() -> None:
    bare = [name for name, module in modules().items() if module.body and ast.get_docstring(module) is None]
    bare += [
        f"{name} {node.name}"
        for name, module in modules().items()
        for node in module.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert bare == []


def test_the_public_surface_is_small() -> None:
    assert len(workbench.__all__) <= 12
    assert len(graph_loaders.__all__) <= 8
    assert all(hasattr(workbench, name) for name in workbench.__all__)
    assert all(hasattr(graph_loaders, name) for name in graph_loaders.__all__)
