"""Drug trace codes that were settled more than once."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class TraceTwice(CheckSettings):
    """Trace code settled twice."""

    least_digits: int = Field(16, ge=1, le=64, description="Characters from which a text is a trace code.")


CHECK = Check(
    id="trace_twice",
    subject="place",
    family="stock",
    quotes=("V17",),
    needs=("fee_list_d.drug_trac_codg|medins_prod_sel_d.drug_trac_codg",),
    explanations=("split_pack", "typing_mistake", "returned_and_sold"),
    settings=TraceTwice,
)
