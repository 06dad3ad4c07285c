"""Each format, read back by a parser that did not write it, says what the graph says."""

from __future__ import annotations

import random
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from tests.evidence.graph.reading import entities, lines, read_anx, read_networkx, read_tables
from tests.view.graphs import clique, person, shop
from workbench.evidence.graph.anx import colorref
from workbench.evidence.graph.files import write_graph


def edges_of(graph: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {edge[:3]: edge[3] for edge in graph.edges(keys=True, data=True)}


@pytest.mark.parametrize("name", ["evidence.graphml", "evidence.gexf", "evidence-1.3.gexf"])
@pytest.mark.parametrize("which", ["small", "clique"])
def test_networkx_reads_every_node_edge_and_row(small: Any, tmp_path: Path, name: str, which: str) -> None:
    graph = small if which == "small" else clique(6, 2)
    write_graph(graph, tmp_path, level="transfer")
    found = read_networkx(tmp_path / name)
    assert set(found.nodes) == set(graph.nodes)
    for key, values in graph.nodes(data=True):
        said = found.nodes[key]
        assert (said["id"], said["label"], said["kind"]) == (values["id"], values["label"], values["kind"])
        assert said.get("count") == values["count"]
        assert said.get("born_on") == (values["born_on"].isoformat() if values.get("born_on") else None)
        assert said.get("registered") == values.get("registered")
    truth = edges_of(graph)
    assert set(found.edges) == set(truth)
    for edge, values in truth.items():
        said = found.edges[edge]
        assert found.rows[edge] == set(map(tuple, values["rows"]))
        assert Decimal(said["fund_yuan"]) == values["fund_yuan"]
        assert re.fullmatch(r"-?\d+\.\d\d", said["fund_yuan"])
        assert said["fund_yuan_number"] == float(values["fund_yuan"])
        assert (said["count"], said["directed"]) == (values["count"], values["directed"])
        assert said["first_at"] == values["first_at"].isoformat()


def test_tables_hold_every_node_edge_and_row(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    found, truth = read_tables(tmp_path), edges_of(small)
    assert set(found.nodes) == set(small.nodes)
    assert found.nodes[person(1)]["certificate_no"] == "99000119900101123X"
    assert set(found.edges) == set(truth)
    assert found.rows == {edge: set(map(tuple, values["rows"])) for edge, values in truth.items()}
    owns = found.edges[person(1), "card:CARD9900012345", "OWNS"]
    assert owns["fund_yuan"] == "-10.00"
    assert {edge: int(values["row_count"]) for edge, values in found.edges.items()} == {
        edge: len(values["rows"]) for edge, values in truth.items()
    }


def test_a_link_is_one_line_with_both_ends(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    found = {(one["end1"], one["end2"], one["relation"]): one for one in lines(tmp_path / "links.csv")}
    assert set(found) == set(edges_of(small))
    line = found[person(1), shop(1), "SWIPED_AT"]
    assert line["end1_type"] == "参保人"
    assert (line["end1_id"], line["end1_label"]) == (person(1).partition(":")[2], "张三丰")
    assert (line["end2_type"], line["end2_label"]) == ("定点药店", "虚构大药房")
    assert (line["link_type"], line["count"], line["value"]) == ("刷卡购药", "2", "1203.50")
    assert (line["first_time"], line["last_time"]) == ("2025-01-01 09:00:00", "2025-01-02 09:00:00")
    assert line["source_reference"] == "setl_d.csv#2; setl_d.csv#3"


def test_i2_finds_entities_links_and_a_card_for_every_row(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    root = read_anx(tmp_path / "evidence.anx")
    assert [one.tag for one in root] == [
        *("ApplicationVersion", "StrengthCollection", "AttributeClassCollection"),
        *("EntityTypeCollection", "LinkTypeCollection", "ChartItemCollection"),
    ]
    numbers = {one.get("EntityId"): one.get("Identity") for one in root.iter("Entity")}
    assert len(numbers) == len(small)
    assert set(numbers.values()) == set(small.nodes)
    relations = {"同时刷卡": "CO_SWIPE", "刷卡购药": "SWIPED_AT", "持有凭证": "OWNS"}
    relations |= {"门诊接诊": "SEEN_BY", "执业于": "PRACTISED_AT"}
    truth, seen = edges_of(small), set()
    for item in root.iter("ChartItem"):
        link = item.find("Link")
        if link is None:
            continue
        style = link.find("LinkStyle")
        assert style is not None
        ends = [numbers[link.get(end)] for end in ("End1Id", "End2Id")]
        edge = (str(ends[0]), str(ends[1]), relations[str(style.get("Type"))])
        seen.add(edge)
        assert item.get("DateTime") == truth[edge]["first_at"].isoformat(timespec="milliseconds")
        assert style.get("ArrowStyle") == ("ArrowOnHead" if truth[edge]["directed"] else "ArrowNone")
        cards = [one.get("SourceReference") for one in link.iter("Card")]
        assert cards == [f"{row.source_file}#{row.source_row}" for row in sorted(truth[edge]["rows"])]
    assert seen == set(truth)


def test_i2_attributes_refer_to_classes_of_the_right_type(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    root = read_anx(tmp_path / "evidence.anx")
    classes = {one.get("Id"): one for one in root.iter("AttributeClass")}
    names = [one.get("Name") for one in classes.values()]
    assert len(names) == len(set(names))
    assert all(one.get("ShowValue") == "true" for one in classes.values())
    types = {one.get("Name"): one.get("Type") for one in classes.values()}
    assert types["证件号码"] == "AttText"
    assert types["次数"] == "AttNumber"
    assert types["登记在册"] == "AttFlag"
    assert types["首次时间"] == "AttTime"
    for one in root.iter("Attribute"):
        declared = classes[one.get("AttributeClassReference")]
        assert one.get("AttributeClass") == declared.get("Name")
    ids = [one.get("Id") for one in root.iter("ChartItem")]
    assert len(ids) == len(set(ids)) == len(small) + small.number_of_edges()


def test_colours_are_numbered_as_windows_does() -> None:
    assert colorref("#0000FF") == "16711680"
    assert colorref("#FF0000") == "255"
    assert colorref("#00FF00") == "65280"


def test_follow_the_money_lines_name_everybody_and_every_row(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    found = entities(tmp_path / "evidence.ftm.jsonl")
    by_id = {one["id"]: one for one in found}
    assert len(by_id) == len(found) == len(small) + small.number_of_edges()
    assert all(re.fullmatch(r"[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?", one) for one in by_id)
    assert all(isinstance(one, str) for each in found for part in each["properties"].values() for one in part)
    schemas = sorted(one["schema"] for one in found if one["schema"] != "UnknownLink")
    assert schemas == ["Company", "Organization", "Person", "Person", "Person", "UserAccount"]
    people = {one["properties"]["name"][0]: one["properties"] for one in found if one["schema"] == "Person"}
    assert people["张三丰"]["idNumber"] == ["99000119900101123X"]
    assert people["张三丰"]["birthDate"] == ["1990-01-01"]
    rows = set()
    for one in found:
        if one["schema"] == "UnknownLink":
            ends = [by_id[one["properties"][end][0]] for end in ("subject", "object")]
            numbers = [
                (end["properties"].get("registrationNumber") or end["properties"]["username"])[0]
                for end in ends
            ]
            rows |= {(*numbers, one["properties"]["role"][0], said) for said in one["properties"]["recordId"]}
    assert rows == {
        (
            source.partition(":")[2],
            target.partition(":")[2],
            words,
            f"{row.source_file}#{row.source_row} {row.table} {row.key}",
        )
        for (source, target, relation), values in edges_of(small).items()
        for words in [
            {"CO_SWIPE": "同时刷卡", "SWIPED_AT": "刷卡购药", "OWNS": "持有凭证"}.get(relation)
            or {"SEEN_BY": "门诊接诊", "PRACTISED_AT": "执业于"}[relation]
        ]
        for row in values["rows"]
    }


def test_the_legend_explains_every_column(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    said = lines(tmp_path / "legend.csv")
    for name in ("nodes.csv", "edges.csv", "links.csv", "edge-rows.csv"):
        columns = set(lines(tmp_path / name)[0])
        words = {one["代码"]: one["名称"] for one in said if one["所在文件或类别"] == name}
        assert set(words) == columns
        assert all(re.search(r"[\u4e00-\u9fff]", one) for one in words.values())
    assert {one["代码"] for one in said if one["所在文件或类别"] == "关系"} == {
        edge[2] for edge in edges_of(small)
    }


def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_was_built(tmp_path: Path) -> None:
    graph = clique(7, 2)
    shuffled = nx.MultiDiGraph()
    chance = random.Random(7)
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))
    chance.shuffle(nodes)
    chance.shuffle(edges)
    shuffled.add_nodes_from((key, dict(reversed(values.items()))) for key, values in nodes)
    for source, target, key, values in edges:
        rows = chance.sample(values["rows"], len(values["rows"]))
        shuffled.add_edge(source, target, key=key, **dict(reversed((values | {"rows": rows}).items())))
    for level in ("transfer", "internal"):
        written = [
            [path.read_bytes() for path in write_graph(one, tmp_path / f"{level}{number}", level=level).paths]  # type: ignore[arg-type]
            for number, one in enumerate((graph, graph, shuffled))
        ]
        assert written[0] == written[1] == written[2]


def test_a_date_stands_in_gexf_only_if_given(small: Any, tmp_path: Path) -> None:
    write_graph(small, tmp_path, level="transfer")
    assert b"lastmodified" not in (tmp_path / "evidence.gexf").read_bytes()
    write_graph(small, tmp_path, level="transfer", written=date(2026, 11, 22))
    assert b'lastmodifieddate="2026-11-22"' in (tmp_path / "evidence.gexf").read_bytes()


def test_places_are_those_given(small: Any, tmp_path: Path) -> None:
    places = {key: (float(number), 2.5) for number, key in enumerate(sorted(small.nodes))}
    write_graph(small, tmp_path, level="transfer", positions=places)
    found = {name: (float(one["x"]), float(one["y"])) for name, one in read_tables(tmp_path).nodes.items()}
    assert found == places


def test_an_empty_graph_and_one_without_edges_can_be_written(tmp_path: Path) -> None:
    assert write_graph(nx.MultiDiGraph(), tmp_path, level="transfer").edges == 0
    assert read_networkx(tmp_path / "evidence.graphml").nodes == {}
    graph = clique(1, 0)
    assert write_graph(graph, tmp_path, level="transfer").nodes == 1
    assert set(read_networkx(tmp_path / "evidence.gexf").nodes) == set(graph.nodes)
