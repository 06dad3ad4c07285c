"""Deliveries added one after the other are the same, to the byte, as all of them loaded together."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders import LoadError, LoadReport, load_extract
from graph_loaders.originals import read_originals
from tests.graph_loaders.conftest import EXTRACTS, settlement, settlements

Files = dict[str, bytes]
PEOPLE = "psn_no,certno,psn_name,mob"
WITH_CERTIFICATE = "setl_id,psn_no,certno,fixmedins_code,med_type,setl_time,medfee_sumamt"


def written(folder: Path, deliveries: Sequence[Files]) -> list[Path]:
    """The deliveries as folders 2025-01, 2025-02 …"""
    paths = [folder / f"2025-{number:02d}" for number in range(1, len(deliveries) + 1)]
    for path, files in zip(paths, deliveries, strict=True):
        path.mkdir(parents=True)
        for name, content in files.items():
            (path / name).write_bytes(content)
    return paths


def added(folder: Path, paths: Sequence[Path]) -> tuple[Path, LoadReport]:
    """A case that took the deliveries one after the other."""
    case, report, onto = folder, None, None
    for number, path in enumerate(paths):
        case = folder / f"case-{number}"
        case.mkdir(parents=True)
        report = load_extract(path, case, onto=onto)
        onto = case
    assert report is not None
    return case, report


def together(folder: Path, paths: Sequence[Path]) -> Path:
    """A case that took the deliveries in one load."""
    case = folder / "together"
    case.mkdir(parents=True)
    load_extract(list(paths), case)
    return case


def content(case: Path) -> dict[str, bytes]:
    """Every file of a case, but for what only the next delivery needs, which is cut by load."""
    files = [path for path in sorted(case.rglob("*")) if path.is_file()]
    return {
        name: path.read_bytes()
        for path in files
        if not (name := path.relative_to(case).as_posix()).startswith("deliveries/")
    }


def same(folder: Path, deliveries: Sequence[Files]) -> tuple[Path, LoadReport]:
    """The case that grew, after it was found to equal the one loaded together."""
    paths = written(folder / "in", deliveries)
    grown, report = added(folder, paths)
    assert content(grown) == content(together(folder, paths))
    return grown, report


def rows(case: Path, table: str = "setl_d") -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(case / "tables" / f"{table}.parquet").to_pylist()
    return found


def rejects(case: Path) -> list[tuple[object, ...]]:
    found = pq.read_table(case / "quarantine" / "rejects.parquet").to_pylist()
    return [(one["source_file"], one["source_row"], one["reason"]) for one in found]


def test_a_second_month_goes_on_where_the_first_ended(tmp_path: Path) -> None:
    first, second = settlements(settlement(1), settlement(3)), settlements(settlement(2), settlement(4))
    case, report = same(tmp_path, [{"SETL_D.csv": first}, {"SETL_D.csv": second}])
    places = [(row["setl_id"], row["source_file"], row["source_row"]) for row in rows(case)]
    assert places == [
        ("S0001", "SETL_D.csv", 2),
        ("S0002", "2025-02/SETL_D.csv", 2),
        ("S0003", "SETL_D.csv", 3),
        ("S0004", "2025-02/SETL_D.csv", 3),
    ]
    assert report.body["tables"]["setl_d"]["accepted"] == 4
    names = [one["name"] for one in json.loads((case / "inputs" / "fingerprints.json").read_bytes())["files"]]
    assert names == ["2025-02/SETL_D.csv", "SETL_D.csv"]


def test_a_case_whose_name_is_a_pattern_reads_its_own_files(tmp_path: Path) -> None:
    first, second = settlements(settlement(1), settlement(3)), settlements(settlement(1), settlement(2))
    other, _ = same(tmp_path / "a", [{"SETL_D.csv": settlements(settlement(8))}])
    case, _ = same(tmp_path / "[a]", [{"SETL_D.csv": first}, {"SETL_D.csv": second}])
    assert [row["setl_id"] for row in rows(case)] == ["S0001", "S0002", "S0003"]
    assert [row["setl_id"] for row in rows(other)] == ["S0008"]


def test_a_row_that_comes_again_counts_once_and_the_first_one_stays(tmp_path: Path) -> None:
    first, second = settlements(settlement(1)), settlements(settlement(2), settlement(1))
    case, report = same(tmp_path, [{"SETL_D.csv": first}, {"SETL_D.csv": second}])
    assert [row["source_file"] for row in rows(case)] == ["SETL_D.csv", "2025-02/SETL_D.csv"]
    assert report.body["tables"]["setl_d"] == {
        "accepted": 2,
        "exact_duplicates": 1,
        "records": 3,
        "rejected": 0,
    }


def test_what_was_kept_out_is_judged_again_when_a_register_names_its_people(tmp_path: Path) -> None:
    dead = b"certno,psn_no,die_date\n990001,,2025-01-01\n990001,P1,2025-01-02\n"
    person = f"{PEOPLE}\nP%d,990001,x,\n"
    first = {
        "SETL_D.csv": settlements(settlement(1)),
        "death_list.csv": dead,
        "PSN_INFO_B.csv": (person % 1).encode(),
    }
    second = {"SETL_D.csv": settlements(settlement(2)), "PSN_INFO_B.csv": (person % 9).encode()}
    case, _ = same(tmp_path, [first, second])
    assert len(rows(case, "death_list")) == 2  # one number for two people: it no longer says who the first is
    assert not [one for one in rejects(case) if one[0] == "death_list.csv"]


def test_a_delivery_that_repeats_another_wholly_is_said(tmp_path: Path) -> None:
    one, again = written(tmp_path / "in", [{"SETL_D.csv": settlements(settlement(1))}] * 2)
    (tmp_path / "case").mkdir()
    report = load_extract([one, again], tmp_path / "case")
    assert report.repeated == ("2025-02",)
    assert len(rows(tmp_path / "case")) == 1


def test_a_contradiction_takes_the_earlier_row_out_of_the_table(tmp_path: Path) -> None:
    wrong = settlement(1, medfee_sumamt="9.00")
    months = [settlements(settlement(1), settlement(2)), settlements(wrong), settlements(settlement(1))]
    case, report = same(tmp_path, [{"SETL_D.csv": one} for one in months])
    assert [row["setl_id"] for row in rows(case)] == ["S0002"]
    assert rejects(case) == [
        ("2025-02/SETL_D.csv", 2, "conflicting_duplicate"),
        ("2025-03/SETL_D.csv", 2, "conflicting_duplicate"),
        ("SETL_D.csv", 2, "conflicting_duplicate"),
    ]
    assert report.balanced


def test_the_quarantine_has_the_bytes_of_a_row_whose_file_is_gone(tmp_path: Path) -> None:
    wrong = settlement(1, medfee_sumamt="9.00")
    paths = written(
        tmp_path, [{"SETL_D.csv": settlements(settlement(1))}, {"SETL_D.csv": settlements(wrong)}]
    )
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    load_extract(paths[0], first)
    shutil.rmtree(paths[0])
    load_extract(paths[1], second, onto=first)
    (kept,) = (
        one
        for one in pq.read_table(second / "quarantine" / "rejects.parquet").to_pylist()
        if one["source_file"] == "SETL_D.csv"
    )
    assert kept["sha256"] == hashlib.sha256(settlement(1).encode()).hexdigest()
    assert kept["bytes"] == len(settlement(1))


def person(number: int, phone: str, certificate: str = "") -> str:
    return f"P{number},{certificate or f'99000{number}'},Name {number},{phone}"


def people(*lines: str) -> bytes:
    return "\n".join([PEOPLE, *lines, ""]).encode()


def test_a_register_says_what_its_newest_delivery_says(tmp_path: Path) -> None:
    months = [
        {"SETL_D.csv": settlements(settlement(1)), "PSN_INFO_B.csv": people(person(1, "1"), person(2, "1"))},
        {"SETL_D.csv": settlements(settlement(2)), "PSN_INFO_B.csv": people(person(1, "2"), person(3, "1"))},
        {"SETL_D.csv": settlements(settlement(3)), "PSN_INFO_B.csv": people(person(1, "1"), person(3, "1"))},
    ]
    case, report = same(tmp_path, months)
    assert [(row["psn_no"], row["mob"], row["source_file"]) for row in rows(case, "psn_info_b")] == [
        ("P1", "1", "PSN_INFO_B.csv"),
        ("P2", "1", "PSN_INFO_B.csv"),
        ("P3", "1", "2025-02/PSN_INFO_B.csv"),
    ]
    assert rejects(case) == [("2025-02/PSN_INFO_B.csv", 2, "superseded")]
    assert report.body["tables"]["psn_info_b"]["exact_duplicates"] == 2


def test_two_contents_in_one_delivery_of_a_register_are_both_out(tmp_path: Path) -> None:
    months = [
        {"SETL_D.csv": settlements(settlement(1)), "PSN_INFO_B.csv": people(person(1, "1"))},
        {"SETL_D.csv": settlements(settlement(2)), "PSN_INFO_B.csv": people(person(1, "2"), person(1, "3"))},
    ]
    case, _ = same(tmp_path, months)
    assert rows(case, "psn_info_b") == []
    assert {reason for _, _, reason in rejects(case)} == {"conflicting_duplicate"}


def by_certificate(number: int, certificate: str) -> str:
    return f"S{number},,{certificate},H1,41,2025-01-0{number} 10:00:01,5.00"


def certificates(*lines: str) -> bytes:
    return "\n".join([WITH_CERTIFICATE, *lines, ""]).encode()


def test_a_later_register_names_people_of_earlier_months(tmp_path: Path) -> None:
    months = [
        {"SETL_D.csv": certificates(by_certificate(1, "990001"), by_certificate(2, "990002"))},
        {"SETL_D.csv": certificates(by_certificate(3, "990002")), "PSN_INFO_B.csv": people(person(1, "1"))},
        {"SETL_D.csv": certificates(by_certificate(4, "990001")), "PSN_INFO_B.csv": people("P9,990001,X,1")},
    ]
    case, _ = same(tmp_path, months[:2])
    first, second, third = (str(row["psn_no"]) for row in rows(case))
    assert first == "P1"
    assert second == third
    assert second.startswith("CERT:")
    assert [row["person_registered"] for row in rows(case)] == [True, False, False]
    case, _ = same(tmp_path / "more", months)
    assert [str(row["psn_no"])[:5] for row in rows(case)] == ["CERT:"] * 4


def test_a_register_alone_marks_what_is_there(tmp_path: Path) -> None:
    first = settlement(1, psn_no="P1")
    months = [{"SETL_D.csv": settlements(first)}, {"PSN_INFO_B.csv": people(person(1, "1"))}]
    case, report = same(tmp_path, months)
    assert [row["person_registered"] for row in rows(case)] == [True]
    assert report.files[1]["name"] == "SETL_D.csv"
    assert report.files[1]["unregistered_persons"] == 0


def test_columns_that_one_delivery_lacks_are_missing_in_its_rows(tmp_path: Path) -> None:
    bare = b"setl_id,psn_no,fixmedins_code,setl_time,medfee_sumamt\nS9,P1,H1,2025-02-01 10:00:07,3\n"
    case, _ = same(tmp_path, [{"a_setl_d.csv": settlements(settlement(1))}, {"a_setl_d.csv": bare}])
    assert [row["med_type"] for row in rows(case)] == ["41", None]


def test_a_file_that_was_delivered_before_is_left_out_and_named(tmp_path: Path) -> None:
    first, second = settlements(settlement(1)), settlements(settlement(2))
    case, report = same(tmp_path, [{"SETL_D.csv": first}, {"again_setl_d.csv": first, "SETL_D.csv": second}])
    assert [(one["name"], one["reason"]) for one in report.body["skipped"]] == [
        ("2025-02/again_setl_d.csv", "delivered_before")
    ]
    assert report.body["tables"]["setl_d"]["records"] == 2
    assert len(rows(case)) == 2


def test_a_delivery_that_was_there_before_is_nothing_new(tmp_path: Path) -> None:
    first = settlements(settlement(1))
    paths = written(tmp_path / "in", [{"SETL_D.csv": first}, {"other.csv": first}])
    with pytest.raises(LoadError) as caught:
        added(tmp_path, paths)
    assert caught.value.code == "nothing_new"


def test_folders_of_one_name_are_numbered(tmp_path: Path) -> None:
    paths = [tmp_path / where / "out" for where in ("a", "b", "c")]
    for number, path in enumerate(paths):
        path.mkdir(parents=True)
        (path / "SETL_D.csv").write_bytes(settlements(settlement(number)))
    case, _ = added(tmp_path, paths)
    assert [row["source_file"] for row in rows(case)] == [
        "SETL_D.csv",
        "out/SETL_D.csv",
        "out-2/SETL_D.csv",
    ]


def test_a_case_of_an_earlier_version_says_what_to_do(tmp_path: Path) -> None:
    paths = written(tmp_path / "in", [{"SETL_D.csv": settlements(settlement(n))} for n in (1, 2)])
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    load_extract(paths[0], old)
    shutil.rmtree(old / "deliveries")
    with pytest.raises(LoadError) as caught:
        load_extract(paths[1], new, onto=old)
    assert caught.value.code == "no_deliveries"


def test_the_mapping_of_the_first_load_holds_for_later_ones(tmp_path: Path) -> None:
    paths = written(
        tmp_path / "in",
        [{"x1.csv": settlements(settlement(n)).replace(b"setl_time", b"swiped at")} for n in (1, 2)],
    )
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[files]\n"x*.csv" = "setl_d"\n[columns.setl_d]\n"swiped at" = "setl_time"\n', encoding="utf-8"
    )
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    load_extract(paths[0], first, mapping=mapping)
    report = load_extract(paths[1], second, onto=first)
    assert [str(row["setl_time"])[-5:] for row in rows(second)] == ["01:31", "02:31"]
    assert report.body["mapping_unused"] == []


def test_the_original_records_are_found_in_the_folders_of_their_deliveries(tmp_path: Path) -> None:
    months = [{"SETL_D.csv": settlements(settlement(n))} for n in (1, 2, 3)]
    case, _ = same(tmp_path, months)
    places = [("SETL_D.csv", 2), ("2025-02/SETL_D.csv", 2), ("2025-03/SETL_D.csv", 2)]
    found = read_originals(tmp_path / "in", case / "inputs" / "fingerprints.json", places)
    assert [found.records[place].fields[0] for place in places] == ["S0001", "S0002", "S0003"]
    (tmp_path / "in" / "2025-02").rename(tmp_path / "in" / "renamed")
    assert found == read_originals(tmp_path / "in", case / "inputs" / "fingerprints.json", places)


def dealt(source: Path, into: Path, seed: int) -> list[Path]:
    """The lines of an extract's files dealt to two to four deliveries, some twice, some twice and altered."""
    draw = random.Random(seed)
    paths = [into / f"2025-{number:02d}" for number in range(1, draw.choice([2, 3, 4]) + 1)]
    for path in paths:
        path.mkdir(parents=True)
    for file in sorted(source.iterdir()):
        if file.suffix != ".csv":
            for path in paths[: draw.randint(1, len(paths))]:
                shutil.copy(file, path)
            continue
        head, *lines = file.read_bytes().split(b"\n")
        parts: list[list[bytes]] = [[] for _ in paths]
        for line in lines:
            draw.choice(parts).append(line)
            if draw.random() < 0.02:
                draw.choice(parts).append(line)
            if draw.random() < 0.01:
                draw.choice(parts).append(line.replace(b"1", b"2", 1))
        for path, part in zip(paths, parts, strict=True):
            if file.name.lower().startswith("setl") or draw.random() < 0.8:
                (path / file.name).write_bytes(b"\n".join([head, *part, b""]))
    return paths


