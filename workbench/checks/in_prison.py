"""Care or purchases while the person serves a sentence."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class InPrison(CheckSettings):
    """Event inside a prison interval."""

    edge_days: int = Field(
        1, ge=0, le=60, description="Days after entry and before release that do not count."
    )


CHECK = Check(
    id="in_prison",
    subject="patient",
    family="lists",
    quotes=("X2", "V6", "V7"),
    needs=("prison_list.begndate", "prison_list.certno|prison_list.psn_no"),
    explanations=("medical_parole", "prison_clinic", "early_release", "family_account", "list_mistake"),
    settings=InPrison,
)
