"""Supplies longer than the rule of their category allows."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class PrescriptionDays(CheckSettings):
    """Prescription days."""

    ordinary_days: int = Field(7, ge=1, le=366, description="Days of an ordinary prescription at most.")
    emergency_days: int = Field(3, ge=1, le=366, description="Days of an emergency prescription at most.")
    chronic_days: int = Field(30, ge=1, le=366, description="Days for listed chronic illnesses at most.")
    chronic: tuple[str, ...] = Field(
        (
            "E10",
            "E11",
            "E14",
            "F20",
            "G20",
            "G40",
            "I10",
            "I11",
            "I20",
            "I25",
            "J44",
            "K74",
            "M05",
            "M06",
            "N18",
        ),
        description="Diagnoses that allow the long supply, by one to six characters; enter the site's list.",
    )


CHECK = Check(
    id="prescription_days",
    subject="place",
    family="dispensing",
    quotes=("S8", "V24"),
    needs=("fee_list_d.prd_days",),
    explanations=("long_prescription", "local_rule", "field_means_pack"),
    settings=PrescriptionDays,
)
