"""Drugs of which an institution settled more than it can have had: purchases and stock counts against fee lines."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class SalesWithoutPurchase(CheckSettings):
    """Sales without purchase."""

    least_units: int = Field(10, ge=1, le=1_000_000, description="Packs missing from which a drug is listed.")
    least_share: float = Field(
        0.1, ge=0, le=1, description="Share of what was settled that is missing at least."
    )
    entry_days: int = Field(7, ge=0, le=366, description="Days that goods may be entered after they came.")
    opening_days: int = Field(
        60,
        ge=0,
        le=3660,
        description="Days of sales that an opening stock is taken to cover where no count tells it.",
    )
    silent_days: int = Field(
        90,
        ge=0,
        le=3660,
        description="Days after its last purchase for which an institution is taken to report still.",
    )
    unit_share: float = Field(
        0.5,
        gt=0,
        le=1,
        description="Share of the usual purchase price below which a line is taken to count parts of a pack.",
    )
    out_changes: tuple[str, ...] = Field(
        ("102", "104", "105", "107"),
        description="Kinds of stock changes that bring nothing in (moved out, lost); compare the site's dictionary.",
    )


CHECK = Check(
    id="sales_without_purchase",
    subject="place",
    family="stock",
    quotes=("V22", "V17"),
    needs=(
        "medins_prod_purc_d.purc_retn_cnt",
        "medins_prod_purc_d.purc_retn_stoin_time",
        "fee_list_d.cnt",
        "fee_list_d.med_list_codg|fee_list_d.hilist_code",
    ),
    explanations=("purchase_not_reported", "other_unit", "opening_stock", "bought_by_the_chain"),
    settings=SalesWithoutPurchase,
)
