"""The check of the person register alone; what is expected was worked out by hand from the definition."""

from __future__ import annotations

from pathlib import Path

from tests.checks.tiny import Row, checked, found, person, swipe
from workbench.checks import CheckResult

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
        "birth and sex are those of the number for: 1; register rows listed: 3."
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
