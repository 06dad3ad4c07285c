"""Settings of the synthetic city. Every default names its source in the domain notes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Scheme = Literal["card_pooling", "referral_kickback", "collusive_admission"]
Level = Literal["easy", "medium", "hard"]

SCHEMES: tuple[Scheme, ...] = ("card_pooling", "referral_kickback", "collusive_admission")
LEVELS: tuple[Level, ...] = ("easy", "medium", "hard")


class SampleConfig(BaseModel):
    """What varies between cities; money in yuan, rates per person-year, shares between 0 and 1.

    `checks` adds cases of the cross-checks, in a region of their own, or their look-alikes alone. `pooled_at` says
    where pooled cards are swiped: at pharmacies, or at the desks of clinics and township hospitals.
    Rates and means are the national figures of 2022 to 2024 (domain notes, section 5.1, 5.2 and 5.4).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: date = date(2025, 1, 1)
    days: int = Field(default=365, ge=200, le=730)
    clean: bool = False
    rings: dict[Scheme, dict[Level, int]] | None = None
    pooled_at: Literal["pharmacies", "desks"] = "pharmacies"
    innocents: bool = True
    innocent_scale: float = Field(default=1.0, ge=0, le=20)
    only_innocents: tuple[str, ...] | None = None
    household_missing: float = Field(default=0.10, ge=0, le=1)
    address_missing: float = Field(default=0.15, ge=0, le=1)
    phone_missing: float = Field(default=0.20, ge=0, le=1)
    employee_share: float = Field(default=0.286, gt=0, lt=1)
    retired_share: float = Field(default=0.276, gt=0, lt=1)
    pharmacy_rate: float = Field(default=6.2, ge=2, le=20)
    outpatient_rates: tuple[float, float] = (5.9, 2.2)
    chronic_rates: tuple[float, float] = (0.73, 0.33)
    admission_rates: tuple[float, float, float] = (0.119, 0.490, 0.207)
    pharmacy_mean: float = Field(default=102.0, gt=0)
    outpatient_mean: float = Field(default=180.0, gt=0)
    chronic_mean: float = Field(default=623.0, gt=0)
    admission_means: tuple[float, float] = (12_175.0, 7_674.0)
    stay_days: float = Field(default=9.5, gt=1)
    external_rx: tuple[float, float] = (0.18, 0.025)
    refund_share: float = Field(default=0.05, ge=0, le=0.5)
    invalid_share: float = Field(default=0.004, ge=0, le=0.5)
    death_rate: float = Field(default=0.0075, ge=0, le=0.1)
    batch_upload_sites: int = Field(default=0, ge=0, le=50)
    fee_line_sample: float = Field(default=0.05, ge=0, le=1)
    checks: Literal["off", "lookalikes", "all"] = "off"

    def ring_counts(self, people: int) -> dict[Scheme, dict[Level, int]]:
        """Rings per scheme and level: five per scheme at 20,000 people, growing as people to the 0.6."""
        if self.clean:
            return {}
        if self.rings is not None:
            return self.rings
        total = max(3, round(5 * (people / 20_000) ** 0.6))
        return {s: {level: _share(total, i) for i, level in enumerate(LEVELS)} for s in SCHEMES}


def _share(total: int, position: int) -> int:
    """Split a total over the three levels, the remainder going to the harder ones."""
    return total // 3 + (1 if position >= 3 - total % 3 else 0)
