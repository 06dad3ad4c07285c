"""The group and its site: numbers of members, their households, and what is asked about the places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.engines.embedded import Embedded
from workbench.explore.time.items import Timeline
from workbench.leads.lead import Lead

__all__ = ["Group"]

#: Rounds in which relatives of relatives are sought; families are small, two are nearly always enough.
_ROUNDS = 6


@dataclass(frozen=True)
class Group:
    """A lead's members as numbers of the case.

    Attributes:
        engine: the case's tables.
        lead: the lead.
        timeline: what happened.
        numbers: number of each member by class (``patient``, ``place``, ``doctor``) and id.
    """

    engine: Embedded
    lead: Lead
    timeline: Timeline
    numbers: dict[tuple[str, str], int]

    @classmethod
    def of(cls, engine: Embedded, lead: Lead, timeline: Timeline) -> Group:
        """Look the members up."""
        kinds = {"patient": "patient", "doctor": "doctor", "pharmacy": "place", "facility": "place"}
        wanted = sorted({(kinds[one.kind], one.id) for one in lead.members if one.kind in kinds})
        found = engine.ask("site_members", wanted=pd.DataFrame(wanted, columns=["kind", "id"]))
        keys = zip(found["kind"], found["id"], found["number"], strict=True)
        return cls(engine, lead, timeline, {(str(kind), str(one)): int(number) for kind, one, number in keys})

    def of_class(self, kind: str) -> list[int]:
        """Numbers of the members of a class, sorted."""
        return sorted(number for (known, _), number in self.numbers.items() if known == kind)

    def wanted(self, *kinds: str) -> pd.DataFrame:
        """Members of some classes as the questions take them."""
        pairs = [(kind, number) for kind in kinds for number in self.of_class(kind)]
        return pd.DataFrame(pairs, columns=["kind", "number"])

    @cached_property
    def households(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Members and those who live with them, sorted by number, and the household of each."""
        from workbench.rings.units import LARGEST_FAMILY, households  # noqa: PLC0415 - scipy takes its time

        wanted = pd.DataFrame({"patient": self.of_class("patient")})
        for _ in range(_ROUNDS):
            found, closed = _families(
                self.engine.ask("site_households", wanted=wanted), wanted, LARGEST_FAMILY
            )
            if closed:
                break
            wanted = found[["patient"]]
        unit = households(found).unit
        patient = found["patient"].to_numpy(np.int64)
        own = np.isin(unit, unit[np.isin(patient, self.of_class("patient"))])
        return patient[own], unit[own].astype(np.int64)

    @cached_property
    def units(self) -> int:
        """Households of the members."""
        return len(np.unique(self.households[1]))

    def excluded(self, places: list[int]) -> pd.DataFrame:
        """Some places, and the people who are left out of what is ordinary there: members and their households."""
        pairs = [("place", one) for one in places]
        pairs += [("patient", int(one)) for one in self.households[0]]
        return pd.DataFrame(pairs, columns=["kind", "number"])

    @cached_property
    def swipes(self) -> pd.DataFrame:
        """Swipes of members and their households everywhere: ``place``, ``patient``, ``at`` and ``unit``."""
        patient, unit = self.households
        found = self.engine.ask("site_swipes", wanted=self.excluded([]))
        of = unit[np.searchsorted(patient, found["patient"].to_numpy(np.int64))]
        return found.assign(unit=of)


def _families(found: pd.DataFrame, wanted: pd.DataFrame, most: int) -> tuple[pd.DataFrame, bool]:
    """People and those who share a key of a family with them, and whether nobody else can belong to these.

    A key that more than ``most`` people share is none. All who share a key of the people asked about are among those
    found, so that the sizes of these keys are right; a relative with another key has to be asked about.
    """
    asked = found["patient"].isin(wanted["patient"])
    related, closed = asked.copy(), True
    for key, columns in (("resdbook_no", ["resdbook_no"]), ("live_addr", ["live_admdvs", "live_addr"])):
        group = found.groupby(columns, dropna=False, sort=False).ngroup().where(found[key].notna(), -1)
        known = group.isin(group[asked]) & (group >= 0)
        small = group.map(group.value_counts()) <= most
        found = found.assign(**{key: found[key].where(small | ~known)})
        related |= known & small
    kept = found[related]
    for key in ("resdbook_no", "live_addr"):
        closed &= bool(kept[key].dropna().isin(found.loc[asked, key].dropna()).all())
    return kept.reset_index(drop=True), closed
