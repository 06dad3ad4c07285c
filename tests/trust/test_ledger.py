"""The file of leads: nothing in it can be changed, earlier files are brought up to date, trouble is told clearly."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from workbench.errors import CaseError
from workbench.leads.review import ReviewStore
from workbench.leads.store import LeadStore
from workbench.trust.audit import AuditLog
from workbench.trust.ledger import Ledger

TABLES = ("lead", "sighting", "sighted_member", "review", "promoted", "rule", "workflow", "audit")
EARLIER = """
create table lead (lead_id text primary key, scheme text not null, first_run text not null);
create table sighting (lead_id text not null references lead, run_id text not null, key text not null,
    score real not null, rows integer not null, primary key (lead_id, run_id));
create table sighted_member (lead_id text not null, run_id text not null, kind text not null, id text not null,
    primary key (lead_id, run_id, kind, id));
create table review (seq integer primary key autoincrement, lead_id text not null references lead,
    status text not null, actor text not null, note text not null, at text not null);
insert into lead values ('L-1', 'card_pooling', 'R-1'), ('L-2', 'card_pooling', 'R-1');
insert into sighting values ('L-1', 'R-1', 'k1', 9.0, 100), ('L-2', 'R-1', 'k2', 9.0, 100);
insert into review (lead_id, status, actor, note, at) values ('L-1', 'in_review', 'anna', 'n', '2026-01-01');
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "leads.sqlite"


@pytest.fixture
def earlier(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as db:
        db.executescript(EARLIER)
    return path


@pytest.fixture
def disk() -> Iterator[Path]:
    """A small disk of its own."""
    with tempfile.TemporaryDirectory(prefix="disk-") as folder:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=700k", "none", folder], check=False, capture_output=True
        )
        if made.returncode:
            pytest.skip("no right to mount a disk here")
        yield Path(folder)
        subprocess.run(["umount", "--lazy", folder], check=False, capture_output=True)


def filled(path: Path) -> Path:
    """One row in every table."""
    with Ledger(path).write() as db:
        db.execute("insert into lead values ('L-1', 'manual', '')")
        db.execute("insert into sighting values ('L-1', '', 'k', 1.0, 1)")
        db.execute("insert into sighted_member values ('L-1', '', 'patient', 'a')")
        db.execute("insert into promoted (lead_id, record, actor, at) values ('L-1', '{}', 'anna', '')")
        db.execute(
            "insert into workflow (kind, lead_id, refers, waits, detail, actor, at) "
            "values ('draw', '', 0, 0, '{}', 'anna', '')"
        )
    ReviewStore(path).decide("L-1", "in_review", actor="anna")
    ReviewStore(path).require_second_person(True, "anna")
    return path


def test_every_table_is_looked_at(path: Path) -> None:
    with closing(sqlite3.connect(filled(path))) as db:
        found = {name for (name,) in db.execute("select name from sqlite_master where type = 'table'")}
    assert found - {"sqlite_sequence"} == set(TABLES)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("what", ["update {} set rowid = rowid", "delete from {}"])
def test_nothing_is_changed_or_deleted(path: Path, table: str, what: str) -> None:
    with (
        closing(sqlite3.connect(filled(path))) as db,
        pytest.raises(sqlite3.IntegrityError, match="append only"),
    ):
        db.execute(what.format(table))


@pytest.mark.parametrize("table", ["review", "promoted", "rule", "workflow", "audit"])
def test_no_row_takes_the_place_of_another(path: Path, table: str) -> None:
    replace = f"insert or replace into {table} select * from {table} where seq = 1"
    with (
        closing(sqlite3.connect(filled(path))) as db,
        pytest.raises(sqlite3.IntegrityError, match="append only"),
    ):
        db.execute(replace)


def test_the_log_has_no_gaps(path: Path) -> None:
    with (
        closing(sqlite3.connect(filled(path))) as db,
        pytest.raises(sqlite3.IntegrityError, match="append only"),
    ):
        db.execute("insert into audit select 99, at, actor, action, subject, detail, prev, hash from audit")


