"""Kickback: the share of a doctor's patients who end up at the place, month by month, beside colleagues'."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from workbench.explore.keys import records
from workbench.explore.time.panels import Panel, columns, figure, percent, ratio
from workbench.explore.time.site import Group
from workbench.texts import Text, texts

__all__ = ["shares_panel"]


def shares_panel(group: Group, referral_days: int) -> Panel | None:
    """Share of the lead's places in what the doctors prescribe or refer, per month, beside their colleagues'.

    Colleagues are the other doctors of the same institutions (the tables name no department of a doctor). Lines of one
    prescription, and of one day, count once, as in the search for the month from which a share rose.

    Args:
        group: the group.
        referral_days: an admission follows a visit at most so many days later.
    """
    admission = any(one.kind == "facility" and one.role == "venue" for one in group.lead.members)
    wanted = group.wanted("doctor", "place")
    if admission:
        found = group.engine.ask("site_referrals", wanted=wanted, days=referral_days)
    else:
        found = group.engine.ask("site_fills", wanted=wanted)
    table = _months(found)
    if table.empty or not table["own"].sum():
        return None
    onset = group.lead.factors.get("onset", "")
    return Panel(
        code="shares",
        title=texts("rhythm.shares.title_admission" if admission else "rhythm.shares.title"),
        sentence=_sentence(table, onset),
        columns=columns(
            "month", "own_there", "own_all", "own_part", "usual_there", "usual_all", "usual_part"
        ),
        rows=tuple(_rows(table)),
        form="lines",
        series={
            "months": table["month"].tolist(),
            "own": [round(ratio(a, b), 5) for a, b in zip(table["own_there"], table["own"], strict=True)],
            "usual": [
                round(ratio(a, b), 5) for a, b in zip(table["usual_there"], table["usual"], strict=True)
            ],
            "counts": [f"{a}/{b}" for a, b in zip(table["own_there"], table["own"], strict=True)],
            "onset": onset if onset in set(table["month"]) else None,
        },
        legend={
            "own": texts("rhythm.key.own_doctors"),
            "usual": texts("rhythm.key.colleagues"),
            "onset": texts("rhythm.key.onset", month=onset or "–"),
        },
        notes=(
            texts(
                "rhythm.shares.related",
                observed=f"{group.lead.observed:,}",
                expected=figure(group.lead.expected),
            ),
        ),
    )


def _months(found: pd.DataFrame) -> pd.DataFrame:
    """Every month of the period: ``month``, ``own_there``, ``own``, ``usual_there``, ``usual``."""
    if found.empty:
        return found
    found = found.assign(month=pd.to_datetime(found["month"]))
    every = pd.date_range(found["month"].min(), found["month"].max(), freq="MS")
    mine = found["mine"].astype(bool)
    table = pd.DataFrame(index=every)
    for name, part in (("own", found[mine]), ("usual", found[~mine])):
        by_month = part.set_index("month").reindex(every)
        table[f"{name}_there"] = by_month["there"].fillna(0).astype(int)
        table[name] = by_month["fills"].fillna(0).astype(int)
    return table.assign(month=every.strftime("%Y-%m")).reset_index(drop=True)


def _rows(table: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    for one in records(table):
        own = (int(one["own_there"]), int(one["own"]))
        usual = (int(one["usual_there"]), int(one["usual"]))
        yield (one["month"], *own, percent(*own), *usual, percent(*usual))


def _sentence(table: pd.DataFrame, onset: str) -> Text:
    """Shares over the whole period and, where an onset is known, before it and from it on."""
    whole = texts("rhythm.shares.sentence", **_figures(table))
    if not onset:
        return texts("rhythm.shares.no_onset", whole=whole)
    before, after = table[table["month"] < onset], table[table["month"] >= onset]
    return texts(
        "rhythm.shares.onset",
        whole=whole,
        month=onset,
        own_before=_part(before, "own"),
        own_after=_part(after, "own"),
        usual_before=_part(before, "usual"),
        usual_after=_part(after, "usual"),
    )


def _figures(table: pd.DataFrame) -> dict[str, str]:
    return {
        "own_there": f"{int(table['own_there'].sum()):,}",
        "own": f"{int(table['own'].sum()):,}",
        "own_share": _part(table, "own"),
        "usual_there": f"{int(table['usual_there'].sum()):,}",
        "usual": f"{int(table['usual'].sum()):,}",
        "usual_share": _part(table, "usual"),
    }


def _part(table: pd.DataFrame, name: str) -> str:
    return percent(table[f"{name}_there"].sum(), table[name].sum())
