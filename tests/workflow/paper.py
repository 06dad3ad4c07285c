"""Leads on paper, decided on, and the work on them in a few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tests.leads.paper import known
from workbench.case import Case
from workbench.leads.review import ReviewStore
from workbench.workflow import Workflow

#: A Monday.
DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, 0)


@dataclass
class Office:
    """A case on paper with some leads, and its work."""

    case: Case
    leads: list[str]

    @property
    def flow(self) -> Workflow:
        return Workflow(self.case)

    @property
    def reviews(self) -> ReviewStore:
        return ReviewStore(self.case.lead_store)

    def decide(self, lead: str, *statuses: str) -> None:
        """Take a lead through statuses; without a second person."""
        reasons = {"confirmed": "rows_checked", "dismissed": "family", "referred": "police", "in_review": ""}
        for status in statuses:
            self.reviews.decide(lead, status, actor="anna", reason=reasons[status], note="n")

    def at(self, lead: str, stage: str) -> None:
        """Bring a lead to a running stage, everything on one day."""
        flow, more = self.flow, {"actor": "anna", "on": DAY}
        flow.begin(lead, "screening", owner="anna", **more)
        if stage == "screening":
            return
        flow.finish(lead, "passed_on", **more)
        flow.begin(lead, "verification", owner="bert", **more)
        if stage == "verification":
            return
        self.decide(lead, "in_review", "confirmed")
        flow.finish(lead, "founded", **more)
        flow.begin(lead, "handling", owner="bert", **more)
        if stage == "handling":
            return
        flow.dispose(lead, "order_correction", "other:shop", **more)
        flow.finish(lead, "measures", **more)
        flow.begin(lead, "rectification", owner="carl", **more)


def office(folder: Path, count: int = 2) -> Office:
    """An office with some leads that a run found."""
    folder.mkdir(parents=True, exist_ok=True)
    case = Case(folder)
    return Office(case, known(case.lead_store, count))
