"""What the house tests look at: the files of the project and the functions in them."""

from __future__ import annotations

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("workbench", "graph_loaders", "queries")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@functools.cache
def project_files() -> tuple[str, ...]:
    """Names of all files under version control, or, outside of a clone, of all that are not hidden."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        return tuple(str(path) for path in found if not path.parts[0].startswith("."))
    return tuple(name for name in listed.decode().split("\0") if name and (ROOT / name).is_file())


def texts_of(*suffixes: str) -> dict[str, str]:
    """Content of the files with such endings."""
    return {
        name: (ROOT / name).read_text(encoding="utf-8")
        for name in project_files()
        if name.endswith(suffixes or (".py", ".md", ".toml", ".yaml", ".sh", ".sql", ".cypher", "Makefile"))
    }


@functools.cache
def modules() -> dict[str, ast.Module]:
    """The parsed modules of the packages, tests left out."""
    return {name: ast.parse(text) for name, text in texts_of(".py").items() if name.startswith(PACKAGES)}


@dataclass(frozen=True)
class Found:
    """A function and where it is."""

    place: str
    node: Function
    public: bool

    @property
    def lines(self) -> int:
        """Lines from ``def`` to the end, without the docstring."""
        whole = (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1
        return whole - _docstring_lines(self.node)


def _docstring_lines(node: Function) -> int:
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1


def functions() -> Iterator[Found]:
    """Every function and method of the packages."""
    for name, module in modules().items():
        yield from _within(name, module, public=True)


def _within(place: str, node: ast.AST, *, public: bool) -> Iterator[Found]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            open_name = public and not child.name.startswith("_")
            yield Found(f"{place}:{child.lineno} {child.name}", child, open_name)
            yield from _within(place, child, public=False)
        elif isinstance(child, ast.ClassDef):
            yield from _within(place, child, public=public and not child.name.startswith("_"))
        else:
            yield from _within(place, child, public=public)
