"""Collusive admission: the same people admitted together to one place, time after time.

Two people who are admitted within a few days of each other once have met by chance; the same two, twice, hardly
ever; a whole group, twice, never. So the search is the same as for swipes, with days for seconds: pairs that
were admitted together at least twice propose, the group's waves dispose. Stays that belong to a treatment cycle
(chemotherapy, dialysis, rehabilitation, maternity) are compared among themselves only. The search is repeated among
stays of near-identical reimbursement: fewer strangers are left there, so that a smaller group stands out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.engines.embedded import Embedded
from workbench.leads.lead import Lead, Member, target_key
from workbench.rings.cooccurrence import Timeline
from workbench.rings.detection import Detection, calendar_months, day_of, money, role_of, span, venues
from workbench.rings.explanations import ADMISSION_TESTS, GroupFacts, explain
from workbench.rings.explanations.facts import percent
from workbench.rings.explanations.staged_operation import PAIRED
from workbench.rings.gatherings import Gathering, Ordinary, find_gatherings
from workbench.rings.group_facts import pairs_per_day, people_facts, unknown_units
from workbench.rings.permutation import Mark, Pools
from workbench.rings.rivals import strongest
from workbench.rings.scoring import Weights, judge
from workbench.rings.search import Search
from workbench.rings.traffic import Calendar
from workbench.rings.units import Households, households
from workbench.texts import Text, listed, texts

__all__ = ["DAY", "Stays", "detect"]

DAY = 86_400

#: Diagnosis codes of treatment by plan (ICD-10): radiotherapy and chemotherapy Z51, dialysis Z49,
#: rehabilitation Z50, pregnancy and birth O and Z34-Z39.
_CYCLES = (re.compile(r"Z51"), re.compile(r"Z49"), re.compile(r"Z50"), re.compile(r"O|Z3[4-9]"))

#: Own interval between stays, days, that speaks of a treatment plan, and how steady it must be.
_PLAN = (13, 29)
_STEADY = 2.5

#: Width of a band of near-identical amounts, as a logarithm: 25 per cent, searched at two offsets.
_BAND = 0.22
_OFFSETS = (0.0, 0.5)

#: Amounts are alike when they differ by at most a tenth.
_ALIKE = 0.1

_AMOUNTS_CLOSE = 0.5
_TARGET_GROUP = 1.5
_FREQUENT = 3.0
_ELDERLY = 60


@dataclass(frozen=True)
class Stays:
    """Hospital stays as a timeline; a place is a facility and treatment class."""

    events: Timeline
    table: pd.DataFrame
    people: pd.DataFrame
    households: Households
    places: pd.DataFrame
    amounts_free: bool = True

    @classmethod
    def read(cls, engine: Embedded) -> Stays:
        """Read the stays of a case in the order of (place, time)."""
        people = engine.ask("patients")
        homes = households(people)
        stays = engine.ask("stays")
        stays["cycle"] = _cycle_of(stays["dise_no"])
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
        disease = pd.factorize(self.table["dise_no"].str.slice(0, 3))[0].astype(np.int64)
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


def _cycle_of(disease: pd.Series[str]) -> NDArray[np.int64]:
    """Treatment class of each diagnosis code: 0 for none, else the number of the pattern."""
    codes = disease.astype("string").fillna("").str.upper()
    result = np.zeros(len(codes), np.int64)
    for number, pattern in enumerate(_CYCLES, start=1):
        result[codes.str.match(pattern.pattern).to_numpy(bool) & (result == 0)] = number
    return result


def detect(engine: Embedded, search: Search, weights: Weights, windows: Sequence[int] = ()) -> Detection:
    """Find groups that are admitted together.

    Args:
        engine: the case.
        search: thresholds and seed.
        weights: how evidence becomes a score.
        windows: windows to look with, seconds; empty: the one of ``search``.
    """
    stays = Stays.read(engine)
    if len(stays.events) == 0:
        return Detection(notes=(texts("note.no_admissions"),))
    found = _strongest([stays, *(stays.by_amount(offset) for offset in _OFFSETS)], search, windows)
    counts = {"stays": len(stays.events), "gatherings": len(found)}
    if not found:
        return Detection(counts=counts)
    wanted = pd.concat([_wanted(k, one, view) for k, (one, view) in enumerate(found)], ignore_index=True)
    rows = engine.ask("rows_of_stays", wanted=wanted)
    by_lead = dict(list(rows.groupby("lead", sort=True)))
    leads = tuple(_lead(one, by_lead[k], view, weights) for k, (one, view) in enumerate(found))
    return Detection(leads, rows, (), counts)


def _strongest(views: list[Stays], search: Search, windows: Sequence[int]) -> list[tuple[Gathering, Stays]]:
    """Groups of all views; of those that share members the one with the strongest evidence."""
    found = [
        (one, view)
        for view in views
        if len(view.events)
        for one in find_gatherings(view.events, view.calendar(), search, windows, view.ordinary())
    ]
    return [found[k] for k in strongest([one for one, _ in found])]


def _wanted(lead: int, one: Gathering, stays: Stays) -> pd.DataFrame:
    event = stays.table["event"].to_numpy()[one.sessions.positions]
    return pd.DataFrame({"lead": lead, "session": one.sessions.number, "event": event})


def _lead(one: Gathering, rows: pd.DataFrame, stays: Stays, weights: Weights) -> Lead:
    mine = stays.table.iloc[one.sessions.positions].assign(wave=one.sessions.number)
    attended = mine.groupby("patient")["wave"].nunique()
    people = stays.people.iloc[attended.index].assign(attended=attended.to_numpy())
    facts = _facts(one, mine, people, stays)
    factors = _factors(mine, people, stays)
    explanations = explain(facts, ADMISSION_TESTS)
    verdict = judge(one.llr, explanations, len(factors), weights)
    members = _members(one, mine, people, stays, rows)
    first_on, last_on = span(rows)
    main = int(mine["place"].mode().iloc[0])
    return Lead(
        scheme="collusive_admission",
        key=target_key("collusive_admission", members),
        title=texts(
            "title.collusive_admission",
            place=stays.places.at[main, "fixmedins_name"],
            people=len(people),
            waves=len(one.sessions),
        ),
        sentence=_sentence(one, mine, people, stays, factors),
        observed=one.observed,
        expected=one.expected,
        log10_q=one.log10_q,
        llr=one.llr,
        score=verdict.score,
        priority=verdict.priority,
        first_on=first_on,
        last_on=last_on,
        fund_yuan=money(rows, "fund_pay_sumamt"),
        account_yuan=money(rows, "acct_pay"),
        members=members,
        explanations=explanations,
        factors=factors,
        notes=(texts("note.window_capped"),) if one.capped else (),
        rows=len(rows),
        reported=verdict.reported,
    )


def _members(
    one: Gathering, mine: pd.DataFrame, people: pd.DataFrame, stays: Stays, rows: pd.DataFrame
) -> tuple[Member, ...]:
    alone = one.alone[np.searchsorted(one.units, people["patient"].to_numpy())]
    patients = [
        Member("patient", str(psn), role_of(waves, len(one.sessions), chance), waves)
        for psn, waves, chance in zip(
            people["psn_no"].tolist(), people["attended"].tolist(), alone.tolist(), strict=True
        )
    ]
    doctors = rows.drop_duplicates(["psn_no", "session", "dr_code"])["dr_code"].dropna().value_counts()
    attending = [
        Member("doctor", str(code), "attending", int(times))
        for code, times in doctors.items()
        if times >= max(2, 0.1 * len(mine))
    ]
    waves = mine.drop_duplicates(["wave"])["place"]
    return (*sorted(patients), *sorted(attending), *venues(waves, stays.places))


def _facts(one: Gathering, mine: pd.DataFrame, people: pd.DataFrame, stays: Stays) -> GroupFacts:
    day = one.sessions.first // DAY
    disease = mine["dise_no"].str.slice(0, 3).value_counts(normalize=True)
    area = people["live_admdvs"].value_counts(normalize=True)
    return GroupFacts(
        members=people_facts(people, stays.households),
        units=_homes(people, stays),
        day=day,
        present=one.sessions.present,
        pairs=pairs_per_day(day, one.sessions.present),
        busy=np.zeros(0),
        unknown_units=unknown_units(people, stays.households),
        name_match=stays.households.name_match,
        shuffle_p=one.shuffle_p,
        joined=_joined(mine, stays),
        paired=float(mine["dise_no"].str.slice(0, 3).isin(PAIRED).mean()),
        stays_each=float(mine.groupby("patient").size().mean()),
        cyclic=max(float((mine["cycle"] > 0).mean()), _planned(people, stays)),
        disease=(str(disease.index[0]), float(disease.iloc[0])) if len(disease) else ("", 0.0),
        elsewhere=_elsewhere(one, mine, str(disease.index[0]), stays) if len(disease) else 1.0,
        area_share=float(area.iloc[0]) if len(area) else 0.0,
        area_base=_area_base(one, mine, str(area.index[0]), stays) if len(area) else 0.0,
    )


def _planned(people: pd.DataFrame, stays: Stays) -> float:
    """Share of the members whose own stays come back at one steady interval of two to four weeks."""
    table = stays.table
    own = table[table["patient"].isin(people["patient"])].sort_values(["patient", "begin_at"])
    gap = own.groupby("patient")["begin_at"].diff().dropna() / DAY
    spread = gap.groupby(own.loc[gap.index, "patient"]).agg(["median", "std", "size"])
    steady = (
        spread["median"].between(*_PLAN) & (spread["std"].fillna(99.0) <= _STEADY) & (spread["size"] >= 2)
    )
    return float(steady.sum() / len(people))


def _homes(people: pd.DataFrame, stays: Stays) -> int:
    """Households of the members."""
    return len(np.unique(stays.households.unit[people["patient"].to_numpy()]))


def _joined(mine: pd.DataFrame, stays: Stays) -> float:
    """Share of the group's stays that begin or end where another of the same person and facility ends or begins."""
    table = stays.table[stays.table["patient"].isin(mine["patient"])]
    own = table.sort_values(["patient", "place", "begin_at", "event"])
    same = own.groupby(["patient", "place"])
    day_in, day_out = own["begin_at"] // DAY, own["end_at"] // DAY
    before = day_in - same["end_at"].shift(1) // DAY
    after = same["begin_at"].shift(-1) // DAY - day_out
    joined = before.between(-1, 1) | after.between(-1, 1)
    return float(joined[own["event"].isin(mine["event"])].mean())


