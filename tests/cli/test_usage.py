"""Commands and options that are wrong: exit code 2 for usage, 1 for everything else, all mistakes at once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.cases.command import done, refused, refused_bilingually, run, tree, workbench
from workbench.cli.app import app

HELP = [
    [],
    *([name] for name in ("demo", "sample", "load", "detect", "leads", "diff", "overview", "lab", "doctor")),
]


@pytest.mark.parametrize("command", HELP, ids=lambda words: " ".join(words) or "workbench")
def test_every_command_explains_itself(command: list[str]) -> None:
    result = CliRunner().invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["leads"],
        ["leads", "x", "--format", "pdf"],
        ["leads", "x", "--nonsense"],
        ["load", "x"],
        ["sample", "x", "--people", "many"],
        ["sample", "x", "--people", "1999"],
        ["demo", "x", "--people", "-1"],
        ["detect", "x", "y"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    outcome = workbench(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Traceback" not in outcome.err


def test_an_unknown_language_is_wrong_usage(ready: Path) -> None:
    outcome = workbench("leads", ready, lang="fr")
    assert outcome.code == 2
    assert "fr" in outcome.err


def test_a_negative_seed(tmp_path: Path) -> None:
    assert workbench("sample", tmp_path / "x", "--seed", "-1").code == 2


@pytest.mark.parametrize("command", ["detect", "leads"])
@pytest.mark.parametrize("scheme", ["nonsense", "[red]x[/red]", "CARD_POOLING", ""])
def test_an_unknown_scheme_names_the_known_ones(ready: Path, command: str, scheme: str) -> None:
    err = refused(command, ready, "--scheme", scheme, says="card_pooling, referral_kickback").err
    assert scheme in err
    refused_bilingually(command, ready, "--scheme", scheme)


def test_the_language_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_LANG", "en")
    assert "is not a case" in run("leads", tmp_path).err


@pytest.mark.parametrize("word", ["--lang=en", "--lang=zh"])
def test_the_language_written_with_an_equals_sign(tmp_path: Path, word: str) -> None:
    assert ("is not a case" in run("leads", tmp_path, word).err) == (word == "--lang=en")


def test_a_case_that_is_called_en_does_not_change_the_language(tmp_path: Path) -> None:
    assert "不是案件" in workbench("leads", tmp_path / "en", lang="zh").err


MISTAKES = """
nonsense = 1
[pooling]
units = "[red]five[/red]"
q = 2
windows_seconds = []
unheard = true
[admission]
windows_days = [0, 9]
[run]
threads = 0
[elsewhere]
a = 1
"""


def test_every_mistake_of_the_settings_at_once(fresh: Path, tmp_path: Path) -> None:
    settings = tmp_path / "wrong.toml"
    settings.write_text(MISTAKES, encoding="utf-8")
    outcome = workbench("detect", fresh, "--config", settings)
    assert outcome.code == 1
    for place in (
        "nonsense",
        "pooling.units",
        "pooling.q",
        "pooling.windows_seconds",
        "pooling.unheard",
        "admission.windows_days.0",
        "admission.windows_days.1",
        "run.threads",
        "elsewhere",
    ):
        assert f"{place}:" in outcome.err
    assert not (fresh / "runs").exists()


def test_the_mistakes_are_told_in_chinese(fresh: Path, tmp_path: Path) -> None:
    settings = tmp_path / "wrong.toml"
    settings.write_text("[run]\nthreads = 0\n", encoding="utf-8")
    assert "Input should be" not in workbench("detect", fresh, "--config", settings, lang="zh").err


@pytest.mark.parametrize("content", [b"x = [\n", b"\xff\xfe\x00", None], ids=["no TOML", "binary", "missing"])
def test_settings_that_cannot_be_read(fresh: Path, tmp_path: Path, content: bytes | None) -> None:
    settings = tmp_path / "settings.toml"
    if content is not None:
        settings.write_bytes(content)
    refused("detect", fresh, "--config", settings, says=settings)
    refused("detect", fresh, "--config", tmp_path, says=tmp_path)


def test_one_settings_file_serves_detection_and_checks(fresh: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[pooling]\nunits = 6\n\n[checks.after_death]\ngrace_days = 2\n", encoding="utf-8")
    done("detect", fresh, "--config", settings)
    (record,) = (json.loads(one.read_text(encoding="utf-8")) for one in fresh.glob("runs/*/run.json"))
    assert record["parameters"]["pooling"]["units"] == 6
    assert record["parameters"]["checks"] == {"after_death": {"grace_days": 2}}


def test_a_folder_that_is_no_case(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for command in ("detect", "leads", "overview"):
        for name in ("nowhere", "file", "."):
            refused(command, tmp_path / name, says="is not a case")
    assert set(tree(tmp_path)) == {"file"}


def test_a_page_that_cannot_be_written(ready: Path, tmp_path: Path) -> None:
    refused("overview", ready, "--out", tmp_path / "none" / "page.html", says="none")


def test_the_page_of_a_run(case: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    outcome = done("overview", case, "--out", page)
    assert str(page) in outcome.out.replace("\n", "")
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")


def test_a_command_imports_nothing_that_another_needs() -> None:
    """Seconds before each command, and CPU time of every run by cron, otherwise."""
    heavy = "scipy", "pandas", "numba", "matplotlib", "docx", "neo4j", "jupyterlab", "pyarrow"
    program = f"import sys, workbench.cli; print([one for one in {heavy!r} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


def test_a_misspelt_command_gets_a_proposal() -> None:
    outcome = workbench("detekt", "x")
    assert outcome.code == 2
    assert "'detect'" in outcome.err
