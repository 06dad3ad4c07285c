"""A case on a graph server is explored like the same case in its folder: same answers, same order, same rows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import jupytext
import pandas as pd
import pytest

from graph_loaders.neo4j import Target, push
from tests.engines.conftest import NONE, emptied, without
from tests.engines.hostile import HOSTILE
from tests.engines.servers import ROOT, Neo4jServer, libraries
from workbench import Investigation, open_case
from workbench.cli import lab
from workbench.cli.push import Events, case_elements, record_of
from workbench.engines.neo4j import Address, connected
from workbench.engines.neo4j_errors import ServerError
from workbench.engines.neo4j_line import Line
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.graph import connections, neighbour_counts, neighbourhood
from workbench.explore.index import ensure_index
from workbench.explore.paths import Paths, Rules, graph, in_time, joining, several
from workbench.explore.questions import ORDERS
from workbench.explore.session import sitting
from workbench.explore.ties import RELATIONS, ties
from workbench.explore.tips import tip
from workbench.explore.view import View
from workbench.explore.view.dispatch import Dispatcher
from workbench.server_investigation import ServerInvestigation

SEED = 20261122
KINDS = ("card", "doctor", "facility", "patient", "pharmacy")


@dataclass(frozen=True)
class Both:
    """One case, in its folder and on a server."""

    here: Investigation
    there: ServerInvestigation
    server: Neo4jServer

    def same(self, asked: Callable[[Investigation], Any]) -> Any:
        """The answer that both give."""
        expected = asked(self.here)
        assert asked(self.there) == expected
        return expected


def pushed(case: Investigation, uri: str, events: Events = Events.all, **target: Any) -> None:
    """Push a case as the command does."""
    run = case.run()
    about = Target(
        case.folder.name, case.data_digest, run.run_id, "test", events=events.value, record=record_of(run)
    )
    with (
        case_elements(case, run, events) as elements,
        connected(Address(uri)) as driver,
        driver.session() as session,
    ):
        push(session, elements, replace(about, **target))


@pytest.fixture(scope="module")
def both(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    if libraries() is None:
        without(NONE)
    folder = tmp_path_factory.mktemp("both")
    here = open_case(shutil.copytree(ready, folder / "case"))
    assert ensure_index(here)
    server = Neo4jServer(folder / "server")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_PASSWORD", "")
        patch.setenv("WORKBENCH_SERVERS", str(folder / "own"))
        try:
            server.start()
            pushed(here, server.uri)
            there = open_case(server.uri)
            assert isinstance(there, ServerInvestigation)
            yield Both(here, there, server)
        finally:
            server.stop()


@pytest.fixture(scope="module")
def some(both: Both) -> dict[str, list[str]]:
    """Nodes of every kind: members of leads, those with most neighbours, and some by chance."""
    print(f"seed {SEED}")
    chance = Random(SEED)
    members = {f"{one.kind}:{one.id}" for lead in both.here.leads(everything=True) for one in lead.members}
    found = {}
    tables = {
        "patient": ("node_patient", "psn_no", "true"),
        "card": ("node_card", "card_id", "true"),
        "doctor": ("node_doctor", "dr_code", "true"),
        "pharmacy": ("node_place", "fixmedins_code", "kind = 'pharmacy'"),
        "facility": ("node_place", "fixmedins_code", "kind = 'facility'"),
    }
    with both.there.engine() as server, both.here.engine() as engine:
        for kind, (table, key, where) in tables.items():
            sql = f"select distinct {key} as id from {table} where {where} order by id"
            every = [f"{kind}:{one}" for one in engine._db.sql(sql).df()["id"]]
            degrees = dict(
                server.line.read(lambda read: read.rows("MATCH (n:Entity) RETURN n.key, n.degree"))
            )
            most = max(every, key=lambda one: (degrees[one], one))
            of_leads = sorted(members & set(every))[:1]
            found[kind] = list(dict.fromkeys([*of_leads, most, chance.choice(every)]))
    return found


def drawn(made: Any) -> Any:
    """A graph with everything that stands in it."""
    nodes = [(key, values) for key, values in made.nodes(data=True)]
    return dict(made.graph), nodes, sorted(made.edges(keys=True, data=True), key=lambda one: one[:3])


def cells(table: pd.DataFrame) -> list[list[Any]]:
    """A table as plain values, missing ones alike."""
    return table.astype(object).where(table.notna(), None).to_numpy().tolist()


def test_leads_and_the_rows_behind_them(both: Both) -> None:
    leads = both.same(lambda case: case.leads(everything=True))
    assert {lead.scheme for lead in leads} >= {"card_pooling", "referral_kickback", "collusive_admission"}
    for lead in leads:
        rows = both.same(lambda case, of=lead.lead_id: (list(case.rows(of).columns), cells(case.rows(of))))
        assert len(rows[1]) == lead.rows
    smallest = {lead.scheme: lead for lead in sorted(leads, key=lambda one: -one.rows)}
    for lead in smallest.values():
        assert both.same(lambda case, of=lead.lead_id: drawn(case.graph(lead=of)))[2]


def test_validated_ties_and_tips(both: Both, some: dict[str, list[str]]) -> None:
    assert both.same(lambda case: [list(map(str, row)) for row in cells(ties(case))])
    for key in [every[0] for every in some.values()]:
        both.same(lambda case, key=key: str(tip(case, key, relations=RELATIONS)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_surrounds_a_node(both: Both, some: dict[str, list[str]], kind: str) -> None:
    found = []
    for number, key in enumerate(some[kind]):
        node_id = key.partition(":")[2]
        found += both.same(lambda case, of=node_id: neighbour_counts(case, kind, of))
        for order in ORDERS if number == 1 else ("strongest",):
            both.same(
                lambda case, of=node_id, by=order: drawn(neighbourhood(case, kind, of, limit=3, order=by))
            )
    assert len({one.relation for one in found}) > 1


def test_further_out_and_among_themselves(both: Both, some: dict[str, list[str]]) -> None:
    start = some["patient"][0].partition(":")[2]
    made = both.same(lambda case: drawn(neighbourhood(case, "patient", start, hops=2, limit=2)))
    members = [f"{one.kind}:{one.id}" for one in both.here.leads()[0].members][:25]
    assert len(made[1]) > 5
    assert both.same(lambda case: drawn(connections(case, [*members, *some["facility"]])))[2]


def test_every_relation_was_looked_at(both: Both) -> None:
    """What is compared above says something only of relations that the case has: all but the rarest are there."""
    with connected(Address(both.server.uri)) as driver:
        found = driver.execute_query("MATCH (:Entity)-[r]->(:Entity) RETURN DISTINCT type(r) AS name").records
    assert len({one["name"] for one in found}) >= 14


def test_paths_take_the_same_steps(both: Both, some: dict[str, list[str]]) -> None:
    chance = Random(SEED)
    keys = sorted(key for every in some.values() for key in every)
    with sitting(both.here) as session:
        extra = session.validated
    with sitting(both.there) as session:
        assert session.validated == extra
    looks: list[Callable[[Investigation, str, str], Paths]] = [
        lambda case, one, other: several(case, one, other, 3, extra=extra),
        lambda case, one, other: several(case, one, other, 3, Rules(most=40)),
        lambda case, one, other: several(case, one, other, 2, Rules(supernodes="pass", steps=4)),
        lambda case, one, other: several(case, one, other, 2, Rules(supernodes="penalise", steps=4)),
        lambda case, one, other: in_time(case, one, other, Rules(steps=4)),
        lambda case, one, other: in_time(case, one, other, Rules(steps=4), max_gap=30),
    ]
    found = []
    for look in looks:
        one, other = chance.sample(keys, 2)
        found.append(both.same(lambda case, a=one, b=other, look=look: look(case, a, b)))
    ends = [chance.choice(keys), *some["patient"][:2]]
    found.append(both.same(lambda case: joining(case, ends, extra=extra)))
    shown = next(one for one in found if one.found)
    assert both.same(lambda case: drawn(graph(case, shown)))[2]


def test_search_takes_texts_for_texts(both: Both, some: dict[str, list[str]]) -> None:
    words = [key.partition(":")[2] for every in some.values() for key in every[:1]]
    found = 0
    with sitting(both.here) as here, sitting(both.there) as there:
        names = [one["label"] for word in words for one in here.find(word)]
        for text in [*words, *names, *(one for one in HOSTILE[::8] if "\x00" not in one)]:
            expected = here.find(text)
            assert there.find(text) == expected
            found += len(expected)
    assert found >= len(words)
    with connected(Address(both.server.uri)) as driver:
        assert driver.execute_query("MATCH (n) WHERE n.owned RETURN count(n) AS n").records[0]["n"] == 0


def test_masks_and_the_log_are_those_of_any_case(both: Both, some: dict[str, list[str]]) -> None:
    key = some["patient"][0]
    said = []
    for case in (both.here, both.there):
        with sitting(case, actor="somebody") as session:
            masked = session.named(key)
            plain = session.reveal(key, "certificate_no", "for this test")
            said.append((masked, plain, session.named(key)))
            assert plain not in masked
        entries = [(one.action, one.subject) for one in case.audit.entries()][-2:]
        assert [action for action, _ in entries] == ["open_case", "reveal"]
        case.audit.verify()
    assert said[0] == said[1]


def test_a_node_that_is_not_there(both: Both) -> None:
    for case in (both.here, both.there):
        for asked in (
            lambda case: neighbour_counts(case, "patient", "nobody"),
            lambda case: several(case, "patient:nobody", "patient:noone"),
            lambda case: connections(case, ["card:none"]),
        ):
            with pytest.raises(CaseError, match=r"nobody|noone|none"):
                asked(case)


def test_what_a_server_cannot_give_is_said(both: Both) -> None:
    lead = both.there.leads()[0].lead_id
    for asked in (
        lambda: both.there.rhythm(lead),
        lambda: both.there.timeline(lead),
        both.there.detect,
        lambda: both.there.evidence(lead, "packages"),
        lambda: both.there.card(f"patient:{both.here.leads()[0].members[0].id}"),
        both.there.check_tables,
    ):
        with pytest.raises(WorkbenchError, match=r"[Oo]pen the case folder"):
            asked()


def test_the_working_folder_of_another_case_is_refused(both: Both, tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="another case"):
        open_case(both.server.uri, folder=both.here.folder)
    again = open_case(both.server.uri, folder=tmp_path / "mine")
    assert again.leads() == both.there.leads()
    assert (tmp_path / "mine" / "leads.sqlite").exists()


def test_reads_cannot_write_and_end_in_time(both: Both) -> None:
    line = both.there.served.line
    with pytest.raises(ServerError) as refused:
        line.read(lambda read: read.rows("CREATE (n:Entity {key: 'x'}) RETURN n.key"))
    assert refused.value.code == "neo4j_read_only"
    slow = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n"
    with pytest.raises(ServerError) as late:
        line.read(lambda read: read.rows(slow), timeout=1.0)
    assert late.value.code == "neo4j_timeout"


def test_a_server_that_is_killed_and_comes_back(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.engines.neo4j_line.PATIENCE", 1.0)
    there = replace(
        both.there, served=replace(both.there.served, line=Line(Address(both.server.uri), patience=1.0))
    )
    lead = there.leads()[0].lead_id
    with sitting(there) as session:
        view = View.of_lead(session, lead)
        screen = Dispatcher(view)
        centre = next(
            key for key in view.state.nodes if key.startswith("pharmacy:") or key.startswith("facility:")
        )
        ask = {"do": "expand", "node": view.state.ids[centre]}
        before = dict(view.state.nodes)
        both.server.kill()
        screen.do(ask)
        assert "line to" in str(view.scene()["notice"]) or "连接断了" in str(view.scene()["notice"])
        assert dict(view.state.nodes) == before
        both.server.start()
        screen.do(ask)
        assert len(view.state.nodes) > len(before)
        view.undo()
        assert dict(view.state.nodes) == before


def test_lab_opens_its_notebooks_on_the_server(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda _program, command: started.append(command))
    for name in ("WORKBENCH_CASE", "WORKBENCH_LANG", "NEO4J_PASSWORD"):
        monkeypatch.setenv(
            name, ""
        )  # put back afterwards: a start leaves them to the program that takes its place
    lab.start(both.server.uri, "zh")
    root = next(one for one in started[0] if one.startswith("--ServerApp.root_dir=")).partition("=")[2]
    assert (Path(root) / lab.DESK).exists()
    assert Path(root).is_relative_to(os.environ["WORKBENCH_SERVERS"])
    assert both.server.uri == os.environ["WORKBENCH_CASE"]


def test_the_notebook_of_the_desk_runs_on_the_server(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_CASE", both.server.uri)
    space: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(jupytext.read(ROOT / "notebooks" / "02_lead_queue.py").cells):
        if cell.cell_type == "code":
            exec(compile(cell.source, f"02_lead_queue, cell {number}", "exec"), space)  # noqa: S102


def test_other_content_is_noticed(both: Both) -> None:
    def told(case: Investigation) -> str:
        with pytest.raises(ServerError) as problem:
            neighbour_counts(case, *some_node)
        return problem.value.code

    member = both.here.leads()[0].members[0]
    some_node = (member.kind, member.id)
    expected = neighbour_counts(both.there, *some_node)
    with connected(Address(both.server.uri)) as driver, driver.session() as session:
        for change, back, code in (
            ("SET s.whole = false", "SET s.whole = true", "server_unfinished"),
            ("SET s.run = 'R-other'", f"SET s.run = '{both.here.run().run_id}'", "server_replaced"),
            ("SET s.format = null", "SET s.format = 2", "server_old"),
        ):
            session.run(f"MATCH (s:PushState {{id: 'push'}}) {change}").consume()
            assert told(both.there) == code
            session.run(f"MATCH (s:PushState {{id: 'push'}}) {back}").consume()
    assert neighbour_counts(both.there, *some_node) == expected


def test_events_behind_leads_alone_are_said_to_be_so(both: Both) -> None:
    pushed(both.here, both.server.uri, Events.leads, stamp="leads")
    with pytest.raises(ServerError, match="not what was opened"):
        both.there.run() and neighbour_counts(both.there, "patient", "x")
    part = open_case(both.server.uri)
    lead = part.leads()[0].lead_id
    assert drawn(part.graph(lead=lead)) == drawn(both.here.graph(lead=lead))
    with sitting(part, language="en") as session:
        assert any("only events behind leads" in said for said in View.of_lead(session, lead).scene()["cut"])
    member = next(one for one in part.leads()[0].members if one.kind == "patient")
    made = part.graph(node=("patient", member.id))
    assert "only events behind leads" in made.graph["partial"]["en"]
    other = next(one for one in part.leads()[0].members if one.kind == "patient" and one != member)
    said = part.paths(f"patient:{member.id}", f"patient:{other.id}").reason()
    assert "only events behind leads" in said["en"]
    with connected(Address(both.server.uri)) as driver, driver.session() as session:
        emptied(session)
    with pytest.raises(ServerError, match="No case was pushed"):
        open_case(both.server.uri)