def _elsewhere(one: Gathering, mine: pd.DataFrame, disease: str, stays: Stays) -> float:
    """Rate of one disease class at other facilities around the waves, over its rate at all times."""
    table = stays.table
    other = table[
        ~table["place"].isin(mine["place"].unique()) & (table["dise_no"].str.slice(0, 3) == disease)
    ]
    if len(other) < 20:
        return 1.0
    at = np.sort(other["begin_at"].to_numpy())
    low = np.searchsorted(at, one.sessions.first - 3 * DAY)
    high = np.searchsorted(at, one.sessions.last + 3 * DAY)
    length = float((one.sessions.last - one.sessions.first + 6 * DAY).sum())
    usual = len(at) / max(1.0, float(at[-1] - at[0]))
    return float((high - low).sum() / length / usual)


def _area_base(one: Gathering, mine: pd.DataFrame, area: str, stays: Stays) -> float:
    table = stays.table
    others = table[table["place"].isin(mine["place"].unique()) & ~table["patient"].isin(one.units)]
    homes = stays.people["live_admdvs"].iloc[others["patient"].unique()]
    return float((homes == area).mean()) if len(homes) else 0.0


def _spread(fund: pd.Series[int]) -> float:
    """Relative spread of amounts: median absolute deviation over the median."""
    middle = float(fund.median()) if len(fund) else 0.0
    return float((fund - middle).abs().median() / middle) if middle else 0.0


