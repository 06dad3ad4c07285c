"""Original records: what Python's csv module, openpyxl, pyarrow and sqlite3 read at the same place."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_loaders import LoadError, load_extract
from graph_loaders.originals import Original, read_originals
from graph_loaders.originals.files import InputFiles
from graph_loaders.originals.text_files import split_record
from tests.graph_loaders.conftest import EXTRACTS, HEADER, Loader, settlement, settlements

Places = list[tuple[str, int]]


def places(case: Path, table: str) -> Places:
    found = pq.read_table(case / "tables" / f"{table}.parquet", columns=["source_file", "source_row"])
    return [(row["source_file"], row["source_row"]) for row in found.to_pylist()]


def originals(loader: Loader, table: str = "setl_d") -> list[Original]:
    """The original of every checked row, in the order of files and rows."""
    wanted = places(loader.case, table)
    found = read_originals(loader.extract, loader.case / "inputs" / "fingerprints.json", wanted)
    assert set(found.records) == set(wanted)
    return [found.records[place] for place in sorted(found.records)]


def refused(code: str, run: Callable[[], object]) -> LoadError:
    with pytest.raises(LoadError) as refusal:
        run()
    assert refusal.value.code == code
    return refusal.value


LINES = [settlement(number, medfee_sumamt=amount) for number, amount in ((1, "10.25"), (2, '"1,020.50"'))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_text_record_is_its_fields_and_the_digest_of_its_very_bytes(
    loader: Loader, encoding: str, end: str, delimiter: str
) -> None:
    heading = [*HEADER.split(","), "备注"]
    records = [
        [*settlement(1).split(","), "张三"],
        [*settlement(2).split(","), f'他说"好{delimiter}的"'],
        [*settlement(3).split(","), "一行\n两行"],
        [*settlement(4).split(","), ""],
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows([heading, *records])
    loader({"setl_d.csv": out.getvalue().encode(encoding)})
    found = originals(loader)
    assert [one.source_row for one in found] == [2, 3, 4, 6]
    assert [list(one.fields) for one in found] == records
    assert {one.headings for one in found} == {tuple(heading)}
    for one, record in zip(found, records, strict=True):
        alone = io.StringIO()
        csv.writer(alone, delimiter=delimiter, lineterminator=end).writerow(record)
        raw = alone.getvalue().removesuffix(end).encode(encoding.removesuffix("-sig"))
        assert (one.sha256, one.hashed) == (hashlib.sha256(raw).hexdigest(), "bytes")


def test_the_last_record_without_a_line_end_and_old_line_ends(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES).rstrip(b"\n")})
    assert [one.sha256 for one in originals(loader)] == [
        hashlib.sha256(line.encode()).hexdigest() for line in LINES
    ]
    loader({"setl_d.csv": settlements(*LINES).replace(b"\n", b"\r")})
    assert [one.sha256 for one in originals(loader)] == [
        hashlib.sha256(line.encode()).hexdigest() for line in LINES
    ]


def test_rejected_records_before_a_record_do_not_shift_it(loader: Loader) -> None:
    broken = ['"open,1', "too,few", settlement(9, psn_no="")]
    loader({"setl_d.csv": settlements(broken[0], LINES[0], broken[1], "", LINES[1], broken[2])})
    assert [(one.source_row, one.fields[0]) for one in originals(loader)] == [(3, "S0001"), (6, "S0002")]


def test_ignored_and_repeated_headings_keep_their_columns(loader: Loader) -> None:
    header = f"{HEADER},备注,备注,psn_no"
    lines = [f"{settlement(1)},first,second,other", f"{settlement(2)},,x,y"]
    loader({"setl_d.csv": "\n".join([header, *lines, ""]).encode()})
    found = originals(loader)
    assert [one.headings for one in found] == [tuple(header.split(","))] * 2
    assert [one.fields for one in found] == [tuple(line.split(",")) for line in lines]


def test_several_files_make_one_table(loader: Loader) -> None:
    chinese = HEADER.replace("setl_id", "结算ID").replace("psn_no", "人员编号")
    second = "\n".join([chinese, settlement(7), ""]).encode("gb18030")
    loader({"setl_d_2025h1.csv": settlements(*LINES), "结算明细_2025下半年.csv": second})
    assert [(one.source_file, one.fields[0]) for one in originals(loader)] == [
        ("setl_d_2025h1.csv", "S0001"),
        ("setl_d_2025h1.csv", "S0002"),
        ("结算明细_2025下半年.csv", "S0007"),
    ]


def test_only_files_with_wanted_records_are_read_and_named(loader: Loader) -> None:
    loader({"setl_d_1.csv": settlements(LINES[0]), "setl_d_2.csv": settlements(LINES[1])})
    (loader.extract / "setl_d_1.csv").unlink()
    prints = loader.case / "inputs" / "fingerprints.json"
    found = read_originals(loader.extract, prints, [("setl_d_2.csv", 2)])
    assert [(one.name, one.sha256) for one in found.files] == [
        ("setl_d_2.csv", hashlib.sha256(settlements(LINES[1])).hexdigest())
    ]


def test_one_changed_byte_is_refused_by_name(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    path = loader.extract / "setl_d.csv"
    path.write_bytes(path.read_bytes().replace(b"10.25", b"19.25"))
    error = refused("original_changed", lambda: originals(loader))
    assert "setl_d.csv" in error.message_zh
    assert "setl_d.csv" in error.message_en


def test_a_file_that_changes_while_it_is_read_is_refused(loader: Loader) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    inputs = InputFiles.of(loader.extract, loader.case / "inputs" / "fingerprints.json")

    def change() -> None:
        with inputs.checked("setl_d.csv") as path, path.open("ab") as stream:
            stream.write(b"more\n")

    refused("original_changed", change)


def test_what_is_not_there_is_said(loader: Loader, tmp_path: Path) -> None:
    loader({"setl_d.csv": settlements(*LINES)})
    prints = loader.case / "inputs" / "fingerprints.json"

    def ask(extract: Path, name: str, row: int) -> Callable[[], object]:
        return lambda: read_originals(extract, prints, [(name, row)])

    refused("original_row", ask(loader.extract, "setl_d.csv", 99))
    refused("original_unknown", ask(loader.extract, "elsewhere.csv", 2))
    refused("no_extract", ask(tmp_path / "nowhere", "setl_d.csv", 2))
    (loader.extract / "setl_d.csv").unlink()
    refused("original_missing", ask(loader.extract, "setl_d.csv", 2))


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8), min_size=2, max_size=5
    ),
    st.sampled_from([",", "\t", ";", "|"]),
)
def test_fields_are_those_of_the_csv_module(fields: list[str], delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerow(fields)
    record = out.getvalue().removesuffix("\n")
    assert split_record(record, delimiter) == fields
    assert split_record(record, delimiter) == next(
        csv.reader(io.StringIO(record, newline=""), delimiter=delimiter)
    )


def test_a_parquet_record_is_its_values_with_every_column(loader: Loader) -> None:
    number = 3_000
    values = {
        "setl_id": [f"S{n:05d}" for n in range(number)],
        "psn_no": ["99000100000000000001"] * number,
        "setl_time": [datetime(2025, 1, 2, 3, 4, n % 60) for n in range(number)],
        "enddate": [date(2025, 1, 2)] * number,
        "medfee_sumamt": [Decimal(n).scaleb(-2) for n in range(number)],
        "acct_pay": [n / 4 for n in range(number)],
        "vali_flag": [1] * number,
        "remark": [None if n % 2 else {"deep": [n]} for n in range(number)],
    }
    table = pa.table(values | {"medfee_sumamt": pa.array(values["medfee_sumamt"], pa.decimal128(16, 2))})
    out = io.BytesIO()
    pq.write_table(table, out, row_group_size=700)
    loader({"SETL_D.parquet": out.getvalue()})
    found = {one.source_row: one for one in originals(loader)}
    assert len(found) == number
    for n in (0, 1, 699, 700, 2_999):
        one = found[n + 2]
        assert one.headings == tuple(values)
        assert one.fields == (
            f"S{n:05d}",
            "99000100000000000001",
            f"2025-01-02 03:04:{n % 60:02d}",
            "2025-01-02",
            f"{n / 100:.2f}",
            f"{n // 4}" if n % 4 == 0 else f"{n / 4}",
            "1",
            None if n % 2 else json.dumps({"deep": [n]}),
        )
        written = json.dumps(list(one.fields), ensure_ascii=False, separators=(",", ":"))
        assert (one.sha256, one.hashed) == (hashlib.sha256(written.encode()).hexdigest(), "values")


def test_cells_of_a_workbook_are_read_before_a_column_gets_one_type(loader: Loader, tmp_path: Path) -> None:
    """Dates and times in one column: as an Arrow column the times would be cut off."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "结算明细"
    sheet.append(["a title"])
    header = ["setl_id", "psn_no", "setl_time", "medfee_sumamt", "note"]
    rows = [
        ["S1", "99000100000000000001", datetime(2025, 1, 2, 3, 4, 5), 10.5, date(2025, 1, 2)],
        ["S2", "99000100000000000002", datetime(2025, 1, 2, 3, 5, 0), 11, datetime(2025, 1, 2, 10, 11, 12)],
        ["S3", "99000100000000000003", datetime(2025, 1, 2, 3, 6, 0), 12.25, None],
    ]
    for row in (header, *rows):
        sheet.append(row)
    book.create_sheet("other").append(["x", "y"])
    book.save(tmp_path / "book.xlsx")
    loader({"book.xlsx": (tmp_path / "book.xlsx").read_bytes()})
    found = originals(loader)
    assert {one.source_file for one in found} == {"book.xlsx#结算明细"}
    assert [one.source_row for one in found] == [2, 3, 4]
    assert [one.fields for one in found] == [
        ("S1", "99000100000000000001", "2025-01-02 03:04:05", "10.5", "2025-01-02"),
        ("S2", "99000100000000000002", "2025-01-02 03:05:00", "11", "2025-01-02 10:11:12"),
        ("S3", "99000100000000000003", "2025-01-02 03:06:00", "12.25", None),
    ]


