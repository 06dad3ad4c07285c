"""What the compare view is made of: panels of figures, each with a plain table and a plain sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from workbench.texts import Text, texts

__all__ = ["Panel", "Rhythm", "columns", "figure", "percent", "ratio"]


@dataclass(frozen=True)
class Panel:
    """One comparison of a group with what is ordinary at its site.

    Attributes:
        code: ``clock``, ``days``, ``gaps``, ``weeks``, ``amounts`` or ``shares``.
        title: what is compared.
        sentence: the figures in words, without a verdict.
        columns: headings of the table.
        rows: the table; whole numbers, shares as percentages in text, dates and months as text.
        form: how it is drawn: ``heat``, ``days``, ``bars`` or ``lines``.
        series: the numbers that are drawn.
        legend: labels of the series.
        notes: how to read it, and what it leaves out.
    """

    code: str
    title: Text
    sentence: Text
    columns: tuple[Text, ...]
    rows: tuple[tuple[object, ...], ...]
    form: str
    series: dict[str, Any]
    legend: dict[str, Text] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()

    def frame(self, language: str = "zh") -> pd.DataFrame:
        """The table with headings in one language."""
        return pd.DataFrame(self.cells(language), columns=[one[language] for one in self.columns])

    def cells(self, language: str = "zh") -> list[list[object]]:
        """The rows of the table in one language."""
        return [[cell[language] if isinstance(cell, dict) else cell for cell in row] for row in self.rows]


@dataclass(frozen=True)
class Rhythm:
    """The compare view of one lead.

    Attributes:
        scheme: scheme of the lead.
        panels: comparisons, the most telling first.
        notes: what could not be compared.
    """

    scheme: str
    panels: tuple[Panel, ...]
    notes: tuple[Text, ...] = ()

    def panel(self, code: str) -> Panel:
        """The panel of a code.

        Raises:
            KeyError: there is none.
        """
        return {one.code: one for one in self.panels}[code]


def columns(*codes: str) -> tuple[Text, ...]:
    """Headings ``rhythm.column.<code>``."""
    return tuple(texts(f"rhythm.column.{code}") for code in codes)


def ratio(part: float, whole: float) -> float:
    """A share; 0 of nothing."""
    return float(part) / float(whole) if whole else 0.0


def percent(part: float, whole: float) -> str:
    """A share in per cent with one decimal below ten; a dash of nothing."""
    if not whole:
        return "–"
    value = 100.0 * float(part) / float(whole)
    return f"{value:.1f}%" if value < 10 else f"{value:.0f}%"


def figure(value: float) -> str:
    """An expectation: enough digits to be told from nothing."""
    if value >= 10:
        return f"{value:,.0f}"
    return (
        f"{value:.1f}"
        if value >= 1
        else f"{value:.2f}"
        if value >= 0.01
        else f"{value:.1g}"
        if value
        else "0"
    )
