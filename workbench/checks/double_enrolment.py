"""Two active basic insurances of one person."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class DoubleEnrolment(CheckSettings):
    """Double enrolment."""

    basic: tuple[str, ...] = Field(
        ("310", "340", "350", "360", "380", "390", "391"),
        description="Codes of basic insurances; supplements (320, 330, 370, 392, 510 …) are no second insurance.",
    )


CHECK = Check(
    id="double_enrolment",
    subject="patient",
    quotes=("V26",),
    needs=("psn_insu_d.insutype",),
    explanations=("moved", "student_or_soldier", "not_yet_closed"),
    settings=DoubleEnrolment,
)
