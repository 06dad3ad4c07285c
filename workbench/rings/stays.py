"""Hospital stays as a timeline of people at facilities, with what stays are compared by."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.engines.engine import Engine
from workbench.rings.cooccurrence import Longs, Timeline, positions_by_unit
from workbench.rings.detection import calendar_months
from workbench.rings.gatherings import Ordinary
from workbench.rings.permutation import Mark, Pools
from workbench.rings.traffic import Calendar
from workbench.rings.units import Households, households

__all__ = ["DAY", "OFFSETS", "Stays", "treatment_class"]

DAY = 86_400

#: Diagnosis codes of treatment by plan (ICD-10): radiotherapy and chemotherapy Z51, dialysis Z49,
#: rehabilitation Z50, pregnancy and birth O and Z34-Z39.
_CYCLES = (re.compile(r"Z51"), re.compile(r"Z49"), re.compile(r"Z50"), re.compile(r"O|Z3[4-9]"))

#: Width of a band of near-identical amounts, as a logarithm: 25 per cent, searched at two offsets.
_BAND = 0.22
OFFSETS = (0.0, 0.5)

#: Amounts are alike when they differ by at most a tenth.
_ALIKE = 0.1


@dataclass(frozen=True)
class Stays:
    """Hospital stays as a timeline; a place is a facility and treatment class.

    Attributes:
        events: the timeline; a unit is a person.
        table: one row per stay in the order of the timeline; ``disease`` is the class of the diagnosis.
        people: what is known of everybody.
        households: who lives together.
        places: all institutions.
        amounts_free: the amounts were not used to cut the timeline.
    """

    events: Timeline
    table: pd.DataFrame
    people: pd.DataFrame
    households: Households
    places: pd.DataFrame
    amounts_free: bool = True

    @classmethod
    def read(cls, engine: Engine) -> Stays:
        """Read the stays of a case in the order of (place, time)."""
        people = engine.ask("patients")
        homes = households(people)
        stays = engine.ask("stays")
        stays["cycle"] = treatment_class(stays["dise_no"])
        stays["disease"] = stays["dise_no"].str.slice(0, 3)
        venue = stays["place"] * (len(_CYCLES) + 1) + stays["cycle"]
        return cls._by_venue(stays, venue, people, homes, engine.ask("places"))

    @classmethod
    def _by_venue(
        cls,
        stays: pd.DataFrame,
        venue: pd.Series[int],
        people: pd.DataFrame,
        homes: Households,
        places: pd.DataFrame,
    ) -> Stays:
        table = stays.assign(venue=venue).sort_values(
            ["venue", "begin_at", "patient", "event"], ignore_index=True
        )
        events = Timeline(
            pd.factorize(table["venue"])[0].astype(np.int32),
            table["begin_at"].to_numpy(np.int64),
            table["patient"].to_numpy(np.int32),
            len(people),
            homes.unit,
        )
        return cls(events, table, people, homes, places)

    @cached_property
    def _by_patient(self) -> tuple[Longs, Longs]:
        return positions_by_unit(self.table["patient"].to_numpy(np.int32), len(self.people))

    @cached_property
    def _by_place(self) -> tuple[Longs, Longs]:
        return positions_by_unit(self.table["place"].to_numpy(np.int32), len(self.places))

    @cached_property
    def stays_each(self) -> float:
        """Stays of a person who has any, on average."""
        return len(self.table) / max(1, self.table["patient"].nunique())

    def of(self, patients: NDArray[np.int_]) -> pd.DataFrame:
        """All stays of some people."""
        return self._rows(self._by_patient, patients)

    def at(self, places: NDArray[np.int_]) -> pd.DataFrame:
        """All stays at some facilities."""
        return self._rows(self._by_place, places)

    def _rows(self, index: tuple[Longs, Longs], wanted: NDArray[np.int_]) -> pd.DataFrame:
        order, starts = index
        parts = [order[starts[one] : starts[one + 1]] for one in np.unique(wanted)]
        return self.table.iloc[np.sort(np.concatenate(parts))]

    def by_amount(self, offset: float) -> Stays:
        """The same stays with only those of near-identical reimbursement at one venue."""
        paid = self.table[self.table["fund_fen"] > 0]
        band = np.floor(np.log(paid["fund_fen"]) / _BAND + offset).astype(np.int64)
        venue = (paid["place"] * (len(_CYCLES) + 1) + paid["cycle"]) * 1_000 + band
        return replace(
            self._by_venue(paid, venue, self.people, self.households, self.places), amounts_free=False
        )

    def ordinary(self) -> Ordinary:
        """Stays are exchanged inside facility, treatment class, disease class and quarter of the year.

        Marks are the attending doctor and, where stays were not gathered by amount, the amount.
        """
        venue = self.events.place.astype(np.int64)
        disease = pd.factorize(self.table["disease"])[0].astype(np.int64)
        quarter = self.events.at // (91 * DAY)
        both = venue * (int(disease.max(initial=0)) + 1) + disease
        quarters = int(quarter.max(initial=0)) + 1
        doctor = self.table["doctor"].to_numpy(np.float64)
        marks = [Mark("doctor", np.where(doctor < 0, np.nan, doctor))]
        if self.amounts_free:
            fund = self.table["fund_fen"].to_numpy(np.float64)
            marks.append(Mark("amount", np.log(np.where(fund > 0, fund, np.nan)), _ALIKE))
        levels = (both * quarters + quarter, both, venue * quarters + quarter, venue)
        return Ordinary(Pools(levels), tuple(marks))

    def calendar(self) -> Calendar:
        """One stratum, the month as profile: epidemic and holiday peaks are expected."""
        month, days = calendar_months(self.events.at)
        return Calendar(
            np.zeros(len(month), np.int32), month, len(days), np.array([float(days.mean()) * DAY])
        )


def treatment_class(disease: pd.Series[str]) -> NDArray[np.int64]:
    """Treatment class of each diagnosis code: 0 for none, else the number of the pattern."""
    codes = disease.astype("string").fillna("").str.upper()
    result = np.zeros(len(codes), np.int64)
    for number, pattern in enumerate(_CYCLES, start=1):
        result[codes.str.match(pattern.pattern).to_numpy(bool) & (result == 0)] = number
    return result
