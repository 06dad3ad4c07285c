"""One contact phone behind many inpatients: a hidden recommender."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class ContactHub(CheckSettings):
    """One contact phone behind many inpatients."""

    people: int = Field(5, ge=2, le=10_000, description="Inpatients behind a phone at least.")
    households: int = Field(5, ge=2, le=10_000, description="Households behind a phone at least.")


CHECK = Check(
    id="contact_hub",
    subject="place",
    family="contacts",
    quotes=("V12", "V13"),
    needs=("mdtrt_d.tel", "mdtrt_d.begntime"),
    explanations=("default_number", "care_home", "village_doctor"),
    settings=ContactHub,
)
