"""Neighbourhoods against the whole case as a networkx graph, and row references against the checked tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph_loaders.networkx import TooLargeError, case_graph
from graph_loaders.ontology import edge_types, fits, node_types, ontology
from workbench.case import Case
from workbench.explore import lead_graph, neighbour_counts, neighbourhood, parse_key
from workbench.explore.checked import QUESTION

from .conftest import ANNA, BERT

NAMES = {
    "patient": ("psn_no",),
    "doctor": ("chfpdr_code", "bilg_dr_code"),
    "pharmacy": ("fixmedins_code",),
    "facility": ("fixmedins_code",),
}
SINGLE = tuple(name for name, edge in edge_types().items() if edge.question.endswith("_events"))


def together(graph, node):
    """Edges of a node in the oracle: neighbour and relation to times, fund and account."""
    found = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for source, target, values in [*graph.out_edges(node, data=True), *graph.in_edges(node, data=True)]:
        one = found[source, target, values["relation"]]
        one[0] += 1
        if values["relation"] not in ("PRESCRIBED", "FILLED_AT", "STEERING"):
            one[1] += values["fund_yuan"]
            one[2] += values["account_yuan"]
    return {edge: tuple(values) for edge, values in found.items()}


def asked(case, key, limit=10**6):
    graph = neighbourhood(case, *parse_key(key), relations=SINGLE, limit=limit)
    found = {}
    for source, target, relation, values in graph.edges(keys=True, data=True):
        money = relation not in ("PRESCRIBED", "FILLED_AT", "STEERING")
        fund, account = (values["fund_yuan"], values["account_yuan"]) if money else (Decimal(0), Decimal(0))
        found[source, target, relation] = (values["count"], fund, account)
    return found


def source_rows(case: Case):
    """Every checked row by table, key, file and line."""
    keys = {"setl_d": "setl_id", "mdtrt_d": "mdtrt_id", "fee_list_d": "bkkp_sn", "psn_info_b": "psn_no"}
    found = {}
    for table, key in keys.items():
        path = case.folder / "tables" / f"{table}.parquet"
        for row in pq.read_table(path).to_pylist() if path.exists() else ():
            found[table, row[key], row["source_file"], row["source_row"]] = row
    return found


def card_ids(row):
    return {
        f"SSC:{row.get('mdtrt_cert_no')}" if row.get("mdtrt_cert_type") == "03" else None,
        *(f"{prefix}:{row['psn_no']}" for prefix in ("EC", "IDC", "UNK")),
    }


def names(row, kind, node_id):
    if kind == "card":
        return node_id in card_ids(row)
    return any(row.get(column) == node_id for column in NAMES[kind])


def check_edges(graph, rows):
    """Every reference leads to a row that names an end; the rows together name both; types are as declared."""
    for source, target, relation, values in graph.edges(keys=True, data=True):
        behind = [rows[tuple(reference)] for reference in values["rows"]]
        ends = [parse_key(source), parse_key(target)]
        assert behind, (source, target, relation)
        for end in ends:
            assert any(names(row, *end) for row in behind), (relation, end)
        assert all(any(names(row, *end) for end in ends) for row in behind), (relation, ends)
        assert values["rows"] == sorted(set(values["rows"]))
        check_types(ontology().edge_attributes(relation), values)
        declared = edge_types()[relation]
        kinds = [ontology().node_types[name].kind for name in (declared.source, declared.target)]
        assert [kind for kind, _ in ends] == kinds
        assert values["times"] == sorted(values["times"])
        if values["times"]:
            assert values["first_at"] <= values["times"][0] <= values["times"][-1] <= values["last_at"]
        assert 1 <= values["shown"] <= values["count"]
    for _, values in graph.nodes(data=True):
        check_types(ontology().node_attributes(values["kind"]), values)


def check_types(declared, values):
    assert set(values) == set(declared)
    for name, attribute in declared.items():
        assert fits(attribute, values[name]), (name, attribute.type, values[name])


def some(case: Case, kind: str, number: int) -> list[str]:
    """Ids spread over a node table."""
    declared = node_types()[kind]
    rows = pq.read_table(case.folder / "tables" / f"{declared.table}.parquet").to_pylist()
    ids = sorted({row[declared.key] for row in rows if row.get("kind", kind) == kind})
    return ids[:: max(1, len(ids) // number)][:number]


def test_paper_city_equals_the_oracle(paper: Case) -> None:
    whole = case_graph(paper.folder)
    for key in whole:
        assert asked(paper, key) == together(whole, key), key


def test_paper_city_rows(paper: Case) -> None:
    rows = source_rows(paper)
    for kind in node_types():
        for node_id in some(paper, kind, 9):
            check_edges(neighbourhood(paper, kind, node_id), rows)


def test_every_relation_is_delivered(paper: Case) -> None:
    found = set()
    for kind in node_types():
        for node_id in some(paper, kind, 9):
            found |= {relation for *_, relation in neighbourhood(paper, kind, node_id).edges(keys=True)}
    assert found == {name for name, edge in edge_types().items() if edge.question != QUESTION}


def test_a_selection_of_the_case(paper: Case) -> None:
    part = case_graph(paper.folder, patients=[BERT], relations=["SWIPED_AT", "ADMITTED_TO"])
    assert Counter(values["relation"] for *_, values in part.edges(data=True)) == {
        "SWIPED_AT": 1,
        "ADMITTED_TO": 1,
    }
    assert part.nodes[f"patient:{BERT}"]["label"] == "Bert"
    assert not part.has_node(f"patient:{ANNA}")


def test_too_large_a_case_is_refused(paper: Case) -> None:
    with pytest.raises(TooLargeError, match="limit 3"):
        case_graph(paper.folder, max_events=3)


@pytest.mark.extracts
def test_an_extract_equals_the_oracle(bureau) -> None:
    case, _ = bureau
    whole = case_graph(case.folder, max_events=10**6)
    for kind in node_types():
        for node_id in some(case, kind, 6):
            key = f"{kind}:{node_id}"
            assert asked(case, key) == together(whole, key), key


@pytest.mark.extracts
@pytest.mark.parametrize("extract", ["platform", "bureau"])
def test_extract_edges_lead_to_rows_that_name_both_ends(extract: str, request: pytest.FixtureRequest) -> None:
    case, run = request.getfixturevalue(extract)
    rows = source_rows(case)
    for lead in run.leads:
        graph = lead_graph(case, lead.lead_id, run)
        assert graph.number_of_edges()
        check_edges(graph, rows)
    for kind in node_types():
        for node_id in some(case, kind, 2):
            check_edges(neighbourhood(case, kind, node_id), rows)


@pytest.mark.extracts
def test_co_swipes_equal_a_plain_count(platform) -> None:
    case, run = platform
    tables = Path(case.folder) / "tables"
    people = {
        row["patient"]: row["psn_no"] for row in pq.read_table(tables / "node_patient.parquet").to_pylist()
    }
    swipes = [row for row in pq.read_table(tables / "event_purchase.parquet").to_pylist() if row["counted"]]
    for member in next(lead for lead in run.leads if lead.scheme == "card_pooling").members[:3]:
        own = [row for row in swipes if people[row["patient"]] == member.id]
        met = Counter(
            people[other["patient"]]
            for one in own
            for other in swipes
            if other["place"] == one["place"]
            and other["patient"] != one["patient"]
            and abs((other["swiped_at"] - one["swiped_at"]).total_seconds()) <= 300
        )
        graph = neighbourhood(case, "patient", member.id, relations=["CO_SWIPE"], limit=10**6)
        found = {
            parse_key(target if parse_key(source)[1] == member.id else source)[1]: values["count"]
            for source, target, values in graph.edges(data=True)
        }
        assert found == dict(met)


@pytest.mark.extracts
def test_card_use_equals_the_card_table(platform) -> None:
    case, _ = platform
    for row in pq.read_table(case.folder / "tables" / "node_card.parquet").to_pylist()[::2500]:
        counts = {one.relation: one.occurrences for one in neighbour_counts(case, "card", row["card_id"])}
        assert counts["OWNS"] == row["uses"]
