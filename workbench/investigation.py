"""The case as an investigator uses it: one object with everything that can be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph_loaders import Progress
from workbench.case import Case
from workbench.case import open_case as open_folder
from workbench.errors import CaseError
from workbench.leads.lead import SCHEMES, Lead
from workbench.run import RunResult, detect, latest_run, read_run, run_ids

if TYPE_CHECKING:
    import pandas as pd

    from workbench.config import Config

__all__ = ["Investigation", "open_case"]


@dataclass(frozen=True)
class Investigation(Case):
    """A case with its questions: detect, leads, the rows of a lead, graphs."""

    def detect(
        self,
        *,
        schemes: Sequence[str] = SCHEMES,
        config: Config | None = None,
        progress: Progress | None = None,
    ) -> RunResult:
        """Run the detectors; see ``workbench.detect``."""
        return detect(self, schemes=schemes, config=config, progress=progress)

    def run(self, run_id: str | None = None) -> RunResult:
        """A finished run, the latest if none is named.

        Raises:
            CaseError: there is no such finished run.
        """
        return read_run(self, run_id) if run_id else latest_run(self)

    def run_ids(self) -> list[str]:
        """Finished runs, the latest last."""
        return run_ids(self)

    def leads(self, *, scheme: str | None = None, everything: bool = False) -> list[Lead]:
        """Ranked leads of the latest run: those at or above the default threshold, or all."""
        return [
            lead
            for lead in self.run().leads
            if (everything or lead.reported) and scheme in (None, lead.scheme)
        ]

    def rows(self, lead_id: str) -> pd.DataFrame:
        """The source rows behind a lead: table, key, file, row number, who, where, when, money.

        Raises:
            CaseError: the latest run has no such lead.
        """
        run = self.run()
        if all(lead.lead_id != lead_id for lead in run.leads):
            raise CaseError("unknown_lead", lead=lead_id)
        rows = run.rows()
        return rows[rows["lead_id"] == lead_id].reset_index(drop=True)

    def graph(
        self,
        *,
        lead: str | None = None,
        node: tuple[str, str] | None = None,
        hops: int = 1,
        limit: int = 50,
    ) -> Any:
        """A lead, or what surrounds a node, as a networkx graph with the source rows on every edge.

        Args:
            lead: identity of a lead.
            node: kind and id, for example ``("pharmacy", "P99000100007")``.
            hops: steps outwards from the node.
            limit: neighbours per relation and node; what was cut is stated in ``graph.graph["cut"]``.

        Raises:
            CaseError: there is no such lead or node.
        """
        from workbench.explore import graph_of  # noqa: PLC0415 - the graph libraries take a second to import

        return graph_of(self, lead=lead, node=node, hops=hops, limit=limit)


def open_case(path: str | Path) -> Investigation:
    """Open a case folder.

    Raises:
        CaseError: the folder is no case, is damaged, or has an unknown format.
    """
    return Investigation(open_folder(path).folder)
