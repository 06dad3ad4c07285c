"""Decisions from a message of the screen to the reviews on the disk, and back on the screen."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.explore.leads_on_paper import PaperNames, lead
from workbench.errors import CaseError
from workbench.explore.decisions import Decisions
from workbench.explore.run_changes import run_changes
from workbench.explore.screens.lead_widget import LeadWidget
from workbench.explore.screens.queue_widget import QueueWidget
from workbench.explore.screens.table_widget import TableWidget
from workbench.leads.lead import Lead, Member
from workbench.leads.review import ReviewStore
from workbench.leads.store import LeadStore


@pytest.fixture
def leads(tmp_path: Path) -> list[Lead]:
    """Three leads of one run, known to the store."""
    return LeadStore(tmp_path / "leads.sqlite").identify("R-1", [lead(number) for number in (1, 2, 3)])


@pytest.fixture
def store(tmp_path: Path, leads: list[Lead]) -> ReviewStore:
    return ReviewStore(tmp_path / "leads.sqlite")


def desk(store: ReviewStore, actor: str = "wang") -> Decisions:
    return Decisions(store, actor, "R-1", "en")


def queue(leads: list[Lead], decisions: Decisions, **more: Any) -> QueueWidget:
    return QueueWidget(leads, decisions, PaperNames(), language="en", **more)


def say(widget: Any, do: str, **values: Any) -> dict[str, Any]:
    """A message as the browser sends it; gives the notice."""
    widget._handle_custom_msg({"do": do, **values}, [])
    json.dumps(widget.view, allow_nan=False)
    return dict(widget.view["notice"] or {})


def statuses(widget: QueueWidget) -> list[str]:
    say(widget, "filter", status=[])
    return [row["status"] for row in widget.view["rows"]]


def decide(
    widget: QueueWidget, *numbers: int, status: str, reason: str = "", note: str = ""
) -> dict[str, Any]:
    tokens = [f"l{number}" for number in numbers]
    return say(widget, "decide", leads=tokens, status=status, reason=reason, note=note)


def test_several_leads_are_dismissed_at_once_and_that_is_undone(
    leads: list[Lead], store: ReviewStore
) -> None:
    changed: list[list[str]] = []
    widget = queue(leads, desk(store), on_change=lambda ids: changed.append(sorted(ids)))
    decide(widget, 1, 2, status="in_review")
    said = decide(widget, 1, 2, status="dismissed", reason="nursing_home", note="seen on site")
    assert (said["level"], said["undo"]) == ("info", True)
    assert said["text"].startswith("2 leads are now “dismissed”")
    assert statuses(widget) == ["dismissed", "dismissed", "open"]
    assert store.statuses() == {leads[0].lead_id: "dismissed", leads[1].lead_id: "dismissed"}
    last = widget.view["rows"][0]["last"]
    assert (last["actor"], last["said"]) == ("wang", "seen on site")
    assert last["reason"] == "nursing home buying for its residents"
    assert changed[-1] == sorted(one.lead_id for one in leads[:2])
    assert say(widget, "withdraw")["text"].startswith("Undone for 2 leads")
    assert statuses(widget) == ["in_review", "in_review", "open"]
    assert widget.view["undo"] == 2
    say(widget, "withdraw")
    assert statuses(widget) == ["open", "open", "open"]
    assert say(widget, "withdraw")["level"] == "error"
    kinds = [one.kind for one in store.history(leads[0].lead_id)]
    assert kinds == ["decide", "decide", "withdraw", "withdraw"]  # nothing is lost


def test_what_the_filter_hides_after_a_decision_is_gone_at_once(
    leads: list[Lead], store: ReviewStore
) -> None:
    widget = queue(leads, desk(store))
    decide(widget, 1, status="in_review")
    decide(widget, 1, status="confirmed", reason="rows_checked")
    assert [row["lead"] for row in widget.view["rows"]] == ["l2", "l3"]
    assert widget.view["totals"]["fund"] == "2,407.00"


@pytest.mark.parametrize(
    ("status", "reason", "says"),
    [("confirmed", "rows_checked", "cannot become"), ("in_review", "family", "takes no reason")],
)
def test_a_step_that_is_not_allowed_changes_nothing(
    leads: list[Lead], store: ReviewStore, status: str, reason: str, says: str
) -> None:
    said = decide(queue(leads, desk(store)), 1, 2, status=status, reason=reason)
    assert said["level"] == "error"
    assert says in said["text"]
    assert store.statuses() == {}


def test_all_or_none(leads: list[Lead], store: ReviewStore) -> None:
    widget = queue(leads, desk(store))
    decide(widget, 1, status="in_review")
    assert decide(widget, 1, 2, status="dismissed", reason="family")["level"] == "error"
    assert statuses(widget) == ["in_review", "open", "open"]


def test_a_decision_on_what_is_no_longer_true_is_refused_and_the_screen_brought_up_to_date(
    leads: list[Lead], store: ReviewStore
) -> None:
    mine = queue(leads, desk(store))
    desk(store, "li").decide("in_review", {leads[0].lead_id: "open"})
    said = decide(mine, 1, status="in_review")
    assert said["level"] == "error"
    assert "li" in said["text"]
    assert statuses(mine)[0] == "in_review"


def test_undo_does_not_take_back_what_another_person_decided(leads: list[Lead], store: ReviewStore) -> None:
    mine = queue(leads, desk(store))
    decide(mine, 1, status="in_review")
    desk(store, "li").decide("dismissed", {leads[0].lead_id: "in_review"}, reason="family")
    said = say(mine, "withdraw")
    assert (said["level"], "by li since" in said["text"]) == ("error", True)
    assert store.statuses()[leads[0].lead_id] == "dismissed"


def test_two_persons(leads: list[Lead], store: ReviewStore) -> None:
    store.require_second_person(True, "head")
    first, second = queue(leads, desk(store)), queue(leads, desk(store, "li"))
    decide(first, 1, status="in_review")
    assert "waits for a second person" in decide(first, 1, status="dismissed", reason="family")["text"]
    assert statuses(first)[0] == "in_review"
    assert first.view["rows"][0]["waiting"] == "waits for a second person: dismissed"
    assert first.view["kinds"][first.view["listed"][0][1]]["allowed"] == ["withdraw"]
    say(first, "filter", waiting=True)
    assert len(first.view["rows"]) == 1
    assert decide(first, 1, status="approve")["level"] == "error"  # not the same person
    second.refresh()
    assert second.view["kinds"][second.view["listed"][0][1]]["allowed"] == ["approve", "reject"]
    assert decide(second, 1, status="approve")["text"] == "1 leads approved."
    assert statuses(second)[0] == "dismissed"


def test_turning_down_a_proposal_leaves_the_status(leads: list[Lead], store: ReviewStore) -> None:
    store.require_second_person(True, "head")
    first, second = desk(store), desk(store, "li")
    lead_id = leads[0].lead_id
    first.decide("in_review", {lead_id: "open"})
    first.decide("dismissed", {lead_id: "in_review"}, reason="family")
    second.decide("reject", {lead_id: "in_review"}, note="not a family")
    assert store.statuses()[lead_id] == "in_review"
    assert [event.kind for event in second.history(lead_id)] == ["decide", "propose", "reject"]
    assert second.history(lead_id)[-1].reason == ""


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"do": "unheard_of"},
        {"do": ["open"]},
        {"do": "open"},
        {"do": "open", "lead": "l99"},
        {"do": "open", "lead": 1},
        {"do": "open", "lead": "l1", "more": 1},
        {"do": "decide", "leads": "l1", "status": "dismissed", "reason": "", "note": ""},
        {"do": "decide", "leads": ["L-1"], "status": "dismissed", "reason": "", "note": ""},
        {"do": "decide", "leads": ["l1"], "status": "deleted", "reason": "", "note": ""},
        {"do": "decide", "leads": ["l1"], "status": "in_review", "reason": "", "note": "x" * 5000},
        {"do": "filter", "amount_from": "many"},
        {"do": "filter", "amount_from": "NaN"},
        {"do": "filter", "first": "yesterday"},
        {"do": "filter", "everything": "yes"},
        {"do": "filter", "status": [1]},
        {"do": "sort", "by": "__class__", "descending": False},
        {"do": "page", "number": "1"},
    ],
)
def test_what_the_screen_may_not_say_becomes_a_notice(
    leads: list[Lead], store: ReviewStore, message: object
) -> None:
    widget = queue(leads, desk(store))
    widget._handle_custom_msg(message, [])
    assert widget.view["notice"]["level"] == "error"
    assert store.statuses() == {}
    assert len(widget.view["rows"]) == 3


def test_filters_as_people_write_them(leads: list[Lead], store: ReviewStore) -> None:
    widget = queue(leads, desk(store))
    assert say(widget, "filter", amount_from="1,300.00", first="2025-01-01") == {}
    assert widget.view["filter"]["amount_from"] == "1300.00"
    assert len(widget.view["rows"]) == 3
    say(widget, "filter", amount_from="\uff11\uff13\uff10\uff11")
    assert widget.view["rows"] == []
    say(widget, "reset")
    assert (len(widget.view["rows"]), widget.view["filter"]["amount_from"]) == (3, "")


def test_opening_is_written_down_before_it_happens(leads: list[Lead], store: ReviewStore) -> None:
    done: list[str] = []
    widget = queue(
        leads,
        desk(store),
        on_open=lambda lead_id: done.append(f"open {lead_id}"),
        log=lambda action, subject: done.append(f"{action} {subject}"),
    )
    say(widget, "open", lead="l2")
    assert done == [f"open_lead {leads[1].lead_id}", f"open {leads[1].lead_id}"]


def test_a_mistake_in_what_follows_is_told_and_not_raised(leads: list[Lead], store: ReviewStore) -> None:
    widget = queue(leads, desk(store), on_open=lambda _lead_id: 1 / 0)
    assert say(widget, "open", lead="l1")["level"] == "error"


def test_the_page_of_a_lead_decides_notes_and_undoes(leads: list[Lead], store: ReviewStore) -> None:
    seen: list[object] = []
    widget = LeadWidget(
        leads[0],
        desk(store),
        PaperNames(),
        language="en",
        on_member=lambda kind, one: seen.append((kind, one)),
        on_rows=seen.append,
        on_change=seen.append,
    )
    assert (widget.view["allowed"], widget.view["can_withdraw"]) == (["in_review"], False)
    say(widget, "decide", status="in_review", reason="", note="")
    say(widget, "note", text="called the pharmacy")
    assert say(widget, "decide", status="confirmed", reason="", note="")["level"] == "error"
    assert say(widget, "decide", status="confirmed", reason="on_site", note="")["undo"] is True
    assert widget.view["status"] == "confirmed"
    assert say(widget, "note", text="   ")["level"] == "error"
    say(widget, "withdraw")
    assert widget.view["status"] == "in_review"
    assert [one["kind"] for one in widget.view["history"]] == ["decide", "note", "decide", "withdraw"]
    assert say(widget, "member", member="m5") == {}
    assert say(widget, "member", member="m99")["level"] == "error"
    say(widget, "rows")
    assert seen == [leads[0].lead_id] * 3 + [("doctor", "D7"), leads[0].lead_id]


def test_the_page_refuses_to_decide_on_what_has_changed(leads: list[Lead], store: ReviewStore) -> None:
    widget = LeadWidget(leads[0], desk(store), PaperNames(), language="en")
    desk(store, "li").decide("in_review", {leads[0].lead_id: "open"})
    assert say(widget, "decide", status="in_review", reason="", note="")["level"] == "error"
    assert widget.view["status"] == "in_review"


def test_a_table_logs_before_anything_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"source_file": "f", "source_row": n, "psn_no": "99000100000000000001"} for n in range(130)]
    done: list[Any] = []
    table = TableWidget(
        rows, title="rows", language="en", subject="L-1", log=lambda *said, **more: done.append((said, more))
    )
    monkeypatch.setattr(table, "send", done.append)
    say(table, "page", number=2)
    assert table.view["page"]["number"] == 2
    say(table, "copy")
    say(table, "csv")
    assert done[0] == (("copy_rows", "L-1"), {"rows": 30})
    assert done[2] == (("export_rows", "L-1"), {"rows": 130})
    assert done[1]["clipboard"]["text"].count("\n") == 30
    assert done[3]["file"]["name"] == "rows.csv"
    assert "99000100000000000001" not in json.dumps([done[1], done[3]])


def test_nothing_to_undo_is_said(store: ReviewStore, leads: list[Lead]) -> None:
    with pytest.raises(CaseError) as wrong:
        desk(store).withdraw()
    assert wrong.value.code == "queue_nothing_to_undo"
    with pytest.raises(CaseError):
        desk(store).withdraw(leads[0].lead_id)


def test_what_a_run_changed_is_told(store: ReviewStore, leads: list[Lead]) -> None:
    changes = {leads[0].lead_id: ("grown", "2 more")}
    standing = Decisions(store, "wang", "R-1", "en", changes).standings([leads[0].lead_id])
    assert (standing[leads[0].lead_id].change, standing[leads[0].lead_id].why) == ("grown", "2 more")


def test_new_and_grown_leads_of_a_second_run(tmp_path: Path) -> None:
    path = tmp_path / "leads.sqlite"
    known = LeadStore(path)
    first, same, grown, new = (
        lead(1),
        lead(2, members=other_people(2)),
        lead(3, members=other_people(3)),
        lead(4),
    )
    assert run_changes(path, "R-1") == {}
    known.identify("R-1", [first, same, grown])
    assert run_changes(path, "R-1", "en") == {}  # in the first run nothing is new
    more = replace(grown, rows=30, members=(*grown.members, Member("patient", "extra", "core")))
    ids = [one.lead_id for one in known.identify("R-2", [same, more, replace(new, members=other_people(4))])]
    assert run_changes(path, "R-2", "en") == {
        ids[1]: ("grown", "+1 members, rows 24 → 30"),
        ids[2]: ("new", ""),
    }
    known.identify("R-3", [same])
    assert run_changes(path, "R-3", "en") == {}


def other_people(number: int) -> tuple[Member, ...]:
    return tuple(Member("patient", f"{number}-{person}", "core", 3) for person in range(5))