@pytest.mark.extracts
@pytest.mark.skipif(not EXTRACTS.exists(), reason="shared extracts are not there")
@pytest.mark.parametrize("seed", [811, 812, 813])
def test_a_bureaus_extract_dealt_to_deliveries(tmp_path: Path, seed: int) -> None:
    paths = dealt(EXTRACTS / "bureau", tmp_path / "in", seed)
    case, report = added(tmp_path, paths)
    assert content(case) == content(together(tmp_path, paths))
    assert report.balanced
    plain = in_one_folder(tmp_path, paths)
    for table in ("setl_d", "mdtrt_d", "fee_list_d"):
        assert without_places(case, table) == without_places(plain, table)


def in_one_folder(folder: Path, paths: Sequence[Path]) -> Path:
    """A case of one folder with the files of all deliveries, of which the last workbook stands for all."""
    extract, case = folder / "plain", folder / "plain-case"
    extract.mkdir()
    case.mkdir()
    for path in paths:
        for file in sorted(path.iterdir()):
            name = f"{file.stem}_{path.name}.csv" if file.suffix == ".csv" else file.name
            shutil.copy(file, extract / name)
    load_extract(extract, case)
    return case


def without_places(case: Path, table: str) -> pa.Table:
    """A table without what the names of files and the registers decide."""
    found = pq.read_table(case / "tables" / f"{table}.parquet")
    places = ["source_file", "source_row", "institution_registered", "person_registered"]
    return found.drop_columns([name for name in places if name in found.column_names])


