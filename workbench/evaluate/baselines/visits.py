"""Swipes and stays as a timeline of households: the same usable rows and the same households as the detectors see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.engines.embedded import Embedded
from workbench.evaluate.claims import Claim
from workbench.evaluate.truth import Node
from workbench.rings.cooccurrence import Ints, Longs, Timeline
from workbench.rings.units import households

__all__ = ["DAY", "SETTINGS", "Setting", "Visits"]

DAY = 86_400


@dataclass(frozen=True)
class Setting:
    """How one scheme is looked at by a baseline.

    Attributes:
        scheme: the scheme.
        question: name of the query that gives its events.
        time: column with the time of an event.
        window: distance in seconds within which two events meet.
        slot: a pair counts once per slot, seconds.
        meetings: shared slots that the rule asks for.
        units: smallest group.
    """

    scheme: str
    question: str
    time: str
    window: int
    slot: int
    meetings: int
    units: int


#: Windows and sizes are those of the detectors' defaults. Planted groups of admissions have three or four
#: waves of which nobody joins all, so that the rule asks for two shared weeks there, not for three.
SETTINGS = (
    Setting("card_pooling", "swipes", "at", 900, DAY, 3, 5),
    Setting("collusive_admission", "stays", "begin_at", 2 * DAY, 7 * DAY, 2, 4),
)


@dataclass(frozen=True)
class Visits:
    """Events of one scheme.

    Attributes:
        events: timeline of households.
        patient: who came, per event.
        persons: the source's id of every patient.
        venues: kind and code of every place.
    """

    setting: Setting
    events: Timeline
    patient: Ints
    persons: tuple[str, ...]
    venues: tuple[Node, ...]

    @classmethod
    def read(cls, engine: Embedded, setting: Setting) -> Visits:
        """Read the events of a scheme."""
        people, places = engine.ask("patients"), engine.ask("places")
        return cls.of(engine.ask(setting.question), people, places, setting)

    @classmethod
    def of(cls, table: pd.DataFrame, people: pd.DataFrame, places: pd.DataFrame, setting: Setting) -> Visits:
        """Order events by place and time."""
        homes = households(people)
        patient = table["patient"].to_numpy(np.int32)
        place, at = table["place"].to_numpy(np.int32), table[setting.time].to_numpy(np.int64)
        unit = homes.unit[patient]
        order = np.lexsort((patient, unit, at, place))
        return cls(
            setting,
            Timeline(place[order], at[order], unit[order], homes.units),
            patient[order],
            tuple(people["psn_no"].astype(str)),
            tuple(zip(places["kind"].astype(str), places["fixmedins_code"].astype(str), strict=True)),
        )

    @property
    def slot(self) -> Longs:
        """Slot of each event, counted from 1970."""
        slots: Longs = self.events.at // self.setting.slot
        return slots

    def claim(self, name: str, positions: Longs, score: float, *, at_least: int = 2) -> Claim:
        """A claim of those who have events at the positions in enough slots."""
        seen = pd.DataFrame({"patient": self.patient[positions], "slot": self.slot[positions]})
        often = seen.drop_duplicates().groupby("patient").size()
        people = often.index[often >= at_least]
        return Claim(
            name=name,
            scheme=self.setting.scheme,
            members=frozenset(("patient", self.persons[one]) for one in people),
            venues=frozenset(self.venues[one] for one in np.unique(self.events.place[positions])),
            score=score,
        )

    def together(self, units: Ints) -> Longs:
        """Positions at which one of the units met another of them."""
        inside = np.flatnonzero(np.isin(self.events.unit, units))
        place, at, unit = (column[inside] for column in (self.events.place, self.events.at, self.events.unit))
        met = (np.diff(place) == 0) & (np.diff(at) <= self.setting.window) & (np.diff(unit) != 0)
        near = np.concatenate((met, [False])) | np.concatenate(([False], met))
        return inside[near[: len(inside)]]
