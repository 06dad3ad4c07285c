"""Commands on a picture of a real case: what they do, that they can be taken back, and that they are logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explore.graph import lead_graph, neighbour_counts
from workbench.explore.session import Session, sitting
from workbench.explore.view import View
from workbench.explore.view.filters import drawn
from workbench.explore.view.grouping import HARD_LIMIT


def first(view: View, kind: str) -> str:
    return next(key for key in drawn(view.state).nodes if key.startswith(kind))


def test_a_lead_s_picture_holds_its_whole_graph(ring: View, session: Session, case: Case) -> None:
    graph = lead_graph(case, ring.name, session.run)
    assert set(ring.state.nodes) == set(graph.nodes)
    assert set(ring.state.edges) == set(graph.edges(keys=True))
    assert all(values["rows"] for *_, values in ring.graph().edges(data=True))


COMMANDS: dict[str, Callable[[View], object]] = {
    "expand": lambda view: view.expand(first(view, "pharmacy")),
    "hide": lambda view: view.hide([first(view, "patient")]),
    "fold": lambda view: view.fold([first(view, "patient")]),
    "pin": lambda view: view.pin([first(view, "patient")]),
    "note": lambda view: view.note(first(view, "patient"), "ask again"),
    "move": lambda view: view.move({first(view, "patient"): (5.0, 6.0)}),
    "layout": lambda view: view.lay_out("circle"),
    "filter": lambda view: view.filter(strength_min=3),
    "show": lambda view: view.show(kind="pharmacy", shown=False),
    "style": lambda view: view.style(size_by="money"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_changes_the_picture_and_is_undone_and_done_again(ring: View, name: str) -> None:
    before, seen = ring.state, ring.scene()["nodes"]
    COMMANDS[name](ring)
    after = ring.state
    assert after != before
    assert ring.undo()
    assert ring.state == before
    assert ring.scene()["nodes"] == seen
    assert ring.redo()
    assert ring.state == after


def test_undo_goes_back_through_everything(ring: View) -> None:
    states = [ring.state]
    for command in COMMANDS.values():
        command(ring)
        states.append(ring.state)
    for state in reversed(states[:-1]):
        ring.undo()
        assert ring.state == state
    assert not ring.undo()
    assert ring.scene()["undo"] is None


def test_one_step_back_undoes_a_whole_drag_of_a_slider(ring: View) -> None:
    before = ring.state
    for least in (1, 2, 3, 4):
        ring.filter(strength_min=least)
    ring.undo()
    assert ring.state == before


def test_an_expansion_shows_the_totals_of_the_case_and_moves_nothing(ring: View, case: Case) -> None:
    shop = first(ring, "pharmacy")
    before = {key: (node.x, node.y) for key, node in ring.state.nodes.items()}
    ring.expand(shop, relation="SWIPED_AT", limit=10)
    assert {key: (ring.state.nodes[key].x, ring.state.nodes[key].y) for key in before} == before
    totals = {one.relation: one.neighbours for one in neighbour_counts(case, *shop.split(":", 1))}
    shown = {one for one in ring.state.edges if one[1] == shop and one[2] == "SWIPED_AT"}
    waiting = [
        one for one in ring.state.groups.values() if one.centre == shop and one.relation == "SWIPED_AT"
    ]
    if len(shown) < totals["SWIPED_AT"]:
        assert [(one.shown, one.total) for one in waiting] == [(len(shown), totals["SWIPED_AT"])]
        assert f"{totals['SWIPED_AT']:,}" in " ".join(ring.scene()["cut"])


def test_a_filter_holds_for_what_comes_later(ring: View) -> None:
    ring.filter(strength_min=10_000)
    assert drawn(ring.state).edges == ()
    ring.expand(first_of_all(ring, "pharmacy"))
    assert drawn(ring.state).edges == ()


def first_of_all(view: View, kind: str) -> str:
    return next(key for key in sorted(view.state.nodes) if key.startswith(kind))


def test_expanding_everything_stays_below_the_hard_limit(ring: View) -> None:
    for key in list(ring.state.nodes)[:12]:
        ring.expand(key, limit=2_000)
        assert drawn(ring.state).elements <= HARD_LIMIT


def test_nothing_that_reaches_the_screen_names_a_person(ring: View, session: Session) -> None:
    ring.expand(first(ring, "pharmacy"))
    people = {
        key: node.values
        for key, node in ring.state.nodes.items()
        if node.kind in ("patient", "card", "doctor")
    }
    for key in list(people)[:8]:
        ring.select([key])
        said = json.dumps(ring.scene(), ensure_ascii=False)
        for values in people.values():
            for field in ("id", "label", "certificate_no", "phone", "address"):
                value = values.get(field)
                assert not value or len(str(value)) < 3 or str(value) not in said, field


def test_a_value_is_shown_only_with_a_reason_and_only_after_it_is_logged(
    ring: View, session: Session
) -> None:
    key = first(ring, "patient")
    name = str(ring.state.nodes[key].values["label"])
    with pytest.raises(WorkbenchError) as refused:
        ring.reveal(key, "label", "  ")
    assert refused.value.code == "reason_needed"
    assert name not in json.dumps(ring.scene(), ensure_ascii=False)
    assert ring.reveal(key, "label", "call the insured person") == name
    (entry,) = session.audit.entries(action="reveal")
    assert (entry.actor, entry.subject, entry.detail["field"]) == ("tester", key, "label")
    assert name not in json.dumps(entry.detail, ensure_ascii=False)
    ring.select([key])
    assert name in json.dumps(ring.scene(), ensure_ascii=False)


def test_a_log_that_cannot_be_written_shows_nothing(
    ring: View, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError("disk full")

    key = first(ring, "patient")
    monkeypatch.setattr(session.audit, "append", fail)
    with pytest.raises(OSError, match="disk full"):
        ring.reveal(key, "label", "call the insured person")
    assert session.is_masked("patient", "label", "Zhang San", node=key)


def test_everything_is_as_it_was_left_the_next_day(ring: View, case: Case) -> None:
    shop = first(ring, "pharmacy")
    ring.expand(shop)
    ring.pin([first(ring, "patient")])
    ring.filter(strength_min=2)
    ring.note(shop, "visited on Monday")
    ring.select([shop])
    ring.focus(shop)
    ring.keep()
    with sitting(case, actor="somebody else") as tomorrow:
        again = View.of_lead(tomorrow, ring.name)
        assert again.state == ring.state
        mine, theirs = ring.scene(), again.scene()
        for part in ("nodes", "edges", "filters", "legend", "cut", "focus", "title"):
            assert mine[part] == theirs[part], part


def test_openings_expansions_and_searches_are_logged(ring: View, session: Session) -> None:
    shop, lead_id = first(ring, "pharmacy"), ring.name
    ring.expand(shop)
    ring.select([shop])
    ring.save("for the meeting")
    done = {(one.action, one.subject) for one in session.audit.entries()}
    assert ("open_lead_picture", lead_id) in done
    assert {("expand", shop), ("open_node", shop), ("save_view", "for the meeting")} <= done
    session.audit.verify()


def test_rows_of_an_edge_are_source_rows(ring: View, session: Session) -> None:
    key = next(iter(drawn(ring.state).edges))
    rows = ring.rows(*key)
    assert len(rows) == len(ring.state.edges[key].values["rows"]) > 0
    assert rows["source_file"].str.len().min() > 0


@pytest.mark.parametrize("wrong", ["patient:nobody", "group:nothing"])
def test_what_is_not_there_is_a_clear_error(ring: View, wrong: str) -> None:
    with pytest.raises(WorkbenchError):
        ring.hide([wrong])
    with pytest.raises(WorkbenchError):
        ring.open_group(wrong)


def test_scenes_are_plain_json(ring: View) -> None:
    def check(value: Any) -> None:
        assert value is None or type(value) in (str, int, float, bool, list, dict), type(value)
        for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            check(one)

    ring.select([first(ring, "pharmacy")])
    check(ring.scene())