def test_a_mistake_inside_leaves_nothing(path: Path) -> None:
    def fail() -> None:
        with Ledger(path).write() as db:
            db.execute("insert into lead values ('L-1', 'manual', '')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with Ledger(path).read() as db:
        assert db is not None
        assert db.execute("select count(*) from lead").fetchone() == (0,)


# Files of before


def test_reviews_of_an_earlier_file_are_read_as_they_are(earlier: Path) -> None:
    before = earlier.read_bytes()
    store = ReviewStore(earlier)
    assert store.statuses() == LeadStore(earlier).statuses() == {"L-1": "in_review"}
    (row,) = store.history("L-1")
    assert (row.kind, row.actor, row.note, row.reason, row.detail) == ("decide", "anna", "n", "", {})
    assert store.waiting() == []
    assert not store.second_person()
    assert store.verify() == 0
    assert AuditLog(earlier).head()[0] == 0
    assert LeadStore(earlier).promoted() == ()
    assert earlier.read_bytes() == before


def test_an_earlier_file_is_brought_up_to_date_at_the_first_decision(earlier: Path) -> None:
    store = ReviewStore(earlier)
    store.decide("L-1", "dismissed", actor="bert", reason="family")
    store.decide("L-2", "in_review", actor="bert")
    assert [row.status for row in store.history("L-1")] == ["in_review", "dismissed"]
    assert store.history("L-1")[1].run_id == "R-1"
    assert AuditLog(earlier).verify()[0] == 2
    store.withdraw("L-1", "bert")
    assert store.statuses() == {"L-1": "in_review", "L-2": "in_review"}


def test_many_bring_it_up_to_date_at_once(earlier: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: ReviewStore(earlier).note("L-2", "anna", f"note {k}"), range(24)))
    assert len(ReviewStore(earlier).history("L-2")) == 24
    assert AuditLog(earlier).verify()[0] == 24


def test_a_first_writer_waits_for_one_who_holds_a_file_without_a_log_beside_it(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("create table held (one integer)")
        other.execute("begin immediate")
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(AuditLog(path).append, "anna", "expanded", "lead:L-1")
            with pytest.raises(TimeoutError):
                waiting.result(0.3)
            other.execute("rollback")
            assert waiting.result(30).seq == 1


def test_a_file_of_the_future_is_not_touched(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma user_version = 99")
    with pytest.raises(CaseError) as caught:
        AuditLog(path).append("anna", "opened")
    assert caught.value.code == "case_format"


# Trouble


def refused(path: Path) -> str:
    with pytest.raises(CaseError) as caught:
        AuditLog(path).append("anna", "opened")
    assert str(path.parent) in caught.value.message_zh
    return caught.value.code


def test_a_file_of_rubbish(path: Path) -> None:
    path.write_bytes(b"rubbish" * 999)
    assert refused(path) == "ledger_damaged"
    with pytest.raises(CaseError):
        AuditLog(path).verify()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert refused(tmp_path / "none" / "leads.sqlite") == "disk"


def test_a_folder_in_its_place(path: Path) -> None:
    path.mkdir()
    assert refused(path) == "disk"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Root may write everywhere; as root, be nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_not_be_written() -> None:
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top) / "case"
        folder.mkdir()
        Path(top).chmod(0o755)
        folder.chmod(0o555)
        assert refused(Path(top) / "none" / "leads.sqlite") == "disk"  # imports what nobody may not read
        with as_nobody():
            assert refused(folder / "leads.sqlite") == "disk"
        folder.chmod(0o755)


def write_until_full(path: Path) -> None:
    for number in range(500):
        AuditLog(path).append("anna", "opened", "x" * 900, number=number)


def test_a_full_disk(disk: Path) -> None:
    path = disk / "leads.sqlite"
    kept = AuditLog(path).append("anna", "opened")
    (disk / "filler").write_bytes(bytes(540_000))
    with pytest.raises(CaseError) as caught:
        write_until_full(path)
    assert caught.value.code == "disk"
    (disk / "filler").unlink()
    assert AuditLog(path).verify()[0] > kept.seq
    AuditLog(path).append("anna", "opened")
    AuditLog(path).verify((kept.seq, kept.hash))


def test_media_that_may_only_be_read(disk: Path) -> None:
    path = disk / "leads.sqlite"
    filled(path)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert ReviewStore(path).statuses() == {"L-1": "in_review"}
    assert ReviewStore(path).verify() == 1
    assert refused(path) == "disk"


def test_media_that_may_only_be_read_with_a_log_beside_the_file(path: Path, disk: Path) -> None:
    with closing(sqlite3.connect(filled(path))) as other:
        other.execute("select * from review").fetchall()
        ReviewStore(path).decide("L-1", "dismissed", actor="bert", reason="family")
        ReviewStore(path).approve("L-1", "anna")
        assert path.with_name("leads.sqlite-wal").stat().st_size > 0
        for one in path.parent.glob("leads.sqlite*"):
            shutil.copy(one, disk)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert ReviewStore(disk / "leads.sqlite").statuses() == {"L-1": "dismissed"}


def test_a_writer_that_holds_the_file_for_too_long(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.trust.ledger._PATIENCE", 0.1)
    with closing(sqlite3.connect(filled(path), isolation_level=None)) as other:
        other.execute("begin immediate")
        assert refused(path) == "case_locked"
