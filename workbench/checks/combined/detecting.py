"""The stage ``check`` of a run: the cross-checks, and leads of whoever trips several of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from workbench.case import Case
from workbench.checks.combined.leads import lead_of
from workbench.checks.combined.subjects import Several, several
from workbench.checks.result import CheckResult
from workbench.checks.running import made_checks
from workbench.checks.settings import settings_of
from workbench.config import Config
from workbench.engines.embedded import Embedded
from workbench.rings.detection import Detection
from workbench.rings.scoring import Weights
from workbench.texts import Text, texts

__all__ = ["detect"]

_ROW = ["lead", "session", "role", "row_table", "row_key", "source_file", "source_row", "at_time"]
_PLACE = ["row_table", "row_key", "source_file", "source_row"]


def detect(case: Case, config: Config) -> Detection:
    """Run the checks, unless the same result is there, and make leads of several on one subject.

    The caller holds the case for writing.

    Raises:
        ConfigError: a setting of a check is wrong.
        CaseError: a table is damaged, or the disk is full.
    """
    result = made_checks(case, settings_of(config.checks), threads=config.run.threads)
    running = [one["id"] for one in result.summary["checks"] if one["on"]]
    findings, rows = result.findings(), result.rows()
    counts = {"findings": len(findings), "checks": len(running)}
    with case.engine(threads=config.run.threads) as engine:
        strata = engine.ask("strata_of_subjects")
        found, notes = [], []
        for subject in ("patient", "place"):
            every = several(subject, running, findings, rows, strata, config.combined.families)
            kept, cut = _kept(every, config)
            counts[f"{subject}s"] = len(every)
            found += kept
            notes += [texts(f"check_lead.cut.{subject}", cut=f"{cut:,}")] if cut else []
        return _detection(engine, result, findings, rows, found, config, notes, counts)


def _kept(found: Sequence[Several], config: Config) -> tuple[list[Several], int]:
    """Those that survive error control and the first of those that might; and how many are left out."""
    sure = sum(10**one.log10_q <= config.combined.q for one in found)
    kept = [one for one in found[: sure + config.combined.kept] if one.log10_q < 0.0]
    return kept, len(found) - len(kept)


def _detection(
    engine: Embedded,
    result: CheckResult,
    findings: pd.DataFrame,
    rows: pd.DataFrame,
    found: Sequence[Several],
    config: Config,
    notes: Sequence[Text],
    counts: dict[str, int],
) -> Detection:
    if not found:
        return Detection(notes=tuple(notes), counts=counts)
    behind = engine.ask("rows_of_findings", wanted=_wanted(found, rows))
    places = engine.ask("places")
    names = dict(
        zip(places["fixmedins_code"], places["fixmedins_name"].fillna(places["fixmedins_code"]), strict=True)
    )
    members = result.members()
    other_side = rows.loc[(rows["role"] == "context") & (rows["row_table"] == "setl_d"), "finding_id"]
    leads = [
        lead_of(
            one,
            findings[findings["finding_id"].isin(one.findings)],
            members[members["finding_id"].isin(one.findings)],
            behind[behind["lead"] == number],
            names,
            _weights(config),
            config.combined.q,
            beside=bool(other_side.isin(one.findings).any()),
        )
        for number, one in enumerate(found)
    ]
    return Detection(tuple(leads), behind, tuple(notes), counts)


def _wanted(found: Sequence[Several], rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of findings under the number of their lead; a row of several findings once, where it is at stake."""
    owner = pd.DataFrame(
        [
            (number, session, finding)
            for number, one in enumerate(found)
            for session, finding in enumerate(one.findings)
        ],
        columns=["lead", "session", "finding_id"],
    )
    mine = owner.merge(rows, on="finding_id")
    mine = mine.assign(context=mine["role"] == "context")
    ordered = mine.sort_values(["lead", *_PLACE, "context", "session"], kind="stable")
    return ordered.drop_duplicates(["lead", *_PLACE])[_ROW].reset_index(drop=True)


def _weights(config: Config) -> Weights:
    score = config.score
    return Weights(score.report, score.high, score.medium, score.explained, score.factor_bonus)
