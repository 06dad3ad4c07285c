"""Time views: what happened when, to the second, and how a group's rhythm compares with its site's."""

from workbench.explore.time.items import Burst, Item, Timeline
from workbench.explore.time.lead_items import timeline
from workbench.explore.time.panels import Panel, Rhythm
from workbench.explore.time.rhythm import rhythm
from workbench.explore.time.selection import lead_timeline, timeline_of

__all__ = [
    "Burst",
    "Item",
    "Panel",
    "Rhythm",
    "Timeline",
    "lead_timeline",
    "rhythm",
    "timeline",
    "timeline_of",
]
