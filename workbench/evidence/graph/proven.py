"""Every row behind every edge of a graph is a row of the case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph_loaders.ontology import edge_types
from workbench.evidence.errors import EvidenceError
from workbench.explore.asks import Asks
from workbench.explore.keys import RowRef
from workbench.explore.proofs import rows_named

__all__ = ["check_rows"]


def check_rows(engine: Asks, folder: Path, graph: Any) -> int:
    """Look up every row behind every edge in the checked tables of the case.

    Screens show an edge of an old run with the rows that the run named. Evidence must not: a row that the case does
    not have proves nothing.

    Args:
        engine: the case's tables.
        folder: the case folder.
        graph: ``networkx.MultiDiGraph`` as ``workbench.explore`` makes them.

    Returns:
        How many different rows there are.

    Raises:
        EvidenceError: the case has no such row, in that file and line.
    """
    wanted = {
        RowRef(*row): str(relation)
        for _, _, relation, values in graph.edges(keys=True, data=True)
        for row in values.get("rows") or ()
    }
    found = rows_named(engine, folder, {(row.table, row.key) for row in wanted})
    there = {one["reference"] for several in found.values() for one in several}
    missing = sorted(set(wanted) - there)
    if missing:
        first, declared = missing[0], edge_types()[wanted[missing[0]]]
        raise EvidenceError(
            "evidence_row_unknown",
            relation={"zh": declared.zh, "en": declared.en},
            table=first.table,
            file=first.source_file,
            line=f"{first.source_row:,}",
            count=f"{len(missing):,}",
        )
    return len(wanted)
