"""Settlements in time, on paper."""

from __future__ import annotations

import pytest

from tests.evidence.source_rows.conftest import Paper
from tests.evidence.source_rows.paper import OTHER, SHOP, A, B, C
from workbench.evidence.source_rows import (
    SEQUENCE_COLUMNS,
    PlaceSequence,
    Showing,
    SourceRows,
    rows_of_leads,
    sequence_table,
    swipe_sequence,
)
from workbench.texts import labels
from workbench.trust.pseudonyms import Pseudonyms

#: 10:00:00 → 10:02:05 → 09:00:00 next day → 08:00:00 the day after; 11:00:00 → 11:00:30 → 11:00:00 next day.
SECONDS = {"S1": None, "S2": 125, "S3": 82_675, "R1": 82_800, "S5": None, "S6": 30, "R5": 86_370}


@pytest.fixture(scope="module")
def rows(on_paper: Paper) -> SourceRows:
    return rows_of_leads(on_paper.case, on_paper.run, on_paper.run.leads)


def sequences(rows: SourceRows, pseudonyms: Pseudonyms, level: str) -> tuple[PlaceSequence, ...]:
    return swipe_sequence(rows, Showing.of(level, rows.members, pseudonyms))


def test_each_place_in_time_with_the_seconds_between(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    first, second = sequences(rows, pseudonyms, "transfer")
    assert (first.place, first.kind, second.place) == (SHOP, "pharmacy", OTHER)
    assert {one.setl_id: one.seconds for place in (first, second) for one in place.rows} == SECONDS
    assert [one.number for one in first.rows] == [1, 2, 3, 4]
    assert [one.setl_id for one in first.rows] == ["S1", "S2", "S3", "R1"]
    assert first.rows[1].at == "2025-03-01 10:02:05"
    assert [one.is_refund for one in first.rows] == [False, False, False, True]


def test_transfer_names_members_with_their_cards(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    found = {one.setl_id: one for place in sequences(rows, pseudonyms, "transfer") for one in place.rows}
    one, stranger = found["S1"], found["S3"]
    assert (one.person, one.name, one.card) == (A, "张三丰", f"SSC:K{A[-6:]}")
    assert (stranger.person, stranger.name) == (pseudonyms.of("patient", C), "")
    assert stranger.card == pseudonyms.of("card", f"SSC:K{C[-6:]}")
    assert one.operator == stranger.operator == pseudonyms.of("operator", "OP990007")
    assert (one.terminal, one.message_id) == ("T01", f"{SHOP}202503011000000001")


def test_internal_names_nobody_and_tells_them_apart(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    found = sequences(rows, pseudonyms, "internal")
    assert not any(secret in str(found) for secret in (A, B, C, "张三丰", "李四光", "OP990007", "SSC:"))
    assert len({one.person for place in found for one in place.rows}) == 3


def test_the_sequence_as_a_table(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    table = sequence_table(sequences(rows, pseudonyms, "transfer")[0])
    named = [dict(zip(SEQUENCE_COLUMNS, row, strict=True)) for row in table]
    assert [one["seconds"] for one in named] == ["", "125", "82675", "82800"]
    assert (named[1]["total_yuan"], named[3]["fund_yuan"], named[3]["kind"]) == ("1200.50", "-12.00", "退费")
    assert named[0]["leads"] == "L-others L-pool"
    assert set(SEQUENCE_COLUMNS) <= set(labels("sequence.column"))
