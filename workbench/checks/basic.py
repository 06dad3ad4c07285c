"""The setting of checks that compare basic insurances."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import CheckSettings

__all__ = ["BasicInsurances"]


class BasicInsurances(CheckSettings):
    """Codes of basic insurances."""

    basic: tuple[str, ...] = Field(
        ("310", "340", "350", "360", "380", "390", "391"),
        description="Codes of basic insurances; supplements (320, 330, 370, 392, 510 …) are no second insurance.",
    )