def _peers(mine: pd.DataFrame, stays: Stays) -> pd.DataFrame:
    table = stays.table
    return table[
        table["place"].isin(mine["place"].unique())
        & ~table["event"].isin(mine["event"])
        & (table["cycle"] == int(mine["cycle"].mode().iloc[0]))
    ]


def _factors(mine: pd.DataFrame, people: pd.DataFrame, stays: Stays) -> dict[str, str]:
    """The compound screen of the provincial documents, each word as a figure beside its peers."""
    peers = _peers(mine, stays)
    factors: dict[str, str] = {}
    stays_each = float(mine.groupby("patient").size().mean())
    peer_each = float(stays.table.groupby("patient").size().mean())
    if stays_each >= _FREQUENT:
        factors["frequent_stays"] = f"{stays_each:.1f}/{peer_each:.1f}"
    factors["dates_concentrated"] = str(mine["wave"].nunique())
    own, other = _spread(mine["fund_fen"]), _spread(peers["fund_fen"])
    if len(peers) >= 10 and own <= _AMOUNTS_CLOSE * other:
        factors["amounts_close"] = f"{percent(own)}/{percent(other)}"
    poor, poor_base = float((mine["sp_psn_type"] != "").mean()), float((peers["sp_psn_type"] != "").mean())
    if poor >= 0.2 and poor >= _TARGET_GROUP * poor_base:
        factors["target_group"] = f"{percent(poor)}/{percent(poor_base)}"
    doctor, base = _top_share(mine["doctor"]), _top_share(peers["doctor"])
    if doctor >= 0.5 and doctor >= base + 0.2:
        factors["same_doctor"] = f"{percent(doctor)}/{percent(base)}"
    age = _age(people, mine)
    if len(age) and float((age >= _ELDERLY).mean()) >= 0.7:
        factors["elderly_mild"] = percent(float((age >= _ELDERLY).mean()))
    return factors


