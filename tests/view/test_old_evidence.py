"""Pictures that outlive their evidence: another run, another load, gone nodes, damaged files, two sittings."""

from __future__ import annotations

import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.view.graphs import person
from tests.view.test_saved import picture
from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.promotion import promote
from workbench.explore.screens.desk import TABS, Desk
from workbench.explore.session import Session, sitting
from workbench.explore.view import View, ViewStore
from workbench.explore.view.dispatch import Dispatcher
from workbench.explore.view.filters import drawn


def ring_of(session: Session) -> str:
    return next(one.lead_id for one in session.run.leads if one.scheme == "card_pooling")


def as_of(view: View, **origin: str) -> None:
    """Keep the picture as if it had been drawn from something else, without one of its members."""
    gone = next(key for key, node in view.state.nodes.items() if node.values.get("role") == "core")
    nodes = {key: node for key, node in view.state.nodes.items() if key != gone}
    edges = {key: edge for key, edge in view.state.edges.items() if gone not in key}
    state = replace(view.state, nodes=nodes, edges=edges, origin={**view.state.origin, **origin})
    view._history.do("hide", state)
    view.keep()


def test_a_new_picture_says_where_it_is_from_and_nothing_of_old_evidence(
    ring: View, session: Session
) -> None:
    assert ring.state.origin["run"] == session.run.run_id
    assert (ring.scene()["subtitle"], ring.scene()["panel"]) == ("", None)


def test_the_same_evidence_of_another_run_is_not_old(ring: View, session: Session) -> None:
    ring._history.do("hide", replace(ring.state, origin={**ring.state.origin, "run": "R-before"}))
    ring.keep()
    again = View.of_lead(session, ring.name)
    assert again.scene()["subtitle"] == ""
    assert again.state.origin["run"] == session.run.run_id


def test_old_evidence_is_said_as_long_as_it_is_shown_and_renewed_by_one_click(
    ring: View, session: Session
) -> None:
    patient = next(key for key in drawn(ring.state).nodes if key.startswith("patient"))
    whole = set(ring.state.nodes)
    ring.note(patient, "ask again")
    ring.pin([patient])
    as_of(ring, run="R-before", evidence="other")
    again = View.of_lead(session, ring.name)
    old, screen = again.state, Dispatcher(again)
    assert "R-before" in again.scene()["subtitle"]
    (offer,) = again.scene()["panel"]["sections"][1]["choices"]
    screen.do(offer["do"])
    assert set(again.state.nodes) == whole
    assert again.scene()["subtitle"] == ""
    if patient in old.nodes:
        kept = again.state.nodes[patient]
        assert (kept.note, kept.pinned, kept.x) == ("ask again", True, old.nodes[patient].x)
    assert ViewStore(session.case.folder).read(f"{ring.name} · R-before").state == old
    screen.do({"do": "undo"})
    assert again.state == old
    assert "R-before" in again.scene()["subtitle"]
    file = screen.do({"do": "export", "format": "svg"})
    assert file is not None
    assert "R-before" in file["text"]


def test_a_lead_that_the_run_does_not_have_any_more_is_said(ring: View, session: Session) -> None:
    saved = replace(ring._saved, name="L-gone", about={"lead": "L-gone"}, revision=0)
    state = replace(ring.state, origin={**ring.state.origin, "run": "R-before"})
    ViewStore(session.case.folder).save(replace(saved, state=state))
    again = View.of_lead(session, "L-gone")
    assert session.run.run_id in again.scene()["subtitle"]
    Dispatcher(again).do({"do": "add", "token": "renew"})
    assert again.scene()["notice"]["level"] == "error"
    assert again.state.nodes == state.nodes


