"""Readmission soon after discharge with the same or a near diagnosis."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check
from workbench.checks.planned import PlannedSeries

__all__ = ["CHECK"]


class SplitAdmission(PlannedSeries):
    """Split admission."""

    days: int = Field(10, ge=0, le=90, description="Days from discharge to readmission at most.")


CHECK = Check(
    id="split_admission",
    subject="patient",
    family="stays",
    quotes=("V15",),
    needs=(
        "mdtrt_d.begntime",
        "mdtrt_d.endtime",
        "mdtrt_d.dise_no|mdtrt_d.dscg_maindiag_code",
        "mdtrt_d.adm_dept_codg",
    ),
    explanations=("relapse", "planned_series", "left_against_advice", "scheme_change"),
    settings=SplitAdmission,
)
