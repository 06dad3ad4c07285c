"""How precise the times of a file really are, measured, not believed."""

from dataclasses import dataclass

import numpy as np

SECOND = 1_000_000
NAMES = ("second", "minute", "hour", "day")
MOST = 0.5


@dataclass
class Precision:
    """Counts of times with something below the minute, the hour, and the day.

    A share of 59 in 60 is what real seconds look like; below half, the clock did not really have them.
    """

    times: int = 0
    seconds: int = 0
    minutes: int = 0
    hours: int = 0

    def add(self, micros: np.ndarray) -> None:
        """Take in some readable times, in microseconds since 1970."""
        second = micros // SECOND
        self.times += len(second)
        self.seconds += int((second % 60 != 0).sum())
        self.minutes += int((second // 60 % 60 != 0).sum())
        self.hours += int((second // 3600 % 24 != 0).sum())

    @property
    def name(self) -> str:
        """`second`, `minute`, `hour`, `day`, or `none` when there was no readable time."""
        if not self.times:
            return "none"
        shares = (n / self.times for n in (self.seconds, self.minutes, self.hours))
        return next((name for name, share in zip(NAMES, shares, strict=False) if share >= MOST), "day")

    def share(self) -> dict[str, float]:
        """Shares behind the name."""
        if not self.times:
            return {}
        counts = {"seconds": self.seconds, "minutes": self.minutes, "hours": self.hours}
        return {f"with_{unit}": round(n / self.times, 4) for unit, n in counts.items()}
