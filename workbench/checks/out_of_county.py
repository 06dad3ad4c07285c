"""Dear or long stays outside of the insured person's county."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class OutOfCounty(CheckSettings):
    """Out-of-county large or long stays."""

    large_yuan: int = Field(50_000, ge=0, description="Total of a stay from which it is dear, yuan.")
    long_days: int = Field(60, ge=1, le=3660, description="Days from which a stay is long.")


CHECK = Check(
    id="out_of_county",
    subject="patient",
    family="stays",
    quotes=("S11", "S17"),
    needs=("mdtrt_d.begntime", "setl_d.out_flag|setl_d.fix_blng_admdvs", "setl_d.medfee_sumamt"),
    explanations=("severe_illness", "lives_elsewhere", "referred_up"),
    settings=OutOfCounty,
)
