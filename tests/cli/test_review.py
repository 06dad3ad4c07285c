"""``workbench review``: the same store, rules and log as the desk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

import workbench
from workbench.cli.app import app
from workbench.errors import CaseError


@pytest.fixture
def own(ready: Path, tmp_path: Path) -> workbench.Investigation:
    return workbench.open_case(shutil.copytree(ready, tmp_path / "case"))


def run(monkeypatch: pytest.MonkeyPatch, actor: str, *words: object) -> str:
    """What a command prints, said by somebody; a stated problem is raised."""
    monkeypatch.setenv("WORKBENCH_ACTOR", actor)
    result = CliRunner().invoke(app, ["review", *map(str, words), "--lang", "en"])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def test_a_lead_is_decided_by_two_persons(
    own: workbench.Investigation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, folder = own.leads()[0].lead_id, own.folder
    own.reviews.require_second_person(True, "chief")
    assert "in review" in run(monkeypatch, "anna", "decide", folder, lead, "--status", "in_review")
    said = run(
        monkeypatch, "anna", "decide", folder, lead, "--status", "confirmed", "--reason", "rows_checked"
    )
    assert "waits for a second person" in said
    assert own.reviews.statuses()[lead] == "in_review"
    with pytest.raises(CaseError, match="anna"):
        run(monkeypatch, "anna", "approve", folder, lead)
    run(monkeypatch, "bert", "approve", folder, lead)
    assert own.reviews.statuses()[lead] == "confirmed"
    run(monkeypatch, "bert", "note", folder, lead, "=1+1 seen [on] site")
    rows = json.loads(run(monkeypatch, "bert", "list", folder, lead, "--format", "json"))
    assert [(one["actor"], one["what"], one["status"]) for one in rows] == [
        ("anna", "decision", "in review"),
        ("anna", "put to a second person", "confirmed"),
        ("bert", "approved", "confirmed"),
        ("bert", "note", "confirmed"),
    ]
    assert rows[1]["reason"] == "source rows checked"
    assert own.reviews.verify() == 4


def test_what_the_rules_forbid_is_refused_and_nothing_is_written(
    own: workbench.Investigation, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = own.leads()[0].lead_id
    for words in (
        (lead, "--status", "confirmed", "--reason", "because"),
        (lead, "--status", "gone"),
        ("L-nobody", "--status", "in_review"),
        (lead, "L-nobody", "--status", "in_review"),
    ):
        with pytest.raises(CaseError):
            run(monkeypatch, "anna", "decide", own.folder, *words)
    assert own.reviews.history(lead) == []
