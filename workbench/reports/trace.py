"""From a figure back to its rows: which file and row each settlement behind it stands in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.guard import damage
from workbench.reports.figures import digest_of
from workbench.reports.ground import Ground, Row
from workbench.reports.opened import opened
from workbench.reports.period import NOW, Period, Span, campaign, month, week

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rows_of"]

#: All settlements, as a view that every settlement has one group in.
_ANY = "place"
_ALWAYS = (date(1, 1, 1), date(9999, 12, 31))


def rows_of(case: Case, stated: Path, number: str) -> pd.DataFrame:
    """The source rows behind one entry of a report's figures, found again and compared with its digest.

    Args:
        case: the case that the report was made from.
        stated: the machine file of the report, ``….figures.json``.
        number: number of the entry, for example ``12`` or ``12a``.

    Returns:
        One row per settlement: ``source_file``, ``source_row``, ``setl_id``, ``settled_at``, ``is_refund`` and the
        amounts in fen.

    Raises:
        WorkbenchError: ``report_number``: there is no such entry, or it counts leads, decisions or findings;
            ``report_trace``: the rows are not those that the report was made from.
        CaseError: the file or the case is damaged.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, and reports do not need it

    with damage(stated):
        record = json.loads(stated.read_text(encoding="utf-8"))
        entries = {one["number"]: one for one in record["figures"]}
    entry = entries.get(number)
    if entry is None or entry["question"] not in _READERS:
        known = [key for key, one in entries.items() if one["question"] in _READERS]
        raise WorkbenchError("report_number", number=number, known=", ".join(known) or "\u2013")
    found = _READERS[entry["question"]](case, record, entry["parameters"])
    digest = digest_of((one["source_file"], one["source_row"]) for one in found)
    if digest != entry["digest"]:
        raise WorkbenchError("report_trace", number=number, rows=len(found), stated=entry["rows"])
    return pd.DataFrame(found)


def _cell(case: Case, _record: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[Row]:
    """Settlements of chosen groups of a view, or of all others."""
    inside = "values" in parameters
    values = parameters["values"] if inside else parameters.get("except", [])
    span = Span(NOW, date.fromisoformat(parameters["first_on"]), date.fromisoformat(parameters["last_on"]))
    wanted = pa.table({"value": pa.array(values, pa.string())})
    with Ground.over(case, [span]) as ground:
        return ground.ask(
            "report_places_of",
            wanted=wanted,
            view=parameters.get("view", _ANY),
            span=NOW,
            inside=inside,
        )


def _trend(case: Case, record: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[Row]:
    """All settlements of a month."""
    span = month(parameters["month"]).now
    days = {"first_on": span.first.isoformat(), "last_on": span.last.isoformat()}
    return _cell(case, record, {"except": [], **days})


def _behind(case: Case, record: Mapping[str, Any], parameters: Mapping[str, Any]) -> list[Row]:
    """Settlements behind leads, in the period or, of a campaign, whenever they were."""
    period = _period(record)
    first, last = _ALWAYS if period.kind == "campaign" else (period.now.first, period.now.until)
    made_at = datetime.fromisoformat(record["made_at"])
    with opened(case, period, run=record["run"], made_at=made_at) as context:
        return context.ground.ask(
            "report_places_behind",
            part=parameters.get("part") or parameters["view"],
            value=parameters["value"],
            since=first,
            until=last,
        )


def _period(record: Mapping[str, Any]) -> Period:
    code = str(record["period"])
    if record["report"] == "month":
        return month(code)
    return week(code) if record["report"] == "week" else campaign(*code.split("_"))


_READERS = {
    "report_cell": _cell,
    "report_whole": _cell,
    "report_trend": _trend,
    "report_lead": _behind,
    "report_campaign": _behind,
}
