"""More inpatients at once than beds."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class BedsExceeded(CheckSettings):
    """Beds exceeded."""

    tolerance: float = Field(0.1, ge=0, le=10, description="Share over the number of beds that is let pass.")
    days: int = Field(3, ge=1, le=366, description="Days over it from which an institution is listed.")


CHECK = Check(
    id="beds_exceeded",
    subject="place",
    family="inpatients",
    quotes=("V10", "V11"),
    needs=("fixmedins_b.beds", "mdtrt_d.begntime", "mdtrt_d.endtime"),
    explanations=("extra_beds", "late_discharge", "register_outdated"),
    settings=BedsExceeded,
)
