"""Any sequence of commands: within the limit, every line has rows and both ends, what is not drawn is said, undone."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any
from unittest import mock

import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.view.graphs import link, person, put, shop
from tests.view.machine import PEOPLE, SHOPS, Paper, PaperSession, town
from workbench.explore.view import linking
from workbench.explore.view import view as commands
from workbench.explore.view.building import begun
from workbench.explore.view.dispatch import Dispatcher
from workbench.explore.view.filters import drawn
from workbench.explore.view.grouping import HARD_LIMIT, SOFT_LIMIT
from workbench.explore.view.history import DEPTH
from workbench.explore.view.items import State
from workbench.explore.view.layout import LAYOUTS
from workbench.explore.view.picture import svg
from workbench.explore.view.saved import SavedView, ViewStore
from workbench.explore.view.view import View

TOWN = town()
RAW = re.compile(r"99000100000000\d{6}")

shops = st.integers(0, SHOPS - 1).map(shop)
anybody = st.one_of(shops, st.integers(0, PEOPLE - 1).map(person))
limits = st.sampled_from([1, 10, 200, 5_000])


class Screen(RuleBasedStateMachine):
    """One picture; ``before`` are the states that undo must bring back."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        paper = Paper(TOWN)
        self._patches = [
            mock.patch.object(commands, "neighbourhood", paper.neighbourhood),
            mock.patch.object(linking, "connections", paper.connections),
            mock.patch.object(linking, "among", paper.among),
            mock.patch.object(linking, "asking", mock.MagicMock()),
            mock.patch.object(commands, "among", paper.among),
            mock.patch.object(commands, "asking", mock.MagicMock()),
            mock.patch("workbench.explore.view.beside.neighbour_counts", return_value=[]),
        ]
        for one in self._patches:
            one.start()
        self.session: Any = PaperSession(Path(self._folder.name))
        start = begun(
            paper.connections(
                None, [shop(0), shop(1), person(0), person(1)], relations=["SWIPED_AT"], engine=None
            )
        )
        self.view = View(self.session, SavedView("paper", start), "paper")
        self.screen = Dispatcher(self.view)
        self.before: list[State] = []

    def teardown(self) -> None:
        for one in self._patches:
            one.stop()
        self._folder.cleanup()

    def _do(self, command: str, *given: Any, **more: Any) -> None:
        state = self.view.state
        getattr(self.view, command)(*given, **more)
        if self.view.state != state:
            self.before = [*self.before, state][-DEPTH:]

    def _drawn(self, data: st.DataObject) -> list[str]:
        nodes = drawn(self.view.state).nodes
        return data.draw(st.lists(st.sampled_from(nodes), max_size=60)) if nodes else []

    @rule(
        key=anybody,
        relation=st.sampled_from([None, "SWIPED_AT", "SHARED_CONTACT"]),
        limit=limits,
        order=st.sampled_from(["strongest", "recent"]),
    )
    def expand(self, key: str, relation: str | None, limit: int, order: str) -> None:
        self._do("expand", key, relation=relation, limit=limit, order=order)

    @rule(key=anybody)
    def collapse(self, key: str) -> None:
        if key in self.view.state.nodes:
            self._do("collapse", key)

    @rule(data=st.data())
    def open_group(self, data: st.DataObject) -> None:
        if groups := drawn(self.view.state).groups:
            self._do("open_group", data.draw(st.sampled_from(groups)))

    @rule(data=st.data(), command=st.sampled_from(["hide", "fold", "pin", "connect"]))
    def with_some(self, data: st.DataObject, command: str) -> None:
        if chosen := self._drawn(data):
            self._do(command, chosen)

    @rule(command=st.sampled_from(["unhide", "connect"]))
    def with_all(self, command: str) -> None:
        self._do(command)

    @rule()
    def pin_everything(self) -> None:
        self._do("pin", drawn(self.view.state).nodes)

    @rule(key=anybody)
    def bring(self, key: str) -> None:
        self._do("bring", key)
        assert key in drawn(self.view.state).nodes or self.view.look.notice or self.view.state.filters

    @rule(least=st.sampled_from([0, 2, 4, 99]), money=st.sampled_from([0.0, 5.0]))
    def filter(self, least: int, money: float) -> None:
        """A slider that is dragged is one step; sizes by money meet refunds that are less than nothing."""
        self.view.filter(strength_min=least)
        if money:
            self.view.style(size_by="money", width_by="money")
        self.before = [one for _, one in self.view._history._back]

    @rule(kind=st.sampled_from(["patient", "pharmacy"]), shown=st.booleans())
    def show(self, kind: str, shown: bool) -> None:
        self._do("show", kind=kind, shown=shown)

    @rule(data=st.data())
    def select(self, data: st.DataObject) -> None:
        state = self.view.state
        everything = [*state.nodes, *state.edges, *state.groups]
        self.view.select(data.draw(st.lists(st.sampled_from(everything), max_size=3)))

    @rule(key=anybody)
    def focus(self, key: str) -> None:
        self.view.focus(key)

    @rule(
        data=st.data(),
        name=st.sampled_from(["note", "collapse", "open_group", "unmask", "focus", "expand", "click"]),
    )
    def a_late_click(self, data: st.DataObject, name: str) -> None:
        """Names of elements that are long gone come too: nothing is done, or it is said without anybody's id."""
        state = self.view.state
        element = data.draw(st.sampled_from(sorted(state.ids.values())))
        self.screen.do(
            {"do": name, "node": element, "element": element, "text": "x", "field": "id", "reason": ""}
        )
        if self.view.state != state:
            self.before = [one for _, one in self.view._history._back]

    @rule(steps=st.integers(1, 4))
    def undo_and_redo(self, steps: int) -> None:
        state = self.view.state
        gone = 0
        while gone < steps and self.view.undo():
            gone += 1
            assert self.view.state == self.before[-gone]
        for _ in range(gone):
            assert self.view.redo()
        assert self.view.state == state

    @rule()
    @precondition(lambda self: self.before)
    def undo(self) -> None:
        assert self.view.undo()
        assert self.view.state == self.before.pop()

    @rule()
    def leave_and_come_back(self) -> None:
        store = ViewStore(Path(self._folder.name))
        name = self.view.keep()
        again = store.read(name)
        assert again.state == self.view.state
        assert again.selection == frozenset(self.view.look.selection)

    @invariant()
    def limit_holds(self) -> None:
        assert drawn(self.view.state).elements <= HARD_LIMIT

    @invariant()
    def every_line_has_rows_and_two_ends(self) -> None:
        state, scene = self.view.state, self.view.scene()
        nodes = {one["id"] for one in scene["nodes"]}
        assert len(nodes) == len(scene["nodes"])
        assert all({one["source"], one["target"]} <= nodes for one in scene["edges"])
        assert all(state.edges[key].values["rows"] for key in drawn(state).edges)
        assert scene["limits"]["elements"] == len(scene["nodes"]) + len(scene["edges"])

    @invariant()
    def nobody_is_named(self) -> None:
        said = json.dumps(self.view.scene(), ensure_ascii=False, allow_nan=False)
        assert not RAW.search(said)

    @invariant()
    def what_is_not_drawn_is_said(self) -> None:
        state, scene = self.view.state, self.view.scene()
        now = drawn(state)
        waiting = sum(
            one["count"]
            for one in scene["nodes"]
            if one["kind"] == "group" and state.groups[key_of(state, one["id"])].centre is None
        )
        folded = sum(one.folded is not None for one in state.nodes.values())
        assert len(now.nodes) + folded + scene["filters"]["hidden"] >= len(state.nodes)
        assert waiting <= folded
        said = " ".join(scene["cut"])
        for key, group in state.groups.items():
            if group.centre not in now.nodes or group.relation in state.filters.get("relations_off", ()):
                continue
            true = sum(group.centre in one[:2] and one[2] == group.relation for one in state.edges)
            total = sum(one[2] == group.relation for one in Paper(TOWN)._around(str(group.centre)))
            assert group.total == total
            if true < total:
                assert key in now.groups
                assert f"of {total:,}" in said
                (shown,) = [one for one in scene["nodes"] if one["id"] == state.ids[key]]
                assert shown["count"] == total - true
            else:
                assert key not in now.groups


def key_of(state: State, name: str) -> Any:
    return next(key for key, known in state.ids.items() if known == name)


Screen.TestCase.settings = settings(
    max_examples=10,
    derandomize=True,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    report_multiple_bugs=False,
)
TestScreen = Screen.TestCase


@pytest.mark.parametrize("people", [1, 2, 700])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_leads_of_one_member_and_of_hundreds(tmp_path: Path, people: int, layout: str) -> None:
    graph = nx.MultiDiGraph()
    for number in range(people):
        put(graph, person(number), role="core", count=1)
    for number in range(1, people):
        link(graph, person(0), person(number), "SHARED_CONTACT", fund="0.00")
        for *_, values in graph.edges(person(0), data=True):
            values.update(first_at=None, last_at=None, times=[])
    session: Any = PaperSession(tmp_path)
    view = View(session, SavedView("lead", begun(graph)), "lead")
    view.style(size_by="money", width_by="money")
    view.filter(**{"from": "2025-01-01", "to": "2025-01-01"})
    view.lay_out(layout)
    scene = view.scene()
    assert scene["limits"]["elements"] <= SOFT_LIMIT
    assert len(view.state.nodes) == people
    json.dumps(scene, allow_nan=False)
    assert svg(scene).startswith("<svg")
