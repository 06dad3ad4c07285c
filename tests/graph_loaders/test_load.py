"""Whole loads of small extracts."""

import csv
import hashlib
import io
import json
import sqlite3
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders import load_extract, table_schemas
from tests.graph_loaders.conftest import HEADER, Loader, settlement, settlements

LINES = [settlement(i) for i in range(1, 6)]


def entry(report: object, name: str) -> dict[str, object]:
    return next(e for e in report.files if e["name"] == name)  # type: ignore[attr-defined]


def rows(loader: Loader) -> list[dict[str, object]]:
    """Settlements of the last load without their place."""
    table = loader.table("setl_d").drop_columns(["source_file", "source_row"])
    found: list[dict[str, object]] = table.to_pylist()
    return found


def test_a_checked_table_has_every_declared_column_typed_and_its_place(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    table = loader.table("setl_d")
    declared = table_schemas()["setl_d"].columns
    flags = ["institution_registered", "person_registered"]
    assert table.column_names == [*declared, *flags, "source_file", "source_row"]
    assert {n: table.schema.field(n).type for n in declared} == {n: c.arrow_type for n, c in declared.items()}
    assert table["source_row"].to_pylist() == [2, 3, 4, 5, 6]
    assert set(table["source_file"].to_pylist()) == {"setl_d.csv"}
    assert table["certno"].null_count == table.num_rows


@pytest.mark.parametrize(
    ("change", "reason", "column"),
    [
        ({"setl_id": " "}, "missing_key", "setl_id"),
        ({"psn_no": "\u3000"}, "no_person", "psn_no"),
        ({"setl_time": ""}, "bad_time", "setl_time"),
        ({"setl_time": "昨天"}, "bad_time", "setl_time"),
        ({"setl_time": "1900-01-01 00:00:00"}, "bad_time", "setl_time"),
        ({"setl_time": "2099-12-31 00:00:00"}, "bad_time", "setl_time"),
        ({"medfee_sumamt": "壹佰元"}, "bad_money", "medfee_sumamt"),
        ({"medfee_sumamt": ""}, "bad_money", "medfee_sumamt"),
        ({"setl_id": "", "psn_no": "", "setl_time": "", "medfee_sumamt": ""}, "missing_key", "setl_id"),
    ],
)
def test_a_bad_value_rejects_its_record_and_no_other(
    loader: Loader, change: dict[str, str], reason: str, column: str
) -> None:
    bad = settlement(9, **change)
    report = loader({"setl_d.csv": settlements(LINES[0], bad, LINES[1])})
    assert entry(report, "setl_d.csv")["reasons"] == {reason: 1}
    (reject,) = loader.rejects()
    assert (reject["source_row"], reject["reason"], reject["column"]) == (3, reason, column)
    assert reject["sha256"] == hashlib.sha256(bad.encode()).hexdigest()
    assert [r["setl_id"] for r in rows(loader)] == ["S0001", "S0002"]


def test_framing_faults_cost_one_line_each(loader: Loader) -> None:
    faults = [
        b'S9,"x,1,P,41,2025-01-02,2025-01-02 10:00:00,1,1',
        b"S8,\xff\xfe,1",
        b"S7,\x00" + b"," * 7,
        b"S6,,",
    ]
    content = (
        settlements(LINES[0]) + b"\n".join(faults) + b"\n" + LINES[1].encode() + b"\r\n\n" + LINES[2].encode()
    )
    report = loader({"setl_d.csv": content})
    assert entry(report, "setl_d.csv")["reasons"] == {
        "column_count": 1,
        "control_character": 1,
        "unclosed_quote": 1,
        "undecodable": 1,
    }
    assert [r["source_row"] for r in loader.rejects()] == [3, 4, 5, 6]
    assert loader.table("setl_d")["source_row"].to_pylist() == [2, 7, 9]


def test_exact_repetitions_count_once_in_the_later_file(loader: Loader) -> None:
    padded = settlement(2, psn_no=" 99000100000000000002 ")
    report = loader({"setl_d_a.csv": settlements(*LINES), "setl_d_b.csv": settlements(padded, settlement(7))})
    assert entry(report, "setl_d_a.csv")["exact_duplicates"] == 0
    late = entry(report, "setl_d_b.csv")
    assert (late["exact_duplicates"], late["accepted"], late["rejected"]) == (1, 1, 0)


def test_the_same_key_with_other_content_takes_all_of_them_out(loader: Loader) -> None:
    other = settlement(2, medfee_sumamt="99")
    report = loader({"setl_d_a.csv": settlements(*LINES), "setl_d_b.csv": settlements(other, LINES[1])})
    assert entry(report, "setl_d_a.csv")["reasons"] == {"conflicting_duplicate": 1}
    assert entry(report, "setl_d_b.csv")["reasons"] == {"conflicting_duplicate": 2}
    assert [r["setl_id"] for r in rows(loader)] == ["S0001", "S0003", "S0004", "S0005"]
    hashes = [r["sha256"] for r in loader.rejects()]
    assert hashes == [hashlib.sha256(line.encode()).hexdigest() for line in (LINES[1], other, LINES[1])]


def test_order_of_rows_and_split_over_files_do_not_show(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    first = rows(loader)
    loader({"setl_d2.csv": settlements(*LINES[3:][::-1]), "setl_d1.csv": settlements(*LINES[:3][::-1])})
    assert rows(loader) == first


def _encoded(delimiter: str, encoding: str, line_end: str = "\n") -> bytes:
    text = settlements(*LINES, settlement(6, med_type="药店")).decode()
    return text.replace(",", delimiter).replace("\n", line_end).encode(encoding)


@pytest.mark.parametrize(
    "content",
    [
        _encoded(",", "utf-8-sig"),
        _encoded(",", "gb18030"),
        _encoded("\t", "utf-8"),
        _encoded(";", "gb18030"),
        _encoded("|", "utf-8", "\r\n"),
        _encoded(",", "utf-8", "\r"),
        _encoded(",", "utf-8").rstrip(b"\n"),
    ],
)
def test_every_kind_of_text_file_gives_the_same_rows(loader: Loader, content: bytes) -> None:
    loader({"setl_d.csv": _encoded(",", "utf-8")})
    expected = rows(loader)
    report = loader({"setl_d.txt": content})
    assert rows(loader) == expected
    assert report.balanced


def test_a_broken_line_does_not_change_the_encoding_of_its_file(loader: Loader) -> None:
    for encoding in ("utf-8", "gb18030"):
        good = (
            settlements(settlement(6, med_type="药店"), settlement(7, med_type="住院"))
            .decode()
            .encode(encoding)
        )
        report = loader({"setl_d.csv": good + b"S9,\xff\xff\n"})
        found = entry(report, "setl_d.csv")
        assert (found["encoding"], found["reasons"]) == (encoding, {"undecodable": 1})


def test_interface_names_and_chinese_headings_mean_the_same(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    expected = rows(loader)
    chinese = "结算ID,就诊ID,人员编号,定点医药机构编号,医疗类别,结束日期,结算时间,医疗费总额（元）,有效标志"
    loader({"结算明细.csv": settlements(*LINES).decode().replace(HEADER, chinese).encode("gb18030")})
    assert rows(loader) == expected
    report = loader(
        {"whatever.csv": settlements(*LINES).decode().replace("psn_no", "psnNo").upper().encode()}
    )
    assert entry(report, "whatever.csv")["recognised_by"] == "columns"
    assert rows(loader) == expected


def _typed(lines: list[str]) -> pa.Table:
    records = list(csv.DictReader(io.StringIO("\n".join([HEADER, *lines]))))
    table = pa.Table.from_pylist(records)
    times = pa.array(table["setl_time"].to_pylist()).cast(pa.timestamp("ms"))
    changed = {
        "setl_id": table["setl_id"].combine_chunks().dictionary_encode(),
        "med_type": table["med_type"].cast(pa.int64()),
        "setl_time": times,
        "medfee_sumamt": table["medfee_sumamt"].cast(pa.float64()),
        "vali_flag": table["vali_flag"].cast(pa.float64()),
    }
    for name, values in changed.items():
        table = table.set_column(table.column_names.index(name), name, values)
    return table


def test_parquet_of_any_type_gives_the_rows_of_the_text(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    expected = rows(loader)
    sink = io.BytesIO()
    pq.write_table(_typed(LINES), sink)
    loader({"SETL_D.parquet": sink.getvalue()})
    assert rows(loader) == expected
    assert loader.table("setl_d")["source_row"].to_pylist() == [2, 3, 4, 5, 6]


def test_a_workbook_gives_the_rows_of_the_text(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    expected = rows(loader)
    book = openpyxl.Workbook()
    book.active.title = "结算明细"
    for record in csv.reader(io.StringIO("\n".join([HEADER, *LINES]))):
        book.active.append(record)
    for row in book.active.iter_rows(min_row=2, min_col=8, max_col=9):
        for cell in row:
            cell.value = float(cell.value)
    book.create_sheet("empty")
    sink = io.BytesIO()
    book.save(sink)
    loader({"数据.xlsx": sink.getvalue()})
    assert rows(loader) == expected


def test_a_database_gives_the_rows_of_the_text(loader: Loader, tmp_path: Path) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    expected = rows(loader)
    path = tmp_path / "extract.db"
    with sqlite3.connect(path) as connection:
        columns = HEADER.replace("medfee_sumamt", "medfee_sumamt REAL").replace(
            "setl_time", "setl_time DATETIME"
        )
        connection.execute(f"CREATE TABLE SETL_D_2025 ({columns})")
        connection.execute('CREATE TABLE "odd ""name" (a, b)')
        values = list(csv.reader(LINES))
        connection.executemany("INSERT INTO SETL_D_2025 VALUES (?,?,?,?,?,?,?,?,?)", values)
    connection.close()
    into = tmp_path / "case"
    into.mkdir()
    report = load_extract(f"sqlite:///{path}", into)
    found = (
        pq.read_table(into / "tables" / "setl_d.parquet")
        .drop_columns(["source_file", "source_row"])
        .to_pylist()
    )
    assert found == expected
    assert [s["name"] for s in report.body["skipped"]] == ['odd "name']


def test_registers_flag_what_they_do_not_know(loader: Loader) -> None:
    places = b"fixmedins_code,fixmedins_name\nP99000100001,A\n"
    people = b"psn_no,certno,psn_name\n" + b"".join(
        b"9900010000000000%04d,c%d,n\n" % (i, i) for i in range(7)
    )
    strange = settlement(8, fixmedins_code="P99000100009", psn_no="99000100009999999999")
    lonely = settlement(9, psn_no="99000100009999999999")
    files = {
        "fixmedins_b.csv": places,
        "psn_info_b.csv": people,
        "setl_d.csv": settlements(LINES[0], strange, lonely),
    }
    found = entry(loader(files), "setl_d.csv")
    assert (found["unregistered"], found["unregistered_institutions"], found["unregistered_persons"]) == (
        2,
        1,
        2,
    )
    table = loader.table("setl_d")
    assert table["institution_registered"].to_pylist() == [True, False, True]
    assert table["person_registered"].to_pylist() == [True, False, False]


def test_without_a_register_nothing_is_flagged(loader: Loader) -> None:
    found = entry(loader({"setl_d.csv": settlements(*LINES)}), "setl_d.csv")
    assert found["unregistered"] == 0
    assert loader.table("setl_d")["institution_registered"].null_count == len(LINES)


def test_people_known_by_certificate_only_are_kept_and_named(loader: Loader) -> None:
    header = "setl_id,psn_no,certno,fixmedins_code,setl_time,medfee_sumamt"
    people_of = ("990001199001010011", "c2", "")
    lines = "".join(f"S{i},,{c},P1,2025-01-02 10:00:0{i},1\n" for i, c in enumerate(people_of))
    people = b"psn_no,certno,psn_name\n99000100000000000001,990001199001010011,n\n"
    loader({"setl_d.csv": f"{header}\n{lines}".encode(), "psn_info_b.csv": people})
    numbers = loader.table("setl_d")["psn_no"].to_pylist()
    assert numbers[0] == "99000100000000000001"
    assert numbers[1].startswith("CERT:")
    assert "c2" not in numbers[1][5:]
    assert [r["reason"] for r in loader.rejects()] == ["no_person"]


def _with_times(*times: str) -> bytes:
    return settlements(*(settlement(i, setl_time=t) for i, t in enumerate(times, 1)))


@pytest.mark.parametrize(
    ("times", "precision"),
    [
        (["2025-01-02 10:11:12", "2025-01-02 10:12:13"], "second"),
        (["2025-01-02 10:11:00", "2025-01-02 10:12:00"], "minute"),
        (["2025-01-02 10:00:00", "2025-01-02 11:00:00"], "hour"),
        (["2025-01-02", "2025-01-03"], "day"),
        (["10:11:12", "10:12:13"], "second"),
    ],
)
def test_the_precision_of_the_clock_is_measured(loader: Loader, times: list[str], precision: str) -> None:
    found = entry(loader({"setl_d.csv": _with_times(*times)}), "setl_d.csv")
    assert (found["time_precision"], found["rejected"]) == (precision, 0)
    codes = {note["code"] for note in found["switched_off"]}  # type: ignore[attr-defined]
    assert ("coarse_time" in codes) == (precision != "second")


def test_a_clock_without_a_day_takes_the_day_of_the_record(loader: Loader) -> None:
    loader({"setl_d.csv": _with_times("10:11:12")})
    assert str(loader.table("setl_d")["setl_time"][0].as_py()) == "2025-01-02 10:11:12"


@pytest.mark.parametrize("content", [_with_times("", ""), settlements(*LINES).replace(b"setl_time", b"x")])
def test_without_any_swipe_time_the_day_is_used_and_said(loader: Loader, content: bytes) -> None:
    found = entry(loader({"setl_d.csv": content}), "setl_d.csv")
    assert (found["rejected"], found["time_precision"]) == (0, "day")
    codes = [note["code"] for note in found["switched_off"]]  # type: ignore[attr-defined]
    assert {"coarse_time", "time_from"} <= set(codes)


def test_a_batch_upload_is_counted(loader: Loader) -> None:
    same = [settlement(i, setl_time="2025-01-02 10:11:12") for i in range(20, 40)]
    assert entry(loader({"setl_d.csv": settlements(*LINES, *same)}), "setl_d.csv")["batch_upload"] == 20


def test_missing_columns_and_tables_are_said(loader: Loader) -> None:
    report = loader({"setl_d.csv": settlements(*LINES)})
    off = {(n["column"], n["code"]) for n in entry(report, "setl_d.csv")["switched_off"]}  # type: ignore[attr-defined]
    assert {("fund_pay_sumamt", "fund_money"), ("mdtrt_cert_no", "card_nodes")} <= off
    assert {n["code"] for n in report.body["switched_off"]} >= {
        "no_visits",
        "no_death_list",
        "no_person_register",
    }


def test_money_balances_to_the_fen(loader: Loader) -> None:
    report = loader(
        {
            "setl_d.csv": settlements(
                *LINES, LINES[0], settlement(8, psn_no=""), settlement(9, medfee_sumamt="x")
            )
        }
    )
    assert entry(report, "setl_d.csv")["money_yuan"] == {
        "accepted": "16.25",
        "column": "medfee_sumamt",
        "exact_duplicates": "1.25",
        "framed": "25.75",
        "rejected_readable": "8.25",
    }


HOSTILE = [
    "=HYPERLINK(1)",
    "<script>x</script>",
    "'; DROP TABLE x; --",
    '"',
    "a'b",
    "x" * 100_000,
    "𠮷😀",
    "../../x",
    "\u202e",
    "{0}",
]


def test_hostile_texts_are_only_texts(loader: Loader) -> None:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*HEADER.split(","), "fixmedins_name"])
    for number, text in enumerate(HOSTILE):
        writer.writerow([*settlement(number).split(","), text])
    report = loader({"setl_d'--.csv": stream.getvalue().encode()})
    assert loader.table("setl_d")["fixmedins_name"].to_pylist() == HOSTILE
    assert report.balanced
    assert set(loader.table("setl_d")["source_file"].to_pylist()) == {"setl_d'--.csv"}


def test_excerpts_in_the_quarantine_are_short_and_inert(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(settlement(1, medfee_sumamt="\u202e<script>" + "y" * 5000))})
    (reject,) = loader.rejects()
    assert str(reject["value"]).startswith("\\u202e<script>yyy")
    assert len(str(reject["value"])) == 200


def test_nothing_is_left_behind_but_the_case(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    found = sorted(str(p.relative_to(loader.case)) for p in loader.case.rglob("*") if p.is_file())
    assert found == [
        "deliveries/beside/setl_d-0.parquet",
        "deliveries/deliveries.json",
        "inputs/fingerprints.json",
        "load-report.json",
        "quarantine/rejects.parquet",
        "tables/setl_d.parquet",
    ]


def test_a_header_alone_is_an_empty_table(loader: Loader) -> None:
    report = loader({"setl_d.csv": settlements()})
    assert (entry(report, "setl_d.csv")["records"], loader.table("setl_d").num_rows) == (0, 0)


def test_the_third_decimal_is_not_rounded_away(loader: Loader) -> None:
    loader(
        {
            "setl_d.csv": settlements(
                settlement(1, medfee_sumamt="12.345"), settlement(2, medfee_sumamt="12.340")
            )
        }
    )
    assert loader.table("setl_d")["medfee_sumamt"].to_pylist() == [Decimal("12.34")]


def test_a_title_above_a_sheet_is_passed_over(loader: Loader) -> None:
    book = openpyxl.Workbook()
    book.active.append(["定点医药机构名单"])
    book.active.append(["机构编号", "机构名称"])
    book.active.append(["P99000100001", "甲"])
    sink = io.BytesIO()
    book.save(sink)
    report = loader({"定点机构.xlsx": sink.getvalue(), "setl_d.csv": settlements(*LINES)})
    assert entry(report, "定点机构.xlsx")["accepted"] == 1
    assert loader.table("setl_d")["institution_registered"].to_pylist() == [True] * len(LINES)


def test_tables_of_two_databases_with_the_same_name_stay_apart(loader: Loader, tmp_path: Path) -> None:
    files = {}
    for name, lines in {"a.db": LINES[:2], "b.db": LINES[2:]}.items():
        with sqlite3.connect(tmp_path / name) as connection:
            connection.execute(f"CREATE TABLE setl_d ({HEADER})")
            connection.executemany("INSERT INTO setl_d VALUES (?,?,?,?,?,?,?,?,?)", csv.reader(lines))
        connection.close()
        files[name] = (tmp_path / name).read_bytes()
    report = loader(files)
    assert {e["name"]: e["accepted"] for e in report.files} == {"a.db#setl_d": 2, "b.db#setl_d": 3}


def test_fingerprints_are_those_of_the_bytes(loader: Loader) -> None:
    content = settlements(*LINES)
    loader({"setl_d.csv": content, "notes.docx": b"abc"})
    prints = json.loads((loader.case / "inputs" / "fingerprints.json").read_text(encoding="utf-8"))
    by_name = {p["name"]: p for p in prints["files"]}
    assert by_name["setl_d.csv"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert by_name["setl_d.csv"]["bytes"] == len(content)
    if prints["sm3_available"]:
        assert (
            by_name["notes.docx"]["sm3"] == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        )


def test_blocks_join_without_a_seam(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [settlement(i, med_type=f'"a\n{i}"' if i % 3 == 0 else "x") for i in range(1, 200)]
    lines[50] = settlement(999, med_type='"open')
    loader({"setl_d.csv": settlements(*lines)})
    expected, rejects = loader.table("setl_d"), loader.rejects()
    monkeypatch.setattr("graph_loaders.read.blocks.BLOCK", 700)
    monkeypatch.setattr("graph_loaders.read.framing.LOOKAHEAD", 5)
    loader({"setl_d.csv": settlements(*lines)})
    assert loader.table("setl_d").equals(expected)
    assert loader.rejects() == rejects
    assert [r["reason"] for r in rejects] == ["unclosed_quote"]


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []

    class Watch:
        def step(self, text_code: str, done: int, total: int) -> None:
            steps.append((text_code, done, total))

    (tmp_path / "setl_d.csv").write_bytes(settlements(*LINES))
    (tmp_path / "case").mkdir()
    load_extract(tmp_path / "setl_d.csv", tmp_path / "case", progress=Watch())
    assert steps == [("reading", 1000, 1000), ("checking", 0, 1), ("checking", 1, 1)]


def test_the_message_number_tells_the_second_where_the_time_is_missing(loader: Loader) -> None:
    content = settlements(*LINES).replace(b"setl_time", b"x").replace(b",mdtrt_id,", b",msgid,")
    for number in range(1, 6):
        message = f"P99000100001202501021011{number:02d}0001".encode()
        content = content.replace(f",M{number:04d},".encode(), b"," + message + b",")
    found = entry(loader({"setl_d.csv": content}), "setl_d.csv")
    assert found["time_precision"] == "second"
    assert str(loader.table("setl_d")["setl_time"][2].as_py()) == "2025-01-02 10:11:03"


def test_a_note_in_utf16_beside_the_tables_is_left_out(loader: Loader) -> None:
    report = loader({"setl_d.csv": settlements(*LINES), "readme.txt": "see a, b".encode("utf-16")})
    assert [s["reason"] for s in report.body["skipped"]] == ["utf16"]


def test_what_of_a_mapping_fits_nothing_is_said(loader: Loader, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(
        '[files]\n"zz*" = "setl_d"\n[columns.setl_d]\nnope = "dev_no"\n', encoding="utf-8"
    )
    report = loader({"setl_d.csv": settlements(*LINES)}, tmp_path / "m.toml")
    assert report.body["mapping_unused"] == ["setl_d.nope", "zz*"]
