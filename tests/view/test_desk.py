"""The desk without a browser: tabs are made when they are looked at, a tip becomes a picture and a lead."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from workbench.case import Case
from workbench.explore.screens.desk import TABS, Desk
from workbench.explore.session import sitting
from workbench.explore.view import View
from workbench.explore.view.filters import drawn
from workbench.investigation import open_case
from workbench.trust.audit import AuditLog


@pytest.fixture
def desk(case: Case) -> Iterator[Desk]:
    with sitting(case, actor="tester") as session, warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield Desk(session)


@pytest.mark.parametrize("scheme", ["card_pooling", "referral_kickback", "collusive_admission"])
def test_every_tab_of_every_kind_of_lead_opens(desk: Desk, scheme: str) -> None:
    lead = next(one for one in desk.session.run.leads if one.scheme == scheme)
    desk.open(lead.lead_id)
    for tab in desk.tabs:
        desk.look_at(tab)
    assert desk.drilldown is not None
    assert desk.drilldown.view.name == lead.lead_id
    done = {(one.action, one.subject) for one in desk.session.audit.entries()}
    assert {("open_timeline", lead.lead_id), ("open_rows", lead.lead_id)} <= done


def test_a_tip_is_searched_drawn_and_made_a_lead(desk: Desk, case: Case) -> None:
    lead = next(one for one in desk.session.run.leads if one.scheme == "card_pooling")
    person = next(one.id for one in lead.members if one.kind == "patient" and one.role == "core")
    panel = desk.tip
    panel.find(person)
    (found,) = panel.widget.view["found"]
    assert person not in json.dumps(panel.widget.view)
    panel._heard(None, {"do": "start", "node": found["node"]}, None)
    key = f"patient:{person}"
    assert panel.seeds == [key]
    others = {f"patient:{one.id}" for one in lead.members if one.kind == "patient"} - {key}
    tokens = [one["node"] for one in panel.widget.view["hits"]]
    listed = [panel._key(one) for one in tokens]
    assert others & set(listed[:10])
    shown = json.dumps(panel.widget.view)
    assert all(other.partition(":")[2] not in shown for other in others)
    panel._heard(None, {"do": "draw", "nodes": tokens[:3]}, None)
    assert len(desk._loose.children) == 1
    drawn_keys = [key, *(panel._key(one) for one in tokens[:3])]
    ties = {frozenset(one[:2]) for one in desk.session.validated if {one[0], one[1]} <= set(drawn_keys)}
    picture = View.of_nodes(desk.session, drawn_keys, "tip").state
    met = {frozenset(one[:2]) for one in picture.edges if one[2] == "CO_SWIPE"}
    assert met == ties != set()
    assert all(one.values["rows"] for one in picture.edges.values())
    panel._heard(
        None, {"do": "promote", "nodes": tokens[:3], "title": "reported shop", "reason": "hotline 12"}, None
    )
    made = next(one for one in desk._leads.values() if one.scheme == "manual")
    desk.open(made.lead_id)
    for tab in desk.tabs:
        desk.look_at(tab)
    assert desk.drilldown is not None
    edges = desk.drilldown.view.state.edges
    assert any(relation == "CO_SWIPE" for *_, relation in edges)
    assert all(one.values["rows"] for one in edges.values())
    with sitting(case, actor="somebody else") as session:
        assert made.lead_id in {one.lead_id for one in Desk(session)._leads.values()}


def test_a_problem_is_a_sentence(desk: Desk) -> None:
    desk.tip._heard(None, {"do": "promote", "nodes": [], "title": "", "reason": ""}, None)
    assert desk.tip.widget.view["notice"]["level"] == "error"


@pytest.mark.parametrize(
    ("tab", "harm"), [("rows", "rows.parquet"), ("time", "rows.parquet"), ("graph", "rows.parquet")]
)
def test_a_tab_that_cannot_be_made_says_why_and_is_made_when_it_can(desk: Desk, tab: str, harm: str) -> None:
    lead = next(one for one in desk.session.run.leads if one.scheme == "card_pooling")
    path = desk.session.run.folder / harm
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    desk.open(lead.lead_id)
    desk.look_at(tab)
    (said,) = desk._tabs.children[TABS.index(tab)].children
    assert "rows.parquet" in said.value
    assert "<script" not in said.value
    if tab == "graph":
        desk._member("patient", next(one.id for one in lead.members if one.kind == "patient"))
        assert desk.drilldown is None
    path.write_bytes(whole)
    desk.look_at("lead")
    desk.look_at(tab)
    (made,) = desk._tabs.children[TABS.index(tab)].children
    assert made is not said


def test_a_member_that_stands_in_a_group_comes_out_when_it_is_clicked(desk: Desk) -> None:
    lead = next(one for one in desk.session.run.leads if one.scheme == "card_pooling")
    member = next(one for one in lead.members if one.kind == "patient")
    key = f"patient:{member.id}"
    desk.open(lead.lead_id)
    desk.look_at("graph")
    assert desk.drilldown is not None
    view = desk.drilldown.view
    view.fold([key])
    assert key not in drawn(view.state).nodes
    desk._member("patient", member.id)
    assert key in drawn(view.state).nodes
    assert view.selected == [key]


def test_a_package_is_made_at_the_desk_in_the_name_of_who_sits_there(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    desk = open_case(case.folder).desk(actor="at the desk")
    with closing(desk.session):
        lead = next(one for one in desk.session.run.leads if one.scheme == "card_pooling")
        desk.open(lead.lead_id)
        desk.look_at("evidence")
        (form,) = desk._tabs.children[TABS.index("evidence")].children
        (*_, make) = next(row for row in form.children if type(row).__name__ == "HBox").children
        make.click()
    (package,) = (tmp_path / "packages").iterdir()
    assert lead.lead_id in package.name
    assert (package / "verify.py").is_file()
    made = [one for one in AuditLog(case.lead_store).entries() if one.action == "export_sealed"]
    assert [(one.actor, one.subject) for one in made] == [("at the desk", lead.lead_id)]


def test_a_desk_without_whoever_makes_packages_has_no_tab_for_them(desk: Desk) -> None:
    desk.open(desk.session.run.leads[0].lead_id)
    assert desk.tabs == TABS[:-1]
    assert len(desk._tabs.children) == len(desk.tabs)
