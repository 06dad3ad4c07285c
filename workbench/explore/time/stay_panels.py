"""Admissions: the facility's weeks beside the group's waves, and amounts beside those of the same diseases."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explore.keys import records, yuan
from workbench.explore.time.items import NO_BURST, Item
from workbench.explore.time.panels import Panel, columns, figure, percent, ratio
from workbench.explore.time.site import Group
from workbench.texts import Text, texts

__all__ = ["amounts_panel", "weeks_panel"]

Longs = NDArray[np.int64]

#: Events' worth of "evenly over time" that a facility with few other admissions borrows, as in the detector.
_PRIOR = 20.0

#: Classes of the amounts that are drawn.
_CLASSES = 24


def _in_waves(group: Group) -> list[Item]:
    return [one for one in group.timeline.items if one.what == "stay" and one.burst != NO_BURST]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def weeks_panel(group: Group) -> Panel | None:
    """Admissions per week: others', the group's, and what the group's own number of stays would give by chance.

    Expected: the members keep their number of stays at the facility, and these fall on the weeks like others' do.
    """
    table = _weeks(group)
    waves = {_monday(one.at.date()) for one in _in_waves(group)}
    if table.empty or not waves:
        return None
    inside = table["week"].isin(waves)
    own, others = table["mine"], table["others"]
    sentence = texts(
        "rhythm.weeks.sentence",
        waves=len({one.burst for one in _in_waves(group)}),
        weeks=int(inside.sum()),
        own=int(own[inside].sum()),
        all=f"{int((own + others)[inside].sum()):,}",
        share=percent(own[inside].sum(), (own + others)[inside].sum()),
        rest=percent(own[~inside].sum(), (own + others)[~inside].sum()),
        total=int(own.sum()),
        expected=figure(float(table["expected"][inside].sum())),
        usual=f"{ratio(others[~inside].sum(), (~inside).sum()):.1f}",
        during=f"{ratio(others[inside].sum(), inside.sum()):.1f}",
    )
    return Panel(
        code="weeks",
        title=texts("rhythm.weeks.title"),
        sentence=sentence,
        columns=columns("week", "others_stays", "own_stays", "own_expected"),
        rows=tuple(
            (str(one["week"]), int(one["others"]), int(one["mine"]), figure(one["expected"]))
            for one in records(table)
        ),
        form="days",
        series={
            "first": str(table["week"].iloc[0]),
            "step": 7,
            "others": others.astype(int).tolist(),
            "own": own.astype(int).tolist(),
            "expected": [round(float(one), 3) for one in table["expected"]],
        },
        legend={
            "own": texts("rhythm.key.own_stays"),
            "expected": texts("rhythm.key.own_expected"),
            "others": texts("rhythm.key.others_week"),
        },
        notes=(
            texts(
                "rhythm.weeks.related",
                observed=f"{group.lead.observed:,}",
                expected=figure(group.lead.expected),
            ),
        ),
    )


def _weeks(group: Group) -> pd.DataFrame:
    """Every week of the facility's period with ``week``, ``others``, ``mine`` and ``expected``."""
    found = group.engine.ask("site_weeks", wanted=group.wanted("place", "patient"))
    if found.empty:
        return found.assign(expected=0.0)
    found["week"] = pd.to_datetime(found["week"])
    every = pd.date_range(found["week"].min(), found["week"].max(), freq="7D")
    table = found.set_index("week").reindex(every, fill_value=0).rename_axis("week").reset_index()
    share = (table["others"] + _PRIOR / len(table)) / (table["others"].sum() + _PRIOR)
    return table.assign(week=table["week"].dt.date, expected=share * table["mine"].sum())


def amounts_panel(group: Group) -> Panel | None:
    """What the fund paid for the stays of the waves, beside others' stays there in the same disease classes."""
    stays = _in_waves(group)
    own = np.array(sorted(one.fund_fen for one in stays if one.fund_fen > 0), np.int64)
    if not len(own):
        return None
    keys = sorted({row.key for one in stays for row in one.rows})
    chosen = pd.DataFrame({"kind": "stay", "number": -1, "row_key": keys})
    wanted = pd.concat([group.wanted("place", "patient").assign(row_key=None), chosen], ignore_index=True)
    answer = group.engine.ask("site_amounts", wanted=wanted.astype({"row_key": "string"}))
    fen = np.repeat(answer["fund_fen"].to_numpy(np.int64), answer["times"].to_numpy(np.int64))
    usual = np.sort(fen)
    edges = _edges(own, usual)
    binned = [np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0] for values in (own, usual)]
    return Panel(
        code="amounts",
        title=texts("rhythm.amounts.title"),
        sentence=_amounts_sentence(own, usual, sorted(set(answer["disease"]))),
        columns=columns("amount", "own", "own_share", "usual", "usual_share"),
        rows=tuple(
            (_range(low, high, edges), int(a), percent(a, len(own)), int(b), percent(b, len(usual)))
            for low, high, a, b in zip(edges[:-1], edges[1:], *binned, strict=True)
            if a or b
        ),
        form="bars",
        series={
            "bins": [*(f"{low // 100:,}" for low in edges[:-2].tolist()), f"≥{edges[-2] // 100:,}"],
            "own": [round(ratio(one, len(own)), 5) for one in binned[0].tolist()],
            "usual": [round(ratio(one, len(usual)), 5) for one in binned[1].tolist()],
        },
        legend={
            "own": texts("rhythm.key.own_amounts", count=f"{len(own):,}"),
            "usual": texts("rhythm.key.usual_amounts", count=f"{len(usual):,}"),
        },
        notes=(texts("rhythm.amounts.spread"),),
    )


def _edges(own: Longs, usual: Longs) -> Longs:
    """Equal classes of round amounts, beyond the group's largest and nearly the largest of the others."""
    top = max(int(own[-1] * 1.1), int(np.quantile(usual, 0.98)) if len(usual) else 0)
    rough = max(1, -(-top // _CLASSES))
    power = 10 ** (len(str(rough)) - 1)
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= rough)
    return np.arange(0, (top // step + 2) * step, max(100, step), dtype=np.int64)


def _range(low: int, high: int, edges: Longs) -> str:
    """A class in yuan; the last one is open."""
    return f"≥{low // 100:,}" if high == edges[-1] else f"{low // 100:,}–{high // 100:,}"


def _amounts_sentence(own: Longs, usual: Longs, diseases: list[str]) -> Text:
    return texts(
        "rhythm.amounts.sentence",
        count=len(own),
        middle=_money(own),
        spread=_spread(own),
        diseases=", ".join(diseases[:6]) or "–",
        total=f"{len(usual):,}",
        usual=_money(usual),
        usual_spread=_spread(usual),
    )


def _money(fen: Longs) -> str:
    """Median, to the yuan."""
    return f"{yuan(int(np.median(fen))).quantize(Decimal(1)):,}" if len(fen) else "–"


def _spread(fen: Longs) -> str:
    """Median absolute deviation over the median, in per cent: as in the lead's sentence."""
    middle = float(np.median(fen)) if len(fen) else 0.0
    return f"{100 * float(np.median(np.abs(fen - middle))) / middle:.0f}%" if middle > 0 else "–"
