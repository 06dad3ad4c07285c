"""Standard output is for scripts, standard error for people; pipes, interrupts and terminals that are not UTF-8."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.command import COMMAND, bug, environment, process, workbench


def test_machine_formats_have_standard_output_to_themselves(ready: Path) -> None:
    result = process("leads", ready, "--all", "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    assert json.loads(result.stdout)


def test_progress_is_not_on_standard_output(fresh: Path) -> None:
    outcome = workbench("detect", fresh, "--scheme", "referral_kickback")
    assert outcome.out.splitlines()[-1].strip()
    assert "\x1b" not in outcome.out
    assert "━" not in outcome.out


@pytest.mark.parametrize("form", ["json", "csv", "table"])
def test_a_reader_that_goes_away_is_no_error_message(ready: Path, form: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = process("leads", ready, "--all", "--format", form, stdout=writer)
    os.close(writer)
    assert result.stderr == ""
    assert result.returncode in (0, 1, 141)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "form", ["json", pytest.param("table", marks=bug("the table lets the OSError through"))]
)
def test_standard_output_on_a_full_disk(ready: Path, form: str) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        result = process("leads", ready, "--all", "--format", form, stdout=full)
    assert result.returncode == 1
    assert "No space left" in result.stderr
    assert "Traceback" not in result.stderr


@bug("a terminal or pipe that is not UTF-8 (C locale, Windows code page): UnicodeEncodeError comes through")
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_locale_without_chinese(ready: Path, form: str) -> None:
    plain = environment(PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    result = subprocess.run(
        [*COMMAND, "leads", str(ready), "--all", "--format", form],
        check=False,
        capture_output=True,
        env=plain,
        timeout=60,
    )
    assert (result.returncode, b"Traceback" in result.stderr) == (0, False)


def interrupted(arguments: list[object], ready_when: Callable[[], bool], after: float) -> tuple[int, str]:
    """Start a command, press Ctrl-C some seconds after its work has begun; returns its code and message."""
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)], stderr=subprocess.PIPE, text=True, env=environment()
    ) as running:
        while not ready_when() and running.poll() is None:
            time.sleep(0.005)
        time.sleep(after)
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    return running.returncode, err


@bug("Typer ends with 130 before main() can say so, and inside DuckDB Ctrl-C is a RuntimeError traceback")
def test_ctrl_c_during_detect_says_what_is_kept(fresh: Path) -> None:
    code, err = interrupted(["detect", fresh], (fresh / "runs").exists, 0.02)
    assert code == 130
    assert "Interrupted" in err
    assert "Traceback" not in err


@bug("Typer ends with 130 before main() can say so, and inside DuckDB Ctrl-C is a RuntimeError traceback")
def test_ctrl_c_during_load_leaves_nothing(city: Path, tmp_path: Path) -> None:
    building = tmp_path / ".case.loading"
    code, err = interrupted(["load", city, "--case", tmp_path / "case"], building.exists, 0.05)
    assert (code, building.exists(), (tmp_path / "case").exists()) == (130, False, False)
    assert "Interrupted" in err


def busy(*_: object, **__: object) -> None:
    raise RuntimeError("Query interrupted")


@bug("what DuckDB raises when Ctrl-C falls into a query is not taken for an interrupt")
def test_an_interrupted_query_is_an_interrupt(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.engines.embedded.Embedded.ask", busy)
    assert workbench("detect", fresh).code == 130


def ctrl_c(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupt_is_exit_code_130(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.engines.embedded.Embedded.ask", ctrl_c)
    outcome = workbench("detect", fresh)
    assert outcome.code == 130
    assert "Traceback" not in outcome.err
