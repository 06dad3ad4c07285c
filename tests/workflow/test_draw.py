"""The draw: made again by the tools of any system, shares on paper, everything on record."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.paper import DAY, Office
from workbench.trust.audit import AuditLog
from workbench.workflow import Draw, WorkflowError, draw
from workbench.workflow.draw import draw_key, quotas
from workbench.workflow.draws import read_frame, read_inspectors

CODES = tuple((f"P{number:03}", "") for number in range(40))
TEAM = tuple((name, ()) for name in ("anna", "bert", "carl", "dora"))


def by_shell(script: str, *arguments: str) -> str:
    if not shutil.which("sha256sum"):
        pytest.skip("no sha256sum here")
    return subprocess.run(
        ["sh", "-c", script, "sh", *arguments], check=True, capture_output=True, text=True
    ).stdout


def test_a_known_digest() -> None:
    # FIPS 180-2, SHA-256 of "abc", cannot hold a separator; so the digest of "a|b" as sha256sum gives it.
    assert draw_key("a", "b") == by_shell('printf \'%s|%s\' "$1" "$2" | sha256sum', "a", "b").split()[0]


def test_anybody_draws_the_same_with_a_shell() -> None:
    script = (
        'seed=$1; shift; for code; do printf "%s %s\\n" '
        '"$(printf "%s|%s" "$seed" "$code" | sha256sum | cut -c1-64)" "$code"; done '
        "| LC_ALL=C sort | head -n 5 | cut -d' ' -f2"
    )
    expected = by_shell(script, "2026-025", *(code for code, _ in CODES)).split()
    assert [code for code, _ in draw(Draw("2026-025", 5, CODES))] == expected


def test_inspectors_of_a_place_by_a_shell() -> None:
    ((code, names),) = draw(Draw("s", 1, CODES, inspectors=TEAM))
    script = (
        'seed=$1; code=$2; shift 2; for name; do printf "%s %s\\n" '
        '"$(printf "%s|%s|%s" "$seed" "$code" "$name" | sha256sum | cut -c1-64)" "$name"; done '
        "| LC_ALL=C sort | head -n 2 | cut -d' ' -f2"
    )
    assert list(names) == by_shell(script, "s", code, *(name for name, _ in TEAM)).split()


@given(
    st.permutations(CODES),
    st.permutations(TEAM),
    st.text(min_size=1, max_size=9).filter(lambda one: "|" not in one),
)
def test_the_order_of_the_lists_does_not_matter(frame: list, team: list, seed: str) -> None:  # type: ignore[type-arg]
    if any("\ud800" <= letter <= "\udfff" for letter in seed):
        return
    one = draw(Draw(seed, 7, CODES, inspectors=TEAM))
    assert draw(Draw(seed, 7, tuple(frame), inspectors=tuple(team))) == one
    assert len({code for code, _ in one}) == 7
    assert all(len(set(names)) == 2 for _, names in one)


def test_who_must_keep_away_does() -> None:
    away = tuple(code for code, _ in CODES)
    team = (("anna", away), ("bert", ()), ("carl", ()))
    assert {names for _, names in draw(Draw("s", 40, CODES, inspectors=team))} <= {
        ("bert", "carl"),
        ("carl", "bert"),
    }
    with pytest.raises(WorkflowError) as caught:
        draw(Draw("s", 1, CODES, inspectors=team[:2]))
    assert caught.value.code == "workflow_draw_inspectors"


@pytest.mark.parametrize(
    ("sizes", "count", "weights", "share"),
    [
        ({"A": 50, "B": 30, "C": 20}, 10, {}, {"A": 5, "B": 3, "C": 2}),
        # 50, 60, 80 of 190: 2.63, 3.16, 4.21 -> 2, 3, 4 and the one left to A
        ({"A": 50, "B": 30, "C": 20}, 10, {"A": 1, "B": 2, "C": 4}, {"A": 3, "B": 3, "C": 4}),
        # 10 and 30 of 40: 1.25 and 3.75 of 5
        ({"A": 10, "C": 10}, 5, {"C": 3}, {"A": 1, "C": 4}),
        # C would have 9 of 10 and has 2: whole, the other 8 from A
        ({"A": 10, "C": 2}, 10, {"C": 45}, {"A": 8, "C": 2}),
        ({"A": 10, "C": 2}, 2, {"A": 0}, {"A": 0, "C": 2}),
        # halves: the tie goes to the first name
        ({"A": 1, "B": 1}, 1, {}, {"A": 1, "B": 0}),
    ],
)
def test_shares_on_paper(
    sizes: dict[str, int], count: int, weights: dict[str, int], share: dict[str, int]
) -> None:
    assert quotas(sizes, count, weights) == share


@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 30), min_size=1),
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 9)),
    st.integers(1, 60),
)
def test_shares_add_up_and_fit(sizes: dict[str, int], weights: dict[str, int], count: int) -> None:
    room = sum(size for grade, size in sizes.items() if weights.get(grade, 1))
    if room < count:
        with pytest.raises(WorkflowError):
            quotas(sizes, count, weights)
        return
    share = quotas(sizes, count, weights)
    assert sum(share.values()) == count
    assert all(0 <= share[grade] <= sizes[grade] for grade in sizes)
    assert all(not share[grade] for grade in sizes if not weights.get(grade, 1))


def test_grades_are_drawn_by_their_shares() -> None:
    graded = tuple((f"P{number:03}", "ABC"[number % 3]) for number in range(30))
    drawn = [code for code, _ in draw(Draw("s", 7, graded, {"C": 5}))]
    assert sorted("ABC"[int(code[1:]) % 3] for code in drawn) == ["A", "B", *"CCCCC"]


@pytest.mark.parametrize(
    "asked",
    [
        Draw("", 1, CODES),
        Draw("a|b", 1, CODES),
        Draw("s", 0, CODES),
        Draw("s", 41, CODES),
        Draw("s", 1, (*CODES, CODES[0])),
        Draw("s", 1, (("P|1", ""),)),
        Draw("s", 1, CODES, {"": -1}),
        Draw("s", 1, CODES, inspectors=(("", ()),)),
        Draw("s", 1, CODES, inspectors_each=0),
    ],
)
def test_draws_that_cannot_be_made(desk: Office, asked: Draw) -> None:
    with pytest.raises(WorkflowError):
        desk.flow.draws.make(asked, purpose="p", actor="anna", on=DAY)
    assert desk.flow.draws.all() == []


def test_a_draw_is_on_record_and_comes_out_again(desk: Office) -> None:
    made = desk.flow.draws.make(Draw("s", 3, CODES, {"": 2}, TEAM), purpose="yearly", actor="anna", on=DAY)
    assert desk.flow.draws.again(made.seq).drawn == draw(Draw("s", 3, CODES, {}, TEAM))
    (entry,) = AuditLog(desk.case.lead_store).entries(action="workflow_draw")
    assert entry.detail["detail"]["seed"] == "s"
    assert len(entry.detail["detail"]["frame"]) == 40
    assert desk.flow.verify() == 1
    with pytest.raises(WorkflowError):
        desk.flow.draws.again(made.seq + 1)
    with pytest.raises(WorkflowError):
        desk.flow.withdraw(made.seq, actor="anna", reason="another one please")


def test_lists_of_files(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("\ufeffcode,grade\r\n 007 ,A\r\n\r\n=1+1,\r\n", encoding="utf-8")
    assert read_frame(path) == (("007", "A"), ("=1+1", ""))
    path.write_text("name,avoid\nanna,P1; P2\nbert,\n", encoding="utf-8")
    assert read_inspectors(path) == (("anna", ("P1", "P2")), ("bert", ()))


@pytest.mark.parametrize(
    "content", [b"", b"grade\nA\n", b"code,grade\n1\n", b"code\n1,2\n", b"code\n\xff\n", b"code,code\n1,2\n"]
)
def test_lists_that_are_none(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(WorkflowError) as caught:
        read_frame(path)
    assert caught.value.code == "workflow_list"