@pytest.mark.parametrize("as_url", [False, True])
def test_records_of_a_database_file(tmp_path: Path, as_url: bool) -> None:
    file, case = tmp_path / "in" / "bureau.db", tmp_path / "case"
    file.parent.mkdir()
    case.mkdir()
    with sqlite3.connect(file) as db:
        db.execute(
            "create table setl_d (setl_id text, psn_no text, setl_time text, medfee_sumamt real, extra)"
        )
        rows = [
            ("S1", "99000100000000000001", "2025-01-02 03:04:05", 10.5, None),
            ("S2", "99000100000000000002", "2025-01-02 03:04:06", 11.0, "x"),
        ]
        db.executemany("insert into setl_d values (?, ?, ?, ?, ?)", rows)
    extract: str | Path = f"sqlite:///{file}" if as_url else file.parent
    load_extract(extract, case)
    prints = case / "inputs" / "fingerprints.json"
    wanted = places(case, "setl_d")
    found = read_originals(extract, prints, wanted)
    assert {one.source_file for one in found.records.values()} == {"setl_d" if as_url else "bureau.db#setl_d"}
    assert [found.records[place].fields for place in sorted(wanted)] == [
        ("S1", "99000100000000000001", "2025-01-02 03:04:05", "10.5", None),
        ("S2", "99000100000000000002", "2025-01-02 03:04:06", "11", "x"),
    ]
    assert [one.name for one in found.files] == ["bureau.db"]
    with sqlite3.connect(file) as db:
        db.execute("update setl_d set medfee_sumamt = 1")
    refused("original_changed", lambda: read_originals(extract, prints, wanted))


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case of the bureau's extract."""
    case = tmp_path_factory.mktemp("bureau")
    load_extract(EXTRACTS / "bureau", case)
    return case


