"""The compare view on an extract: its figures against the detector, and against pandas on the whole tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.config import Config
from workbench.engines.embedded import Embedded
from workbench.explore.time import Panel, lead_timeline, rhythm
from workbench.explore.time.meetings import meetings_of
from workbench.explore.time.site import Group
from workbench.leads.lead import Lead
from workbench.rings.units import households
from workbench.run import RunResult

pytestmark = pytest.mark.extracts
SCHEMES = ("card_pooling", "collusive_admission", "referral_kickback")


class World:
    """A case with its tables in pandas: the second engine."""

    def __init__(self, case: Case, run: RunResult, engine: Embedded) -> None:
        self.case, self.run, self.engine = case, run, engine
        self.rows = run.rows()
        self.swipes = self.table("event_purchase").query("counted")
        people, places = self.table("node_patient"), self.table("node_place")
        self.people = people.assign(unit=households(people).unit)
        self.number = dict(zip(people["psn_no"], people["patient"], strict=True))
        self.place = dict(zip(places["fixmedins_code"], places["place"], strict=True))

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.case.folder / "tables" / f"{name}.parquet")

    def leads(self, scheme: str) -> list[Lead]:
        return [one for one in self.run.leads if one.scheme == scheme]

    def panels(self, lead: Lead) -> dict[str, Panel]:
        found = rhythm(self.case, lead, self.rows, engine=self.engine)
        return {one.code: one for one in found.panels}

    def members(self, lead: Lead) -> set[int]:
        return {self.number[one.id] for one in lead.members if one.kind == "patient"}

    def household(self, lead: Lead) -> set[int]:
        """Members and everybody in their households."""
        units = self.people.loc[self.people["patient"].isin(self.members(lead)), "unit"]
        return set(self.people.loc[self.people["unit"].isin(units), "patient"])

    def venues(self, lead: Lead) -> list[int]:
        return [self.place[one.id] for one in lead.members if one.kind in {"pharmacy", "facility"}]

    def at_venues(self, lead: Lead) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Swipes of the group's households at its places, and those of all others."""
        here = self.swipes[self.swipes["place"].isin(self.venues(lead))]
        mine = here["patient"].isin(self.household(lead))
        return here[mine], here[~mine]


@pytest.fixture(scope="module")
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    case, run = request.getfixturevalue("platform")
    with case.engine() as engine:
        yield World(case, run, engine)


def group_of(world: World, lead: Lead) -> Group:
    return Group.of(world.engine, lead, lead_timeline(world.case, lead, world.rows, engine=world.engine))


def test_meetings_add_up_to_what_the_detector_said(world: World) -> None:
    windows = Config().pooling.windows_seconds
    leads = world.leads("card_pooling")
    assert len(leads) > 3
    for one in leads:
        met = meetings_of(group_of(world, one), windows)
        assert met.observed == one.observed, one.lead_id
        assert met.expectation == pytest.approx(one.expected, rel=1e-6), one.lead_id


def test_days_against_pandas(world: World) -> None:
    for one in world.leads("card_pooling")[:4]:
        panel = world.panels(one)["days"]
        mine, others = world.at_venues(one)
        first = pd.Timestamp(panel.series["first"])
        unit = world.people.set_index("patient")["unit"]
        seen = (
            mine.assign(unit=mine["patient"].map(unit), day=mine["swiped_at"].dt.normalize())
            .groupby("day")["unit"]
            .nunique()
        )
        ordinary = others.groupby(others["swiped_at"].dt.normalize()).size()
        days = pd.date_range(first, periods=len(panel.series["own"]))
        assert panel.series["own"] == seen.reindex(days, fill_value=0).tolist()
        assert panel.series["others"] == ordinary.reindex(days, fill_value=0).tolist()
        assert sum(row[2] for row in panel.rows) == seen.sum()
        told = panel.sentence["en"]
        assert f"swiped {len(mine):,} times" in told
        quorum = panel.series["line"]
        assert f"On {(seen >= quorum).sum()} days {quorum} households" in told
        # A household that comes n times in a month is expected on at most n of its days.
        assert sum(panel.series["expected"]) <= len(mine) + 1


