"""A fine beside the range of its article: arithmetic for the one who checks it, never a refusal."""

from __future__ import annotations

from decimal import Decimal

from workbench.evidence.law import fines_of
from workbench.figures import yuan
from workbench.texts import Text, texts
from workbench.workflow.details import Disposal
from workbench.workflow.standing import Work

__all__ = ["fine_hint"]


def fine_hint(said: Disposal, work: Work) -> Text | None:
    """Whether a fine lies in the range of its article; None where no article or no base is known.

    The base is what the disposal says, else what the same target was ordered to return.
    """
    if said.measure != "penalty" or said.amount is None or said.article is None:
        return None
    base = said.base if said.base is not None else _to_return(said.target, work)
    fine = next((one for one in fines_of(base) if one.article == said.article), None)
    if fine is None or not base:
        return None
    where = "below" if said.amount < fine.least else "above" if said.amount > fine.most else "within"
    return texts(
        f"workflow.fine.{where}",
        amount=yuan(said.amount),
        source=fine.source,
        base=yuan(base),
        least=yuan(fine.least),
        most=yuan(fine.most),
    )


def _to_return(target: str, work: Work) -> Decimal:
    return sum(
        (
            one.said.amount or Decimal(0)
            for one in work.measures_now
            if one.said.measure == "return" and one.said.target == target
        ),
        Decimal("0.00"),
    )
