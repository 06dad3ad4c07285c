"""Standard output is for scripts, standard error for people; pipes, interrupts and terminals that are not UTF-8."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cases.command import COMMAND, environment, process, workbench
from tests.recovery.nursery import finish, start


def test_machine_formats_have_standard_output_to_themselves(ready: Path) -> None:
    for form in ("json", "csv"):
        outcome = workbench("leads", ready, "--all", "--format", form)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out


def test_progress_is_not_on_standard_output(fresh: Path) -> None:
    outcome = workbench("detect", fresh, "--scheme", "referral_kickback")
    assert outcome.out.splitlines()[-1].strip()
    assert "\x1b" not in outcome.out
    assert "━" not in outcome.out


def test_a_reader_that_goes_away_is_no_error_message(ready: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = process("leads", ready, "--all", "--format", "json", stdout=writer)
    os.close(writer)
    assert result.stderr == ""
    assert result.returncode in (0, 1, 141)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("form", ["json", "table"])
def test_standard_output_on_a_full_disk(ready: Path, tmp_path: Path, form: str) -> None:
    err = tmp_path / "err"
    assert finish(start("leads", ready, "--format", form, out="/dev/full", err=str(err))) == 1
    assert "No space left" in err.read_text("utf-8")
    assert "Traceback" not in err.read_text("utf-8")


def test_a_locale_without_chinese(ready: Path) -> None:
    result = subprocess.run(
        [*COMMAND, "leads", str(ready), "--all", "--format", "json"],
        check=False,
        capture_output=True,
        env=environment(PYTHONUTF8="0", PYTHONIOENCODING="ascii"),
        timeout=60,
    )
    assert (result.returncode, result.stderr) == (0, b"")
    assert json.loads(result.stdout.decode("utf-8"))


def interrupted(
    err: Path, ready_when: Callable[[], bool], after: float, *arguments: object
) -> tuple[int, str]:
    """Start a command, press Ctrl-C some seconds after its work has begun; returns its code and message."""
    running = start(*arguments, err=str(err))
    while not ready_when() and running.is_alive():
        time.sleep(0.002)
    time.sleep(after)
    os.kill(running.pid or 0, signal.SIGINT)
    return finish(running), err.read_text("utf-8")


@pytest.mark.parametrize("after", [0.0, 0.15, 0.4])
def test_ctrl_c_during_detect_says_what_is_kept(fresh: Path, tmp_path: Path, after: float) -> None:
    code, err = interrupted(tmp_path / "err", (fresh / "runs").exists, after, "detect", fresh)
    if code == 0 and any(fresh.glob("runs/*/run.json")):
        return  # a fast machine was done before the interrupt came
    assert code == 130
    assert "Interrupted" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("after", [0.0, 0.1])
def test_ctrl_c_during_load_leaves_nothing(city: Path, tmp_path: Path, after: float) -> None:
    case, building = tmp_path / "case", tmp_path / ".case.loading"
    code, err = interrupted(tmp_path / "err", building.exists, after, "load", city, "--case", case)
    assert (code, building.exists(), case.exists()) == (130, False, False)
    assert "Interrupted" in err
    assert "Traceback" not in err


def busy(*_: object, **__: object) -> None:
    raise RuntimeError("Query interrupted")


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


def answers_with_an_error(*_: object, **__: object) -> None:
    """As code that numba compiled does."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        raise SystemError("returned a result with an exception set") from None


def loses_it(*_: object, **__: object) -> None:
    """As callbacks from LLVM do, until it comes again."""
    ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGINT))()
    time.sleep(20)


@pytest.mark.parametrize("meanwhile", [answers_with_an_error, loses_it])
def test_ctrl_c_within_compiled_code(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[..., None]
) -> None:
    before = signal.getsignal(signal.SIGINT), sys.unraisablehook
    monkeypatch.setattr("workbench.engines.embedded.Embedded.ask", meanwhile)
    outcome = workbench("detect", fresh)
    assert outcome.code == 130
    assert "Traceback" not in outcome.err
    assert (signal.getsignal(signal.SIGINT), sys.unraisablehook) == before
