"""How far a place is from the institution that sends patients there: by coordinates where the register has them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["BEYOND", "NEXT_DOOR", "Sites", "great_circle"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Kilometres up to which a place is next door, and from which it is not the one of the neighbourhood.
NEXT_DOOR, BEYOND = 0.3, 1.0

#: Radius of the earth in kilometres.
_EARTH = 6_371.0


@dataclass(frozen=True)
class Sites:
    """Coordinates of every place in degrees, NaN where the register has none."""

    lat: Floats
    lon: Floats

    @classmethod
    def of(cls, places: pd.DataFrame) -> Sites:
        """From the list of places, numbered from 0."""
        lat, lon = (pd.to_numeric(places[name], errors="coerce") for name in ("lat", "lon"))
        return cls(lat.to_numpy(np.float64), lon.to_numpy(np.float64))

    def km(self, group: int, place: Ints) -> Floats:
        """Distance of places from an institution in kilometres; NaN where either is not known."""
        if not 0 <= group < len(self.lat):
            return np.full(len(place), np.nan)
        return great_circle(self.lat[group], self.lon[group], self.lat[place], self.lon[place])


def great_circle(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Great-circle distance in kilometres from one point to others, all in degrees."""
    one, two = np.radians(lat), np.radians(lats)
    half = np.sin((two - one) / 2) ** 2 + np.cos(one) * np.cos(two) * np.sin(np.radians(lons - lon) / 2) ** 2
    return np.asarray(2 * _EARTH * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), np.float64)