def _top_share(doctor: pd.Series[int]) -> float:
    known = doctor[doctor >= 0]
    return float(known.value_counts(normalize=True).iloc[0]) if len(known) else 0.0


def _age(people: pd.DataFrame, mine: pd.DataFrame) -> NDArray[np.float64]:
    born = pd.to_datetime(people["brdy"]).dropna()
    when = np.datetime64(int(mine["begin_at"].median()), "s")
    return (when - born.to_numpy()).astype("timedelta64[D]").astype(float) / 365.25


def _sentence(
    one: Gathering,
    mine: pd.DataFrame,
    people: pd.DataFrame,
    stays: Stays,
    factors: dict[str, str],
) -> Text:
    peers = _peers(mine, stays)
    names = stays.places["fixmedins_name"]
    shown = listed(
        texts("list.with_figure", name=texts(f"factor.{code}"), figure=value)
        for code, value in factors.items()
    )
    return texts(
        "sentence.collusive_admission",
        people=len(people),
        units=_homes(people, stays),
        areas=max(1, people["live_admdvs"].nunique()),
        place=listed(str(names[p]) for p in sorted(mine["place"].unique())),
        waves=len(one.sessions),
        dates=listed(str(day_of(first)) for first in np.sort(one.sessions.first)),
        days=one.window // DAY,
        doctor=_top_doctor(mine),
        doctor_share=percent(_top_share(mine["doctor"])),
        spread=percent(_spread(mine["fund_fen"])),
        peer_spread=percent(_spread(peers["fund_fen"])),
        expected=f"{one.expected:.2f}",
        observed=one.observed,
        screen=texts("sentence.screen", factors=shown) if factors else {"zh": "", "en": ""},
    )


def _top_doctor(mine: pd.DataFrame) -> Text:
    return texts("sentence.top_doctor") if (mine["doctor"] >= 0).any() else texts("sentence.no_doctor")
