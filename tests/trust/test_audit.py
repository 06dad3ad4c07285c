"""The log: a chain that breaks at every edit, deletion, swap and insertion, and at a cut when the head was kept."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.errors import CaseError
from workbench.trust.audit import START, AuditLog

LENGTH = 24
TRIES = 200
ACTORS = ("anna", "王芳", "o'brien")
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path / "leads.sqlite")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of some days, without anything beside the file."""
    path = tmp_path_factory.mktemp("written") / "leads.sqlite"
    log = AuditLog(path)
    for number in range(LENGTH):
        log.append(ACTORS[number % 3], "expanded", f"patient:{number % 5}", shown=number, kind="药店")
    with closing(sqlite3.connect(path)) as db:
        db.execute("pragma journal_mode = delete")
    return path


def spoiled(written: Path, folder: Path, spoil: Callable[[sqlite3.Connection], object]) -> AuditLog:
    """A copy that somebody has worked on with another program, the triggers taken out."""
    path = Path(shutil.copy(written, folder / "leads.sqlite"))
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma synchronous = off")
        db.execute("pragma journal_mode = memory")
        for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f"drop trigger {name}")
        spoil(db)
    return AuditLog(path)


def broken_at(log: AuditLog, head: tuple[int, str] | None = None) -> int:
    with pytest.raises(CaseError) as caught:
        log.verify(head)
    assert caught.value.code == "audit_broken"
    return int(caught.value.context["seq"])  # type: ignore[call-overload,no-any-return]


# What an entry is


def test_an_entry_holds_what_it_was_given_and_hashes_it(log: AuditLog) -> None:
    first = log.append("anna", "opened", "lead:L-1", rows=3)
    second = log.append("bert", "revealed", "patient:9900", field="phone", reason="核对")
    said = {
        "seq": 2,
        "at": second.at,
        "actor": "bert",
        "action": "revealed",
        "subject": "patient:9900",
        "detail": {"field": "phone", "reason": "核对"},
        "prev": first.hash,
    }
    line = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert second.hash == hashlib.sha256(line.encode()).hexdigest()
    assert (first.seq, first.prev, first.detail) == (1, START, {"rows": 3})
    assert log.entries() == [first, second]
    assert json.loads(second.line()) == {**said, "hash": second.hash}


def test_the_time_is_utc_with_microseconds(log: AuditLog) -> None:
    at = datetime.fromisoformat(log.append("anna", "opened").at)
    assert at.utcoffset() == timedelta(0)
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)
    assert "." in log.append("anna", "opened").at


def test_an_empty_log_has_a_head_and_is_whole(log: AuditLog, tmp_path: Path) -> None:
    assert log.head() == log.verify() == log.verify((0, START)) == (0, START)
    assert log.entries() == []
    assert list(tmp_path.iterdir()) == []


def test_entries_can_be_asked_for(log: AuditLog) -> None:
    for number in range(6):
        log.append(ACTORS[number % 2], ("opened", "closed")[number % 3 == 0], f"lead:{number % 2}")
    assert [one.seq for one in log.entries(after=4)] == [5, 6]
    assert [one.seq for one in log.entries(limit=2)] == [1, 2]
    assert [one.seq for one in log.entries(actor="anna", action="opened")] == [3, 5]
    assert [one.seq for one in log.entries(subject="lead:1")] == [2, 4, 6]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(), max_size=20),
    st.text(max_size=20),
    st.dictionaries(st.text(min_size=1, max_size=5), json_values, max_size=3),
)
def test_hostile_values_are_logged_and_the_chain_holds(
    log: AuditLog, subject: str, action: str, detail: dict[str, object]
) -> None:
    entry = log.append("anna", action, subject, **detail)
    assert log.entries(after=entry.seq - 1) == [entry]
    assert log.verify() == (entry.seq, entry.hash)


def test_what_is_no_json_becomes_text(log: AuditLog) -> None:
    nan = float("nan")
    made = log.append("anna", "x", "", money=Decimal("1.20"), some={"b", "a"}, pair=(1, None), number=nan)
    assert made.detail == {"money": "1.20", "some": ["a", "b"], "pair": [1, None], "number": "nan"}


# What breaks it

EDITS = {
    "at": "2020-01-01T00:00:00.000000+00:00",
    "actor": "nobody",
    "action": "looked",
    "subject": "patient:x",
    "detail": "{}",
    "prev": "0" * 63 + "1",
    "hash": "f" * 64,
}


def test_every_edit_breaks_the_chain_where_it_is(written: Path, tmp_path: Path) -> None:
    dice = random.Random(1)
    for _ in range(TRIES):
        seq, column = dice.randint(1, LENGTH), dice.choice(list(EDITS))
        change = f"update audit set {column} = ? where seq = ?"
        log = spoiled(written, tmp_path, lambda db, c=change, v=(EDITS[column], seq): db.execute(c, v))
        assert broken_at(log) == seq, (seq, column)


def test_a_change_of_one_letter_breaks_the_chain(written: Path, tmp_path: Path) -> None:
    dice = random.Random(2)
    for _ in range(TRIES):
        seq, place = dice.randint(1, LENGTH), dice.randint(1, 6)
        change = (
            "update audit set detail = substr(detail, 1, ?1) || ' ' || substr(detail, ?1 + 1) where seq = ?2"
        )
        log = spoiled(written, tmp_path, lambda db, c=change, v=(place, seq): db.execute(c, v))
        assert broken_at(log) == seq


