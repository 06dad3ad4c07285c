"""Builds the network of a case: who is joined to whom by which relation, as one array of neighbours per node.

Nodes are numbered in the order of their names, so that the smaller number is the smaller name: cards, doctors,
facilities, patients, pharmacies, and by id within a kind. A card with several owners is one node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.ontology import edge_types
from workbench.explore.index.arrays import (
    Numbers,
    Postings,
    differs,
    ranges,
    read_array,
    read_column,
    write_array,
)
from workbench.explore.index.contacts import SHARED

__all__ = ["KINDS", "LARGEST_GROUP", "OF_EVENTS", "RELATIONS", "assembled", "write_network"]

#: Kinds in the order of their names.
KINDS = ("card", "doctor", "facility", "patient", "pharmacy")

#: Relations by code: the order of the ontology, those that single events make first.
RELATIONS = tuple(edge_types())

#: How many relations, from the first on, single events make.
OF_EVENTS = sum(one.question.endswith("_events") or name == "OWNS" for name, one in edge_types().items())

#: A value that more patients (or pharmacies) share joins nobody: it is a default value, not an acquaintance.
LARGEST_GROUP = 100

#: Patients, doctors and so on of pairs, and how often each pair occurs.
Pairs = tuple[Numbers, Numbers, Numbers]


def write_network(folder: Path) -> None:
    """Write the network of the tables that the folder holds; see ``workbench.explore.index.network``."""
    nodes = _Nodes(folder)
    arrays = nodes.arrays() | assembled(_pairs(folder, nodes), nodes.size)
    for name, values in arrays.items():
        write_array(folder / f"network.{name}.npy", values)


def assembled(pairs: Iterable[tuple[str, Pairs]], size: int) -> dict[str, Numbers]:
    """Neighbours of every node, sorted by neighbour and relation, and how many neighbours events give it.

    Args:
        pairs: relation with the nodes that it joins and how often; each pair once per relation, in one direction.
        size: how many nodes there are, below 2 to the power of 29.
    """
    keys, counts = [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    for relation, (one, other, times) in pairs:
        code = RELATIONS.index(relation)
        for first, second in ((one, other), (other, one)):
            keys.append((first.astype(np.int64) << 34) | (second.astype(np.int64) << 5) | code)
            counts.append(times.astype(np.int32))
    key = np.concatenate(keys)
    del keys
    order = np.argsort(key)
    key = key[order]
    node = key >> 34
    first = np.ones(len(key), dtype=bool)
    first[1:] = (key[1:] >> 5) != (key[:-1] >> 5)
    degree = np.bincount(node[first & ((key & 31) < OF_EVENTS)], minlength=size)
    return {
        "starts": np.searchsorted(node, np.arange(size + 1)),
        "other": ((key >> 5) & (2**29 - 1)).astype(np.int32),
        "relation": (key & 31).astype(np.int8),
        "count": np.concatenate(counts)[order],
        "degree": degree.astype(np.int32),
    }


class _Nodes:
    """Numbers of the network for the numbers of the node tables."""

    def __init__(self, folder: Path) -> None:
        self.first_card = _first_cards(read_column(folder / "node_card.card_id.arrow"))
        doctors = len(read_column(folder / "node_doctor.doctor.arrow"))
        patients = len(read_column(folder / "node_patient.patient.arrow"))
        pharmacy = pc.equal(read_column(folder / "node_place.kind.arrow"), "pharmacy").to_numpy(
            zero_copy_only=False
        )
        sizes = [len(self.first_card), doctors, int((~pharmacy).sum()), patients, int(pharmacy.sum())]
        self.bounds = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        self.size = int(self.bounds[-1])
        self.facility = ~pharmacy
        self.place = np.where(
            pharmacy, self.bounds[4] + np.cumsum(pharmacy) - 1, self.bounds[2] + np.cumsum(~pharmacy) - 1
        )

    def arrays(self) -> dict[str, Numbers]:
        """What a reader needs to go from a table's numbers to those of the network."""
        return {"bounds": self.bounds, "place": self.place, "first_card": self.first_card}

    def of(self, column: str, numbers: Numbers) -> Numbers:
        """Nodes of the numbers in a column of a table."""
        if column == "place":
            return np.asarray(self.place[numbers])
        if column == "card":
            return np.asarray(self.first_card[numbers])
        return np.asarray(numbers + self.bounds[{"doctor": 1, "patient": 3}[column]])


def _first_cards(ids: pa.Array) -> Numbers:
    """The first row with the same id, per row of the cards, which are sorted by id."""
    return np.maximum.accumulate(np.where(differs(ids), np.arange(len(ids)), 0)).astype(np.int32)


