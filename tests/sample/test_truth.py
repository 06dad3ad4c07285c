"""The planted truth is really in the rows: recounted by DuckDB from the tables alone."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from workbench.sample.innocents import FAMILIES

LEVELS = {"easy", "medium", "hard"}
CARDS = {"easy": (20, 40), "medium": (10, 20), "hard": (6, 16)}
GAPS = {"easy": 90, "medium": 180, "hard": 420}
PARTICIPATION = {"easy": (0.84, 0.97), "medium": (0.55, 0.80), "hard": (0.36, 0.68)}
WAVES = {"easy": (5, 7), "medium": (4, 4), "hard": (3, 4)}
PATIENTS = {"easy": (15, 30), "medium": (10, 16), "hard": (7, 16)}
SPREADS = {"easy": 0.03, "medium": 0.05, "hard": 0.10}
DAYS_OFF = {"easy": 0, "medium": 1, "hard": 2}
SHARES = {"easy": 0.60, "medium": 0.35, "hard": 0.20}


def test_every_scheme_and_level_is_planted(city: Any) -> None:
    count = Counter((r["scheme"], r["level"]) for r in city.truth["rings"])
    for scheme in ("card_pooling", "referral_kickback", "collusive_admission"):
        assert {level for s, level in count if s == scheme} == LEVELS
        assert 4 <= sum(n for (s, _), n in count.items() if s == scheme) <= 6
    assert city.truth["format"] == 1
    assert city.truth["people"] == 20_000


SESSIONS = """
    with swipes as (
        select psn_no, setl_time::date as day, min(setl_time) as moment
        from SETL_D where list_contains($cards, psn_no) and list_contains($shops, fixmedins_code)
          and refd_setl_flag = '0' and list_contains($dates, strftime(setl_time, '%Y-%m-%d'))
        group by all),
    apart as (
        select *, epoch(moment) - epoch(lag(moment) over (partition by day order by moment)) as gap
        from swipes)
    select day, count(*) as cards, count(*) filter (where gap <= $gap) as close, min(gap) as least
    from apart group by 1 order by 1
