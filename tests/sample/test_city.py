"""The tables: magnitudes of the domain notes, money that adds up, ids of the test region, determinism."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from workbench.sample import SampleConfig, build


def fingerprint(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_same_arguments_same_bytes_and_another_seed_other_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        build(tmp_path / name, people=3000, seed=seed)
    first, again, other = (fingerprint(tmp_path / name) for name in "abc")
    assert first == again
    assert all(first[name] != other[name] for name in first)


def test_summary_counts_what_was_written(tmp_path: Path) -> None:
    summary = build(tmp_path, people=2000, config=SampleConfig(clean=True, innocents=False))
    assert (summary.people, summary.rings, summary.innocents) == (2000, 0, 0)
    assert summary.rows["PSN_INFO_B"] == 2000
    assert set(summary.rows) == {p.stem for p in tmp_path.glob("*.parquet")}


def test_too_small_a_city_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="2,000"):
        build(tmp_path / "none", people=100)
    assert not (tmp_path / "none").exists()


RATES = """
    select count(*)::double / (select count(*) from PSN_INSU_D where insutype = $insutype)
    from SETL_D where insutype = $insutype and med_type in ({}) and refd_setl_flag = '0'
"""


@pytest.mark.parametrize(
    ("insutype", "med_types", "expected", "tolerance"),
    [
        ("310", "'11','13'", 5.9, 0.06),
        ("390", "'11','13'", 2.2, 0.08),
        ("310", "'14'", 0.73, 0.25),
        ("390", "'14'", 0.33, 0.30),
        ("310", "'21'", 0.22, 0.12),
        ("390", "'21'", 0.207, 0.15),
        ("310", "'41'", 6.2, 0.10),
    ],
)
def test_services_per_person_year(
    city: Any, insutype: str, med_types: str, expected: float, tolerance: float
) -> None:
    rate = city.one(RATES.format(med_types), {"insutype": insutype})
    assert rate == pytest.approx(expected, rel=tolerance)


def test_residents_seldom_buy_at_pharmacies(city: Any) -> None:
    assert 0.05 < city.one(RATES.format("'41'"), {"insutype": "390"}) < 0.35


@pytest.mark.parametrize(
    ("where", "expected", "tolerance"),
    [
        ("med_type = '21' and insutype = '310'", 12_175, 0.10),
        ("med_type = '21' and insutype = '390'", 7_674, 0.12),
        ("med_type = '41'", 102, 0.18),
        ("med_type in ('11', '13')", 180, 0.15),
        ("med_type = '14'", 623, 0.15),
    ],
)
def test_mean_cost(city: Any, where: str, expected: float, tolerance: float) -> None:
    mean = city.one(f"select avg(medfee_sumamt) from SETL_D where refd_setl_flag = '0' and {where}")
    assert mean == pytest.approx(expected, rel=tolerance)


def test_purchases_have_the_skew_of_the_notes(city: Any) -> None:
    median = city.one(
        "select median(medfee_sumamt) from SETL_D where med_type = '41' and refd_setl_flag = '0'"
    )
    assert 62 <= median <= 83


def test_nights_of_a_stay(city: Any) -> None:
    days = city.one(
        "select avg(enddate - begndate + 1) from SETL_D where med_type = '21' and refd_setl_flag = '0'"
    )
    assert 8.8 <= days <= 10.5


def test_share_paid_by_the_fund(city: Any) -> None:
    shares = dict(
        city.rows(
            """select insutype, sum(hifp_pay + hifmi_pay) / sum(inscp_amt) from SETL_D
               where med_type = '21' group by 1"""
        )
    )
    assert shares["310"] == pytest.approx(0.846, abs=0.06)
    assert shares["390"] == pytest.approx(0.681, abs=0.06)


def test_refunds_link_to_their_original_and_take_it_back_whole(city: Any) -> None:
    share = city.one("select avg((refd_setl_flag = '1')::int) from SETL_D")
    assert share == pytest.approx(0.05, abs=0.006)
    wrong = city.one(
        """select count(*) from SETL_D r left join SETL_D o on o.setl_id = r.init_setl_id
           where r.refd_setl_flag = '1' and (o.setl_id is null or o.refd_setl_flag = '1'
             or o.mdtrt_id <> r.mdtrt_id or o.medfee_sumamt + r.medfee_sumamt <> 0
             or o.fund_pay_sumamt + r.fund_pay_sumamt <> 0 or o.acct_pay + r.acct_pay <> 0
             or r.setl_time <= o.setl_time or o.psn_no <> r.psn_no)"""
    )
    assert wrong == 0
    assert city.one("select count(*) from SETL_D where refd_setl_flag = '0' and init_setl_id <> ''") == 0


def test_invalid_rows(city: Any) -> None:
    assert city.one("select avg((vali_flag = '0')::int) from SETL_D") == pytest.approx(0.004, abs=0.0015)


def test_every_bill_adds_up_to_the_fen(city: Any) -> None:
    assert (
        city.one(
            """select count(*) from SETL_D where medfee_sumamt <> fund_pay_sumamt + psn_pay
               or psn_pay <> acct_pay + cash_payamt or fund_pay_sumamt <> hifp_pay + hifmi_pay + maf_pay
               or medfee_sumamt <> fulamt_ownpay_amt + preselfpay_amt + inscp_amt
               or abs(acct_mulaid_pay) > abs(acct_pay) or abs(act_pay_dedc) > dedc_std"""
        )
        == 0
    )
    assert city.one("select typeof(medfee_sumamt) from SETL_D limit 1") == "DECIMAL(18,2)"


def test_lines_add_up_to_their_settlement(city: Any) -> None:
    wrong = city.one(
        """select count(*) from (select setl_id, sum(det_item_fee_sumamt) total from FEE_LIST_D group by 1) l
           left join SETL_D s using (setl_id) where s.medfee_sumamt is distinct from l.total"""
    )
    assert wrong == 0


def test_every_id_lies_in_the_unassigned_region(city: Any) -> None:
    for table, column, pattern in (
        ("PSN_INFO_B", "psn_no", r"99\d{18}"),
        ("PSN_INFO_B", "certno", r"99\d{15}[0-9X]"),
        ("PSN_INFO_B", "mob", r"(100-\d{8})?"),
        ("SETL_D", "fixmedins_code", r"[HP]99\d{9}"),
        ("SETL_D", "insu_admdvs", r"99\d{4}"),
        ("FIXMEDINS_B", "fixmedins_code", r"[HP]99\d{9}"),
        ("DR_INFO_B", "dr_code", r"D99\d{10}"),
        ("MDTRT_D", "tel", r"(100-\d{8})?"),
        ("SETL_D", "msgid", r"[HP]99\d{9}2025\d{14}"),
    ):
        assert (
            city.one(f"select count(*) from {table} where not regexp_full_match({column}, '{pattern}')") == 0
        )


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("SETL_D", "setl_id"), ("MDTRT_D", "mdtrt_id"), ("FEE_LIST_D", "bkkp_sn"), ("PSN_INFO_B", "psn_no"),
        ("PSN_INFO_B", "certno"), ("FIXMEDINS_B", "fixmedins_code"), ("DR_INFO_B", "dr_code"),
    ],
)  # fmt: skip
def test_keys_are_unique(city: Any, table: str, key: str) -> None:
    assert city.one(f"select count(*) - count(distinct {key}) from {table}") == 0


def test_references_are_registered(city: Any) -> None:
    for sql in (
        "select count(*) from SETL_D anti join PSN_INFO_B using (psn_no, certno)",
        "select count(*) from SETL_D anti join FIXMEDINS_B using (fixmedins_code)",
        "select count(*) from MDTRT_D anti join DR_INFO_B on chfpdr_code = dr_code",
        "select count(*) from FEE_LIST_D anti join DR_INFO_B on bilg_dr_code in (dr_code, '')",
        "select count(*) from SETL_D s anti join MDTRT_D m using (mdtrt_id, psn_no) where s.med_type <> '41'",
    ):
        assert city.one(sql) == 0


def test_electronic_tokens_are_used_once_and_cards_belong_to_one_person(city: Any) -> None:
    mix = dict(
        city.rows("select mdtrt_cert_type, count(*) / (select count(*) from SETL_D) from SETL_D group by 1")
    )
    assert 0.50 < mix["01"] < 0.66
    assert 0.28 < mix["03"] < 0.42
    assert 0.02 < mix["02"] < 0.08
    again = "select count(*) - count(distinct mdtrt_cert_no) from SETL_D where mdtrt_cert_type = '01'"
    assert city.one(again) == 0
    assert (
        city.one("select count(*) from SETL_D where mdtrt_cert_type = '03' and mdtrt_cert_no <> ssc_cardno")
        == 0
    )
    assert (
        city.one("select count(*) from SETL_D where mdtrt_cert_type = '02' and mdtrt_cert_no <> certno") == 0
    )
    owners = """select max(n) from (select count(distinct psn_no) n from SETL_D
                where mdtrt_cert_type = '03' group by mdtrt_cert_no)"""
    assert city.one(owners) == 1


def test_the_message_carries_the_swipe_time(city: Any) -> None:
    late = city.one(
        """select max(abs(epoch(setl_time) - epoch(strptime(substr(msgid, 13, 14), '%Y%m%d%H%M%S'))))
           from SETL_D"""
    )
    assert 0 < late <= 3


def test_shops_keep_their_hours_and_weekends_are_quiet(city: Any) -> None:
    rush = dict(city.rows("select hour(setl_time), count(*) from SETL_D where med_type = '41' group by 1"))
    assert rush[9] > 1.5 * rush[13] < 1.5 * rush[18]
    assert sum(rush.get(h, 0) for h in range(1, 7)) < 0.02 * sum(rush.values())
    weekend = (
        "select count(*) filter (where isodow(setl_time) > 5) / count(*) from SETL_D where med_type = '{}'"
    )
    assert 0.14 < city.one(weekend.format("11")) < 0.21
    assert 0.22 < city.one(weekend.format("41")) < 0.29


def test_families_share_a_book_and_are_missing_in_the_configured_share(city: Any) -> None:
    assert city.one("select avg((resdbook_no = '')::int) from PSN_INFO_B") == pytest.approx(0.10, abs=0.02)
    size = city.one("select count(*) / count(distinct resdbook_no) from PSN_INFO_B where resdbook_no <> ''")
    assert size == pytest.approx(2.6, abs=0.15)


def test_a_quarter_of_households_can_be_hidden(tmp_path: Path) -> None:
    build(tmp_path, people=4000, config=SampleConfig(household_missing=0.25, clean=True))
    share = duckdb.sql(
        f"select avg((resdbook_no = '')::int) from '{tmp_path}/PSN_INFO_B.parquet'"
    ).fetchall()[0][0]
    assert share == pytest.approx(0.25, abs=0.03)


def test_nobody_is_in_two_beds_at_once(city: Any) -> None:
    twice = city.one(
        """select count(*) from MDTRT_D a join MDTRT_D b on a.psn_no = b.psn_no and a.mdtrt_id < b.mdtrt_id
           where a.med_type in ('21', '52') and b.med_type in ('21', '52')
             and a.begntime < coalesce(b.endtime, timestamp '2100-01-01')
             and b.begntime < coalesce(a.endtime, timestamp '2100-01-01')"""
    )
    assert twice == 0


def test_the_dead_seldom_act_and_only_rings_and_relatives_use_their_cards(city: Any) -> None:
    n = city.one("select count(*) from death_list")
    assert n == pytest.approx(0.0075 * 20_000, rel=0.1)
    late = {
        r[0]
        for r in city.rows(
            """select distinct s.psn_no from SETL_D s join death_list d using (certno)
               where begndate > die_date + interval 20 day"""
        )
    }
    pooled = {i for ring in city.rings("card_pooling") for i in city.ids(ring, "patient")}
    assert late <= pooled


def test_batch_upload_gives_a_site_one_moment_a_day(tmp_path: Path) -> None:
    config = SampleConfig(clean=True, batch_upload_sites=1, refund_share=0)
    build(tmp_path, people=3000, config=config)
    sites = duckdb.sql(
        f"""select count(*) from (select fixmedins_code from '{tmp_path}/SETL_D.parquet' where med_type = '41'
            group by 1 having max(setl_time::time) = min(setl_time::time) and count(*) > 50)"""
    ).fetchall()[0][0]
    assert sites == 1
