"""The paper city with a run whose ties are written by hand."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from graph_loaders.build import build_graph
from tests.explore.conftest import write_tables
from workbench.case import Case

RUN = "R-paper"
DAY = datetime(2025, 1, 2, 10)


def tie(source: str, target: str, relation: str = "CO_SWIPE", **more: Any) -> dict[str, Any]:
    """One validated edge; the ends of one without direction are put in order."""
    ends = sorted((source, target)) if relation.startswith("CO_") else [source, target]
    return {
        "source": ends[0],
        "target": ends[1],
        "relation": relation,
        "observed": 5,
        "expected": 0.5,
        "log10_p": -8.0,
        "log10_q": -4.0,
        "llr": 7.0,
        "basis": "pair",
        "window_seconds": 300,
        "first_at": DAY,
        "last_at": DAY,
        "places": [],
        "lead_ids": [],
        **more,
    }


def case_with(folder: Path, ties: list[dict[str, Any]]) -> Case:
    """The paper city with a finished run that has these ties and no leads."""
    write_tables(folder)
    build_graph(folder)
    run = folder / "runs" / RUN
    run.mkdir(parents=True)
    columns = list(tie("a", "b"))
    pd.DataFrame(ties, columns=columns).to_parquet(run / "edges.parquet")
    (run / "leads.json").write_text("[]", encoding="utf-8")
    (run / "run.json").write_text(json.dumps({"notes": []}), encoding="utf-8")
    return Case(folder)
