"""Part 5.06: the graph of the leads in every format, its picture and its page; every row behind it looked up first."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from workbench.evidence.brief import Brief
from workbench.evidence.graph.files import GraphFiles, picture, write_graph
from workbench.evidence.graph.levels import People
from workbench.evidence.graph.proven import check_rows
from workbench.evidence.graph.several import leads_graph
from workbench.evidence.shelf import Shelf
from workbench.explore.graph import asking
from workbench.explore.keys import node_key
from workbench.explore.standing_leads import rows_of_lead

__all__ = ["put_graph"]

_PART = "5.06"


def put_graph(shelf: Shelf, brief: Brief) -> tuple[GraphFiles, dict[str, bytes]]:
    """Write the graph; returns what was written, and a picture of each lead for the page that explains them.

    The files hold all leads in one graph. On a sheet of paper several of them would be too small to read.

    Raises:
        EvidenceError: an edge has no row behind it, or one that the case does not have.
    """
    rows = {one.lead_id: rows_of_lead(brief.case, brief.run, one.lead_id) for one in brief.leads}
    with asking(brief.case, None) as engine:
        graph = leads_graph(engine, brief.case.folder, brief.leads, rows)
        check_rows(engine, brief.case.folder, graph)
        alone = {
            one.lead_id: leads_graph(engine, brief.case.folder, [one], rows)
            for one in (brief.leads if len(brief.leads) > 1 else ())
        }
    members = frozenset(node_key(kind, one) for kind, one in brief.rows.members)
    people = People(members, brief.showing.pseudonyms.of)
    folder = shelf.path_of(_PART, "evidence.graphml").parent
    written = write_graph(graph, folder, level=brief.level, people=people, pictures=True)
    for path in written.paths:
        shelf.take(_PART, path.name, _records(path))
    if not alone:
        return written, {brief.leads[0].lead_id: (folder / "graph.png").read_bytes()}
    return written, {lead: picture(one, level=brief.level, people=people) for lead, one in alone.items()}


def _records(path: Path) -> int | None:
    """Lines of a table below its heading, entities of a list; None for what is neither."""
    if path.name.endswith(".jsonl"):
        return path.read_bytes().count(b"\n")
    if path.suffix != ".csv":
        return None
    with io.StringIO(path.read_text(encoding="utf-8-sig"), newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1