TABLES = [
    "dr_info_b",
    "fee_list_d",
    "mdtrt_d",
    "psn_info_b",
    "psn_insu_d",
    "setl_d",
    "fixmedins_b",
    "death_list",
]


@pytest.mark.extracts
@pytest.mark.skipif(not EXTRACTS.is_dir(), reason="the shared extracts are not beside the checkout")
@pytest.mark.parametrize("table", TABLES)
def test_every_record_of_the_bureau_is_the_line_of_its_file(bureau: Path, table: str) -> None:
    extract = EXTRACTS / "bureau"
    wanted = places(bureau, table)
    found = read_originals(extract, bureau / "inputs" / "fingerprints.json", wanted).records
    assert len(found) == len(wanted)
    names = {name for name, _ in wanted}
    lines = {name: _lines(extract / name) for name in names if name.endswith(".csv")}
    cells = {name: _cells(extract / name) for name in names if name.endswith(".xlsx")}
    for (name, row), one in found.items():
        if name in cells:
            assert list(one.fields) == cells[name][row]
            continue
        raw, encoding = lines[name][0][row - 1].rstrip(b"\r"), lines[name][1]
        assert one.sha256 == hashlib.sha256(raw).hexdigest()
        delimiter = "\t" if b"\t" in raw else ","
        assert list(one.fields) == next(csv.reader([raw.decode(encoding)], delimiter=delimiter))


def _lines(path: Path) -> tuple[list[bytes], str]:
    content = path.read_bytes()
    try:
        content.splitlines()[0].decode("ascii")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = "utf-8" if content.startswith(b"\xef\xbb\xbf") else "gb18030"
    return content.split(b"\n"), encoding


def _cells(path: Path) -> dict[int, list[str | None]]:
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    first = next(number for number, row in enumerate(rows) if sum(cell is not None for cell in row) > 1)
    return {
        number: [None if cell is None else str(cell) for cell in row]
        for number, row in enumerate(rows[first + 1 :], start=2)
    }
