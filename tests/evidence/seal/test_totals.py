"""Totals that the script adds up again, and packages that mean harm."""

from __future__ import annotations

import io
import json
import random
import tracemalloc
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.seal.conftest import INFO
from tests.evidence.seal.memory import Cell
from workbench.evidence.errors import EvidenceError
from workbench.evidence.seal.aside import building
from workbench.evidence.seal.seal import seal
from workbench.evidence.seal.verifier import verify

TABLE = "id,fund,account\r\n1,1.50,\r\n2,'-0.25,3\r\n3, 7 ,+0.1\r\n"
GOOD = {"tables": [{"file": "data/t.csv", "rows": 3, "sums": {"fund": "8.25", "account": "3.10"}}]}


def judged(totals: Any, table: str | bytes = TABLE) -> set[tuple[str, str, str]]:
    """What is said of totals and table by a check whose lists nobody looks at."""
    content = totals if isinstance(totals, bytes) else json.dumps(totals).encode()
    files = {
        "data/totals.json": Cell(content),
        "data/t.csv": Cell(table if isinstance(table, bytes) else table.encode()),
        "data/u.csv": Cell(b"fund\n8.25\n"),
    }
    found = verify.Check(files).findings
    return {
        one[:3] for one in found if one[2] in ("sums", "other_sums", "broken") and one[1].startswith("data/")
    }


def test_totals_that_agree() -> None:
    assert judged(GOOD) == {("pass", "data/t.csv", "sums")}
    assert judged(GOOD, "\ufeff" + TABLE) == {("pass", "data/t.csv", "sums")}
    assert judged(GOOD | {"note": 1, "ties": []}) == {("pass", "data/t.csv", "sums")}


@pytest.mark.parametrize(
    ("rows", "sums"),
    [
        (2, {"fund": "8.25"}),
        (4, {"fund": "8.25"}),
        (3, {"fund": "8.26"}),
        (3, {"fund": "8.25", "account": "3.100000000000000000000000000001"}),
        ("3", {"fund": "8.25"}),
    ],
)
def test_totals_that_differ(rows: Any, sums: dict[str, str]) -> None:
    assert judged({"tables": [{"file": "data/t.csv", "rows": rows, "sums": sums}]}) == {
        ("fail", "data/t.csv", "other_sums")
    }


def test_sums_of_two_tables_that_must_be_equal() -> None:
    both = {"tables": [*GOOD["tables"], {"file": "data/u.csv", "rows": 1, "sums": {"fund": "8.25"}}]}
    passed = {("pass", "data/t.csv", "sums"), ("pass", "data/u.csv", "sums")}
    assert judged(both | {"ties": [["data/t.csv#fund", "data/u.csv#fund"]]}) == passed
    differ = passed | {("fail", "data/totals.json", "other_sums")}
    assert judged(both | {"ties": [["data/t.csv#account", "data/u.csv#fund"]]}) == differ
    several = ["data/t.csv#account", "data/u.csv#fund"]  # 3.10 + 8.25
    assert judged(both | {"ties": [["data/t.csv#fund", several]]}) == differ
    assert (
        judged(both | {"ties": [[several, several[::-1]], [["data/t.csv#fund"], "data/u.csv#fund"]]})
        == passed
    )
    unknown = passed | {("fail", "data/totals.json", "broken")}
    for none in ([[]], 5, [5], ["data/t.csv"]):
        assert judged(both | {"ties": [["data/t.csv#fund", none]]}) == unknown
    assert judged(both | {"ties": [["data/t.csv#fund", []]]}) == differ
    assert judged(both | {"ties": [["data/t.csv#other", "data/u.csv#fund"]]}) == unknown


@pytest.mark.parametrize(
    "totals",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b"{}",
        b"[]",
        b'{"tables": 1}',
        b'{"tables": [1]}',
        b'{"tables": [{"file": "data/t.csv", "rows": 3, "sums": []}]}',
        b'{"tables": [{"file": ["data/t.csv"], "rows": 3, "sums": {}}]}',
        b'{"tables": [{"file": "data/t.csv", "rows": 3, "sums": {"fund": 8.25}}]}',
        b'{"tables": [{"file": "data/t.csv", "rows": 3, "sums": {"fund": "1e99999999"}}]}',
        b'{"tables": [{"file": "data/t.csv", "rows": 3, "sums": {"nothing": "0"}}]}',
        b'{"tables": [{"file": "data/../../../etc/passwd", "rows": 3, "sums": {}}]}',
        b'{"tables": [{"file": "/etc/passwd", "rows": 3, "sums": {}}]}',
        json.dumps({"tables": GOOD["tables"] * 2}).encode(),
        b'{"tables": [], "ties": 5}',
        b'{"tables": [], "ties": [[]]}',
        b"1" * 100_000,
    ],
)
def test_totals_that_are_none_fail_without_a_traceback(totals: bytes) -> None:
    assert [one[0] for one in judged(totals)] == ["fail"]