def test_gaps_against_pandas(world: World) -> None:
    one = world.leads("card_pooling")[0]
    panel = world.panels(one)["gaps"]
    _, others = world.at_venues(one)
    ordered = others.sort_values(["place", "swiped_at", "patient"])
    by_day = ordered.groupby(["place", ordered["swiped_at"].dt.normalize()])
    gap, before = by_day["swiped_at"].diff().dt.total_seconds(), by_day["patient"].shift()
    usual = gap[before.notna() & (before != ordered["patient"])]
    own = [
        item.gap for item in group_of(world, one).timeline.items if item.gap is not None and item.alternates
    ]
    assert [row[3] for row in panel.rows] == np.histogram(
        usual, [0, 5.5, 10.5, 20.5, 30.5, 60.5, 120.5, 300.5, 900.5, 3600.5, 1e9]
    )[0].tolist()
    assert sum(row[1] for row in panel.rows) == len(own)
    assert f"median {np.sort(usual)[(len(usual) - 1) // 2]:,.0f} s" in panel.sentence["en"]
    assert f"median {np.sort(own)[(len(own) - 1) // 2]:,.0f} s" in panel.sentence["en"]


def test_hours_of_the_week_against_pandas(world: World) -> None:
    for scheme in ("card_pooling", "referral_kickback"):
        one = next(lead for lead in world.leads(scheme) if any(m.kind == "pharmacy" for m in lead.members))
        panel = world.panels(one)["clock"]
        mine, others = world.at_venues(one)
        for name, part in (("own", mine), ("usual", others)):
            if scheme == "card_pooling" or name == "usual":
                grid = np.zeros((7, 24), int)
                np.add.at(grid, (part["swiped_at"].dt.day_of_week, part["swiped_at"].dt.hour), 1)
                assert panel.series[name] == grid.tolist()
        assert sum(row[2] for row in panel.rows) == np.sum(panel.series["own"])


def test_the_calendar_counts_the_days_of_the_sessions(world: World) -> None:
    one = world.leads("card_pooling")[0]
    panels = world.panels(one)
    bursts = group_of(world, one).timeline.bursts
    days = sorted({burst.first.date() for burst in bursts})
    assert [row[0] for row in panels["calendar"].rows] == [day.isoformat() for day in days]
    assert [row[2] for row in panels["calendar"].rows] == [
        panels["days"].series["others"][at] for at in panels["calendar"].series["met"]
    ]


def test_weeks_against_pandas(world: World) -> None:
    stays = world.table("event_admission").query("counted")
    for one in world.leads("collusive_admission")[:3]:
        panel = world.panels(one)["weeks"]
        here = stays[stays["place"].isin(world.venues(one))]
        week = (
            here["begin_at"].dt.normalize() - pd.to_timedelta(here["begin_at"].dt.day_of_week, unit="D")
        ).dt.date
        mine = here["patient"].isin(world.members(one))
        others, own = here[~mine].groupby(week[~mine]).size(), here[mine].groupby(week[mine]).size()
        for text, other, member, _ in panel.rows:
            day = pd.Timestamp(str(text)).date()
            assert (other, member) == (others.get(day, 0), own.get(day, 0))
        assert sum(panel.series["own"]) == mine.sum()
        assert sum(panel.series["expected"]) == pytest.approx(mine.sum(), abs=0.05)


