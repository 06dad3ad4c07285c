"""Purchases split within minutes so that each stays within the limit."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class SplitPurchase(CheckSettings):
    """Split purchase."""

    limit_yuan: int = Field(
        60, ge=1, le=100_000, description="Limit of a single purchase, yuan; a local rule."
    )
    minutes: int = Field(10, ge=1, le=240, description="Minutes from one purchase to the next at most.")


CHECK = Check(
    id="split_purchase",
    subject="patient",
    family="purchases",
    quotes=("S7", "V5"),
    needs=("setl_d.setl_time", "setl_d.med_type"),
    explanations=("forgot_something", "two_accounts", "family_account"),
    settings=SplitPurchase,
)
