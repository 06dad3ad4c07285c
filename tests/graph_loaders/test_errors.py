"""Everything that can be wrong with an extract as a whole.

One clear error, in both languages, and no other exception.
"""

import errno
import sqlite3
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders import LoadError, load_extract
from graph_loaders.stage import Stage
from tests.graph_loaders.conftest import Loader, settlement, settlements

GOOD = settlements(settlement(1))


def code_of(action: object, *arguments: object, **named: object) -> str:
    with pytest.raises(LoadError) as caught:
        action(*arguments, **named)  # type: ignore[operator]
    error = caught.value
    assert error.message_zh
    assert error.message_en
    assert error.message_zh != error.message_en
    return error.code


def test_an_extract_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    assert code_of(load_extract, tmp_path / "nowhere", tmp_path / "case") == "no_extract"
    assert code_of(load_extract, f"sqlite:///{tmp_path}/no.db", tmp_path / "case") == "no_extract"
    assert not (tmp_path / "no.db").exists()


@pytest.mark.parametrize("url", ["nonsense://x", "sqlite://a b:c/\x00", "://", "postgresql+nodriver://h/d"])
def test_a_database_url_that_cannot_be_used(tmp_path: Path, url: str) -> None:
    assert code_of(load_extract, url, tmp_path) in {"bad_url", "no_database", "no_extract"}


def test_a_target_that_is_not_empty(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert code_of(load_extract, tmp_path, tmp_path) == "not_empty"


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "nothing_recognised"),
        ({"notes.docx": b"x"}, "nothing_recognised"),
        ({"setl_d.csv": b""}, "nothing_recognised"),
        ({"setl_d.csv": b"\n\n"}, "nothing_recognised"),
        ({"setl_d.csv": b"\xef\xbb\xbf"}, "nothing_recognised"),
        ({"x.csv": b"a,b\n1,2\n"}, "nothing_recognised"),
        ({"death_list.csv": b"certno,die_date\nc,2025-01-01\n"}, "no_settlements"),
        ({"setl_d.parquet": b"not parquet"}, "damaged_file"),
        ({"setl_d.xlsx": b"not a workbook"}, "damaged_file"),
        ({"x.db": b"not a database, but long enough to look like one"}, "no_database"),
        ({"setl_d.csv": GOOD.decode().encode("utf-16")}, "utf16"),
    ],
)
def test_extracts_that_cannot_be_loaded(loader: Loader, files: dict[str, bytes], code: str) -> None:
    assert code_of(loader, files) == code


def test_a_parquet_file_damaged_in_the_middle(loader: Loader) -> None:
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"setl_id": [f"S{i}" for i in range(50_000)], "psn_no": ["p"] * 50_000}), sink)
    content = bytearray(sink.getvalue().to_pybytes())
    content[100:5000] = b"\xff" * 4900
    assert code_of(loader, {"setl_d.parquet": bytes(content)}) == "damaged_file"


def test_a_workbook_that_unfolds_to_far_too_much(loader: Loader, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 << 20))
    assert code_of(loader, {"setl_d.xlsx": path.read_bytes()}) == "workbook_too_large"


def test_a_database_without_settlements(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.db") as connection:
        connection.execute("CREATE TABLE a (b)")
    connection.close()
    (tmp_path / "case").mkdir()
    assert code_of(load_extract, f"sqlite:///{tmp_path}/x.db", tmp_path / "case") == "nothing_recognised"


def test_files_that_are_left_out_are_named_with_a_reason(loader: Loader) -> None:
    files = {
        "setl_d.csv": GOOD,
        "notes.docx": b"x",
        ".hidden.csv": b"x",
        "empty.csv": b"",
        "unknown.csv": b"a,b\n",
        "mdtrt_d.csv": b"a,b\n",
    }
    report = loader(files)
    assert {s["name"]: s["reason"] for s in report.body["skipped"]} == {
        ".hidden.csv": "hidden_file",
        "empty.csv": "empty_file",
        "mdtrt_d.csv": "no_key_column",
        "notes.docx": "unknown_kind",
        "unknown.csv": "unknown_table",
    }


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "disk_full"), (errno.EACCES, "not_permitted"), (errno.EIO, "input_output")],
)
def test_what_the_operating_system_refuses(
    loader: Loader, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(Stage, "write", refuse)
    assert code_of(loader, {"setl_d.csv": GOOD}) == code


def test_a_load_that_does_not_balance_is_refused(loader: Loader, monkeypatch: pytest.MonkeyPatch) -> None:
    write = Stage.write
    monkeypatch.setattr(Stage, "write", lambda stage, records: write(stage, records.slice(1)))
    assert code_of(loader, {"setl_d.csv": settlements(settlement(1), settlement(2))}) == "unbalanced"
    assert (loader.case / "load-report.json").exists()


def test_all_mistakes_of_a_mapping_are_named_at_once(loader: Loader, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        'extra = 1\n[files]\n"a*" = "nope"\n[columns.setl_d]\n"h" = "no_such"\n'
        '"i" = "psn_no"\n"j" = "psn_no"\n[columns.nope]\n',
        encoding="utf-8",
    )
    with pytest.raises(LoadError) as caught:
        loader({"setl_d.csv": GOOD}, mapping)
    for mistake in ("extra", "nope", "no_such", "psn_no", "columns.nope"):
        assert mistake in caught.value.message_en


@pytest.mark.parametrize("content", [b"files = 1", b"not toml", b"\xff\xff", b"columns = []"])
def test_a_mapping_that_is_no_mapping(loader: Loader, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "m.toml").write_bytes(content)
    assert code_of(loader, {"setl_d.csv": GOOD}, tmp_path / "m.toml") == "bad_mapping"
    assert code_of(loader, {"setl_d.csv": GOOD}, tmp_path / "none.toml") == "no_mapping"


def test_a_mapping_names_files_and_headings(loader: Loader, tmp_path: Path) -> None:
    content = GOOD.replace(b"setl_id", b"key").replace(b"psn_no", b"who")
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[files]\n"js_*" = "setl_d"\n[columns.setl_d]\nkey = "setl_id"\nwho = "psn_no"\n', encoding="utf-8"
    )
    report = loader({"js_1.csv": content}, mapping)
    assert (report.files[0]["recognised_by"], report.files[0]["accepted"]) == ("mapping", 1)
