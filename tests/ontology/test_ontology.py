"""The ontology's promises: labels, ends, types."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

import graph_loaders.ontology as package
import queries
from graph_loaders.ontology import Attribute, Ontology, edge_types, fits, node_type, node_types, ontology
from graph_loaders.schema import table_schemas

KINDS = ["patient", "card", "doctor", "pharmacy", "facility"]


def declared() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in ("nodes.yaml", "edges.yaml"):
        found |= yaml.safe_load((files(package) / part).read_text(encoding="utf-8"))
    return found


def test_the_five_kinds() -> None:
    assert list(node_types()) == KINDS


def test_every_label_is_there_in_both_languages() -> None:
    whole = ontology()
    everything = [*whole.node_types.values(), *whole.edge_types.values(), *whole.counts.values()]
    for kind in KINDS:
        everything += whole.node_attributes(kind).values()
    for relation in whole.edge_types:
        everything += whole.edge_attributes(relation).values()
    for one in everything:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in one.zh), one
        assert one.en.isascii(), one


def test_no_two_types_share_a_label() -> None:
    types = [*node_types().values(), *edge_types().values()]
    for language in ("zh", "en"):
        assert max(Counter(getattr(one, language) for one in types).values()) == 1


def test_no_two_attributes_of_a_type_share_a_label() -> None:
    whole = ontology()
    sets = [whole.node_attributes(kind) for kind in KINDS]
    sets += [whole.edge_attributes(relation) for relation in whole.edge_types]
    for attributes in sets:
        for language in ("zh", "en"):
            assert max(Counter(getattr(one, language) for one in attributes.values()).values()) == 1


def test_every_end_exists_and_every_kind_is_reached() -> None:
    ends = {node_type(end).kind for edge in edge_types().values() for end in (edge.source, edge.target)}
    assert ends == set(KINDS)


def test_every_table_and_question_exists() -> None:
    built = {*(f"node_{one}" for one in ("patient", "card", "doctor", "place")), *table_schemas()}
    built |= {"event_purchase", "event_outpatient", "event_admission", "event_prescription"}
    for edge in edge_types().values():
        assert edge.table in built
        kinds = {node_type(edge.source).kind, node_type(edge.target).kind}
        assert all(edge.question.format(kind=kind) in queries.names("sql") for kind in kinds), edge
    assert {one.table for one in node_types().values()} <= built


def test_only_what_people_share_has_no_money() -> None:
    free = {name for name, edge in edge_types().items() if not ontology().counts[edge.counts].paid}
    devices = {"SHARED_DEVICE", "SHARED_DEVICE_FACILITY", "SHARED_DEVICE_MIXED"}
    assert free == devices | {"SHARED_CONTACT", "SHARED_TERMINAL"}


def test_every_around_question_ends_alike() -> None:
    ends = {
        queries.read(name, "sql").partition("-- part: the end of every graph_around question")[2]
        for name in queries.names("sql")
        if name.startswith("graph_around_")
    }
    assert len(ends) == 1
    assert "select relation, side, centre, other, occurrences" in ends.pop()
    assert not [name for name in queries.names("sql") if "-- then:" in queries.read(name, "sql")]


def test_graph_questions_say_what_they_ask() -> None:
    for name in queries.names("sql"):
        if name.startswith("graph_"):
            head = queries.read(name, "sql").splitlines()[:3]
            assert [line.split(":")[0] for line in head] == ["-- asks", "-- parameters", "-- returns"], name


def _loose_end(edges: dict[str, Any]) -> None:
    edges["OWNS"]["target"] = "Coupon"


def _shared_label(edges: dict[str, Any]) -> None:
    edges["OWNS"]["zh"] = edges["VISITED"]["zh"]


def _no_english(edges: dict[str, Any]) -> None:
    del edges["OWNS"]["en"]


def _undirected_between_kinds(edges: dict[str, Any]) -> None:
    edges["OWNS"]["directed"] = False


def _unknown_key(edges: dict[str, Any]) -> None:
    edges["OWNS"]["colour"] = "red"


def _unknown_count(edges: dict[str, Any]) -> None:
    edges["OWNS"]["counts"] = "apples"


@pytest.mark.parametrize(
    "spoil", [_loose_end, _shared_label, _no_english, _undirected_between_kinds, _unknown_key, _unknown_count]
)
def test_a_wrong_declaration_is_refused(spoil: Callable[[dict[str, Any]], None]) -> None:
    spoiled = copy.deepcopy(declared())
    spoil(spoiled["edge_types"])
    with pytest.raises(ValidationError):
        Ontology.model_validate(spoiled)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("text", "a", 1),
        ("integer", 1, True),
        ("flag", True, 1),
        ("money", Decimal("0.10"), 0.1),
        ("date", date(2025, 1, 1), datetime(2025, 1, 1)),
        ("time", datetime(2025, 1, 1), date(2025, 1, 1)),
        ("texts", ["a"], "a"),
        ("times", [datetime(2025, 1, 1)], None),
    ],
)
def test_a_value_fits_its_declared_type_only(kind: Any, good: object, bad: object) -> None:
    attribute = Attribute(zh="x", en="x", type=kind)
    assert fits(attribute, good)
    assert not fits(attribute, bad)
