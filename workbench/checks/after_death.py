"""Care or purchases after the day of death."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class AfterDeath(CheckSettings):
    """Event after death."""

    grace_days: int = Field(
        1, ge=0, le=60, description="Days after death in which a visit or an admission may still be dated."
    )
    purchase_grace_days: int = Field(
        3, ge=0, le=60, description="The same for purchases, of which only the time of settlement is known."
    )


CHECK = Check(
    id="after_death",
    subject="patient",
    family="lists",
    quotes=("X1", "V6", "V7"),
    needs=("death_list.die_date", "death_list.certno|death_list.psn_no"),
    explanations=("late_entry", "heirs_use_account", "list_mistake", "shared_number"),
    settings=AfterDeath,
)