"""


def test_pooled_cards_meet_as_often_and_as_closely_as_told(city: Any) -> None:
    for ring in city.rings("card_pooling"):
        level, cards = ring["level"], city.ids(ring, "patient")
        shops = city.ids(ring, "pharmacy")
        sessions = city.rows(
            SESSIONS, {"cards": cards, "shops": shops, "dates": ring["dates"], "gap": GAPS[level]}
        )
        assert CARDS[level][0] <= len(cards) <= CARDS[level][1]
        assert len(sessions) >= {"easy": 15, "medium": 10, "hard": 6}[level]
        assert all(n >= 3 and close >= 2 for _, n, close, _ in sessions)
        met = sum(n for _, n, _, _ in sessions) / len(sessions) / len(cards)
        assert PARTICIPATION[level][0] <= met <= PARTICIPATION[level][1]


def test_cards_can_be_pooled_at_the_desks_of_small_facilities(desks: Any) -> None:
    rings = desks.rings("card_pooling")
    assert len(rings) == 5
    for ring in rings:
        level, cards = ring["level"], desks.ids(ring, "patient")
        assert not desks.ids(ring, "pharmacy")
        shops = desks.ids(ring, "facility")
        values = {"cards": cards, "shops": shops, "dates": ring["dates"], "gap": GAPS[level]}
        sessions = desks.rows(SESSIONS, values)
        assert CARDS[level][0] <= len(cards) <= CARDS[level][1]
        assert len(sessions) >= {"easy": 15, "medium": 10, "hard": 6}[level]
        assert all(n >= 3 and close >= 2 for _, n, close, _ in sessions)
        kinds = desks.rows(
            """select s.med_type, f.hosp_lv, count(*), count(m.chfpdr_code), min(epoch(s.setl_time - m.begntime))
               from SETL_D s join MDTRT_D m using (mdtrt_id) join FIXMEDINS_B f on f.fixmedins_code = s.fixmedins_code
               where list_contains($cards, s.psn_no) and list_contains($shops, s.fixmedins_code)
                 and list_contains($dates, strftime(s.setl_time, '%Y-%m-%d')) and s.refd_setl_flag = '0'
               group by all""",
            {"cards": cards, "shops": shops, "dates": ring["dates"]},
        )
        assert {kind for kind, *_ in kinds} == {"11"}
        assert all(doctors == rows and least >= 0 for *_, rows, doctors, least in kinds)


def test_pooled_cards_come_from_different_households(city: Any) -> None:
    for ring in city.rings("card_pooling"):
        most = city.one(
            """select max(n) from (select count(*) n from PSN_INFO_B where list_contains($1, psn_no)
               and resdbook_no <> '' group by resdbook_no)""",
            [city.ids(ring, "patient")],
        )
        assert most <= 2  # the dead are drawn without asking for their household


def test_pooling_members_also_live_an_ordinary_life(city: Any) -> None:
    for ring in city.rings("card_pooling"):
        elsewhere = city.one(
            """select count(*) from SETL_D
               where list_contains($1, psn_no) and not list_contains($2, fixmedins_code)""",
            [city.ids(ring, "patient"), city.ids(ring, "pharmacy")],
        )
        assert elsewhere >= 2 * len(city.ids(ring, "patient"))


def test_waves_of_admissions(city: Any) -> None:
    for ring in city.rings("collusive_admission"):
        level, patients = ring["level"], city.ids(ring, "patient")
        stays = city.rows(
            """select psn_no, epoch(begntime)::bigint // 86400 as day, medfee_sumamt::double, chfpdr_code
               from MDTRT_D join SETL_D using (mdtrt_id, psn_no)
               where list_contains($1, psn_no) and MDTRT_D.fixmedins_code = $2 and MDTRT_D.med_type = '21'
                 and refd_setl_flag = '0'
                 and list_contains($3, strftime(begntime, '%Y-%m-%d')) order by day""",
            [patients, city.ids(ring, "facility")[0], ring["dates"]],
        )
        waves: list[list[Any]] = []
        for stay in stays:
            if not waves or stay[1] - waves[-1][-1][1] > 6:
                waves.append([])
            waves[-1].append(stay)
        assert PATIENTS[level][0] <= len(patients) <= PATIENTS[level][1]
        assert WAVES[level][0] <= len(waves) <= WAVES[level][1]
        assert all(w[-1][1] - w[0][1] <= 2 * DAYS_OFF[level] for w in waves)
        amounts = [s[2] for s in stays]
        assert max(amounts) / min(amounts) - 1 <= SPREADS[level] * 1.06
        told = city.ids(ring, "doctor")
        assert len(told) == 1
        assert sum(s[3] == told[0] for s in stays) >= 0.5 * len(stays)


STEERED = """
    select count(*) filter (where fixmedins_code = $venue) / count(*)
    from (select distinct rx_drord_no, fixmedins_code from FEE_LIST_D
          where bilg_dr_code = $doctor and med_type = '41' and fee_ocur_time >= $onset::timestamp)
"""


def test_share_of_prescriptions_steered(city: Any) -> None:
    seen = 0
    for ring in city.rings("referral_kickback"):
        if ring["variant"] != "doctor to pharmacy":
            continue
        seen += 1
        share = city.one(
            STEERED,
            {
                "doctor": city.ids(ring, "doctor")[0],
                "venue": city.ids(ring, "pharmacy")[0],
                "onset": ring["notes"]["onset"],
            },
        )
        assert share == pytest.approx(SHARES[ring["level"]], abs=0.10)
        assert share >= 3 * natural_share(city, ring)
    assert seen >= 2


def natural_share(city: Any, ring: dict[str, Any]) -> float:
    """Share of the venue among the prescriptions of the doctor's colleagues in the same institution."""
    doctor, venue = city.ids(ring, "doctor")[0], city.ids(ring, "pharmacy")[0]
    return float(
        city.one(
            """select coalesce(avg((l.fixmedins_code = $2)::int), 0) from FEE_LIST_D l
               join DR_INFO_B d on d.dr_code = l.bilg_dr_code
               where l.med_type = '41' and l.bilg_dr_code <> $1 and rx_drord_no <> ''
                 and d.medins_code = (select medins_code from DR_INFO_B where dr_code = $1)""",
            [doctor, venue],
        )
    )


