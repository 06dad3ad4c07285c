"""The same inpatient days paid twice."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from workbench.checks.basic import BasicInsurances
from workbench.checks.check import Check

__all__ = ["CHECK"]


class DoubleBenefit(BasicInsurances):
    """Double benefit."""

    since: date = Field(
        date(2011, 7, 1),
        description="Services before this day are not judged: older rules allowed two reimbursements.",
    )


CHECK = Check(
    id="double_benefit",
    subject="patient",
    family="enrolment",
    quotes=("V25", "X3"),
    needs=("setl_d.insutype", "setl_d.begndate", "setl_d.enddate"),
    explanations=("supplement", "older_rule", "split_bill"),
    settings=DoubleBenefit,
)
