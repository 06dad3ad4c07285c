"""The compare view of a lead: its rhythm beside its site's ordinary traffic and beside the expected count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.explore.time.calendar_panel import calendar_panel
from workbench.explore.time.clock import clock_panel
from workbench.explore.time.gap_panel import gaps_panel
from workbench.explore.time.items import NO_BURST
from workbench.explore.time.meetings import meetings_of
from workbench.explore.time.panels import Panel, Rhythm
from workbench.explore.time.presence import days_panel
from workbench.explore.time.selection import lead_timeline, opened
from workbench.explore.time.share_panel import shares_panel
from workbench.explore.time.site import Group
from workbench.explore.time.stay_panels import amounts_panel, weeks_panel
from workbench.leads.lead import CHECK_SCHEMES, Lead

__all__ = ["rhythm"]

Parameters = Mapping[str, Any]


def rhythm(
    case: Case,
    lead: Lead,
    rows: pd.DataFrame,
    *,
    parameters: Parameters | None = None,
    engine: Embedded | None = None,
) -> Rhythm:
    """Compare a lead with what is ordinary at its site; figures, no verdict.

    The group, and who lives with its members, is left out of what is ordinary. Sites are counted in the engine, so
    that a place with millions of swipes costs a scan of its rows and no more.

    Args:
        case: the case.
        lead: the lead.
        rows: evidence rows of the run, or only the lead's.
        parameters: settings of the run as its record holds them; None for the defaults.
        engine: an open engine of the case, to save opening one.
    """
    settings = parameters or _defaults()
    with opened(case, engine) as tables:
        group = Group.of(tables, lead, lead_timeline(case, lead, rows, engine=tables))
        panels = _PANELS.get(lead.scheme, _by_hand)(group, settings)
    return Rhythm(lead.scheme, tuple(one for one in panels if one is not None))


def _defaults() -> Parameters:
    from workbench.config import Config  # noqa: PLC0415 - a run's record nearly always says

    return Config().parameters()


def _pooling(group: Group, settings: Parameters) -> list[Panel | None]:
    met = meetings_of(group, tuple(settings["pooling"]["windows_seconds"]))
    days = days_panel(group, met)
    return [days, calendar_panel(group, days), gaps_panel(group, met.window), clock_panel(group)]


def _admission(group: Group, _: Parameters) -> list[Panel | None]:
    return [weeks_panel(group), amounts_panel(group)]


def _kickback(group: Group, settings: Parameters) -> list[Panel | None]:
    return [shares_panel(group, int(settings["kickback"]["referral_days"])), clock_panel(group)]


def _by_hand(group: Group, settings: Parameters) -> list[Panel | None]:
    """A lead that a person made is compared by whatever happened in it."""
    found = {one.what for one in group.timeline.items if one.burst != NO_BURST}
    members = {f"{one.kind}:{one.id}" for one in group.lead.members}
    swiped = any(one.what == "swipe" and one.place in members for one in group.timeline.items)
    panels = _pooling(group, settings) if "swipe" in found and swiped else []
    panels += _admission(group, settings) if "stay" in found else []
    if any(one.kind == "doctor" and one.role != "attending" for one in group.lead.members):
        panels.append(shares_panel(group, int(settings["kickback"]["referral_days"])))
    return panels


def _nothing(_: Group, __: Parameters) -> list[Panel | None]:
    """What several checks say of one person or institution has no rhythm: the timeline shows it."""
    return []


_PANELS = {
    "card_pooling": _pooling,
    "collusive_admission": _admission,
    "referral_kickback": _kickback,
    **dict.fromkeys(CHECK_SCHEMES, _nothing),
}
