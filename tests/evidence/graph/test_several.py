"""Several leads in one graph; and every row behind every edge is a row of the case."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import workbench
from tests.cases.cities import detected_case
from workbench.engines.embedded import Embedded
from workbench.evidence.errors import EvidenceError
from workbench.evidence.graph.proven import check_rows
from workbench.evidence.graph.several import leads_graph, members_of
from workbench.explore.graph import asking
from workbench.explore.keys import RowRef


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> workbench.Investigation:
    made = detected_case(tmp_path_factory.getbasetemp())
    return workbench.open_case(shutil.copytree(made, tmp_path_factory.mktemp("several") / "case"))


def joined(case: workbench.Investigation, leads: Any, rows: Any) -> Any:
    with asking(case, None) as engine:
        return leads_graph(engine, case.folder, leads, rows)


def same(one: Any, other: Any) -> bool:
    return list(one.nodes(data=True)) == list(other.nodes(data=True)) and list(
        one.edges(keys=True, data=True)
    ) == list(other.edges(keys=True, data=True))


def test_one_lead_is_what_the_screens_show(case: workbench.Investigation) -> None:
    for lead in case.leads():
        assert same(
            joined(case, [lead], {lead.lead_id: case.rows(lead.lead_id)}), case.graph(lead=lead.lead_id)
        )


def test_a_lead_beside_its_double_counts_nothing_twice(case: workbench.Investigation) -> None:
    for scheme in ("card_pooling", "referral_kickback", "collusive_admission"):
        lead = case.leads(scheme=scheme)[0]
        rows = case.rows(lead.lead_id)
        double = replace(lead, lead_id="L-double")
        graph = joined(case, [lead, double], {lead.lead_id: rows, "L-double": rows})
        assert same(graph, case.graph(lead=lead.lead_id))


def test_leads_of_all_schemes_stand_side_by_side(case: workbench.Investigation) -> None:
    leads = [
        case.leads(scheme=one)[0] for one in ("card_pooling", "referral_kickback", "collusive_admission")
    ]
    graph = joined(case, leads, {one.lead_id: case.rows(one.lead_id) for one in leads})
    assert set(graph.nodes) == {f"{one.kind}:{one.id}" for one in members_of(leads)}
    for lead in leads:
        alone = case.graph(lead=lead.lead_id)
        for edge in alone.edges(keys=True):
            assert set(alone.edges[edge]["rows"]) <= set(graph.edges[edge]["rows"])
            assert graph.edges[edge]["count"] >= alone.edges[edge]["count"]
    assert graph.graph["lead_id"] == " ".join(one.lead_id for one in leads)


def test_every_row_behind_an_edge_is_in_the_tables(case: workbench.Investigation) -> None:
    for lead in case.leads():
        graph = case.graph(lead=lead.lead_id)
        with asking(case, None) as engine:
            different = check_rows(engine, case.folder, graph)
        rows = {row for _, _, values in graph.edges(data=True) for row in values["rows"]}
        assert different == len(rows)
        for table in {row.table for row in rows}:  # with pyarrow alone
            found = pq.read_table(
                case.folder / "tables" / f"{table}.parquet", columns=["source_file", "source_row"]
            )
            places = set(zip(found["source_file"].to_pylist(), found["source_row"].to_pylist(), strict=True))
            assert {(row.source_file, row.source_row) for row in rows if row.table == table} <= places


@pytest.mark.parametrize("change", ["key", "source_file", "source_row", "table"])
def test_a_row_that_the_case_does_not_have_is_refused(case: workbench.Investigation, change: str) -> None:
    graph = case.graph(lead=case.leads()[0].lead_id)
    edge = next(iter(graph.edges(keys=True)))
    row = graph.edges[edge]["rows"][0]
    value = row.source_row + 1_000_000 if change == "source_row" else f"{getattr(row, change)}x"
    graph.edges[edge]["rows"] = [RowRef(*row._replace(**{change: value})), *graph.edges[edge]["rows"][1:]]
    with asking(case, None) as engine, pytest.raises(EvidenceError) as refused:
        check_rows(engine, case.folder, graph)
    assert refused.value.code == "evidence_row_unknown"


def test_a_case_that_lost_a_table_proves_nothing(case: workbench.Investigation, tmp_path: Path) -> None:
    lead = case.leads(scheme="card_pooling")[0]
    graph = case.graph(lead=lead.lead_id)
    copy = Path(shutil.copytree(case.folder, tmp_path / "case"))
    table = copy / "tables" / "setl_d.parquet"
    whole = pq.read_table(table)
    pq.write_table(whole.filter(pc.field("source_row") < 0), table)
    with Embedded.over(copy) as engine, pytest.raises(EvidenceError, match="not in the case"):
        check_rows(engine, copy, graph)
