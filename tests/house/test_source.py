"""What must not stand in the source: places of one machine, hosts, dangerous calls, SQL put together from values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.files import ROOT, modules, project_files, texts_of

PLACES = re.compile(r"(?<![\w.:/])/(?:root|home|Users|work|mnt|srv|var/lib)/\w+|[A-Z]:\\\\?Users")
REGISTRY = re.compile(
    r"https?://[^\s\"')>]*(?:pypi|pythonhosted|registry|npmjs|artifactory|nexus|jfrog|conda|mirror|proxy)",
    re.I,
)
SECRET = re.compile(r"(?:AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|-----BEGIN [A-Z ]*PRIVATE KEY)")
FORBIDDEN = {"eval", "exec", "__import__", "compile"}
UNSAFE = {
    "yaml.load",
    "yaml.unsafe_load",
    "yaml.full_load",
    "os.system",
    "os.popen",
    "pickle.load",
    "pickle.loads",
    "np.load",
    "pd.read_pickle",
    "pd.eval",
}
NETWORK = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib"}
PICKLES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
SQL = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|delete\s+from|update\s+\w+\s+set|copy\s*\()", re.I | re.S
)


@pytest.mark.parametrize("pattern", [PLACES, REGISTRY, SECRET], ids=["places", "registries", "secrets"])
def test_nothing_of_one_machine_or_network_is_in_the_repository(pattern: re.Pattern[str]) -> None:
    texts = texts_of(
        ".py", ".md", ".toml", ".yaml", ".yml", ".sh", ".sql", ".cypher", ".lock", ".cfg", "Makefile"
    )
    found = [
        f"{name}: {match.group()}"
        for name, text in texts.items()
        if name != "tests/house/test_source.py"
        for match in pattern.finditer(text)
    ]
    assert found == []


def test_nothing_that_is_made_is_in_the_repository() -> None:
    made = re.compile(
        r"(^|/)(__pycache__|\.venv|demo-case|dist|build/lib|node_modules)/|\.pyc$|\.sqlite$|\.partial$"
    )
    assert [name for name in project_files() if made.search(name)] == []
    large = {name: (ROOT / name).stat().st_size for name in project_files()}
    assert {name: size for name, size in large.items() if size > 2_000_000} == {}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for name, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                yield f"{name}:{node.lineno}", node


def test_no_dangerous_call() -> None:
    found = []
    for place, call in calls():
        called = call.func
        if isinstance(called, ast.Name) and called.id in FORBIDDEN:
            found.append(f"{place} {called.id}")
        if isinstance(called, ast.Attribute) and ast.unparse(called) in UNSAFE:
            found.append(f"{place} {ast.unparse(called)}")
    assert found == []


def test_no_shell() -> None:
    shells = [
        place
        for place, call in calls()
        for word in call.keywords
        if word.arg == "shell" and getattr(word.value, "value", None) is not False
    ]
    assert shells == []


def imported() -> Iterator[tuple[str, str]]:
    for name, module in modules().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Import):
                yield from ((name, one.name) for one in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield name, node.module


def test_no_pickle_and_no_network() -> None:
    assert [(place, name) for place, name in imported() if name.split(".")[0] in PICKLES] == []
    assert [(place, name) for place, name in imported() if name in NETWORK] == []


def test_sql_is_never_put_together_with_percent_or_format() -> None:
    found = [
        place
        for place, call in calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr == "format"
        if isinstance(call.func.value, ast.Constant) and SQL.search(str(call.func.value.value))
    ]
    assert found == []


def written(node: ast.JoinedStr) -> str:
    """The fixed words of an f-string."""
    return "".join(str(part.value) if isinstance(part, ast.Constant) else " ? " for part in node.values)


def in_quotes(node: ast.JoinedStr) -> bool:
    """Whether a value that no function has quoted stands between quotes."""
    words = [
        str(part.value)
        if isinstance(part, ast.Constant)
        else "quoted"
        if "_quoted(" in ast.unparse(part)
        else "\0"
        for part in node.values
    ]
    return re.search(r"'[^']*\0[^']*'", "".join(words)) is not None


def test_no_value_stands_in_sql_between_quotes() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr) and SQL.search(written(node)) and in_quotes(node)
    ]
    assert found == []


def test_only_the_loader_puts_sql_together() -> None:
    found = {
        name
        for name, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr) and SQL.search(written(node))
    }
    allowed = {
        "graph_loaders/checked.py",
        "graph_loaders/duplicates.py",
        "graph_loaders/read/database.py",
        "graph_loaders/build/graph_tables.py",
    }
    assert found - allowed == set()


def test_named_questions_say_what_they_ask() -> None:
    for name, text in texts_of(".sql").items():
        if "/parts/" in name:
            assert text.startswith("-- part: "), name
        elif name.startswith("queries/"):
            head = text.split("\n", 4)
            assert head[0].startswith("-- asks: "), name
            assert "-- parameters: " in text, name
            assert "-- returns: " in text, name
