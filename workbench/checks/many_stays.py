"""Very many stays of one person within a year."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check
from workbench.checks.planned import PlannedSeries

__all__ = ["CHECK"]


class ManyStays(PlannedSeries):
    """Many stays."""

    stays: int = Field(6, ge=2, le=100, description="Stays within 365 days from which a person is listed.")


CHECK = Check(
    id="many_stays",
    subject="patient",
    family="stays",
    quotes=("S1", "S12"),
    needs=("mdtrt_d.begntime", "mdtrt_d.med_type"),
    explanations=("chronic_illness", "planned_series", "palliative"),
    settings=ManyStays,
)
