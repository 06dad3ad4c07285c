"""Leads as they stand: those of a run and those that people made, and the rows behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.case import Case
from workbench.errors import CaseError
from workbench.explore import promotion
from workbench.leads.lead import Lead
from workbench.leads.store import LeadStore
from workbench.run import RunResult, latest_run, run_ids

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_store", "loaded_at", "rows_of_lead", "standing_leads"]


def standing_leads(case: Case, run: RunResult) -> list[Lead]:
    """Leads of a run in their order, then those that people made."""
    return [*run.leads, *LeadStore(case.lead_store).promoted()]


def rows_of_lead(case: Case, run: RunResult, lead_id: str) -> pd.DataFrame:
    """The source rows behind a lead of either kind.

    Raises:
        CaseError: there is no such lead.
    """
    if any(lead.lead_id == lead_id for lead in run.leads):
        return _by_time(run.rows(lead_id).reset_index(drop=True))
    made = promotion.rows_of(case, lead_id)
    if made is None:
        raise CaseError("unknown_lead", lead=lead_id)
    return made


def _by_time(rows: pd.DataFrame) -> pd.DataFrame:
    """The same rows with their sessions numbered in the order of their first time, from 0, as a timeline counts."""
    first = rows.groupby("session")["at_time"].min().sort_values(kind="stable")
    number = {session: place for place, session in enumerate(first.index)}
    return rows.assign(session=rows["session"].map(number).astype(rows["session"].dtype))


def check_store(case: Case) -> None:
    """See to it that decisions and log are those of this case: an empty file would look like nothing decided.

    Raises:
        CaseError: the case has a run with leads, and the lead store knows of no lead.
    """
    path = case.lead_store
    if not run_ids(case) or LeadStore(path).known():
        return
    run = latest_run(case)
    if run.leads:
        raise CaseError("store_lost", path=path, run=run.run_id)


def loaded_at(case: Case) -> tuple[int, int] | None:
    """What tells one load of a case from another; None for a folder without ``case.toml``."""
    try:
        state = (case.folder / "case.toml").stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns
