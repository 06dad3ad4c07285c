"""What the questions of this package need of an engine."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

__all__ = ["Asks"]


class Asks(Protocol):
    """Whatever answers named questions about a case."""

    def ask(self, name: str, *, wanted: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one question of ``queries/sql``."""
