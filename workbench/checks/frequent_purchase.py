"""Very frequent purchases at several pharmacies."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class FrequentPurchase(CheckSettings):
    """Frequent purchase across pharmacies."""

    days: int = Field(30, ge=1, le=366, description="Length of the window, days.")
    purchases: int = Field(12, ge=2, le=1000, description="Purchases within the window at least.")
    pharmacies: int = Field(4, ge=1, le=100, description="Different pharmacies within the window at least.")


CHECK = Check(
    id="frequent_purchase",
    subject="patient",
    family="purchases",
    quotes=("S4", "V5"),
    needs=("setl_d.setl_time", "setl_d.med_type"),
    explanations=("family_account", "chronic_illness", "village_shopping"),
    settings=FrequentPurchase,
)
