"""The setting of checks that leave planned series of stays out."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import CheckSettings

__all__ = ["PlannedSeries"]


class PlannedSeries(CheckSettings):
    """Diagnoses of planned series."""

    planned: tuple[str, ...] = Field(
        ("Z49", "Z50", "Z51", "N18"),
        description="Diagnoses of planned series (dialysis, rehabilitation, chemotherapy): one to six characters.",
    )
