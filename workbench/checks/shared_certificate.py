"""One certificate number under several names: a mistake in the register, or a false enrolment."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import WORKLIST, Check, CheckSettings

__all__ = ["CHECK"]


class SharedCertificate(CheckSettings):
    """One certificate number under several names."""

    most_people: int = Field(
        50,
        ge=2,
        le=10_000,
        description="Persons above whom a number stands for nobody; rows that are then shown.",
    )
    least_length: int = Field(
        6, ge=1, le=18, description="Characters of a number at least; a shorter one stands for nobody."
    )


CHECK = Check(
    id="shared_certificate",
    subject="patient",
    family=WORKLIST,
    quotes=("V26",),
    needs=(
        "psn_info_b.certno|setl_d.certno|mdtrt_d.certno",
        "psn_info_b.psn_name|setl_d.psn_name|mdtrt_d.psn_name",
    ),
    explanations=("renamed", "misspelt", "guardian_number", "other_document", "placeholder"),
    settings=SharedCertificate,
)
