"""Uses of one person's credential that lie too far apart for the time between them."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class ImpossibleTravel(CheckSettings):
    """Same credential in two places."""

    km_per_hour: float = Field(
        120.0, gt=0, le=1000, description="Speed beyond which nobody travels, kilometres per hour."
    )
    least_km: float = Field(
        10.0,
        ge=0,
        le=1000,
        description="Distance from which two institutions are compared at all, kilometres.",
    )


CHECK = Check(
    id="impossible_travel",
    subject="patient",
    family="two_places",
    quotes=("V6",),
    needs=("fixmedins_b.lat", "fixmedins_b.lon", "setl_d.setl_time"),
    explanations=("family_account", "delegate", "entered_later", "wrong_coordinates"),
    settings=ImpossibleTravel,
)
