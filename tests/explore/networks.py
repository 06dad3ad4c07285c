"""Small networks made of edges, without a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.explore.index import Index
from workbench.explore.index.network import Network
from workbench.explore.index.network_build import KINDS, assembled

#: Relation, one name, other name, occurrences.
Edge = tuple[str, str, str, int]


def network(names: Iterable[str], edges: Iterable[Edge]) -> Network:
    """The network of named nodes (``kind:id``) joined by edges."""
    ids: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for name in sorted(set(names)):
        kind, _, node_id = name.partition(":")
        ids[kind].append(node_id)
    order = [f"{kind}:{node_id}" for kind in KINDS for node_id in ids[kind]]
    number = {name: position for position, name in enumerate(order)}
    bounds = np.concatenate([[0], np.cumsum([len(ids[kind]) for kind in KINDS])])
    pairs: dict[str, list[tuple[int, int, int]]] = {}
    for relation, one, other, count in edges:
        pairs.setdefault(relation, []).append((number[one], number[other], count))
    parts = [
        (name, tuple(np.array(part) for part in zip(*rows, strict=True))) for name, rows in pairs.items()
    ]
    made = assembled(parts, len(order))
    index: Any = object.__new__(Index)
    places = sorted((node_id, kind) for kind in ("facility", "pharmacy") for node_id in ids[kind])
    index.columns = {
        "node_card.card_id": pa.array(ids["card"], pa.string()),
        "node_doctor.dr_code": pa.array(ids["doctor"], pa.string()),
        "node_patient.psn_no": pa.array(ids["patient"], pa.string()),
        "node_place.fixmedins_code": pa.array([node_id for node_id, _ in places], pa.string()),
    }
    index.places = pa.table({"kind": pa.array([kind for _, kind in places], pa.string())})
    index.arrays = {f"network.{name}": values for name, values in made.items()} | {
        "network.bounds": bounds,
        "network.first_card": np.arange(len(ids["card"])),
        "network.place": np.array([number[f"{kind}:{node_id}"] for node_id, kind in places], dtype=np.int64),
    }
    return Network(index)
