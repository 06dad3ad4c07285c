"""What a run runs: each detector with the settings of a run, and the form of the rows that it hands back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.checks import combined
from workbench.config import Config
from workbench.engines.engine import Engine, FindsPairs
from workbench.leads.lead import CHECKS
from workbench.rings import card_pooling, collusive_admission, referral_kickback
from workbench.rings.choices import ChoiceModel
from workbench.rings.communities import SEED
from workbench.rings.counting import Away, Counter, here
from workbench.rings.detection import ROW_COLUMNS, Detection
from workbench.rings.edges import named_edges, write_edges
from workbench.rings.referral_kickback import Steering
from workbench.rings.scoring import Weights
from workbench.rings.search import Search
from workbench.rings.stays import DAY

__all__ = ["DETECTORS", "SEED", "found_by", "named_edges", "named_rows", "tidy", "write_edges"]


def tidy(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with fixed columns and types, whatever the detector found."""
    table = rows.reindex(columns=["lead", *ROW_COLUMNS])
    for name in ("lead", "session", "source_row"):
        table[name] = pd.to_numeric(table[name]).fillna(-1).astype("int64")
    return table


def _counter(engine: Engine) -> Counter:
    return Away(engine) if isinstance(engine, FindsPairs) else here


def _pooling(engine: Engine, config: Config) -> Detection:
    chosen = config.pooling
    search = Search(
        window=max(chosen.windows_seconds),
        cap=chosen.neighbours,
        edge_log10_p=chosen.edge_log10_p,
        resolutions=chosen.resolutions,
        share=chosen.share,
        units=chosen.units,
        sessions=chosen.sessions,
        q=chosen.q,
        threads=config.run.threads,
        daily=True,
        spread=chosen.spread_seconds,
        counter=_counter(engine),
    )
    return card_pooling.detect(engine, search, _weights(config), chosen.windows_seconds)


def _kickback(engine: Engine, config: Config) -> Detection:
    chosen = config.kickback
    steering = Steering(
        model=ChoiceModel(drift=chosen.drift),
        excess=chosen.excess,
        ratio=chosen.ratio,
        q=chosen.q,
        referral_days=chosen.referral_days,
    )
    return referral_kickback.detect(engine, steering, _weights(config))


def _admission(engine: Engine, config: Config) -> Detection:
    chosen = config.admission
    search = Search(
        window=max(chosen.windows_days) * DAY,
        slot=7 * DAY,
        cap=400,
        edge_log10_p=chosen.edge_log10_p,
        resolutions=chosen.resolutions,
        share=chosen.share,
        units=chosen.units,
        sessions=chosen.waves,
        open_share=1.0,
        q=chosen.q,
        threads=config.run.threads,
        counter=_counter(engine),
    )
    return collusive_admission.detect(
        engine, search, _weights(config), [days * DAY for days in chosen.windows_days]
    )


def _weights(config: Config) -> Weights:
    score = config.score
    return Weights(score.report, score.high, score.medium, score.explained, score.factor_bonus)


DETECTORS: dict[str, Callable[[Engine, Config], Detection]] = {
    "card_pooling": _pooling,
    "referral_kickback": _kickback,
    "collusive_admission": _admission,
}


def found_by(scheme: str, case: Case, config: Config, engine: Engine | None = None) -> Detection:
    """What one stage finds; the cross-checks always ask the embedded engine.

    Args:
        scheme: which detector, or ``check``.
        case: what to look at.
        config: settings of the run.
        engine: who answers; None for the embedded engine.
    """
    if scheme == CHECKS:
        return combined.detect(case, config)
    with case.engine(threads=config.run.threads) if engine is None else nullcontext(engine) as answers:
        return DETECTORS[scheme](answers, config)


def named_rows(folder: Path, schemes: Sequence[str], names: list[tuple[str, int, str]]) -> pd.DataFrame:
    """Rows of all stages under the lead's id, in the order of the leads."""
    parts = []
    for scheme in schemes:
        rows = pd.read_parquet(folder / f"{scheme}.parquet")
        lead_id = {number: name for stage, number, name in names if stage == scheme}
        parts.append(rows.assign(lead_id=rows["lead"].map(lead_id).astype("string")).drop(columns="lead"))
    table = (
        pd.concat([part for part in parts if len(part)], ignore_index=True)
        if any(map(len, parts))
        else parts[0]
    )
    order = {name: place for place, (_, _, name) in enumerate(names)}
    sorting = np.argsort(table["lead_id"].map(order).to_numpy(dtype=np.float64, na_value=0), kind="stable")
    return table.iloc[sorting].reset_index(drop=True)[["lead_id", *ROW_COLUMNS]]
