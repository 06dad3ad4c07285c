"""Single purchases over the limit without a prescription."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class OverLimit(CheckSettings):
    """Single purchase over the limit."""

    limit_yuan: int = Field(
        60, ge=1, le=100_000, description="Limit of a single purchase, yuan; a local rule."
    )
    purchases: int = Field(
        5, ge=1, le=1_000_000, description="Such purchases from which a pharmacy is listed."
    )


CHECK = Check(
    id="over_limit",
    subject="place",
    family="dispensing",
    quotes=("S7", "S9"),
    needs=("fee_list_d.setl_id", "fee_list_d.cnt", "setl_d.medfee_sumamt"),
    explanations=("limit_not_local", "prescription_on_paper", "large_pack"),
    settings=OverLimit,
)
