"""A small ring with everything that a graph can carry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import networkx as nx
import pytest

from tests.view.graphs import link, person, put, shop

NAMES = {"张三丰": person(1), "欧阳晓明": person(2)}
PRIVATE = {
    "certificate_no": "99000119900101123X",
    "phone": "13800001111",
    "address": "虚构省虚构市幸福路12号",
    "household": "HK99000188",
}


@pytest.fixture
def small() -> Any:
    """Two people, a card, a doctor, a shop, a hospital; four relations, one without direction."""
    graph = nx.MultiDiGraph(lead_id="L-0001", scheme="card_pooling")
    for number, (name, key) in enumerate(NAMES.items()):
        put(graph, key, label=name, role="core", count=3, born_on=date(1990, 1, 1 + number), **PRIVATE)
    put(graph, "card:CARD9900012345", uses=4, first_used_at=datetime(2025, 1, 2, 3, 4, 5))
    put(graph, "doctor:DR99000777", label="李时珍", registered=True)
    put(graph, shop(1), label="虚构大药房", role="venue")
    put(graph, "facility:H99000100001", label="虚构医院", registered=False)
    link(graph, person(1), person(2), "CO_SWIPE", count=3)
    link(graph, person(1), shop(1), "SWIPED_AT", count=2, fund="1203.50")
    link(graph, person(1), "card:CARD9900012345", "OWNS", fund="-10.00")
    link(graph, person(1), "doctor:DR99000777", "SEEN_BY")
    link(graph, "doctor:DR99000777", "facility:H99000100001", "PRACTISED_AT")
    return graph
