"""Reopening by real runs: a dismissed lead, and a run with other settings that finds more of it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cases.fixtures import case, run_folder
from workbench import open_case
from workbench.config import Config
from workbench.leads.review import ReviewStore
from workbench.run import RunResult, detect, read_run
from workbench.trust.audit import AuditLog

__all__ = ["case", "run_folder"]

SCHEMES = ("card_pooling",)


def settings(share: float, **review: float) -> Config:
    return Config.model_validate({"pooling": {"share": share}, "review": review})


def dismiss(folder: Path, run: RunResult) -> list[str]:
    """Dismiss every lead of a run."""
    store, leads = ReviewStore(folder / "leads.sqlite"), [one.lead_id for one in run.leads]
    store.decide(leads, "in_review", actor="anna")
    store.decide(leads, "dismissed", actor="anna", reason="family", run_id=run.run_id)
    return leads


def bytes_of(run: RunResult) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in sorted(run.folder.glob("*.[jp]*")) if path.name != "run.json"
    }


def test_a_wider_search_reopens_what_it_finds_more_of(case: Path) -> None:
    opened = open_case(case)
    first = detect(opened, schemes=SCHEMES, config=settings(0.6))
    dismissed = dismiss(case, first)
    before = bytes_of(first)
    second = detect(opened, schemes=SCHEMES, config=settings(0.1))
    rows = {one.lead_id: one.rows for one in first.leads}
    grown = {
        one.lead_id for one in second.leads if one.lead_id in rows and one.rows >= 1.2 * rows[one.lead_id]
    }
    reviews = ReviewStore(case / "leads.sqlite")
    reopened = {name for name in dismissed if reviews.history(name)[-1].kind == "reopen"}
    assert grown
    assert grown <= reopened
    assert {one.lead_id for one in second.leads if one.status == "open"} >= reopened
    for name in reopened:
        last = reviews.history(name)[-1]
        assert (last.detail["dismissed_on"], last.detail["run"]) == (first.run_id, second.run_id)
        assert len(last.detail["new_members"]) >= 2 or last.detail["rows_after"] >= 1.2 * rows[name]
    assert bytes_of(first) == before
    assert {one["status"] for one in json.loads((second.folder / "leads.json").read_text("utf-8"))} == {
        "open"
    }

    head = AuditLog(case / "leads.sqlite").head()
    for again in (settings(0.1), settings(0.6), settings(0.1, reopen_members=1)):
        detect(opened, schemes=SCHEMES, config=again)
    assert AuditLog(case / "leads.sqlite").head() == head
    assert bytes_of(read_run(opened, first.run_id)) == before


def test_what_reopens_is_no_setting_of_a_run(case: Path) -> None:
    plain, other = settings(0.2), settings(0.2, reopen_members=9, reopen_rows_ratio=3.0)
    assert plain.parameters() == other.parameters()
    assert "review" not in plain.parameters()
    assert "reopen_members" not in next(case.glob("runs/*/run.json")).read_text("utf-8")