def _pairs(folder: Path, nodes: _Nodes) -> Iterator[tuple[str, Pairs]]:
    yield "OWNS", _owners(folder, nodes)
    for relation, table, first, second in (
        ("SWIPED_AT", "event_purchase", "patient", "place"),
        ("USED_AT", "event_purchase", "card", "place"),
        ("VISITED", "event_outpatient", "patient", "place"),
        ("SEEN_BY", "event_outpatient", "patient", "doctor"),
        ("ADMITTED_TO", "event_admission", "patient", "place"),
        ("ATTENDED_BY", "event_admission", "patient", "doctor"),
        ("PRESCRIBED", "event_prescription", "doctor", "patient"),
        ("FILLED_AT", "event_prescription", "patient", "place"),
        ("STEERING", "event_prescription", "doctor", "place"),
    ):
        yield relation, _counted(nodes, *_ends(folder, nodes, table, (first, second)))
    parts = [
        _ends(folder, nodes, one, ("doctor", "place")) for one in ("event_outpatient", "event_admission")
    ]
    yield "PRACTISED_AT", _counted(nodes, *(np.concatenate(side) for side in zip(*parts, strict=True)))
    yield "REFERRED_TO", _referrals(folder, nodes)
    yield "SHARED_CONTACT", _contacts(folder, nodes)
    yield "SHARED_TERMINAL", _terminals(folder, nodes)


def _ends(folder: Path, nodes: _Nodes, table: str, columns: tuple[str, str]) -> tuple[Numbers, Numbers]:
    """Nodes that the events of a table join, of those events that the questions count."""
    numbers = [_ints(folder / f"{table}.{column}.arrow") for column in columns]
    kept = (numbers[0] >= 0) & (numbers[1] >= 0)
    if table in ("event_outpatient", "event_admission"):
        kept &= read_column(folder / f"{table}.counted.arrow").to_numpy(zero_copy_only=False).astype(bool)
    if table == "event_admission":
        kept &= nodes.facility[_ints(folder / f"{table}.place.arrow")]
    first, second = (nodes.of(column, part[kept]) for column, part in zip(columns, numbers, strict=True))
    return first, second


def _ints(path: Path) -> Numbers:
    return np.asarray(pc.fill_null(pc.cast(read_column(path), pa.int64()), -1).to_numpy(zero_copy_only=False))


def _counted(nodes: _Nodes, first: Numbers, second: Numbers) -> Pairs:
    keys, times = np.unique(first * np.int64(nodes.size) + second, return_counts=True)
    return keys // nodes.size, keys % nodes.size, times


def _owners(folder: Path, nodes: _Nodes) -> Pairs:
    cards = nodes.of("card", _ints(folder / "node_card.card.arrow"))
    return (
        nodes.of("patient", _ints(folder / "node_card.patient.arrow")),
        cards,
        _ints(folder / "node_card.uses.arrow"),
    )


def _referrals(folder: Path, nodes: _Nodes) -> Pairs:
    columns = (_ints(folder / f"referral.{name}.arrow") for name in ("doctor", "place", "occurrences"))
    doctor, place, times = columns
    return nodes.of("doctor", doctor), nodes.of("place", place), times


def _contacts(folder: Path, nodes: _Nodes) -> Pairs:
    parts = []
    for column in SHARED:
        starts, rows = (read_array(folder / f"contact.{column}.{one}.npy") for one in ("starts", "posted"))
        parts.append(_within(Postings(starts, rows)))
    first, second = (np.concatenate(side) for side in zip(*parts, strict=True))
    return _counted(nodes, nodes.of("patient", first), nodes.of("patient", second))


def _terminals(folder: Path, nodes: _Nodes) -> Pairs:
    places = _ints(folder / "operator.place.arrow")
    codes = pc.dictionary_encode(read_column(folder / "operator.opter_id.arrow")).indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(int(codes.max(initial=-1)) + 2))
    first, second = _within(Postings(starts, places[order]))
    return _counted(nodes, nodes.of("place", first), nodes.of("place", second))


def _within(groups: Postings) -> tuple[Numbers, Numbers]:
    """All pairs inside of every group of at most ``LARGEST_GROUP``, the first before the second."""
    sizes = np.diff(groups.starts)
    fits = np.flatnonzero((sizes > 1) & (sizes <= LARGEST_GROUP))
    members = ranges(groups.starts[fits], groups.starts[fits + 1])
    ends = np.repeat(groups.starts[fits + 1], sizes[fits])
    first = np.repeat(members, ends - members - 1)
    second = ranges(members + 1, ends)
    return np.asarray(groups.rows[first]), np.asarray(groups.rows[second])
