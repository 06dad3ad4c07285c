"""Tables on the terminal: what fits, what stands below each other, and that no number or day is ever cut."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from tests.cards.paper import made, town
from tests.cases.command import done
from workbench.cli.tables import fitted
from workbench.leads.lead import Member
from workbench.shown import shortened

WIDE = "\u6c11\u5eb7\u533b\u9662"
WHOLE = ("2026-03-04", "1,234,567.89", "L-3f085fb0")
HEADS = ["lead", "day", "amount", "place", "what"]


def shown(rows: list[list[str]], room: int, heads: list[str] = HEADS) -> list[str]:
    page = io.StringIO()
    console = Console(file=page, width=room, highlight=False, emoji=False)
    console.print(fitted("title", heads, rows, room, "en"))
    return page.getvalue().splitlines()


@pytest.mark.parametrize("room", [40, 60, 80, 120, 200])
def test_numbers_and_days_stay_whole_on_any_screen(room: int) -> None:
    row = ["L-3f085fb0", "2026-03-04", "1,234,567.89", WIDE * 6, f"{WIDE}2026-03-04 1,234,567.89\uff09"]
    lines = shown([row] * 3, room)
    assert all(cell_len(line) <= room for line in lines)
    text = "\n".join(lines)
    assert [text.count(one) for one in WHOLE] == [6, 6, 3]
    assert text.count(WIDE[0]) == 3 * 7


def test_columns_that_have_no_room_stand_below_each_other() -> None:
    rows = [["L-3f085fb0", "2026-03-04", "1,234,567.89", "", "one\ntwo"]]
    beside, below = shown(rows, 80), shown(rows, 40)
    assert any("2026-03-04" in line and "1,234,567.89" in line for line in beside)
    assert re.sub(r"[\s\u2500-\u257f]+", " ", " ".join(below)) == (
        " title lead L-3f085fb0 day: 2026-03-04 \u00b7 amount: 1,234,567.89 \u00b7 what: one two "
    ).replace("  ", " ")


def test_no_line_begins_with_a_stop_or_ends_with_a_bracket() -> None:
    said = f"{WIDE}\uff08{WIDE}\uff0c1.5\uff09\uff1b" * 5
    for room in range(20, 40):
        cells = [re.split("[\u2500-\u257f]", line) for line in shown([["a", said]], room, ["x", "y"])]
        pieces = [one.strip() for line in cells for one in line if one.strip()]
        assert not [one for one in pieces if one[0] in "\uff0c\uff09\uff1b" or one[-1] == "\uff08"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.text(max_size=30), min_size=3, max_size=3), max_size=3),
    st.integers(min_value=30, max_value=90),
)
def test_nothing_that_can_be_seen_is_lost(rows: list[list[str]], room: int) -> None:
    def seen(text: str) -> list[str]:
        return sorted(one for one in text if one.isprintable() and not one.isspace())

    heads = ["h", "i", "j"]
    drawn = "".join(shown(rows, room, heads))
    for cell in (one for row in rows for one in row if one not in ("", "\u2013")):
        for line in cell.split("\n"):
            missing = seen(line)
            for one in seen(drawn):
                if one in missing:
                    missing.remove(one)
            assert not missing


def test_markup_in_data_is_shown_and_does_nothing() -> None:
    assert any("[red]x[/red]" in line for line in shown([["[red]x[/red]", "[/]"]], 60, ["a", "b"]))


def test_a_long_name_keeps_both_ends() -> None:
    title = "A" * 300 + " cards of 13 people"
    assert len(shortened(title)) == 80
    assert shortened(title).endswith("of 13 people")
    assert shortened("short") == "short"


def test_a_transfer_on_eighty_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("WORKBENCH_ACTOR", "anna")
    case = town(tmp_path)
    lead = made(case, Member("patient", "A1", "core", 3), Member("pharmacy", "P1", "venue", 3))
    done("review", "decide", case.folder, lead, "--status", "in_review")
    done("review", "decide", case.folder, lead, "--status", "confirmed", "--reason", "rows_checked")
    for stage, result in (("screening", "passed_on"), ("verification", "founded"), ("handling", "")):
        done("task", "begin", case.folder, lead, "--stage", stage, "--owner", "o", "--on", "2026-03-02")
        if result:
            done("task", "finish", case.folder, lead, "--result", result, "--on", "2026-03-02")
    nothing = done("transfer", "list", case.folder, "--as-of", "2026-03-03").out
    assert nothing == "transfers: none.\n"
    who = ("--officer", "one", "--officer", "two", "--receiver", WIDE * 8, "--grounds", "g")
    done("transfer", "report", case.folder, lead, "--to", "police", *who, "--on", "2026-03-04")
    lines = done("transfer", "list", case.folder, "--as-of", "2026-03-04").out
    assert max(map(cell_len, lines.splitlines())) <= 80
    assert lead in lines
    assert "2026-03-04" in lines
    assert "late" not in lines
    late = done("transfer", "list", case.folder, "--as-of", "2026-03-09").out
    assert "late: late" in late


def test_a_run_without_leads_says_where_to_look(tmp_path: Path) -> None:
    case = town(tmp_path)
    said = done("detect", case.folder, "--scheme", "card_pooling").out
    assert "no leads at all" in said
    assert f"{case.folder}/load-report.json" in said.replace("\n", "")
