"""Purchases and outpatient visits while the person lies in hospital."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class SwipeInStay(CheckSettings):
    """Purchase or visit inside an inpatient stay."""

    special_med_types: tuple[str, ...] = Field(
        ("15", "18"),
        description="Categories of double-channel and special drugs, which a stay does not exclude.",
    )
    special_items: tuple[str, ...] = Field(
        ("XL01XED",), description="Catalogue codes of double-channel drugs; the site's own list belongs here."
    )


CHECK = Check(
    id="swipe_in_stay",
    subject="patient",
    family="two_places",
    quotes=("V2", "V9", "V10"),
    needs=("mdtrt_d.begntime", "mdtrt_d.endtime", "mdtrt_d.med_type"),
    explanations=(
        "double_channel",
        "examination_elsewhere",
        "family_fetched",
        "leave_of_absence",
        "late_discharge",
    ),
    settings=SwipeInStay,
)
