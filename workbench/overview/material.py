"""What the plots of one lead are drawn from: its rows, its persons, and what surrounds them in the case."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.leads.lead import Lead, Member
from workbench.overview.plain import clean, mask_id, mask_name, unique
from workbench.overview.tables import read
from workbench.overview.words import Words
from workbench.rings.detection import ROW_COLUMNS

__all__ = ["PLACES", "Floats", "Material", "Names", "all_rows"]

Floats = NDArray[np.float64]

#: Kinds of members that are places.
PLACES = ("pharmacy", "facility")

#: Where the swipes at each kind of place stand.
_SWIPES = {"pharmacy": "event_purchase", "facility": "event_desk_swipe"}


def all_rows(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Evidence rows by lead, with every column there is supposed to be."""
    table = rows.reindex(columns=["lead_id", *ROW_COLUMNS])
    table["at_time"] = pd.to_datetime(table["at_time"], errors="coerce")
    return {str(lead): part for lead, part in table.groupby("lead_id", sort=True)}


class Names:
    """Names of places and doctors of a case; doctors' are masked when shown."""

    def __init__(self, case: Case, words: Words) -> None:
        places = read(case, "node_place", ("place", "fixmedins_code", "fixmedins_name")).dropna(
            subset=["fixmedins_code"]
        )
        self._place = dict(zip(places["fixmedins_code"], places["fixmedins_name"], strict=True))
        self.place_number = dict(zip(places["fixmedins_code"], places["place"], strict=True))
        self._code = {number: code for code, number in self.place_number.items()}
        doctors = read(case, "node_doctor", ("dr_code", "dr_name")).dropna(subset=["dr_code"])
        self._doctor = dict(zip(doctors["dr_code"], doctors["dr_name"], strict=True))
        self.words = words

    def place(self, code: str) -> str:
        """Name of a place, its code where it has none."""
        name = self._place.get(code)
        return clean(name if isinstance(name, str) and name else code, 40)

    def place_by_number(self, number: int) -> str:
        """Name of a place by its number in the graph."""
        return self.place(str(self._code.get(number, number)))

    def doctor_name(self, code: str) -> str:
        """Name of a doctor in full, to be masked; empty where it is not known."""
        name = self._doctor.get(code)
        return name if isinstance(name, str) and name != code else ""

    def doctor(self, code: str) -> str:
        """Masked name and code of a doctor."""
        name = self.doctor_name(code)
        return f"{mask_name(name)} {clean(code, 40)}" if name else clean(code, 40)

    def member(self, member: Member) -> str:
        """How a member is shown."""
        if member.kind in PLACES:
            return self.place(member.id)
        return self.doctor(member.id) if member.kind == "doctor" else mask_id(member.id)


@dataclass(frozen=True)
class Material:
    """One lead with its rows.

    Attributes:
        referral_days: days within which the run took an admission as following a visit.
    """

    case: Case
    lead: Lead
    rows: pd.DataFrame
    names: Names
    referral_days: int = 14

    @cached_property
    def people(self) -> list[Member]:
        """Persons of the lead, those with the highest count first."""
        people = {member.id: member for member in self.lead.members if member.kind == "patient"}
        return sorted(people.values(), key=lambda one: (-one.count, one.id))

    @cached_property
    def labels(self) -> dict[str, str]:
        """Masked ids of the persons, told apart."""
        return dict(zip([m.id for m in self.people], unique(mask_id(m.id) for m in self.people), strict=True))

    def of(self, kinds: tuple[str, ...]) -> list[str]:
        """Ids of the members of some kinds."""
        return [member.id for member in self.lead.members if member.kind in kinds]

    @cached_property
    def visits(self) -> pd.DataFrame:
        """Each attendance once: session, person, place and time; rows without time are left out."""
        columns = ["session", "psn_no", "fixmedins_code", "at_time"]
        return (
            self.rows[columns]
            .dropna(subset=["psn_no", "at_time"])
            .drop_duplicates()
            .sort_values(["at_time", "psn_no"])
        )

    def gaps(self) -> Floats:
        """Seconds between neighbouring swipes of a session at one place."""
        times = self.visits.sort_values(["session", "fixmedins_code", "at_time"])
        return _between(times, ["session", "fixmedins_code"], "at_time")

    def usual_gaps(self) -> Floats:
        """Seconds between neighbouring swipes of anybody at the lead's places, same day only."""
        known = self.names.place_number
        there = {
            table: [known[code] for code in self.of((kind,)) if code in known]
            for kind, table in _SWIPES.items()
        }
        parts = [
            read(self.case, table, ("place", "swiped_at"), where="place", among=numbers)
            for table, numbers in there.items()
            if numbers
        ]
        if not parts:
            return np.empty(0, np.float64)
        swipes = pd.concat(parts).dropna()
        swipes["swiped_at"] = pd.to_datetime(swipes["swiped_at"])
        swipes["day"] = swipes["swiped_at"].dt.normalize()
        return _between(swipes.sort_values(["place", "swiped_at"]), ["place", "day"], "swiped_at")


def _between(table: pd.DataFrame, groups: list[str], time: str) -> Floats:
    """Seconds between neighbours within groups of an ordered table."""
    seconds = table.groupby(groups)[time].diff().dt.total_seconds().dropna()
    return np.asarray(seconds.to_numpy(), np.float64)
