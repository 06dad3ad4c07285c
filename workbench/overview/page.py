"""The page: everything gathered, rendered by one template, written at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbench.case import Case
from workbench.figures import number, yuan
from workbench.files import write_text
from workbench.leads.lead import Lead
from workbench.overview.facts import case_facts, quality
from workbench.overview.material import Material, Names, all_rows
from workbench.overview.plain import clean
from workbench.overview.plots.summary import summary_plots
from workbench.overview.sections import lead_plots, lead_view
from workbench.overview.words import Words
from workbench.rings.detection import money
from workbench.run import RunResult

__all__ = ["write_overview"]

#: Leads that are listed at most, of those reported and of those explained; more are counted.
_LISTED = 200
#: Fit that keeps a lead from being reported, and days of a referral, where the run does not say.
_EXPLAINED, _REFERRAL_DAYS = 0.6, 14


def write_overview(case: Case, run: RunResult, path: Path, *, language: str = "zh", top: int = 12) -> None:
    """Write one self-contained HTML file with the result of a run at a glance.

    It opens offline, holds no script and no reference to anything outside, and masks the ids of
    persons and the names of doctors. Equal input gives equal bytes.

    Args:
        case: the case that the run belongs to.
        run: a finished run.
        path: the file to write; an earlier one is replaced.
        language: ``zh`` or ``en``.
        top: reported leads that are shown with plots; the others are shown without.
    """
    words = Words(language)
    template = _environment(words).get_template("overview.html.j2")
    write_text(path, template.render(**_content(case, run, words, top)))


def _environment(words: Words) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = words
    environment.filters["count"] = lambda value: number(float(value))
    environment.filters["yuan"] = yuan
    return environment


def _content(case: Case, run: RunResult, words: Words, top: int) -> dict[str, Any]:
    """Everything that the template shows."""
    reported = [lead for lead in run.leads if lead.reported]
    kept = [lead for lead in run.leads if not lead.reported]
    table = run.rows()
    explained, days = _parameters(run)
    names = Names(case, words)
    rows = all_rows(table)
    nothing = table.iloc[:0].reindex(columns=next(iter(rows.values()), table).columns)
    show = [
        Material(case, lead, rows.get(lead.lead_id, nothing), names, days) for lead in reported[: max(0, top)]
    ]
    return {
        "language": "zh-CN" if words.language == "zh" else "en",
        "case_name": clean(case.folder.name, 80),
        "run_id": clean(run.run_id, 40),
        "facts": case_facts(case),
        "quality": quality(case, run.notes, words),
        "leads": [lead_view(lead, names, explained, words) for lead in reported[:_LISTED]],
        "kept": [lead_view(lead, names, explained, words) for lead in kept[:_LISTED]],
        "reported_count": len(reported),
        "kept_count": len(kept),
        "high_count": sum(lead.priority == "high" for lead in reported),
        "plots": {material.lead.rank: lead_plots(material, words) for material in show},
        "summary": summary_plots(run.leads, words),
        "fund": _together(table, reported, "fund_pay_sumamt"),
        "account": _together(table, reported, "acct_pay"),
    }


def _parameters(run: RunResult) -> tuple[float, int]:
    """Threshold of an explanation and days of a referral, as the run recorded them."""
    path = run.folder / "run.json"
    known = json.loads(path.read_text(encoding="utf-8")).get("parameters", {}) if path.exists() else {}
    return (
        float(known.get("score", {}).get("explained", _EXPLAINED)),
        int(known.get("kickback", {}).get("referral_days", _REFERRAL_DAYS)),
    )


def _together(rows: pd.DataFrame, leads: Sequence[Lead], column: str) -> Decimal:
    """Money of all given leads, a row that stands behind several counted once."""
    wanted = {"table_name", "row_key", column}
    if not wanted <= set(rows.columns):
        return Decimal("0.00")
    return money(rows[rows["lead_id"].isin([lead.lead_id for lead in leads])], column)
