"""Settlements outside of the contract of the institution."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class OutsideContract(CheckSettings):
    """Outside contract dates."""

    grace_days: int = Field(0, ge=0, le=366, description="Days after the end that are let pass.")


CHECK = Check(
    id="outside_contract",
    subject="place",
    family="contract",
    quotes=("V3",),
    needs=("fixmedins_b.begntime|fixmedins_b.endtime",),
    explanations=("renewed", "late_entry", "register_outdated"),
    settings=OutsideContract,
)
