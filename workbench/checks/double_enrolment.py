"""Two active basic insurances of one person."""

from __future__ import annotations

from workbench.checks.basic import BasicInsurances
from workbench.checks.check import Check

__all__ = ["CHECK"]


CHECK = Check(
    id="double_enrolment",
    subject="patient",
    family="enrolment",
    quotes=("V26",),
    needs=("psn_insu_d.insutype",),
    explanations=("moved", "student_or_soldier", "not_yet_closed"),
    settings=BasicInsurances,
)