def test_every_deletion_breaks_the_chain(written: Path, tmp_path: Path) -> None:
    dice = random.Random(3)
    for _ in range(TRIES):
        seq = dice.randint(1, LENGTH - 1)
        log = spoiled(
            written, tmp_path, lambda db, s=seq: db.execute("delete from audit where seq = ?", (s,))
        )
        assert broken_at(log) == seq


def test_a_deletion_that_closes_the_gap_breaks_the_chain(written: Path, tmp_path: Path) -> None:
    def close_gap(db: sqlite3.Connection) -> None:
        db.execute("delete from audit where seq = 7")
        db.execute("update audit set seq = -seq where seq > 7")
        db.execute("update audit set seq = -seq - 1 where seq < 0")

    assert broken_at(spoiled(written, tmp_path, close_gap)) == 7


def test_every_swap_breaks_the_chain(written: Path, tmp_path: Path) -> None:
    dice = random.Random(4)
    for _ in range(TRIES):
        one, other = sorted(dice.sample(range(1, LENGTH + 1), 2))

        def swap(db: sqlite3.Connection, pair: tuple[int, int] = (one, other)) -> None:
            change = "update audit set seq = ? where seq = ?"
            for new, old in ((-1, pair[0]), pair, (pair[1], -1)):
                db.execute(change, (new, old))

        assert broken_at(spoiled(written, tmp_path, swap)) == one


def test_every_insertion_breaks_the_chain(written: Path, tmp_path: Path) -> None:
    dice = random.Random(5)
    for _ in range(TRIES):
        place = dice.randint(1, LENGTH)

        def insert(db: sqlite3.Connection, seq: int = place) -> None:
            db.execute("update audit set seq = -seq where seq >= ?", (seq,))
            db.execute("update audit set seq = 1 - seq where seq < 0")
            twin = "select ?, at, actor, action, subject, detail, prev, hash from audit where seq = ?"
            db.execute(f"insert into audit {twin}", (seq, seq + 1))

        # The twin of an entry in its place is what was written there; the one after it is not.
        assert broken_at(spoiled(written, tmp_path, insert)) in (place, place + 1)


def test_every_cut_shows_when_the_head_was_kept(written: Path, tmp_path: Path) -> None:
    head, dice = AuditLog(written).head(), random.Random(6)
    for _ in range(TRIES):
        left = dice.randint(0, LENGTH - 1)
        log = spoiled(
            written, tmp_path, lambda db, s=left: db.execute("delete from audit where seq > ?", (s,))
        )
        assert log.verify()[0] == left
        assert broken_at(log, head) == left + 1


def test_a_log_written_anew_shows_when_any_head_was_kept(written: Path, tmp_path: Path) -> None:
    kept = [(one.seq, one.hash) for one in AuditLog(written).entries()]
    log = AuditLog(tmp_path / "leads.sqlite")
    for one in AuditLog(written).entries():
        log.append(one.actor, one.action, one.subject, **one.detail)
    assert log.verify()[0] == LENGTH
    assert {broken_at(log, head) for head in kept} == set(range(1, LENGTH + 1))


def test_a_head_that_was_kept_stays_good_while_the_log_grows(written: Path, tmp_path: Path) -> None:
    log = AuditLog(Path(shutil.copy(written, tmp_path / "leads.sqlite")))
    heads = [(one.seq, one.hash) for one in log.entries()]
    newest = log.append("anna", "opened", "lead:L-1")
    assert {log.verify(head) for head in [(0, START), *heads]} == {(newest.seq, newest.hash)}


@pytest.mark.parametrize(
    "damage",
    [
        "update audit set detail = x'ff00' where seq = 9",
        "update audit set actor = cast(x'ff' as text) where seq = 9",
        "update audit set detail = 'no json' where seq = 9",
        'update audit set detail = \'{"a":1,"a":1}\' where seq = 9',
        "update audit set at = 5 where seq = 9",
    ],
)
def test_rubbish_is_a_broken_chain_not_a_crash(written: Path, tmp_path: Path, damage: str) -> None:
    assert broken_at(spoiled(written, tmp_path, lambda db: db.execute(damage))) == 9


# Who writes it

APPEND = """
import sys
from pathlib import Path
from workbench.trust.audit import AuditLog
log = AuditLog(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    print(log.append(sys.argv[2], "expanded", "lead:L-1", number=number).seq, flush=True)
"""


def writer(path: Path, name: str, times: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", APPEND, str(path), name, str(times)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "leads.sqlite"
    both = [writer(path, name, 60) for name in ("anna", "bert")]
    said = [[int(line) for line in one.communicate(timeout=120)[0].split()] for one in both]
    entries = AuditLog(path).entries()
    assert sorted(said[0] + said[1]) == list(range(1, 121)) == [one.seq for one in entries]
    assert AuditLog(path).verify()[0] == 120
    for name in ("anna", "bert"):
        assert [one.detail["number"] for one in entries if one.actor == name] == list(range(60))


def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "leads.sqlite"
    process = writer(path, "anna", 10_000)
    assert process.stdout is not None
    said = [int(process.stdout.readline()) for _ in range(25)]
    process.kill()
    said += [int(line) for line in process.communicate()[0].split("\n")[:-1]]
    assert AuditLog(path).verify()[0] >= said[-1] >= 25
