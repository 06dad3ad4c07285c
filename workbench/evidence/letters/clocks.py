"""The two clocks of a transfer: three days to decide, twenty-four hours to send (State Council order 310, art. 5)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

__all__ = ["decision_due", "sending_due"]


def decision_due(reported_on: date) -> datetime:
    """Last second in which the report can be decided on: three calendar days, the day of the report not counted."""
    return datetime.combine(reported_on + timedelta(days=3), time(23, 59, 59))


def sending_due(approved_at: datetime) -> datetime:
    """Last moment of the hand-over: twenty-four hours after the approval, on the local clock."""
    return approved_at + timedelta(hours=24)