@pytest.mark.parametrize(
    "table",
    [
        "",
        "id,fund,account\r\n1,2\r\n",
        "id,fund,account\r\n1,2,3,4\r\n",
        "id,fund,account,fund\r\n1,2,3,2\r\n",
        "id,fund,account\r\n1,abc,3\r\n",
        "id,fund,account\r\n1,\u0661,3\r\n",
        "id,fund,account\r\n1,1e5,3\r\n",
        "id,fund,account\r\n1,NaN,3\r\n",
        "id,fund,account\r\n1," + "9" * 31 + ",3\r\n",
        'id,fund,account\r\n1,"2,3\r\n',
        'id,fund,account\r\n1,"2"x,3\r\n',
        "id,fund,account\r\n\r\n",
        b"id,fund,account\r\n1,\xff,3\r\n",
        "id,fund,account\r\n" + "x" * 200_000 + ",2,3\r\n",
    ],
)
def test_tables_that_are_none_fail_without_a_traceback(table: str | bytes) -> None:
    assert {one[0] for one in judged(GOOD, table)} == {"fail"}


def test_sums_are_exact_and_those_of_another_engine() -> None:
    draw = random.Random(7)
    cents = [draw.randrange(-(10**20), 10**20) for _ in range(3000)]
    table = "fund\n" + "".join(f"{Decimal(one).scaleb(-2)}\n" for one in cents)
    rows, sums = verify.recount(io.StringIO(table), ["fund"])
    assert (rows, sums) == (3000, {"fund": Decimal(sum(cents)).scaleb(-2)})


class Endless(io.RawIOBase):
    """A file of one line, or of one record, that does not end."""

    def __init__(self, start: bytes, piece: bytes) -> None:
        self.start, self.piece, self.given = start, piece, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece, self.start = (self.start or self.piece * 1000), b""
        size = min(len(buffer), len(piece))
        buffer[:size] = piece[:size]
        self.given += size
        if self.given > 1 << 30:
            raise AssertionError("reads on and on")
        return size


@pytest.mark.parametrize("piece", [b"x", b",", b'"a\nb",'])
def test_a_record_without_end_takes_little_memory(piece: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MOST_RECORD", 1 << 17)  # 4 Mi characters outside of the test
    tracemalloc.start()
    try:
        with (
            io.TextIOWrapper(Endless(b"fund\n", piece), "utf-8", newline="") as text,
            pytest.raises(verify.HOSTILE),
        ):
            verify.recount(text, ["fund"])
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


def test_too_much_could_not_be_checked(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify, "MOST_TEXT", 100)
    assert verify.Check(*verify.found_in(small)).exit_code == 2
    monkeypatch.setattr(verify, "MOST_FILES", 3)
    with pytest.raises(OSError):  # noqa: PT011 - it has no text
        verify.found_in(small)


def test_a_file_that_cannot_be_read_could_not_be_checked(small: Path) -> None:
    class Locked(Cell):
        def open(self, _mode: str) -> Any:
            raise PermissionError(13, "locked")

    files, _ = verify.found_in(small)
    name = next(name for name in files if name.startswith("data/"))
    done = verify.Check(files | {name: Locked(b"")})
    assert (done.exit_code, done.trust) == (2, "none")
    assert "COULD NOT CHECK" in done.lines()[-1]


def test_a_package_with_wrong_totals_is_not_sealed(tmp_path: Path) -> None:
    with pytest.raises(EvidenceError) as told, building(tmp_path / "p") as folder:  # noqa: PT012
        (folder / "data").mkdir()
        (folder / "data" / "t.csv").write_text(TABLE, encoding="utf-8")
        (folder / "data" / "totals.json").write_text(
            json.dumps(GOOD).replace("8.25", "8.24"), encoding="utf-8"
        )
        seal(folder, INFO, signer=None)
    assert told.value.code == "seal_selfcheck"
    assert "data/t.csv: other_sums" in told.value.message_en
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_sm3_checks_the_rest_and_says_so(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify, "SM3", [])
    done = verify.Check(*verify.found_in(small))
    assert (done.exit_code, done.trust) == (0, "inside")
    assert any("no SM3" in line for line in done.lines())