def test_patients_steered_to_a_hospital_saw_the_doctor_within_the_week_before(city: Any) -> None:
    rings = [r for r in city.rings("referral_kickback") if r["variant"] == "doctor to hospital"]
    for ring in rings:
        patients = city.ids(ring, "patient")
        followed = city.one(
            """select count(distinct s.psn_no) from MDTRT_D s join MDTRT_D v on v.psn_no = s.psn_no
               where list_contains($1, s.psn_no) and s.med_type = '21' and s.fixmedins_code = $2
                 and v.chfpdr_code = $3 and v.begntime between s.begntime - interval 7 day and s.begntime""",
            [patients, city.ids(ring, "facility")[0], city.ids(ring, "doctor")[0]],
        )
        assert followed >= 0.8 * len(patients)
    assert rings


def test_money_of_rings_equals_the_net_of_their_rows(city: Any) -> None:
    for ring in city.rings("collusive_admission"):
        fund, account = city.rows(
            """select sum(s.fund_pay_sumamt), sum(s.acct_pay) from SETL_D s join MDTRT_D m using (mdtrt_id)
               where list_contains($1, s.psn_no) and s.fixmedins_code = $2 and s.med_type = '21'
                 and list_contains($3, strftime(m.begntime, '%Y-%m-%d'))""",
            [city.ids(ring, "patient"), city.ids(ring, "facility")[0], ring["dates"]],
        )[0]
        assert (str(fund), str(account)) == (ring["fund_yuan"], ring["account_yuan"])


def test_innocents_are_listed_with_their_families(city: Any) -> None:
    found = {i["family"] for i in city.truth["innocents"]}
    assert found == set(FAMILIES)
    guilty = {
        i
        for scheme in ("card_pooling", "collusive_admission")
        for r in city.rings(scheme)
        for i in city.ids(r, "patient")
    }
    innocent = {m["id"] for i in city.truth["innocents"] for m in i["members"] if m["kind"] == "patient"}
    assert not guilty & innocent


def groups(city: Any, family: str) -> list[dict[str, Any]]:
    return [i for i in city.truth["innocents"] if i["family"] == family]


def test_homes_share_an_address_only_where_it_is_known(city: Any) -> None:
    sql = """select count(distinct live_addr) filter (where live_addr <> '') from PSN_INFO_B
             where list_contains($1, psn_no)"""
    for home in groups(city, "nursing_home_round"):
        assert city.one(sql, [city.ids(home, "patient")]) == 1
        assert len(home["dates"]) <= 12
    for home in groups(city, "nursing_home_no_address"):
        assert city.one(sql, [city.ids(home, "patient")]) != 1


def test_dialysis_keeps_its_weekdays(city: Any) -> None:
    for shift in groups(city, "dialysis_shift"):
        days = city.rows(
            """select distinct isodow(begntime) from MDTRT_D
               where list_contains($1, psn_no) and dise_no = 'Z49.1'""",
            [city.ids(shift, "patient")],
        )
        assert len(days) == 3


def test_one_date_families_have_one_date(city: Any) -> None:
    for family in ("health_check_day", "vaccination_day"):
        for day in groups(city, family):
            assert len(day["dates"]) == 1
            assert len(day["members"]) >= 10


def test_a_clean_city_has_no_rings_but_its_innocents(clean_city: Any) -> None:
    assert clean_city.truth["rings"] == []
    assert len(clean_city.truth["innocents"]) > 15


def test_double_channel_drug_is_sold_at_one_pharmacy_to_patients_of_several_doctors(city: Any) -> None:
    group = groups(city, "double_channel_drug")[0]
    doctors, patients = city.rows(
        """select count(distinct bilg_dr_code), count(distinct psn_no) from FEE_LIST_D
           where hilist_code = 'XL01XED' and list_contains($1, bilg_dr_code) and fixmedins_code = $2""",
        [city.ids(group, "doctor"), group["venues"][0]],
    )[0]
    assert doctors >= 2
    assert patients >= 10
    assert (
        city.one("select count(distinct fixmedins_code) from FEE_LIST_D where hilist_code = 'XL01XED'") <= 3
    )


def test_carers_buy_for_three_other_households(city: Any) -> None:
    for group in groups(city, "carer_for_elders"):
        people = city.ids(group, "patient")
        days = city.one(
            """select count(*) from (select setl_time::date from SETL_D
               where list_contains($1, psn_no) and fixmedins_code = $2 and refd_setl_flag = '0'
               group by 1 having count(distinct psn_no) >= 3)""",
            [people, group["venues"][0]],
        )
        assert days >= 10