def lines_of(draw: random.Random) -> list[str]:
    """Settlements with few keys, so that months repeat and contradict each other; some take others back."""
    numbers = [draw.randint(1, 12) for _ in range(draw.randint(0, 8))]
    amounts = [draw.choice(["", "5.00", "-5.00", "x"]) for _ in numbers]
    return [
        settlement(number, **({"medfee_sumamt": amount} if amount else {}))
        for number, amount in zip(numbers, amounts, strict=True)
    ]


@pytest.mark.parametrize("seed", range(12))
def test_months_of_few_keys(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    months: list[Files] = []
    for number in range(draw.randint(2, 4)):
        files = {"SETL_D.csv": settlements(f"# {number}", *lines_of(draw))}
        if draw.random() < 0.5:
            lines = [person(n, draw.choice("12"), draw.choice(["", "990001"])) for n in range(4)]
            files["PSN_INFO_B.csv"] = people(*draw.sample(lines, 3))
        if draw.random() < 0.8:
            files["PSN_INSU_D.csv"] = insured(draw)
        months.append(files)
    case, report = same(tmp_path, months)
    assert report.balanced
    keys = [row["setl_id"] for row in rows(case)]
    assert keys == sorted(set(keys), key=str)
    turned = together(tmp_path / "turned", written(tmp_path / "turned" / "in", months[::-1]))
    assert [row["setl_id"] for row in rows(turned)] == keys


def insured(draw: random.Random) -> bytes:
    """Insurance relations of few people, some known by certificate only."""
    lines = [
        ",".join((draw.choice(["", "P1", "P2"]), draw.choice(["990001", "990002"]), "310", draw.choice("12")))
        for _ in range(draw.randint(1, 6))
    ]
    return "\n".join(["psn_no,certno,insutype,psn_insu_stas", *lines, ""]).encode()