def test_amounts_against_pandas(world: World) -> None:
    stays = world.table("event_admission").query("counted")
    one = world.leads("collusive_admission")[0]
    panel = world.panels(one)["amounts"]
    items = group_of(world, one).timeline.items
    keys = {ref.key for item in items for ref in item.rows}
    classes = set(stays.loc[stays["row_key"].isin(keys), "dise_no"].str[:3])
    peers = stays[stays["place"].isin(world.venues(one)) & stays["dise_no"].str[:3].isin(classes)]
    peers = peers[~peers["patient"].isin(world.members(one))]
    paid = pd.to_numeric(peers["fund_pay_sumamt"])
    paid = paid[paid > 0]
    own = [float(item.fund_yuan) for item in items if item.fund_yuan > 0]
    assert (sum(row[1] for row in panel.rows), sum(row[3] for row in panel.rows)) == (len(own), len(paid))
    spread = (paid - paid.median()).abs().median() / paid.median()
    assert f"{paid.median():,.0f} yuan, spread {100 * spread:.0f}%" in panel.sentence["en"]
    assert f"median of {np.median(own):,.0f} yuan for the group's {len(own)} stays" in panel.sentence["en"]


def test_shares_against_pandas(world: World) -> None:
    lines, doctors = world.table("event_prescription"), world.table("node_doctor")
    found = [
        lead for lead in world.leads("referral_kickback") if any(m.kind == "pharmacy" for m in lead.members)
    ]
    assert found
    for one in found[:3]:
        panel = world.panels(one)["shares"]
        mine = doctors["dr_code"].isin([m.id for m in one.members if m.kind == "doctor"])
        near = doctors["medins_code"].isin(doctors.loc[mine, "medins_code"].dropna()) & ~mine
        for at, group in ((1, mine), (4, near)):
            part = lines[lines["doctor"].isin(doctors.loc[group, "doctor"])]
            choices = part.assign(day=part["filled_at"].dt.normalize()).drop_duplicates(
                ["doctor", "patient", "place", "day"]
            )
            there = choices["place"].isin(world.venues(one)).sum()
            assert [sum(row[at] for row in panel.rows), sum(row[at + 1] for row in panel.rows)] == [
                there,
                len(choices),
            ]


def test_referrals_count_the_lead_s_own_admissions(world: World) -> None:
    found = [
        lead for lead in world.leads("referral_kickback") if any(m.kind == "facility" for m in lead.members)
    ]
    for one in found[:3]:
        panel = world.panels(one)["shares"]
        stays = {
            (item.person, item.at) for item in group_of(world, one).timeline.items if item.what == "stay"
        }
        assert sum(row[1] for row in panel.rows) >= len(stays)


def test_every_panel_says_its_figures_in_both_languages(world: World) -> None:
    for scheme in SCHEMES:
        for one in world.leads(scheme)[:2]:
            panels = world.panels(one)
            assert panels
            for panel in panels.values():
                assert {*panel.title, *panel.sentence} == {"zh", "en"}
                assert any(character.isdigit() for character in panel.sentence["zh"])
                for language in ("zh", "en"):
                    table = panel.frame(language)
                    assert list(table.columns) == [column[language] for column in panel.columns]
                    assert len(table) == len(panel.rows) > 0
                assert all(np.isfinite(value) for value in numbers(panel.series))


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from numbers(one)
    elif isinstance(value, (int, float)):
        yield value


def test_it_does_not_depend_on_threads_or_the_order_of_rows(world: World) -> None:
    one = world.leads("card_pooling")[1]
    shuffled = world.rows.sample(frac=1.0, random_state=5)
    with world.case.engine(threads=1) as engine:
        assert rhythm(world.case, one, shuffled, engine=engine) == rhythm(
            world.case, one, world.rows, engine=world.engine
        )


def test_another_figure_in_the_lead_is_said_openly(world: World) -> None:
    one = world.leads("card_pooling")[0]
    notes = world.panels(replace(one, observed=one.observed + 3))["days"].notes
    assert len(world.panels(one)["days"].notes) == 1
    assert f"{one.observed + 3:,} seen" in notes[1]["en"]


def test_a_lead_made_by_hand_is_compared_by_what_happened_in_it(world: World) -> None:
    for scheme, codes in (
        ("card_pooling", {"days", "calendar", "gaps", "clock"}),
        ("collusive_admission", {"weeks", "amounts"}),
        ("referral_kickback", {"shares"}),
    ):
        one = world.leads(scheme)[0]
        assert set(world.panels(replace(one, scheme="manual"))) == codes
