"""Drugs of which an institution settled more than it reported as sold."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class SettledNotSold(CheckSettings):
    """Settled more than sold."""

    least_units: int = Field(10, ge=1, le=1_000_000, description="Packs missing from which a drug is listed.")
    least_share: float = Field(
        0.1, ge=0, le=1, description="Share of what was settled that is missing at least."
    )
    unit_share: float = Field(
        0.5,
        gt=0,
        le=1,
        description="Share of the usual sale price below which a line is taken to count parts of a pack.",
    )


CHECK = Check(
    id="settled_not_sold",
    subject="place",
    family="stock",
    quotes=("V22", "V17"),
    needs=(
        "medins_prod_sel_d.sel_retn_cnt",
        "medins_prod_sel_d.sel_retn_time",
        "medins_prod_sel_d.setl_id",
        "fee_list_d.cnt",
        "fee_list_d.med_list_codg|fee_list_d.hilist_code",
    ),
    explanations=("sale_not_reported", "other_unit"),
    settings=SettledNotSold,
)
