"""Opens what a report is made from: the case, the run's leads as they stood at the stated time, the checks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.case import Case
from workbench.clock import BEIJING
from workbench.reports.context import Context
from workbench.reports.ground import Ground
from workbench.reports.period import Period
from workbench.reports.standing import as_of, decided_in, histories, upheld
from workbench.run import latest_run, read_run, run_ids

if TYPE_CHECKING:
    from workbench.checks.result import CheckResult
    from workbench.leads.lead import Lead
    from workbench.run import RunResult

__all__ = ["checks_of", "opened"]


@contextmanager
def opened(
    case: Case,
    period: Period,
    *,
    run: str | None = None,
    made_at: datetime | None = None,
    templates: Path | None = None,
) -> Iterator[Context]:
    """The context of a report, as long as its case is open.

    Args:
        case: the case.
        period: what it is about.
        run: a certain run; the latest where None, and none where nothing was detected yet.
        made_at: stated time; now where None.
        templates: templates of the office.

    Raises:
        CaseError: there is no such run, or the case is damaged.
    """
    moment = _moment(made_at)
    result = read_run(case, run) if run else latest_run(case) if run_ids(case) else None
    reported = [one for one in result.leads if one.reported] if result else []
    history = histories(case, reported, moment)
    leads = as_of(reported, history)
    kept = {one.lead_id for one in leads if one.status != "dismissed"}
    if period.kind == "campaign":
        kept = upheld(decided_in(history, period.now.first, period.now.last))
    seen = _seen(result, [one for one in leads if one.lead_id in kept])
    with Ground.over(case, period.spans, seen, settlements=period.kind != "campaign") as ground:
        yield Context(case, period, moment, result, leads, history, checks_of(case), ground, templates)


def _moment(made_at: datetime | None) -> datetime:
    """The stated time, Beijing time without a zone, whole seconds."""
    moment = made_at or datetime.now(BEIJING)
    local = moment.astimezone(BEIJING) if moment.tzinfo else moment
    return local.replace(tzinfo=None, microsecond=0)


def _seen(run: RunResult | None, leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """Rows behind leads."""
    if run is None:
        return []
    schemes: Mapping[str, str] = {one.lead_id: one.scheme for one in leads}
    rows = run.rows()
    kept = rows[rows["lead_id"].isin(list(schemes)) & rows["table_name"].isin(["setl_d", "mdtrt_d"])]
    several = kept[["lead_id", "table_name", "row_key"]].drop_duplicates().itertuples(index=False)
    return [
        {"lead_id": lead, "scheme": schemes[lead], "row_table": table, "row_key": key}
        for lead, table, key in several
    ]


def checks_of(case: Case) -> CheckResult | None:
    """The latest results of the checks, if they are on these data; results on other data are as good as none."""
    from workbench.checks.result import LATEST, latest_checks  # noqa: PLC0415 - only where there are any

    if not (case.folder / "checks" / LATEST).exists():
        return None
    found = latest_checks(case)
    return found if found.summary["data"] == case.data_digest else None
