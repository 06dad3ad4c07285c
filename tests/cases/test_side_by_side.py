"""Stages in processes of their own give the same bytes; one that fails is done again by the caller, who sees why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import workbench
from workbench import side_by_side as module
from workbench.leads.lead import SCHEMES
from workbench.side_by_side import Ahead


def results(case: Path) -> dict[str, bytes]:
    """Files of the only run, without the one that holds seconds."""
    (run,) = (case / "runs").iterdir()
    return {path.name: path.read_bytes() for path in run.iterdir() if path.name != "run.json"}


def test_side_by_side_is_the_same_to_the_byte(
    ready: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def popen(command: list[str], **rest: Any) -> subprocess.Popen[bytes]:
        started.append(command[-1])
        return subprocess.Popen(command, **rest)

    monkeypatch.setattr(module, "_LARGE", 0)
    monkeypatch.setattr(module, "_popen", popen)
    workbench.detect(workbench.open_case(fresh))
    assert sorted(started) == sorted(SCHEMES)
    assert results(fresh) == results(ready)


def test_a_stage_that_fails_is_left_to_the_caller() -> None:
    with Ahead({"a": [sys.executable, "-c", "raise SystemExit(3)"]}, "{}", 2) as ahead:
        assert ahead.wait_for("a") == 0.0
        assert ahead.wait_for("b") == 0.0


def test_leaving_ends_what_still_runs() -> None:
    sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
    with Ahead({"a": sleep, "b": sleep, "c": sleep}, "{}", 2) as ahead:
        processes = list(ahead._running.values())
        assert len(processes) == 2
    assert all(process.poll() is not None for process in processes)
