"""Checks about people on extracts of a few rows; what is expected was worked out by hand from the definition."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checks.tiny import bill, both, checked, found, line, person, place, stay, stays, swipe

NOTHING: dict[str, tuple[set[str], int, int]] = {}


def test_after_death(tmp_path: Path) -> None:
    # A dies on 10 March. The swipe of the 13th is within three days of grace, that of the 14th is not. The bill of the
    # 20th is for a stay that ended before. S4 was settled on the 15th for a service that began on the 9th. B lives.
    stay_row, bill_row = both("M1", "A", "H1", "2025-03-05", "2025-03-10")
    result = checked(
        tmp_path,
        "after_death",
        {
            "PSN_INFO_B": [person("A"), person("B")],
            "death_list": [{"certno": "CA", "psn_name": "A", "die_date": "2025-03-10"}],
            "MDTRT_D": [stay_row],
            "SETL_D": [
                {**bill_row, "setl_time": "2025-03-20 09:00:00"},
                swipe("S1", "A", "P1", "2025-03-13 10:00:00"),
                swipe("S2", "A", "P1", "2025-03-14 10:00:00", 70),
                swipe("S3", "B", "P1", "2025-04-01 10:00:00"),
                swipe("S4", "A", "P1", "2025-03-15 10:00:00", begndate="2025-03-09"),
            ],
        },
    )
    assert found(result) == {"A": ({"S2"}, 0, 7000)}
    rows = result.rows()
    assert set(rows.loc[rows["row_table"] == "death_list", "source_row"]) == {2}
    assert "2025-03-10" in result.findings()["sentence_zh"][0]


def test_after_death_shows_all_people_of_a_number(tmp_path: Path) -> None:
    # Two people of different names under one number: who died is for a person to find out.
    people = [{**person(one), "certno": "CA"} for one in ("A", "B")]
    result = checked(
        tmp_path,
        "after_death",
        {
            "PSN_INFO_B": people,
            "death_list": [{"certno": "CA", "psn_name": "X", "die_date": "2025-03-10"}],
            "SETL_D": [swipe(f"S{one}", one, "P1", "2025-03-20 10:00:00") for one in ("A", "B")],
        },
    )
    assert found(result).keys() == {"A", "B"}
    assert "shared_number" in str(result.findings()["explanations"].tolist())
    assert all("stands for 2 person numbers" in one for one in result.findings()["sentence_en"])


def test_a_list_that_gives_the_person_number_leaves_no_doubt_who_is_meant(tmp_path: Path) -> None:
    people = [{**person(one), "certno": "CA"} for one in ("A", "B")]
    listed = {"certno": "", "psn_no": "A", "psn_name": "A"}
    for check, table, dates in (
        ("after_death", "death_list", {"die_date": "2025-03-10"}),
        ("in_prison", "prison_list", {"begndate": "2025-03-01", "enddate": "2025-03-31"}),
    ):
        swipes = [swipe(f"S{one}", one, "P1", "2025-03-20 10:00:00") for one in ("A", "B")]
        result = checked(
            tmp_path / check, check, {"PSN_INFO_B": people, table: [listed | dates], "SETL_D": swipes}
        )
        assert found(result).keys() == {"A"}
        assert "stands for 1 person numbers" in result.findings()["sentence_en"][0]


def test_in_prison(tmp_path: Path) -> None:
    # In prison from 1 to 31 March: the days of entry and release do not count; C has not been released.
    result = checked(
        tmp_path,
        "in_prison",
        {
            "PSN_INFO_B": [person("A"), person("C")],
            "prison_list": [
                {"certno": "CA", "psn_name": "A", "begndate": "2025-03-01", "enddate": "2025-03-31"},
                {"certno": "CC", "psn_name": "C", "begndate": "2025-02-01", "enddate": ""},
            ],
            "SETL_D": [
                swipe("S1", "A", "P1", "2025-03-01 10:00:00"),
                swipe("S2", "A", "P1", "2025-03-02 10:00:00", 20),
                swipe("S3", "A", "P1", "2025-03-31 10:00:00"),
                swipe("S4", "A", "P1", "2025-04-20 10:00:00"),
                swipe("S5", "C", "P1", "2025-11-01 10:00:00", 30),
            ],
        },
    )
    assert found(result) == {"A": ({"S2"}, 0, 2000), "C": ({"S5"}, 0, 3000)}


def test_swipe_in_stay(tmp_path: Path) -> None:
    # In bed from 1 to 10 March. S1 and S4 are on the days of admission and discharge; S3 is a double-channel category,
    # S5 a double-channel item; S6 was taken back.
    one, money = both("M1", "A", "H1", "2025-03-01", "2025-03-10")
    result = checked(
        tmp_path,
        "swipe_in_stay",
        {
            "MDTRT_D": [one],
            "SETL_D": [
                money,
                swipe("S1", "A", "P1", "2025-03-01 08:00:00"),
                swipe("S2", "A", "P1", "2025-03-05 08:00:00", 12.34),
                swipe("S3", "A", "P1", "2025-03-06 08:00:00", med_type="18", fixmedins_code="P1"),
                swipe("S4", "A", "P1", "2025-03-10 18:00:00"),
                swipe("S5", "A", "P1", "2025-03-07 08:00:00"),
                swipe("S6", "A", "P1", "2025-03-08 08:00:00", 40),
                swipe("S7", "A", "P1", "2025-03-09 08:00:00", -40, init_setl_id="S6", refd_setl_flag="1"),
            ],
            "FEE_LIST_D": [line("L1", "S5", "A", "P1", hilist_code="XD1")],
        },
        'special_items = ["XD1"]',
    )
    assert found(result) == {"A": ({"S2"}, 0, 1234)}
    rows = result.rows()
    assert set(rows.loc[rows["role"] == "context", "row_key"]) == {"M1"}


def test_overlapping_stays(tmp_path: Path) -> None:
    # A lies in two beds from the 8th to the 10th: two nights. B moves on the 10th. C's second stay names the first.
    result = checked(
        tmp_path,
        "overlapping_stays",
        stays(
            both("M1", "A", "H1", "2025-03-01", "2025-03-10"),
            both("M2", "A", "H2", "2025-03-08", "2025-03-15"),
            both("M3", "B", "H1", "2025-03-01", "2025-03-10"),
            both("M4", "B", "H2", "2025-03-10", "2025-03-15"),
            both("M5", "C", "H1", "2025-03-01", "2025-03-10"),
            both("M6", "C", "H2", "2025-03-08", "2025-03-15", refl_old_mdtrt_id="M5"),
        ),
    )
    assert found(result) == {"A": ({"M2"}, 60_000, 0)}
    assert "2" in result.findings()["sentence_en"][0].split("share")[1]


def test_impossible_travel(tmp_path: Path) -> None:
    # One degree of latitude is 111.2 km: in 30 minutes 222 km/h, in 60 minutes 111 km/h. P3 is 5.6 km
    # from P1. Where P4 is nobody knows; what lies between does not break E's two uses.
    result = checked(
        tmp_path,
        "impossible_travel",
        {
            "FIXMEDINS_B": [
                place("P1", lat=30, lon=104),
                place("P2", lat=31, lon=104),
                place("P3", lat=30.05, lon=104),
                place("P4"),
            ],
            "SETL_D": [
                swipe("S1", "A", "P1", "2025-03-01 09:00:07"),
                swipe("S2", "A", "P2", "2025-03-01 09:30:07", 33),
                swipe("S3", "B", "P1", "2025-03-01 09:00:07"),
                swipe("S4", "B", "P2", "2025-03-01 10:00:07"),
                swipe("S5", "C", "P1", "2025-03-01 09:00:07"),
                swipe("S6", "C", "P3", "2025-03-01 09:01:07"),
                swipe("S7", "D", "P1", "2025-03-01 09:00:07"),
                swipe("S8", "D", "P4", "2025-03-01 09:01:07"),
                swipe("S9", "E", "P1", "2025-03-01 09:00:08"),
                swipe("S10", "E", "P4", "2025-03-01 09:01:07"),
                swipe("S11", "E", "P2", "2025-03-01 09:10:07", 44),
            ],
        },
    )
    assert found(result) == {"A": ({"S2"}, 0, 3300), "E": ({"S11"}, 0, 4400)}
    assert "111.2" in result.findings()["sentence_zh"][0]


def test_split_admission(tmp_path: Path) -> None:
    # A comes back after two days with J18.0. B: another category; C: another department; D: after eleven days;
    # E: another hospital; F: chemotherapy; G: by referral.
    cases = {
        "A": ("H1", "2025-03-12", {"dise_no": "J18.0"}),
        "B": ("H1", "2025-03-12", {"dise_no": "I10"}),
        "C": ("H1", "2025-03-12", {"adm_dept_codg": "A04"}),
        "D": ("H1", "2025-03-21", {}),
        "E": ("H2", "2025-03-12", {}),
        "G": ("H1", "2025-03-12", {"refl_old_mdtrt_id": "M1G"}),
    }
    pairs = [both(f"M1{who}", who, "H1", "2025-03-01", "2025-03-10") for who in cases]
    pairs += [
        both(f"M2{who}", who, where, day, "2025-03-25", **more) for who, (where, day, more) in cases.items()
    ]
    pairs += [
        both(f"M{n}F", "F", "H1", day, day, dise_no="Z51.1")
        for n, day in ((1, "2025-03-01"), (2, "2025-03-08"))
    ]
    assert found(checked(tmp_path, "split_admission", stays(*pairs))) == {"A": ({"M2A"}, 60_000, 0)}


def test_many_stays(tmp_path: Path) -> None:
    # A has three stays within 365 days, the first and the last 364 days apart; of B's three the last is a day later.
    days = {"A": ("2024-01-01", "2024-06-01", "2024-12-30"), "B": ("2024-01-01", "2024-06-01", "2024-12-31")}
    pairs = [both(f"M{who}{day}", who, "H1", day, day) for who, some in days.items() for day in some]
    pairs += [both(f"MC{day}", "C", "H1", day, day, dise_no="Z51.1") for day in days["A"]]
    result = checked(tmp_path, "many_stays", stays(*pairs), "stays = 3")
    assert found(result) == {"A": ({f"MA{day}" for day in days["A"]}, 180_000, 0)}


def test_out_of_county(tmp_path: Path) -> None:
    # Outside of the county: 50,000 yuan or more, or 60 days or more.
    rows = {
        "A": ("2025-03-01", "2025-03-10", {"yuan": 50_000}, "990002"),
        "B": ("2025-01-01", "2025-03-02", {}, "990002"),
        "C": ("2025-01-01", "2025-03-01", {}, "990002"),
        "D": ("2025-03-01", "2025-03-10", {"yuan": 50_000}, "990001"),
    }
    tables = {"MDTRT_D": [], "SETL_D": []}
    for who, (begin, end, money, region) in rows.items():
        tables["MDTRT_D"].append(stay(f"M{who}", who, "H1", begin, end))
        regions = {"insu_admdvs": "990001", "fix_blng_admdvs": region}
        tables["SETL_D"].append(bill(f"M{who}", who, "H1", begin, end, **money, **regions))
    assert found(checked(tmp_path, "out_of_county", tables)) == {
        "A": ({"MA"}, 3_000_000, 0),
        "B": ({"MB"}, 60_000, 0),
    }


def test_frequent_purchase(tmp_path: Path) -> None:
    # Four purchases at two pharmacies within five days: A has them, B at one pharmacy, C over six days.
    days = {"A": (1, 2, 3, 5), "B": (1, 2, 3, 5), "C": (1, 2, 3, 6)}
    rows = [
        swipe(f"S{who}{day}", who, "P1" if who == "B" or day > 2 else "P2", f"2025-03-{day:02d} 10:00:00", 10)
        for who, some in days.items()
        for day in some
    ]
    settings = "days = 5\npurchases = 4\npharmacies = 2"
    result = checked(
        tmp_path,
        "frequent_purchase",
        {"SETL_D": [*rows, swipe("S0", "A", "P1", "2025-06-01 10:00:00")]},
        settings,
    )
    assert found(result) == {"A": ({"SA1", "SA2", "SA3", "SA5"}, 0, 4000)}


def test_split_purchase(tmp_path: Path) -> None:
    # A: 40 + 30 yuan within ten minutes, then after eleven another. B: 30 + 30 = 60 is within the limit. C: one is
    # above it. D: eleven minutes between those at one pharmacy.
    rows = [
        swipe("A1", "A", "P1", "2025-03-01 10:00:00", 40),
        swipe("A2", "A", "P1", "2025-03-01 10:10:00", 30),
        swipe("A3", "A", "P1", "2025-03-01 10:21:00", 30),
        swipe("B1", "B", "P1", "2025-03-01 10:00:00", 30),
        swipe("B2", "B", "P1", "2025-03-01 10:05:00", 30),
        swipe("C1", "C", "P1", "2025-03-01 10:00:00", 61),
        swipe("C2", "C", "P1", "2025-03-01 10:05:00", 30),
        swipe("D1", "D", "P1", "2025-03-01 10:00:00", 40),
        swipe("D2", "D", "P2", "2025-03-01 10:05:00", 40),
        swipe("D3", "D", "P1", "2025-03-01 10:11:00", 40),
    ]
    assert found(checked(tmp_path, "split_purchase", {"SETL_D": rows})) == {"A": ({"A1", "A2"}, 0, 7000)}


def test_double_enrolment(tmp_path: Path) -> None:
    # A: employees and residents; B: two regions under two person numbers of one certificate; C: one is closed;
    # D: a supplement; E: two employers of one scheme in one region; F, G: two people of two names under one number.
    rows = [
        ("A", "310", "1", "990001", "E1"), ("A", "390", "1", "990001", ""),
        ("B", "390", "1", "990001", ""), ("B2", "390", "1", "990002", ""),
        ("C", "310", "1", "990001", "E1"), ("C", "390", "2", "990001", ""),
        ("D", "390", "1", "990001", ""), ("D", "392", "1", "990001", ""),
        ("E", "310", "1", "990001", "E1"), ("E", "310", "1", "990001", "E2"),
        ("F", "310", "1", "990001", "E1"), ("G", "390", "1", "990001", ""),
    ]  # fmt: skip
    columns = ("psn_no", "insutype", "psn_insu_stas", "insu_admdvs", "emp_no")
    result = checked(
        tmp_path,
        "double_enrolment",
        {
            "PSN_INFO_B": [
                *map(person, "ABCDEF"),
                {**person("B2"), "certno": "CB", "psn_name": " b"},
                {**person("G"), "certno": "CF"},
            ],
            "PSN_INSU_D": [dict(zip(columns, row, strict=True)) for row in rows],
            "SETL_D": [swipe("S1", "A", "P1", "2025-03-01 10:00:00")],
        },
    )
    findings = result.findings().set_index("subject_id")
    assert {who: findings.loc[who, "patients"] for who in findings.index} == {"A": 1, "B": 2}
    lines = {
        who: sorted(result.rows(findings.loc[who, "finding_id"])["source_row"]) for who in findings.index
    }
    assert lines == {"A": [2, 3], "B": [4, 5]}
    assert {who: findings.loc[who, "events"] for who in findings.index} == {"A": 2, "B": 2}


def test_double_benefit(tmp_path: Path) -> None:
    # A: one stay paid under both schemes; B: at the hospital and again by hand; C: two stays one after the other;
    # D: two bills of one scheme; E: a supplement; F: medical aid; I, J: two people of different names under one number.
    march = ("2025-03-01", "2025-03-10")
    rows = [
        bill("M1", "A", "H1", *march, insutype="310"),
        bill("M2", "A", "H1", "2025-03-02", "2025-03-11", insutype="390"),
        bill("M3", "B", "H1", *march, insutype="390", setl_type="2"),
        bill("M4", "B", "H1", *march, insutype="390", setl_type="1", setl_time="2025-05-01 09:00:00"),
        bill("M5", "C", "H1", *march, insutype="310"),
        bill("M6", "C", "H1", "2025-03-10", "2025-03-20", insutype="390"),
        bill("M7", "D", "H1", *march, insutype="310", setl_type="2"),
        bill("M8", "D", "H1", *march, insutype="310", setl_type="2"),
        bill("M9", "E", "H1", *march, insutype="390"),
        bill("M10", "E", "H1", *march, insutype="510"),
        bill("M11", "F", "H1", *march, insutype="390"),
        bill("M12", "F", "H1", *march, insutype="310", setl_type="3"),
        bill("M13", "I", "H1", *march, insutype="310"),
        bill("M14", "J", "H1", *march, insutype="390"),
    ]
    people = [*map(person, "ABCDEFI"), {**person("J"), "certno": "CI"}]
    result = checked(tmp_path, "double_benefit", {"SETL_D": rows, "PSN_INFO_B": people})
    assert found(result) == {"A": ({"BM2"}, 60_000, 0), "B": ({"BM4"}, 60_000, 0)}


@pytest.mark.parametrize(
    ("med_type", "disease", "listed"), [("22", "J18.9", True), ("21", "S72.0", True), ("21", "M51.2", False)]
)
def test_trauma(tmp_path: Path, med_type: str, disease: str, listed: bool) -> None:
    one, money = both("M1", "A", "H1", "2025-03-01", "2025-03-10", med_type=med_type, dise_no=disease)
    result = checked(tmp_path, "trauma", {"MDTRT_D": [one], "SETL_D": [money]})
    assert found(result) == ({"A": ({"M1"}, 60_000, 0)} if listed else NOTHING)
