"""Deductibles that were due and not paid, without an exempting identity."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class WaivedDeductible(CheckSettings):
    """Waived deductible."""

    stays: int = Field(3, ge=1, le=10_000, description="Such stays from which an institution is listed.")
    no_identity: tuple[str, ...] = Field(
        ("0", "00"), description="Values of the identity column that exempt nobody."
    )


CHECK = Check(
    id="waived_deductible",
    subject="place",
    family="deductible",
    quotes=("V14", "S13"),
    needs=("setl_d.dedc_std", "setl_d.act_pay_dedc"),
    explanations=("exempt_unknown", "paid_before", "local_waiver"),
    settings=WaivedDeductible,
)
