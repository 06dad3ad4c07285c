"""Relations that findings of the cross-checks make, beside those of the tables."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from workbench.explore.asks import Asks

__all__ = ["QUESTION", "Checked"]

#: The question that reads what the checks wrote.
QUESTION = "graph_around_checked"


class Checked:
    """Answers as the engine does, and about inpatients behind one phone and institutions with one terminal.

    Args:
        engine: who answers the other questions.
        edges: the file that the checks wrote; None where none was written for the tables as they are: then nobody has
            such a neighbour.
    """

    def __init__(self, engine: Asks, edges: Path | None) -> None:
        self._engine = engine
        self._edges = edges

    def ask(self, name: str, *, wanted: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one question; one that is known to be empty has no columns."""
        if name != QUESTION:
            return self._engine.ask(name, wanted=wanted, **parameters)
        if self._edges is None:
            return pd.DataFrame()
        return self._engine.ask(name, wanted=wanted, edges=str(self._edges), **parameters)
