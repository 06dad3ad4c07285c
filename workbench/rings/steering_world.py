"""The choices of one kind, prescriptions filled or admissions after a visit, and what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.engines.engine import Engine
from workbench.rings.choices import ChoiceModel
from workbench.rings.nearness import BEYOND, NEXT_DOOR, Sites
from workbench.rings.positions import positions

__all__ = ["Register", "Steering", "World", "fills", "referrals", "slots_of"]

_DAY = 86_400
_UNKNOWN = -1


@dataclass(frozen=True)
class Steering:
    """What counts as steering.

    Attributes:
        model: priors of the expectation.
        excess: patients beyond the expectation, at least.
        ratio: observed over expected, at least.
        q: false discovery rate over all pairs of doctor and place.
        referral_days: an admission follows a visit when it is at most so many days later.
    """

    model: ChoiceModel = field(default_factory=ChoiceModel)
    excess: float = 6.0
    ratio: float = 1.5
    q: float = 0.01
    referral_days: int = 14


@dataclass(frozen=True)
class Register:
    """Who and what there is.

    Attributes:
        people: insured persons by number.
        doctors: doctors by number, with their institution.
        places: institutions by number.
        opened: seconds since 1970 at which each place was first used by anybody.
        trade: sales of each pharmacy by hour of the week: ``place``, ``hour_at`` and ``sales``.
    """

    people: pd.DataFrame
    doctors: pd.DataFrame
    places: pd.DataFrame
    opened: dict[int, int]
    trade: pd.DataFrame

    @classmethod
    def of(cls, engine: Engine) -> Register:
        """Read the registers and first uses of a case."""
        first = engine.ask("first_sales")
        opened = dict(zip(first["place"].tolist(), first["first_at"].tolist(), strict=True))
        return cls(
            engine.ask("patients"),
            engine.ask("doctors"),
            engine.ask("places"),
            opened,
            engine.ask("trade_hours"),
        )

    @cached_property
    def areas(self) -> NDArray[np.int64]:
        """Home area of each person as a number; the unknown area is one too."""
        return pd.factorize(self.people["live_admdvs"].fillna(""))[0].astype(np.int64)

    @cached_property
    def sites(self) -> Sites:
        """Where the places are."""
        return Sites.of(self.places)


def slots_of(at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Hour of the day of times in seconds since 1970, plus 24 on weekends."""
    weekend = (at // _DAY + 3) % 7 >= 5
    slots: NDArray[np.int64] = at % _DAY // 3_600 + 24 * weekend
    return slots


@dataclass
class World:
    """The choices of one kind.

    A doctor who works at two institutions is two in everything that is counted, one seat at each: the patients of one
    house say nothing about the pull of the other.

    Attributes:
        events: choices with ``event``, ``doctor`` (a seat), ``group`` (institution), ``patient``, ``place``, ``at``
            and ``item``; fee lines of prescriptions also with ``setl_id``, stays with ``visit`` and ``visited_at``.
        seats: number of the doctor in the register, by seat.
        habits: visits that nobody steered, by patient and place.
        register: who and what there is.
        admission: the choices are stays, not purchases.
        rows: the question for the rows behind chosen events.
        missing: what to say where there are no choices.
    """

    events: pd.DataFrame
    seats: NDArray[np.int64]
    habits: pd.DataFrame
    register: Register
    admission: bool
    rows: str
    missing: str

    @cached_property
    def days(self) -> pd.DataFrame:
        """One row per patient, doctor, place and day: the lines of one prescription are one choice."""
        day = self.events["at"].to_numpy(np.int64) // _DAY
        keys = ["doctor", "patient", "place", "day"]
        slim = self.events[["event", "doctor", "group", "patient", "place", "at", "item"]].assign(day=day)
        return slim.drop_duplicates(keys, ignore_index=True)

    @cached_property
    def slots(self) -> NDArray[np.int64]:
        """Hour of the day and part of the week of each row of ``days``, see ``slots_of``."""
        return slots_of(self.days["at"].to_numpy(np.int64))

    @cached_property
    def _by_doctor(self) -> dict[int, NDArray[np.int64]]:
        return positions(self.days["doctor"].to_numpy(np.int64))

    @cached_property
    def _events_by_doctor(self) -> dict[int, NDArray[np.int64]]:
        return positions(self.events["doctor"].to_numpy(np.int64))

    def people_of(self, part: pd.DataFrame) -> pd.DataFrame:
        """The register's rows of the doctors of some pairs, in their order."""
        rows: pd.DataFrame = self.register.doctors.loc[self.seats[part["doctor"].to_numpy(np.int64)]]
        return rows

    def km(self, part: pd.DataFrame) -> float:
        """Distance from the institution of some pairs to their place in kilometres, NaN where it is not known."""
        place = part["place"].to_numpy(np.int64)[:1]
        return float(self.register.sites.km(int(part["group"].iloc[0]), place)[0])

    def far(self, group: int, place: int) -> bool | None:
        """Whether a pharmacy is far from an institution; ``None`` where distance does not say, as with hospitals.

        Far is a kilometre away or more, unless there is no nearer one.
        """
        sites, register = self.register.sites, self.register
        km = float(sites.km(group, np.array([place]))[0])
        if self.admission or np.isnan(km) or NEXT_DOOR < km < BEYOND:
            return None
        pharmacies = np.flatnonzero((register.places["kind"] == "pharmacy").to_numpy())
        return bool(km >= BEYOND and km > np.nanmin(sites.km(group, pharmacies)))

    def chosen(self, part: pd.DataFrame) -> pd.DataFrame:
        """The choices of some doctors at the place of their pairs."""
        rows = np.sort(np.concatenate([self._events_by_doctor[int(one)] for one in part["doctor"]]))
        mine = self.events.iloc[rows]
        there: pd.DataFrame = mine[mine["place"] == part["place"].iloc[0]]
        return there

    def occasions(self, events: pd.DataFrame) -> pd.DataFrame:
        """Some choices at one place, each fill once, at its first line; a stay is one already.

        A fill is what one patient got in one settlement, or at one moment where the settlement is not known.
        """
        if self.admission:
            return events
        settled = events["setl_id"].notna()
        fill = events["setl_id"].where(settled, ""), events["at"].where(~settled, 0)
        marked = events.assign(settlement=fill[0], moment=fill[1]).sort_values(["at", "event"])
        first = marked.drop_duplicates(["patient", "settlement", "moment"])
        return first.drop(columns=["settlement", "moment"])

    def days_of(self, doctors: pd.Series[int]) -> pd.DataFrame:
        """The rows of ``days`` of some doctors, in order of time."""
        rows = np.concatenate([self._by_doctor[int(one)] for one in doctors])
        return self.days.iloc[rows].sort_values(["at", "event"], ignore_index=True)

    def seen(self, engine: Engine, chosen: list[pd.DataFrame]) -> list[pd.DataFrame]:
        """Some choices with ``visited_at``, the time of the visit before each; NaN where none is known."""
        if self.admission:
            return chosen
        every = pd.concat(chosen).drop_duplicates("event")
        every = every.assign(doctor=self.seats[every["doctor"].to_numpy(np.int64)])
        visits = engine.ask("visits_of", wanted=every[["doctor"]].drop_duplicates())
        visited = pd.Series(_last_visit(every, visits), index=every["event"])
        return [one.assign(visited_at=visited.reindex(one["event"]).to_numpy()) for one in chosen]


def fills(engine: Engine, register: Register) -> World:
    """Prescriptions of named doctors filled at pharmacies."""
    chosen = engine.ask("fills")
    doctor = chosen["doctor"].to_numpy(np.int64)
    home = register.doctors["place"].fillna(_UNKNOWN).to_numpy(np.int64)
    registered = home[doctor] if len(chosen) else np.empty(0, np.int64)
    # Where the patient was seen counts before where the doctor is registered. A doctor of no known institution is one
    # of his or her own: strangers are no colleagues.
    group = chosen["seen_at"].fillna(pd.Series(registered, index=chosen.index)).to_numpy(np.int64)
    chosen["group"] = np.where(group == _UNKNOWN, -2 - doctor, group)
    events, seats = _seated(chosen.drop(columns="seen_at"))
    return World(
        events, seats, engine.ask("habits"), register, False, "rows_of_fills", "note.no_prescriptions"
    )


def referrals(engine: Engine, register: Register, steering: Steering) -> World:
    """Admissions that follow a visit to a named doctor at another institution."""
    stays = engine.ask("referrals", days=steering.referral_days).rename(columns={"from_place": "group"})
    habits = engine.ask("care_habits", days=steering.referral_days)
    events, seats = _seated(stays)
    return World(events, seats, habits, register, True, "rows_of_referrals", "note.no_referrals")


def _seated(events: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Choices whose ``doctor`` is a seat, a doctor at an institution, and the doctor of each seat."""
    doctor, group = events["doctor"].to_numpy(np.int64), events["group"].to_numpy(np.int64)
    lowest = int(group.min(initial=0))
    width = int(group.max(initial=0)) - lowest + 1
    keys, seat = np.unique(doctor * width + (group - lowest), return_inverse=True)
    return events.assign(doctor=seat.astype(np.int64)), (keys // width).astype(np.int64)


def _last_visit(chosen: pd.DataFrame, visits: pd.DataFrame) -> NDArray[np.float64]:
    """Time of the patient's last visit to the prescribing doctor before each filling; NaN where there is none."""
    if chosen.empty:
        return np.empty(0)
    ordered = chosen[["event", "patient", "doctor", "at"]].sort_values(["at", "event"])
    seen = visits.astype({"doctor": np.int64}).assign(at=visits["visited_at"]).sort_values(["at", "patient"])
    joined = pd.merge_asof(ordered, seen, on="at", by=["patient", "doctor"], tolerance=30 * _DAY)
    return joined.set_index("event")["visited_at"].reindex(chosen["event"]).to_numpy(np.float64)
