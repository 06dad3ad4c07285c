"""When things happen: weekdays, seasons, hours (domain notes, section 5.4, time of day)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, weighted

PHARMACY_HOURS = {
    8: 6,
    9: 11,
    10: 11,
    11: 8,
    12: 5,
    13: 4,
    14: 5,
    15: 6,
    16: 7,
    17: 10,
    18: 11,
    19: 10,
    20: 6,
}
OUTPATIENT_HOURS = {7: 1, 8: 14, 9: 17, 10: 15, 11: 8, 12: 2, 13: 2, 14: 12, 15: 11, 16: 7, 17: 2, 20: 1}
DISCHARGE_HOURS = {8: 2, 9: 14, 10: 20, 11: 14, 14: 10, 15: 12, 16: 8, 17: 3}


@dataclass(frozen=True)
class Clock:
    """The days of the extract; moments are seconds since midnight of the first day."""

    start: date
    days: int

    @property
    def weekday(self) -> Array:
        """Weekday of each day, Monday 0."""
        return (np.arange(self.days) + self.start.weekday()) % 7

    @property
    def day_of_month(self) -> Array:
        """Day of the month of each day."""
        day = np.datetime64(self.start, "D") + np.arange(self.days)
        out: Array = (day - day.astype("datetime64[M]")).astype(np.int64) + 1
        return out

    @property
    def winter(self) -> Array:
        """Respiratory season: 1 in summer, up to 2.2 in mid-January."""
        year_day = (np.arange(self.days) + self.start.timetuple().tm_yday - 15) % 365
        return 1 + 1.2 * np.clip(np.cos(2 * np.pi * year_day / 365), 0, None) ** 3

    def weights(self, weekend: float, *, month_end: float = 1.0, winter: bool = False) -> Array:
        """Relative volume of each day."""
        out = np.where(self.weekday >= 5, weekend, 1.0)
        out = out * np.where(self.day_of_month >= 28, month_end, 1.0)
        return out * self.winter if winter else out

    def draw_days(self, rng: Rng, n: int, weights: Array) -> Array:
        """Draw n days."""
        return weighted(rng, weights, n)

    def date_of(self, moment: int) -> str:
        """Calendar date of a moment, ISO."""
        return (self.start + timedelta(days=int(moment) // DAY)).isoformat()

    def monthly(self, day_of_month: int) -> Array:
        """Day numbers that fall on a day of the month."""
        return np.flatnonzero(self.day_of_month == day_of_month)


def seconds(rng: Rng, n: int, hours: dict[int, int]) -> Array:
    """Draw n moments of the day, in seconds, from hourly weights."""
    hour = np.array(list(hours))[weighted(rng, np.array(list(hours.values()), dtype=float), n)]
    return hour * 3600 + rng.integers(0, 3600, n)
