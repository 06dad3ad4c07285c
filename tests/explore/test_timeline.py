"""Timelines: worked on paper, against a ten-line reference, and on every lead of an extract."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explore.conftest import ANNA, BERT, CARL, CLINIC, CORNER, DORA, ERIN, FINN, MARKET, WARD
from tests.explore.time_cases import FREE, frame, lead, row
from workbench.case import Case
from workbench.errors import CaseError
from workbench.explore.keys import RowRef
from workbench.explore.time import Timeline, lead_timeline, timeline, timeline_of
from workbench.explore.time.picture import DRAWN, drawn_timeline, moment, seconds
from workbench.leads.lead import Member
from workbench.run import RunResult

RING = lead("card_pooling", [Member("pharmacy", "P1", "venue", 2)])


def told(found: Timeline, *names: str) -> list[Any]:
    return [
        tuple(getattr(one, name) for name in names) if len(names) > 1 else getattr(one, names[0])
        for one in found.items
    ]


# --- leads -----------------------------------------------------------------------------------------------------


def test_a_burst_to_the_second() -> None:
    rows = [
        row("S3", "c", "2025-03-02 18:01:40"),
        row("S1", "a", "2025-03-02 18:00:03"),
        row("S2", "b", "2025-03-02 18:00:40"),
        row("S4", "c", "2025-03-02 18:01:41"),
        row("S5", "a", "2025-03-09 18:00:00", session=1),
        row("S6", "b", "2025-03-09 18:04:59", session=1),
    ]
    found = timeline(frame(rows), RING)
    assert told(found, "id", "gap", "alternates") == [
        ("i0", None, False),
        ("i1", 37, True),
        ("i2", 60, True),
        ("i3", 1, False),
        ("i4", None, False),
        ("i5", 299, True),
    ]
    first, second = found.bursts
    assert (first.number, first.people, first.items, first.places) == (0, 3, 4, ("pharmacy:P1",))
    assert (first.first, first.last) == (datetime(2025, 3, 2, 18, 0, 3), datetime(2025, 3, 2, 18, 1, 41))
    assert (second.fund_yuan, second.account_yuan) == (Decimal("14.20"), Decimal("5.80"))
    assert found.days == ((date(2025, 3, 2), 4), (date(2025, 3, 9), 2))
    assert (found.fund_yuan, found.account_yuan) == (Decimal("42.60"), Decimal("17.40"))
    assert found.items[0].rows == (RowRef("setl_d", "S1", "setl_d.csv", 2),)
    assert (found.items[0].person, found.items[0].card) == ("patient:a", "card:EC:a")


SWIPES = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 400), st.sampled_from("abcd"), st.sampled_from(["P1", "P2"])),
    min_size=1,
    max_size=40,
)


def reference(swipes: list[tuple[int, int, str, str]]) -> Counter[tuple[int, str, int]]:
    """Gaps per session, place and seconds, the plain way."""
    gaps: Counter[tuple[int, str, int]] = Counter()
    for session in range(4):
        for place in ("P1", "P2"):
            at = sorted(when for number, when, _, where in swipes if (number, where) == (session, place))
            gaps.update((session, place, after - before) for before, after in pairwise(at))
    return gaps


@given(SWIPES, st.randoms(use_true_random=False))
def test_gaps_and_money_are_those_of_a_plain_reference_whatever_the_order(
    swipes: list[tuple[int, int, str, str]], dice: Any
) -> None:
    start = datetime(2025, 5, 5, 9, 0, 1)
    rows = [
        row(f"S{number}", person, str(start + timedelta(days=session, seconds=at)), place, session=session)
        for number, (session, at, person, place) in enumerate(swipes)
    ]
    exact = row("X", "z", "2025-06-01 10:00:07", "P9", session=9)  # so that no file looks coarse by chance
    shuffled = [*rows, exact]
    dice.shuffle(shuffled)
    found = timeline(frame(shuffled), RING)
    gaps = Counter(
        (one.burst, one.place.removeprefix("pharmacy:"), one.gap)
        for one in found.items
        if one.gap is not None
    )
    assert gaps == reference(swipes)
    assert found.fund_yuan == Decimal("7.10") * len(shuffled)
    assert found == timeline(frame([*rows, exact]), RING)


def test_a_date_without_a_time_has_no_gap_and_says_so() -> None:
    rows = [
        row("S1", "a", "2025-03-02 00:00:00"),
        row("S2", "b", "2025-03-02 00:00:00"),
        row("S3", "c", "2025-03-02 18:00:05"),
        row("S4", "d", "2025-03-02 18:00:09"),
    ]
    found = timeline(frame(rows), RING)
    assert told(found, "precise", "gap") == [(False, None), (False, None), (True, None), (True, 4)]
    assert found.notes[0]["zh"].startswith("2 ")
    coarse = timeline(frame(rows), RING, coarse=frozenset({"setl_d.csv"}))
    assert [one.gap for one in coarse.items] == [None] * 4


def test_whole_minutes_are_not_seconds() -> None:
    rows = [row(f"S{minute}", "abc"[minute], f"2025-03-02 18:0{minute}:00") for minute in range(3)]
    assert told(timeline(frame(rows), RING), "precise", "gap") == [(False, None)] * 3
    rows.append(row("S9", "d", "2025-03-02 18:03:01"))
    assert [one.gap for one in timeline(frame(rows), RING).items] == [None, 60, 60, 61]


def test_a_row_counts_its_money_once_even_if_two_sessions_name_it() -> None:
    rows = [row("S1", "a", "2025-03-02 18:00:03", session=s) for s in (1, 0)] + [
        row("S2", "b", "2025-03-02 18:00:05")
    ]
    found = timeline(frame(rows), RING)
    assert told(found, "burst", "gap") == [(0, None), (0, 2)]
    assert found.fund_yuan == Decimal("14.20")


def test_a_stay_with_its_settlements_is_one_bar_and_a_refund_nets() -> None:
    stay = {"relation": "admitted_to", "card_id": None, "dr_code": "D7"}
    rows = [
        row("M1", "a", "2025-04-01 09:30:00", "H1", **stay, table_name="mdtrt_d", **FREE),
        row("S1", "a", "2025-04-01 09:30:00", "H1", **stay),
        row(
            "S2",
            "a",
            "2025-04-01 09:30:00",
            "H1",
            **stay | {"fund_pay_sumamt": Decimal("-9.10"), "medfee_sumamt": Decimal("-12.00")},
        ),
        row("M2", "b", "2025-04-02 00:00:00", "H1", **stay, table_name="mdtrt_d", **FREE),
    ]
    group = lead("collusive_admission", [Member("facility", "H1", "venue", 1)])
    ends = pd.DataFrame({"row_key": ["M1"], "end_at": [pd.Timestamp("2025-04-08 11:00:00")], "dept": ["A02"]})
    found = timeline(frame(rows), group, stays=ends)
    first, second = found.items
    assert (first.what, first.place, first.doctor, first.department) == (
        "stay",
        "facility:H1",
        "doctor:D7",
        "A02",
    )
    assert (first.at, first.until) == (datetime(2025, 4, 1, 9, 30), datetime(2025, 4, 8, 11, 0))
    assert (first.fund_yuan, first.account_yuan, first.refund) == (Decimal("-2.00"), Decimal("5.80"), True)
    assert [one.key for one in first.rows] == ["M1", "S1", "S2"]
    assert (second.until, second.precise, second.burst) == (None, False, 0)
    assert [(one.people, one.items) for one in found.bursts] == [(2, 2)]


def test_a_visit_leads_to_what_followed_it_with_the_lag() -> None:
    fill = {"relation": "prescription_filled_at", "dr_code": "D7", "card_id": None}
    rows = [
        row("L1", "a", "2025-04-03 10:00:00", **fill, table_name="fee_list_d", **FREE),
        row("L2", "a", "2025-04-03 10:00:00", **fill, table_name="fee_list_d", **FREE),
        row("S1", "a", "2025-04-03 10:00:05", **fill),
        row("S2", "b", "2025-04-05 00:00:00", **fill),
    ]
    seen = [
        ("a", "2025-04-01 09:00:00"),
        ("a", "2025-04-03 09:58:00"),
        ("b", "2025-04-03 12:00:00"),
        ("b", "2025-06-01 08:00:01"),
    ]
    visits = pd.DataFrame(
        [
            {
                "psn_no": who,
                "dr_code": "D7",
                "fixmedins_code": "H1",
                "visited_at": pd.Timestamp(at),
                "table_name": "mdtrt_d",
                "row_key": f"M{n}",
                "source_file": "m.csv",
                "source_row": n,
            }
            for n, (who, at) in enumerate(seen)
        ]
    )
    found = timeline(
        frame(rows),
        lead("referral_kickback", [Member("pharmacy", "P1", "venue", 2)]),
        visits=visits,
        settlements=pd.DataFrame({"row_key": ["L1", "L2"], "setl_id": ["S1", "S1"]}),
    )
    assert told(found, "id", "what", "person", "lag", "after") == [
        ("i0", "visit", "patient:a", None, None),
        ("i1", "fill", "patient:a", 120, "i0"),
        ("i2", "visit", "patient:b", None, None),
        ("i3", "fill", "patient:b", 2 * 86_400, "i2"),
    ]
    assert [one.key for one in found.item("i1").rows] == ["L1", "L2", "S1"]
    assert found.fund_yuan == Decimal("14.20")


def test_a_settlement_is_a_fill_whatever_the_day_and_a_line_without_one_stands_by_its_time() -> None:
    fill = {"relation": "prescription_filled_at", "dr_code": "D7", "card_id": None}
    line = {**fill, "table_name": "fee_list_d", **FREE}
    rows = [
        row("L1", "a", "2025-04-03 10:00:07", **line),
        row("L2", "a", "2025-04-03 10:00:09", **line),
        row("S1", "a", "2025-04-03 10:00:12", **fill),
        row("L3", "a", "2025-04-03 16:30:01", **line),
        row("S2", "a", "2025-04-03 16:29:59", "P9", **fill),
        row("L4", "a", "2025-04-03 18:00:01", **line),
        row("L5", "a", "2025-04-03 18:00:01", **line),
        row("L6", "a", "2025-04-03 18:00:02", **line),
    ]
    paid = {"L1": "S1", "L2": "S1", "L3": "S2", "L4": None, "L5": None, "L6": None}
    found = timeline(
        frame(rows),
        lead("referral_kickback", [Member("pharmacy", "P1", "venue", 1)]),
        settlements=pd.DataFrame({"row_key": list(paid), "setl_id": list(paid.values())}),
    )
    assert set(told(found, "what", "place")) == {("fill", "pharmacy:P1")}
    assert [[ref.key for ref in one.rows] for one in found.items] == [
        ["L1", "L2", "S1"], ["L3", "S2"], ["L4", "L5"], ["L6"],
    ]  # fmt: skip
    assert [one.fund_yuan for one in found.items] == [Decimal("7.10"), Decimal("7.10"), 0, 0]


@pytest.mark.extracts
@pytest.mark.parametrize("name", ["platform", "bureau"])
def test_the_figure_beside_a_steered_patient_is_that_of_fills(
    name: str, request: pytest.FixtureRequest
) -> None:
    case, run = request.getfixturevalue(name)
    rows = run.rows()
    lines = pd.read_parquet(case.folder / "tables" / "fee_list_d.parquet").set_index("bkkp_sn")["setl_id"]
    leads = [
        one
        for one in run.leads
        if one.scheme == "referral_kickback" and any(m.kind == "pharmacy" for m in one.members)
    ]
    assert leads
    for one in leads:
        stated = {m.id: m.count for m in one.members if m.role == "steered"}
        mine = rows[(rows["lead_id"] == one.lead_id) & (rows["table_name"] == "fee_list_d")]
        settled = mine.drop_duplicates("row_key").assign(setl_id=lambda part: part["row_key"].map(lines))
        assert settled["setl_id"].notna().all()
        assert stated == settled.groupby("psn_no")["setl_id"].nunique().to_dict()
        drawn = Counter(item.person for item in lead_timeline(case, one, rows).items if item.what == "fill")
        assert drawn == {f"patient:{who}": count for who, count in stated.items()}


def test_a_referral_follows_the_visit_in_its_own_rows() -> None:
    visit = row(
        "V1", "a", "2025-04-01 09:00:01", "H1", relation="seen_by", table_name="mdtrt_d", dr_code="D7", **FREE
    )
    stay = row("S1", "a", "2025-04-02 09:00:31", "H2", relation="referred_to", dr_code="D7")
    found = timeline(frame([stay, visit]), lead("referral_kickback"))
    assert told(found, "what", "lag", "burst") == [("visit", None, -1), ("stay", 86_430, -1)]


def test_a_row_without_a_time_takes_that_of_its_person_or_is_told() -> None:
    rows = [row("S1", "a", "2025-04-01 09:00:01"), row("S2", "a", None), row("S3", "b", None)]
    found = timeline(frame(rows), RING)
    assert found.fund_yuan == Decimal("14.20")
    assert any(note["en"].startswith("1 rows have no time") for note in found.notes)


@pytest.mark.extracts
@pytest.mark.parametrize("name", ["platform", "bureau"])
def test_every_lead_of_an_extract_is_told_to_the_fen(name: str, request: pytest.FixtureRequest) -> None:
    case, run = request.getfixturevalue(name)
    rows = run.rows()
    with case.engine() as engine:
        for one in run.leads:
            found = lead_timeline(case, one, rows, engine=engine)
            assert (found.fund_yuan, found.account_yuan) == (one.fund_yuan, one.account_yuan)
            mine = rows[(rows["lead_id"] == one.lead_id) & (rows["relation"] != "listed")]
            asked = {ref for item in found.items if item.what == "visit" for ref in item.rows}
            behind = Counter((ref.table, ref.key) for item in found.items for ref in item.rows)
            wanted = set(zip(mine["table_name"], mine["row_key"], strict=True))
            assert wanted <= set(behind) <= wanted | {(ref.table, ref.key) for ref in asked}
            assert set(behind.values()) <= {1}
            people = {f"patient:{member.id}" for member in one.members if member.kind == "patient"}
            assert {item.person for item in found.items} <= people
            if one.scheme in ("card_pooling", "collusive_admission"):
                assert len(found.bursts) == mine["session"].nunique()


@pytest.mark.extracts
def test_stays_end_where_the_register_says(platform: tuple[Case, RunResult]) -> None:
    case, run = platform
    ends = pd.read_parquet(case.folder / "tables" / "mdtrt_d.parquet").set_index("mdtrt_id")["endtime"]
    group = next(one for one in run.leads if one.scheme == "collusive_admission")
    found = lead_timeline(case, group, run.rows())
    for one in found.items:
        (key,) = [ref.key for ref in one.rows if ref.table == "mdtrt_d"]
        assert pd.isna(ends[key]) if one.until is None else ends[key] == one.until


def test_a_row_of_the_register_is_no_event() -> None:
    known = row("99", "a", None, relation="shared_contact", table_name="psn_info_b", **FREE)
    found = timeline(frame([row("S1", "a", "2025-04-01 09:00:01"), known]), RING)
    assert (told(found, "what"), found.notes) == (["swipe"], ())


# --- selections -------------------------------------------------------------------------------------------------


def test_a_person_alone(paper: Case) -> None:
    found = timeline_of(paper, [f"patient:{ANNA}"])
    assert told(found, "what", "place") == [
        ("swipe", f"pharmacy:{CORNER}"),
        ("swipe", f"pharmacy:{CORNER}"),
        ("swipe", f"pharmacy:{MARKET}"),
        ("swipe", f"pharmacy:{MARKET}"),
        ("visit", f"facility:{CLINIC}"),
        ("swipe", f"pharmacy:{MARKET}"),
        ("stay", f"facility:{WARD}"),
    ]
    bought, refund = found.items[2], found.items[3]
    assert (bought.refund, bought.counted, refund.refund, refund.counted) == (False, False, True, False)
    # 10 + 5.05 + 1 - 1 + 30 + 40 + 100; the settlement that is not valid is not there
    assert found.fund_yuan == Decimal("185.05")
    assert [ref.key for ref in found.items[4].rows] == ["V1", "S09"]
    assert [one.burst for one in found.items] == [-1] * 7
    assert any("1 " in note["en"] and "refunds" in note["en"] for note in found.notes)


def test_together_they_make_a_burst(paper: Case) -> None:
    found = timeline_of(paper, [f"patient:{one}" for one in (ANNA, BERT, CARL, DORA)], last=date(2025, 1, 3))
    assert told(found, "person", "burst", "gap") == [
        (f"patient:{ANNA}", 0, None),
        (f"patient:{BERT}", 0, 120),
        (f"patient:{ANNA}", 1, None),
        (f"patient:{CARL}", 1, 300),
        (f"patient:{DORA}", 1, 1),
    ]


def test_people_and_places_narrow_each_other(paper: Case) -> None:
    there = timeline_of(paper, [f"patient:{ANNA}", f"patient:{DORA}", f"pharmacy:{CORNER}"])
    assert [ref.key for one in there.items for ref in one.rows] == ["S01", "S03", "S05"]
    cards = timeline_of(paper, ["card:SSC:K1", f"pharmacy:{MARKET}"])
    assert [ref.key for one in cards.items for ref in one.rows] == ["S06", "S07", "S12"]


def test_a_doctor_has_visits_stays_and_prescriptions(paper: Case) -> None:
    found = timeline_of(paper, [f"doctor:{ERIN}"])
    assert told(found, "what", "person") == [
        ("visit", f"patient:{ANNA}"),
        ("fill", f"patient:{ANNA}"),
        ("stay", f"patient:{CARL}"),
    ]
    assert found.items[1].fund_yuan == Decimal("40.00")
    both = timeline_of(paper, [f"doctor:{ERIN}", f"pharmacy:{MARKET}", f"doctor:{FINN}"])
    assert Counter(told(both, "what")) == {"visit": 1, "fill": 1, "stay": 3, "swipe": 2}


def test_a_cut_is_stated_and_days_count_everything(paper: Case) -> None:
    found = timeline_of(paper, [f"patient:{ANNA}"], limit=2)
    assert (found.shown, found.total) == (2, 7)
    assert told(found, "what") == ["swipe", "stay"]
    assert sum(count for _, count in found.days) == 7
    assert any(note["en"].startswith("2 of 7") for note in found.notes)


def test_nothing_and_nobody(paper: Case) -> None:
    assert timeline_of(paper, []).items == ()
    assert timeline_of(paper, [f"patient:{ANNA}"], first=date(2030, 1, 1)).total == 0
    with pytest.raises(CaseError):
        timeline_of(paper, ["patient:nobody"])
    with pytest.raises(CaseError):
        timeline_of(paper, ["nonsense"])


# --- pictures ---------------------------------------------------------------------------------------------------


def test_a_picture_holds_no_id_of_the_source(paper: Case) -> None:
    found = timeline_of(paper, [f"patient:{one}" for one in (ANNA, BERT, CARL, DORA)])
    picture = drawn_timeline(found, lambda key: "x" * (len(key) % 7))
    written = json.dumps(picture, ensure_ascii=False)
    ids = [ANNA, BERT, CARL, DORA, CORNER, CLINIC, "S01", "V1", "K1", "drop table"]
    assert [one for one in ids if one in written] == []
    assert picture["items"]["id"] == [one.id for one in found.items]
    assert [moment(at) for at in picture["items"]["at"]] == told(found, "at")
    assert [picture["lanes"]["person"][at] for at in picture["items"]["person"]] == [
        "x" * (len(one.person) % 7) for one in found.items
    ]


def test_too_many_items_are_drawn_as_counts_and_a_window_opens_them() -> None:
    start = datetime(2025, 1, 1, 8, 0, 1)
    rows = [
        row(f"S{n:05d}", f"p{n % 50}", str(start + timedelta(minutes=11 * n))) for n in range(DRAWN + 500)
    ]
    found = timeline(frame(rows), RING)
    picture = drawn_timeline(found, str)
    assert picture["items"]["id"] == []
    assert sum(count for *_, count in picture["cells"]["person"]) == DRAWN + 500
    assert sum(count for _, count in picture["days"]) == DRAWN + 500
    assert f"{DRAWN + 500:,}" in picture["notes"][-1]
    window = (start, start + timedelta(days=1))
    near = drawn_timeline(found, str, window=window)
    assert near["cells"] is None
    assert near["items"]["id"] == [one.id for one in found.items if window[0] <= one.at <= window[1]]
    assert near["window"] == [seconds(one) for one in window]
