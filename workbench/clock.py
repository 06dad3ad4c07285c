"""Times that people state or that the program writes down: kept with their zone, shown on the clock of Beijing.

Times in an extract are none of these: they have no zone and stay as they are.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

__all__ = ["BEIJING", "YEARS", "beijing", "universal"]

#: All of China keeps one clock, without summer time.
BEIJING = timezone(timedelta(hours=8))

#: Years that a stated day or time can be of.
YEARS = range(1900, 9999)


def universal(made_at: datetime) -> datetime:
    """A stated time in UTC; one without a zone is Beijing time."""
    return (made_at if made_at.tzinfo else made_at.replace(tzinfo=BEIJING)).astimezone(UTC)


def beijing(at: str | datetime) -> str:
    """A time of writing to the minute on the clock of Beijing, ``2026-03-01 09:30``, wherever the machine stands.

    Raises:
        ValueError: the text is no time of ISO 8601.
    """
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return universal(moment).astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
