"""Leads as they stand: those of a run and those that people made, and the rows behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.case import Case
from workbench.errors import CaseError
from workbench.explore import promotion
from workbench.leads.lead import Lead
from workbench.leads.store import LeadStore
from workbench.run import RunResult

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rows_of_lead", "standing_leads"]


def standing_leads(case: Case, run: RunResult) -> list[Lead]:
    """Leads of a run in their order, then those that people made."""
    return [*run.leads, *LeadStore(case.folder / "leads.sqlite").promoted()]


def rows_of_lead(case: Case, run: RunResult, lead_id: str) -> pd.DataFrame:
    """The source rows behind a lead of either kind.

    Raises:
        CaseError: there is no such lead.
    """
    if any(lead.lead_id == lead_id for lead in run.leads):
        return run.rows(lead_id).reset_index(drop=True)
    made = promotion.rows_of(case, lead_id)
    if made is None:
        raise CaseError("unknown_lead", lead=lead_id)
    return made
