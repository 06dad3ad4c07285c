"""What a screen sends, honest or not: the picture does it, or says on the screen that it did not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.explore.screens.graph_widget import MESSAGES
from workbench.explore.session import Session
from workbench.explore.view import View
from workbench.explore.view.dispatch import COMMANDS, Dispatcher
from workbench.explore.view.filters import drawn


@pytest.fixture
def screen(ring: View) -> Dispatcher:
    return Dispatcher(ring)


def name_of(view: View, kind: str) -> str:
    return view.state.ids[next(key for key in drawn(view.state).nodes if key.startswith(kind))]


def test_every_command_has_its_method() -> None:
    assert [one for one in COMMANDS if not hasattr(Dispatcher, f"_{one}")] == []


def test_a_double_click_expands_and_the_key_undoes(screen: Dispatcher) -> None:
    before = screen.view.state
    screen.do({"do": "expand", "node": name_of(screen.view, "pharmacy")})
    assert len(screen.view.state.nodes) > len(before.nodes)
    screen.do({"do": "undo"})
    assert screen.view.state == before


def test_double_clicking_a_group_opens_it(screen: Dispatcher) -> None:
    shop = name_of(screen.view, "pharmacy")
    screen.do({"do": "expand", "node": shop, "relation": "SWIPED_AT", "limit": 1})
    group = next((one for one in screen.view.state.groups.values() if one.relation == "SWIPED_AT"), None)
    if group is not None:
        screen.do({"do": "expand", "node": screen.view.state.ids[group.key]})
        assert (
            group.key not in screen.view.state.groups
            or screen.view.state.groups[group.key].shown > group.shown
        )


def test_a_search_finds_what_is_not_drawn_and_adds_it(screen: Dispatcher, session: Session) -> None:
    known = {key.partition(":")[2] for key in screen.view.state.nodes}
    lead = next(one for one in session.run.leads if one.scheme != "card_pooling")
    wanted = next(one.id for one in lead.members if one.kind == "patient" and one.id not in known)
    screen.do({"do": "search", "text": wanted})
    (hit,) = screen.view.scene()["search"]["hits"]
    assert wanted not in hit["label"]
    screen.do({"do": "add", "token": hit["token"]})
    assert f"patient:{wanted}" in screen.view.state.nodes
    assert screen.view.selected == [f"patient:{wanted}"]


def test_paths_between_two_people_are_drawn_and_told(screen: Dispatcher) -> None:
    people = [key for key in drawn(screen.view.state).nodes if key.startswith("patient")][:2]
    names = [screen.view.state.ids[key] for key in people]
    screen.do({"do": "paths", "elements": names})
    panel = screen.view.scene()["panel"]
    assert panel["sections"]
    assert set(people) <= set(screen.view.selected)


def test_paths_in_time_and_through_large_places_can_be_asked(screen: Dispatcher) -> None:
    people = [key for key in drawn(screen.view.state).nodes if key.startswith("patient")][:2]
    names = [screen.view.state.ids[key] for key in people]
    for more in ({"gap": 30}, {"most": 1_000_000_000}):
        screen.do({"do": "paths", "elements": names, **more})
        assert screen.view.scene()["panel"]["sections"][-1]["text"]
    screen.do({"do": "connect", "elements": names})
    screen.do({"do": "links", "elements": names})
    assert screen.view.scene()["notice"]["level"] == "info"


def test_the_messages_of_the_screen_and_the_commands_are_the_same() -> None:
    assert set(MESSAGES.names) == set(COMMANDS)


def test_unmasking_needs_a_reason(screen: Dispatcher, session: Session) -> None:
    name = name_of(screen.view, "patient")
    screen.do({"do": "unmask", "element": name, "field": "label", "reason": ""})
    assert screen.view.scene()["notice"]["level"] == "error"
    assert session.audit.entries(action="reveal") == []
    screen.do({"do": "unmask", "element": name, "field": "label", "reason": "interview on 3 March"})
    assert len(session.audit.entries(action="reveal")) == 1


@pytest.mark.parametrize("form", ["svg", "html", "csv"])
def test_exports_are_files_without_any_person_s_number(
    screen: Dispatcher, session: Session, form: str
) -> None:
    file = screen.do({"do": "export", "format": form})
    assert file is not None
    people = [node for node in screen.view.state.nodes.values() if node.kind in ("patient", "card")]
    assert people
    assert all(str(one.values["id"]) not in file["text"] for one in people)
    assert [one.detail["form"] for one in session.audit.entries(action="export")] == [form]


WRONG: list[dict[str, Any]] = [
    {},
    {"do": "format the disk"},
    {"do": "expand"},
    {"do": "expand", "node": "n999999"},
    {"do": "expand", "node": None},
    {"do": "move", "positions": {"n1": ["a", "b"]}},
    {"do": "move", "positions": {"n1": [float("nan"), 0]}},
    {"do": "move", "positions": [1, 2]},
    {"do": "filter", "from": "yesterday"},
    {"do": "filter", "money_min": "much"},
    {"do": "layout", "name": "spiral"},
    {"do": "export", "format": "exe"},
    {"do": "add", "token": "t1"},
    {"do": "unmask", "element": "n1", "field": "__class__", "reason": "because of it"},
    {"do": "expand", "node": "n1", "relation": "'; drop table node_patient"},
]


@pytest.mark.parametrize("message", WRONG, ids=str)
def test_a_wrong_message_is_said_and_changes_nothing(screen: Dispatcher, message: dict[str, Any]) -> None:
    before = screen.view.state
    assert screen.do(message) is None
    assert screen.view.state == before
    assert screen.view.scene()["notice"]["level"] == "error"


values = st.one_of(
    st.none(), st.integers(), st.text(max_size=5), st.floats(), st.lists(st.text(max_size=3), max_size=3)
)
fields = st.sampled_from(
    ["node", "elements", "positions", "code", "shown", "text", "token", "format", "name", "field"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(COMMANDS)), st.dictionaries(fields, values, max_size=4))
def test_no_message_ever_raises(screen: Dispatcher, name: str, rest: dict[str, Any]) -> None:
    screen.do({"do": name, **rest})