def test_nodes_that_another_load_does_not_have_are_counted_and_every_click_is_a_sentence(
    ring: View, session: Session
) -> None:
    ghost, raw = "patient:99999999999999999999", "99999999999999999999"
    node = next(node for node in ring.state.nodes.values() if node.kind == "patient")
    made = replace(node, key=ghost, values={**node.values, "id": raw, "label": raw}, note="who", folded=None)
    state = replace(ring.state.with_nodes(made).named(), origin={"data": "another", "run": "R-before"})
    ring._history.do("add", state)
    ring.keep()
    again = View.of_lead(session, ring.name)
    assert session.text("view.gone", count=1) in again.scene()["subtitle"]
    screen, name = Dispatcher(again), again.state.ids[ghost]
    for message in (
        {"do": "click", "element": name},
        {"do": "expand", "node": name},
        {"do": "unmask", "element": name, "field": "id", "reason": "the court asks"},
        {"do": "links", "elements": list(again.state.ids.values())},
        {"do": "paths", "elements": [name, again.state.ids[node.key]]},
    ):
        screen.do(message)
        assert raw not in json.dumps(again.scene(), ensure_ascii=False), message


def test_a_damaged_picture_is_put_aside_and_the_lead_opens(ring: View, session: Session) -> None:
    ring.keep()
    (path,) = (session.case.folder / "views").glob("V-*.json")
    broken = path.read_bytes()[:-40]
    path.write_bytes(broken)
    again = View.of_lead(session, ring.name)
    notice = again.scene()["notice"]
    assert notice["level"] == "error"
    (aside,) = path.parent.glob("V-*.damaged-1")
    assert aside.read_bytes() == broken
    assert aside.name in notice["text"]
    again.keep()
    assert View.of_lead(session, ring.name).scene()["notice"] is None


