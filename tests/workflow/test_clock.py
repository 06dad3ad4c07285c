"""A clock that is put back while people work: what was known at a time can still be said, card and report are made."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.cards.paper import made, town
from workbench.cards import Grades, card_of
from workbench.cards.docket import docket_of
from workbench.leads import history
from workbench.leads.lead import Member
from workbench.leads.review import ReviewStore
from workbench.reports import campaign, write_report
from workbench.trust import audit
from workbench.workflow import Workflow, entries

START, STEP = datetime(2026, 6, 1, 12, tzinfo=UTC), timedelta(hours=7)
DAY, SHOP = date(2026, 3, 2), "pharmacy:P1"


def test_a_clock_that_runs_backwards_hides_nothing_that_later_entries_rest_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([(START - number * STEP).isoformat(timespec="microseconds") for number in range(200)])
    for module in (audit, entries, history):
        monkeypatch.setattr(module, "now", lambda: next(times))
    case = town(tmp_path)
    lead = made(case, Member("patient", "A1", "core", 3), Member("pharmacy", "P1", "venue", 3))
    reviews, said = ReviewStore(case.lead_store), {"actor": "anna", "on": DAY}
    reviews.decide(lead, "in_review", actor="anna")
    reviews.decide(lead, "confirmed", actor="anna", reason="rows_checked")
    flow, grades = Workflow(case), Grades(case)
    for stage, result in (("screening", "passed_on"), ("verification", "founded")):
        flow.begin(lead, stage, owner="o", **said)  # type: ignore[arg-type]
        flow.finish(lead, result, **said)  # type: ignore[arg-type]
    flow.begin(lead, "handling", owner="o", **said)  # type: ignore[arg-type]
    flow.dispose(lead, "talk", SHOP, **said)  # type: ignore[arg-type]
    first = grades.confirm(SHOP, "grade", "B", reason="r", **said)  # type: ignore[arg-type]
    grades.withdraw(first.seq, actor="anna", reason="w")
    last = min(datetime.fromisoformat(one.at) for one in flow.entries())
    # At the time of the last entry, the earliest of all, everything before it is known; before that nothing is.
    assert [step.begun.stage for step in flow.works(last)[lead].steps] == [
        "screening",
        "verification",
        "handling",
    ]
    assert len(flow.works(last)[lead].measures) == 1
    moment = last.astimezone(UTC) + timedelta(hours=8)  # Beijing, as a stated time
    docket = docket_of(case, moment.replace(tzinfo=None))
    assert (len(docket.entries), docket.grades) == (2, {})
    assert flow.works(last - timedelta(seconds=1)) == {}
    for back in range(0, 160, 20):
        stated = (START - back * STEP).replace(tzinfo=None)
        card_of(case, SHOP, made_at=stated)
        period = campaign("2026-01-01", "2026-12-31")
        assert write_report(case, period, tmp_path / f"out-{back}", formats=["html"], made_at=stated).files
