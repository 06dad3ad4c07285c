"""Validated edges: the pairs of a run that survive error control, as one Arrow table per scheme and one of the run.

One edge per relation and pair of nodes, sorted by (relation, source, target). ``basis`` says by what it survives:
``pair`` by the pair's own counts, ``group`` as part of a group that was found; ``log10_q`` is that of the basis.
``window_seconds`` says within which distance two events met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from workbench.leads.lead import Lead, telling
from workbench.rings.cooccurrence import Ints
from workbench.rings.pair_log import PairLog, Survivors

__all__ = [
    "SCHEMA",
    "edges_of_doctors",
    "edges_of_people",
    "named_edges",
    "no_edges",
    "node_keys",
    "write_edges",
]

SCHEMA = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("relation", pa.string()),
        ("observed", pa.int64()),
        ("expected", pa.float64()),
        ("log10_p", pa.float64()),
        ("log10_q", pa.float64()),
        ("llr", pa.float64()),
        ("basis", pa.string()),
        ("window_seconds", pa.int64()),
        ("first_at", pa.timestamp("us")),
        ("last_at", pa.timestamp("us")),
        ("places", pa.list_(pa.string())),
    ]
)

_LEADS = pa.field("lead_ids", pa.list_(pa.string()))
_ORDER = [("relation", "ascending"), ("source", "ascending"), ("target", "ascending")]


def no_edges() -> pa.Table:
    """A table of no edges."""
    return SCHEMA.empty_table()


def write_edges(path: Path, edges: pa.Table) -> None:
    """Write edges as Parquet, aside and then in place."""
    partial = path.with_name(path.name + ".partial")
    pq.write_table(edges, partial, compression="zstd")
    partial.replace(path)


def node_keys(kind: pd.Series[str] | str, ids: pd.Series[str]) -> pa.Array:
    """Names ``"kind:id"`` of nodes."""
    first = pa.scalar(kind) if isinstance(kind, str) else pa.array(kind, pa.string())
    return pc.binary_join_element_wise(first, pa.array(ids, pa.string()), ":")


def edges_of_people(
    relation: str,
    log: PairLog,
    kept: Survivors | None,
    people: pa.Array,
    places: pa.Array,
    at: Ints | None = None,
) -> pa.Table:
    """Edges between people who met.

    Args:
        relation: CO_SWIPE or CO_ADMISSION.
        log: what was heard of the search.
        kept: the pairs that survive; None for none.
        people: names of the people by number.
        places: names of the institutions by number.
        at: institution of each place of the timeline; None where these are the institutions.
    """
    if kept is None or not len(kept.pairs):
        return no_edges()
    columns = {
        "source": people.take(pa.array(kept.pairs.a)),
        "target": people.take(pa.array(kept.pairs.b)),
        "relation": pa.array([relation]).take(pa.array(np.zeros(len(kept.pairs), np.int8))),
        "observed": kept.met.observed,
        "expected": kept.met.expected,
        "log10_p": kept.log10_p,
        "log10_q": kept.log10_q,
        "llr": kept.llr,
        "basis": pa.array(["pair", "group"]).take(pa.array(kept.grouped.astype(np.int8))),
        "window_seconds": kept.window,
        "first_at": _times(kept.met.first),
        "last_at": _times(kept.met.last),
        "places": _places(log, kept, places, at),
    }
    return _table(columns)


def edges_of_doctors(
    relation: str, pairs: pd.DataFrame, doctors: pa.Array, places: pa.Array, window: int = 0
) -> pa.Table:
    """Edges from doctors to places, one of several seats of a doctor being the most telling one.

    Args:
        relation: STEERING or REFERRED_TO.
        pairs: ``doctor``, ``place``, ``observed``, ``expected``, ``log10_p``, ``log10_q``, ``grouped``, ``first`` and
            ``last`` (seconds).
        doctors: names of the doctors by number.
        places: names of the institutions by number.
        window: seconds from the visit within which a choice counts; 0 where the prescription itself is the tie.
    """
    order = ["doctor", "place", "grouped", "log10_q", "log10_p", "observed"]
    best = pairs.sort_values(order, kind="stable").drop_duplicates(["doctor", "place"])
    target = places.take(pa.array(best["place"].to_numpy(np.int64)))
    columns = {
        "source": doctors.take(pa.array(best["doctor"].to_numpy(np.int64))),
        "target": target,
        "relation": [relation] * len(best),
        "observed": best["observed"].round().astype(np.int64).to_numpy(),
        "expected": best["expected"].to_numpy(np.float64),
        "log10_p": best["log10_p"].to_numpy(np.float64),
        "log10_q": best["log10_q"].to_numpy(np.float64),
        "llr": -best["log10_p"].to_numpy(np.float64) * np.log(10.0),
        "basis": np.where(best["grouped"], "group", "pair"),
        "window_seconds": np.full(len(best), window, np.int64),
        "first_at": _times(best["first"].to_numpy(np.int64)),
        "last_at": _times(best["last"].to_numpy(np.int64)),
        "places": _lists(np.arange(len(best)), target, len(best)),
    }
    return _table(columns)


def named_edges(folder: Path, schemes: Sequence[str], leads: Iterable[Lead]) -> pa.Table:
    """Edges of all stages with ``lead_ids``: the leads of which both ends are telling members, best lead first."""
    parts = [pq.read_table(folder / f"{scheme}.edges.parquet", schema=SCHEMA) for scheme in schemes]
    edges = pa.concat_tables(parts).combine_chunks().sort_by(_ORDER)
    ranked = list(leads)
    belongs = _membership(ranked)
    ends = pd.DataFrame(
        {
            "edge": np.arange(len(edges)),
            "key": edges["source"].to_pandas(),
            "to": edges["target"].to_pandas(),
        }
    )
    both = ends[ends["key"].isin(belongs["key"])].merge(belongs, on="key")
    both = both.merge(belongs.rename(columns={"key": "to"}), on=["to", "lead"]).sort_values(["edge", "lead"])
    names = pa.array([one.lead_id for one in ranked], pa.string())
    some = names.take(pa.array(both["lead"].to_numpy(np.int64)))
    return edges.append_column(_LEADS, _lists(both["edge"].to_numpy(np.int64), some, len(edges)))


def _membership(leads: Sequence[Lead]) -> pd.DataFrame:
    """Telling members as ``key`` with the position of their ``lead``."""
    return pd.DataFrame(
        [
            (f"{kind}:{name}", rank)
            for rank, lead in enumerate(leads)
            for kind, name in sorted(telling(lead.members))
        ],
        columns=["key", "lead"],
    ).astype({"key": "str", "lead": np.int64})


def _table(columns: dict[str, object]) -> pa.Table:
    arrays = [pa.array(columns[field.name], field.type) for field in SCHEMA]
    return pa.Table.from_arrays(arrays, schema=SCHEMA).sort_by(_ORDER)


def _times(seconds: NDArray[np.int64]) -> NDArray[np.datetime64]:
    return seconds.astype("datetime64[s]").astype("datetime64[us]")


def _places(log: PairLog, kept: Survivors, places: pa.Array, at: Ints | None) -> pa.ListArray:
    """Names of the institutions where each pair met, most meetings first."""
    pair, place, slots = log.places(kept)
    where = pd.DataFrame({"pair": pair, "place": place if at is None else at[place], "slots": slots})
    if at is not None:
        where = where.groupby(["pair", "place"], sort=True)["slots"].sum().reset_index()
        where = where.sort_values(["pair", "slots", "place"], ascending=[True, False, True])
    names = places.take(pa.array(where["place"].to_numpy(np.int64)))
    return _lists(where["pair"].to_numpy(np.int64), names, len(kept.pairs))


def _lists(owner: NDArray[np.int64], values: pa.Array, size: int) -> pa.ListArray:
    """One list per owner out of values that are sorted by owner."""
    starts = np.searchsorted(owner, np.arange(size + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(starts), values)