WRONG = {
    "an edge in the air": lambda record: record["nodes"].pop(),
    "no number": lambda record: record["nodes"][0].update(x=float("nan")),
    "no group": lambda record: record["nodes"][0].update(folded="group:none"),
    "one name twice": lambda record: record["ids"].append(
        [record["nodes"][0]["key"] + "x", record["ids"][0][1]]
    ),
    "money in words": lambda record: record["edges"][0]["values"].update(fund_yuan="much"),
    "a list": lambda record: record.update(filters=[]),
    "an unknown kind": lambda record: record["nodes"][0].update(key="planet:1"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_no_picture_is_one_clear_error(tmp_path: Path, what: str) -> None:
    store = ViewStore(tmp_path)
    store.save(picture("ring"))
    (path,) = (tmp_path / "views").glob("V-*.json")
    record = json.loads(path.read_text(encoding="utf-8"))
    WRONG[what](record)
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(CaseError) as damaged:
        store.read("ring")
    assert damaged.value.code == "view_damaged"
    kept = store.save(picture("ring"))
    assert kept.name == "ring (2)"


def test_of_many_sittings_that_keep_one_picture_at_once_none_is_lost(tmp_path: Path) -> None:
    start = ViewStore(tmp_path).save(picture("ring", 2))
    names: list[str] = []

    def keep(number: int) -> None:
        mine = replace(start, focus=person(number % 2))
        names.append(ViewStore(tmp_path).save(mine).name)

    threads = [threading.Thread(target=keep, args=(number,)) for number in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(names) == sorted(["ring", *(f"ring ({number})" for number in range(2, 13))])
    assert ViewStore(tmp_path).names() == sorted(names)


def test_two_tips_with_as_many_nodes_are_two_pictures(session: Session) -> None:
    people = [f"patient:{one.id}" for one in session.run.leads[0].members if one.kind == "patient"][:2]
    first, second = (View.of_nodes(session, people[:1], "tip: 1 node") for _ in range(2))
    assert first.keep() == "tip: 1 node"
    third = View.of_nodes(session, people[1:], "tip: 1 node")
    assert third.keep() == "tip: 1 node (2)"
    assert third.look.notice is None
    second.keep()
    assert second.look.notice is not None


def test_a_picture_that_starts_from_a_person_never_shows_the_number_by_its_name(session: Session) -> None:
    raw = next(one.id for one in session.run.leads[0].members if one.kind == "patient")
    mine, theirs = (View.of_node(session, "patient", raw) for _ in range(2))
    for view in (mine, theirs):
        view.expand(f"patient:{raw}")
        view.keep()
    again = View.reopened(session, mine.name)
    Dispatcher(again).do({"do": "save", "name": f"patient:{raw} copy"})
    for view in (mine, theirs, again):
        assert raw not in json.dumps(view.scene(), ensure_ascii=False)
        file = Dispatcher(view).do({"do": "export", "format": "svg"})
        assert file is not None
        assert raw not in file["text"] + file["name"]


def test_a_case_that_was_loaded_anew_or_moved_ends_the_sitting_before_anything_is_done(
    ring: View, session: Session, case: Case, tmp_path: Path
) -> None:
    entries = len(session.audit.entries())
    shutil.copytree(case.folder, tmp_path / "new")
    case.folder.rename(tmp_path / "old")
    (tmp_path / "new").rename(case.folder)
    with pytest.raises(CaseError) as wrong:
        ring.expand(next(iter(ring.state.nodes)))
    assert wrong.value.code == "case_replaced"
    assert len(session.audit.entries()) == entries
    with sitting(Case(tmp_path / "old"), actor="tester") as moved:
        assert drawn(View.of_lead(moved, ring.name).state).elements > 0


@pytest.mark.parametrize("harm", ["missing", "empty", "of another case"])
def test_a_lead_store_that_lost_everything_is_not_taken_for_a_case_without_decisions(
    case: Case, tmp_path: Path, harm: str
) -> None:
    path = case.folder / "leads.sqlite"
    path.unlink()
    if harm == "empty":
        path.write_bytes(b"")
    if harm == "of another case":
        from workbench.trust.audit import AuditLog  # noqa: PLC0415 - only here

        AuditLog(path).append("anna", "open_case", "another")
    with pytest.raises(CaseError) as lost, sitting(case, actor="tester"):
        pass
    assert lost.value.code == "store_lost"


def test_ties_that_are_damaged_are_not_taken_for_none(case: Case, session: Session) -> None:
    path = session.run.folder / "edges.parquet"
    path.write_bytes(b"rubbish")
    with pytest.raises(CaseError):
        _ = session.validated
    path.unlink()
    assert session.validated == ()
    assert session.lacks_ties
    view = View.of_lead(session, ring_of(session))
    people = [key for key in view.state.nodes if key.startswith("patient")][:2]
    Dispatcher(view).do({"do": "paths", "elements": [view.state.ids[one] for one in people]})
    assert session.text("view.no_ties") in str(view.scene()["notice"])


def test_a_view_of_no_name_is_a_clear_error(session: Session) -> None:
    with pytest.raises(WorkbenchError):
        View.reopened(session, "nothing")


def test_a_lead_made_by_hand_whose_rows_another_load_does_not_have_says_so(
    session: Session, case: Case
) -> None:
    ring = next(one for one in session.run.leads if one.scheme == "card_pooling")
    core = [f"patient:{one.id}" for one in ring.members if one.kind == "patient" and one.role == "core"]
    made = promote(case, core, title="by hand", actor="anna", reason="hotline", engine=session.engine)
    assert View.of_lead(session, made.lead_id).scene()["subtitle"] == ""
    path = case.folder / "manual" / f"{made.key}.parquet"
    rows = pd.read_parquet(path)
    rows.loc[:2, "row_key"] = [f"gone-{number}" for number in range(3)]
    rows.to_parquet(path)
    view = View.of_lead(session, made.lead_id)
    assert session.text("view.rows_gone", count=3) in view.scene()["subtitle"]
    desk = Desk(session)
    desk.open(made.lead_id)
    desk.look_at("rows")
    (tab,) = desk._tabs.children[TABS.index("rows")].children
    assert session.text("view.rows_gone", count=3) in tab.children[0].value
