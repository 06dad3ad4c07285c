"""The check of the person register alone; what is expected was worked out by hand from the definition."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from tests.checks.tiny import Row, checked, found, loaded, person, swipe
from workbench.checks import CheckResult, run_checks

#: Two certificate numbers of the test region: a woman born on 1 January 1980, a man born on 2 March 1990.
WOMAN, MAN = "99000119800101002X", "990001199003020018"


def register_row(psn: str, certno: str, name: str | None, **more: object) -> Row:
    """A row of the register with everything that the check looks at."""
    given = {"psn_cert_type": "01", "gend": "2", "brdy": "1980-01-01", "vali_flag": "1"}
    return {**person(psn), "certno": certno, "psn_name": name, **given, **more}


def listed(folder: Path, rows: list[Row], settings: str = "") -> CheckResult:
    """What the check says of a register; the settlement of somebody else makes it an extract."""
    tables = {"PSN_INFO_B": rows, "SETL_D": [swipe("S1", "Z", "P1", "2025-03-01 10:00:00")]}
    return checked(folder, "shared_certificate", tables, settings)


def test_shared_certificate(tmp_path: Path) -> None:
    # Lines 2 to 4: a mother's number under which her child and a neighbour are registered. Lines 5 and 6: one person
    # with a new name. Then people of one name, written in two ways, hidden, or not at all; a row that was ended; a
    # number of one person's own.
    rows = [
        register_row("A", WOMAN, "ZHANG SAN"),
        register_row("B", WOMAN.lower(), "LI SI", brdy="2024-05-06", gend="1"),
        register_row("C", f" {WOMAN[:6]} {WOMAN[6:]}", "WANG WU", gend="1"),
        register_row("D", MAN, "ZHAO LIU", brdy="1990-03-02", gend="1"),
        register_row("E", MAN, "ZHAO QI", brdy="1990-03-02", gend="1", psn_cert_type="14"),
        register_row("F", "990001197001010011", "OU YANG"),
        register_row("G", "990001197001010011", "ou\u00b7yang"),
        register_row("H", "990001197001010011", "\uff2f\uff35\u3000\uff39\uff21\uff2e\uff27"),
        register_row("I", "990001197001010011", "O*"),
        register_row("J", "990001197001010011", None),
        register_row("K", "990001197001010011", "SUN BA", vali_flag="0"),
        register_row("L", "990001197001010038", "SUN BA"),
    ]
    result = listed(tmp_path, rows)
    assert found(result) == {"A": ({"A", "B", "C"}, 0, 0), "D": ({"D", "E"}, 0, 0)}
    proof = result.rows()
    assert set(proof["row_table"]) == {"psn_info_b"}
    assert set(proof["source_file"]) == {"PSN_INFO_B.csv"}
    assert dict(zip(proof["row_key"], proof["source_row"], strict=True)) == dict(
        zip("ABCDE", range(2, 7), strict=True)
    )
    said = result.findings().set_index("subject_id")["sentence_en"]
    # The mother's birth and sex are those of the number, nobody else's; of a change of name both are.
    assert said["A"] == (
        "Certificate number 990***2X (1 in all, types 01) is registered under 3 person numbers with 3 different names; "
        "birth and sex are those of the number for: 1; rows listed: 3 of the register, 0 of settlements and visits."
    )
    assert "types 01, 14" in said["D"]
    assert "for: 2;" in said["D"]
    assert WOMAN not in "".join(result.findings()["sentence_zh"])


def test_numbers_that_stand_for_nobody_are_one_finding(tmp_path: Path) -> None:
    # Nines, a hidden number, crosses, a short one, and a number of four people where three are the most: five numbers,
    # twelve people. Three rows are shown, and nobody but the first takes part. Two people under a passport are a
    # finding of their own; nines of two people of one name are none of the numbers.
    numbers = (
        ["9" * 18] * 2 + ["9900**********0011"] * 2 + ["990001XXXX01010011"] * 2 + ["AB12"] * 2 + [MAN] * 4
    )
    rows = [register_row(f"N{at:02d}", number, f"NAME {at}") for at, number in enumerate(numbers)]
    rows += [register_row(f"P{at}", "E1234567", f"NAME {at}", psn_cert_type="05") for at in range(2)]
    rows += [register_row(f"Q{at}", "0" * 18, "ONE NAME") for at in range(2)]
    result = listed(tmp_path, rows, "most_people = 3")
    assert found(result) == {"N00": ({"N00", "N01", "N02"}, 0, 0), "P0": ({"P0", "P1"}, 0, 0)}
    members = result.members()
    assert set(members["id"]) == {"N00", "P0", "P1"}
    said = result.findings().set_index("subject_id")["sentence_en"]
    assert "(5 in all, types 01) is registered under 12 person numbers with 12 different names" in said["N00"]
    assert said["P0"].startswith("Certificate number E12*** (1 in all, types 05)")
    assert "for: \u2013;" in said["P0"]


def test_a_number_of_many_people_is_a_finding_of_its_own_up_to_the_limit(tmp_path: Path) -> None:
    rows = [register_row(f"N{at}", MAN, f"NAME {at}") for at in range(4)]
    result = listed(tmp_path, rows, "most_people = 4")
    assert found(result) == {"N0": ({"N0", "N1", "N2", "N3"}, 0, 0)}
    assert set(result.members()["id"]) == {"N0", "N1", "N2", "N3"}
    assert result.findings()["part"].tolist() == [""]


def test_fifteen_and_eighteen_digits_are_one_number(tmp_path: Path) -> None:
    # The first pair is the example of the standard's own annexes. C's 18 digits end in another check digit than the
    # 15 have, and D's in another century: neither is that number. 15 digits that hold no date, and fifteen ones,
    # which do, are no identity numbers of that time: each stands for itself.
    rows = [
        register_row("A", "11010519491231002X", "ZHANG SAN", brdy="1949-12-31"),
        register_row("B", "110105 491231 002", "LI SI", brdy="1949-12-31"),
        register_row("C", "110105194912310021", "WANG WU", brdy="1949-12-31"),
        register_row("D", "110105204912310022", "ZHAO LIU"),
        register_row("E", "990001991399002", "SUN QI"),
        register_row("F", "990001199913990020", "ZHOU BA"),
        register_row("G", "1" * 15, "WU JIU"),
        register_row("H", "1" * 15, "ZHENG SHI"),
    ]
    result = listed(tmp_path, rows)
    assert found(result) == {"A": ({"A", "B"}, 0, 0), "G": ({"G", "H"}, 0, 0)}
    by_part = result.findings().set_index("part")["sentence_en"]
    # Woman: the fifteenth digit of the old form, the seventeenth of the new one, is even.
    assert "Certificate number 110***2X (1 in all, types 01)" in by_part[""]
    assert "for: 2;" in by_part[""]
    assert by_part["nobody"].startswith("Certificate number 111***11 (1 in all")


def test_names_of_people_that_only_bills_tell(tmp_path: Path) -> None:
    # B is in no register, C there without a name: their bills and visits name them, B twice alike and once otherwise.
    # A's own bill has an older name, and K's row was ended: the register has answered for both.
    named = {"certno": MAN, "psn_cert_type": "01", "gend": "1", "brdy": "1990-03-02"}
    bills = [
        swipe("S1", "A", "P1", "2025-03-01 10:00:00", **named, psn_name="ZHAO OLD"),
        swipe("S2", "B", "P1", "2025-03-02 10:00:00", **named, psn_name="QIAN ER"),
        swipe("S3", "B", "P1", "2025-03-03 10:00:00", **named, psn_name="QIAN ER"),
        swipe(
            "S4", "B", "P1", "2025-03-04 10:00:00", **{**named, "certno": MAN.lower()}, psn_name="QIAN SAN"
        ),
        swipe("S5", "K", "P1", "2025-03-05 10:00:00", **named, psn_name="ZHAO K"),
        swipe("S6", "L", "P1", "2025-03-06 10:00:00", **named, psn_name="Q*"),
    ]
    visit = {
        "mdtrt_id": "M1",
        "psn_no": "C",
        "fixmedins_code": "H1",
        "med_type": "11",
        "begntime": "2025-03-07 09:00:00",
    }
    tables = {
        "PSN_INFO_B": [
            register_row("A", MAN, "ZHAO YI"),
            register_row("C", MAN, None),
            register_row("K", MAN, "ZHAO K", vali_flag="0"),
        ],
        "SETL_D": bills,
        "MDTRT_D": [{**visit, **named, "psn_name": "SUN WU"}],
    }
    result = checked(tmp_path, "shared_certificate", tables)
    assert found(result) == {"A": ({"A", "C"}, 0, 0)}
    rows = result.rows()
    assert set(zip(rows["role"], rows["row_table"], rows["row_key"], strict=True)) == {
        ("evidence", "psn_info_b", "A"),
        ("evidence", "psn_info_b", "C"),
        ("context", "setl_d", "S2"),
        ("context", "setl_d", "S4"),
        ("context", "setl_d", "S6"),
        ("context", "mdtrt_d", "M1"),
    }
    assert set(rows["source_row"]) == {2, 3, 5, 7}
    assert set(result.members()["id"]) == {"A", "B", "C", "L"}
    said = result.findings()["sentence_en"][0]
    assert "under 4 person numbers with 4 different names" in said
    assert said.endswith("rows listed: 2 of the register, 4 of settlements and visits.")


def test_a_case_without_a_register_is_checked_by_its_bills(tmp_path: Path) -> None:
    bills = [
        swipe(f"S{at}", who, "P1", "2025-03-01 10:00:00", certno=MAN, psn_name=name)
        for at, (who, name) in enumerate((("A", "ZHAO YI"), ("B", "QIAN ER")))
    ]
    result = checked(tmp_path, "shared_certificate", {"SETL_D": bills})
    assert found(result) == {"A": (set(), 0, 0)}
    assert result.findings()["patients"].tolist() == [2]


def test_two_forms_of_a_number_are_one_in_every_check(tmp_path: Path) -> None:
    # B, a man of 1990, is on the lists of the dead and of prisoners with his old number and a small x; O is B again
    # in another region, under the new form. F and G are two people under two forms of one number, told apart.
    new, old, twin = "990001199003020012", "990001900302001", "99000119700101010x"
    people = [
        {**person("B"), "certno": old},
        {**person("O"), "certno": new, "psn_name": "B"},
        {**person("F"), "certno": twin},
        {**person("G"), "certno": twin.upper()},
        {**person("N"), "certno": twin[:-1] + "1", "psn_name": "F"},
    ]
    insured = [
        {"psn_no": who, "insutype": kind, "psn_insu_stas": "1", "insu_admdvs": "990001"}
        for who, kind in (("B", "310"), ("O", "390"), ("F", "310"), ("G", "390"))
    ]
    swipes = [swipe(f"S{who}", who, "P1", "2025-03-20 10:00:00") for who in "BOFGN"]
    tables = {
        "PSN_INFO_B": people,
        "PSN_INSU_D": insured,
        "SETL_D": swipes,
        "death_list": [{"certno": new, "psn_name": "B", "die_date": "2025-03-10"}],
        "prison_list": [
            {"certno": f" {twin} ", "psn_name": "F", "begndate": "2025-03-01", "enddate": "2025-03-31"}
        ],
    }
    case = loaded(tmp_path, tables)
    result = run_checks(case)
    names = result.findings().groupby("check")["subject_id"].agg(set)
    assert names["after_death"] == {"B", "O"}
    assert names["in_prison"] == {"F", "G"}
    assert names["double_enrolment"] == {"B"}
    assert names["shared_certificate"] == {"F"}
    nodes = pq.read_table(case.folder / "tables" / "node_patient.parquet").to_pandas().set_index("psn_no")
    assert nodes["die_date"].notna().to_dict() == {"B": True, "O": True, "F": False, "G": False, "N": False}
