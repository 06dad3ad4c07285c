"""One terminal or operator at two institutions at the same time."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class SharedTerminal(CheckSettings):
    """Shared operator or terminal."""

    days: int = Field(3, ge=1, le=366, description="Days on which each institution uses it, at least.")
    most_places: int = Field(
        5, ge=2, le=1000, description="Institutions from which a value is a common service."
    )
    least_length: int = Field(
        6, ge=1, le=64, description="Characters from which a value is no local number that repeats by chance."
    )
    ignored: tuple[str, ...] = Field(
        ("0", "000", "127.0.0.1", "00:00:00:00:00:00"), description="Values that identify nothing."
    )


CHECK = Check(
    id="shared_terminal",
    subject="place",
    family="terminals",
    quotes=("V3",),
    needs=("setl_d.dev_no|setl_d.opter_id|setl_d.mac|setl_d.ip",),
    explanations=("one_owner", "shared_network", "placeholder"),
    settings=SharedTerminal,
)
