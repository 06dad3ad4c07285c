"""Rows, filters, order and totals of the queue, on leads written by hand and on arbitrary ones."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explore.leads_on_paper import PaperNames, both, lead
from workbench.explore.figures import chance, power_of_ten, ratio
from workbench.explore.queue import Event, QueueRow, Standing, queue_rows, restood
from workbench.explore.queue_filter import (
    COLUMNS,
    QueueFilter,
    SharedRow,
    filtered,
    ordered,
    shared_rows,
    totals,
)
from workbench.explore.queue_view import PAGE, QueueState, queue_view
from workbench.figures import number
from workbench.leads.lead import Explanation

EVERYTHING = QueueFilter(status=(), everything=True)


def rows(*leads: object, **standings: Standing) -> tuple[QueueRow, ...]:
    return queue_rows(leads, standings, PaperNames())  # type: ignore[arg-type]


def test_a_row_is_what_the_lead_says_with_its_people_masked() -> None:
    last = Event("decide", "wang", "2026-01-02 09:30", "in_review")
    given_lead = lead()
    standing = Standing("in_review", last=last, change="grown", why="2 more")
    (row,) = queue_rows([given_lead], {given_lead.lead_id: standing}, PaperNames())
    assert (row.rank, row.priority, row.scheme, row.status) == (1, "high", "card_pooling", "in_review")
    assert row.title == "Corner pharmacy: lead 1, L** ·7"
    assert row.institutions == ("Corner pharmacy", "Ward hospital")
    assert row.members == 3  # two insured persons and a doctor; cards and places are no persons
    assert (row.observed, row.expected) == (40, 1.25)
    assert (row.fund, row.account) == (Decimal("1203.50"), Decimal("96.50"))
    assert (row.best, row.fit) == ("family", 0.42)
    assert (row.last, row.change, row.why) == (last, "grown", "2 more")


def test_an_explanation_that_does_not_fit_is_no_best_one() -> None:
    not_a_number = lead(explanations=(Explanation("family", float("nan"), both("–")),))
    assert rows(not_a_number)[0].best == ""
    assert rows(lead(explanations=(Explanation("family", 0.004, both("–")),)))[0].best == ""
    assert rows(lead(explanations=(Explanation("family", 7.0, both("–")),)))[0].fit == 1.0


def test_the_queue_opens_on_what_is_still_to_be_done() -> None:
    statuses = ("open", "in_review", "confirmed", "dismissed", "referred")
    leads = [lead(number) for number in range(1, 7)]
    standings = {one.lead_id: Standing(status) for one, status in zip(leads, statuses, strict=False)}
    shown = queue_rows([*leads[:5], replace(leads[5], reported=False)], standings, PaperNames())
    assert [row.status for row in filtered(shown, QueueFilter())] == ["open", "in_review"]
    assert len(filtered(shown, QueueFilter(everything=True))) == 3
    assert len(filtered(shown, QueueFilter(status=(), everything=True))) == 6


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        (QueueFilter(scheme=("referral_kickback",)), [2]),
        (QueueFilter(priority=("medium", "low")), [2, 3]),
        (QueueFilter(institution=("Ward hospital",)), [1, 3]),
        (QueueFilter(amount_from=Decimal("1300.01")), [2]),
        (QueueFilter(amount_from=Decimal("1300"), amount_to=Decimal("1300")), [1, 3]),
        (QueueFilter(first=date(2025, 3, 21)), [2]),
        (QueueFilter(last=date(2025, 1, 9)), [3]),
        (QueueFilter(first=date(2025, 3, 20), last=date(2025, 3, 20)), [1, 2]),
        (QueueFilter(text="corner LEAD"), [1, 2, 3]),
        (QueueFilter(text="  lead 2 "), [2]),
        (QueueFilter(text="L-00000003"), [3]),
        (QueueFilter(text="990002"), [1, 3]),
        (QueueFilter(text="99000"), []),  # part of a masked id must not find anybody
        (QueueFilter(waiting=True), [3]),
    ],
)
def test_each_filter_on_paper(wanted: QueueFilter, shown: list[int]) -> None:
    leads = [
        lead(1),
        lead(2, scheme="referral_kickback", priority="medium", fund_yuan=Decimal("2000"),
             first_on=date(2025, 3, 1), last_on=date(2025, 4, 1), members=lead().members[5:6]),
        lead(3, priority="low", first_on=date(2025, 1, 1), last_on=date(2025, 1, 31)),
    ]  # fmt: skip
    standings = {"L-00000003": Standing(waiting="dismissed")}
    assert [row.rank for row in filtered(queue_rows(leads, standings, PaperNames()), wanted)] == shown


_DAYS = st.integers(0, 400).map(lambda day: date(2025, 1, 1) + timedelta(day))
_MONEY = st.decimals(-500, 5_000, places=2)
_BASE = rows(lead())[0]


@st.composite
def queue_row(draw: st.DrawFn, number: int) -> QueueRow:
    first, last = sorted((draw(_DAYS), draw(_DAYS)))
    words = draw(st.sampled_from(["corner pharmacy", "ward", "corner ward", ""]))
    return replace(
        _BASE,
        lead_id=f"L{number}",
        rank=draw(st.integers(0, 3)),
        priority=draw(st.sampled_from(["high", "medium", "low"])),
        status=draw(st.sampled_from(["open", "in_review", "dismissed", "unheard-of"])),
        waiting=draw(st.sampled_from(["", "dismissed"])),
        scheme=draw(st.sampled_from(["card_pooling", "manual"])),
        institutions=draw(st.sampled_from([(), ("a",), ("a", "b")])),
        members=draw(st.integers(0, 3)),
        observed=draw(st.integers(0, 3)),
        fund=draw(_MONEY),
        account=draw(_MONEY),
        first_on=first,
        last_on=last,
        last=draw(st.sampled_from([None, Event("decide", "wang", "2026-01-02 09:30", "open")])),
        reported=draw(st.booleans()),
        words=words,
        ids=frozenset({f"L{number}"}),
    )


ROWS = st.integers(0, 12).flatmap(lambda many: st.tuples(*(queue_row(n) for n in range(many))))
FILTERS = st.builds(
    QueueFilter,
    scheme=st.sampled_from([(), ("manual",)]),
    status=st.sampled_from([(), ("open",), ("open", "in_review")]),
    institution=st.sampled_from([(), ("b",)]),
    amount_from=st.none() | _MONEY,
    amount_to=st.none() | _MONEY,
    text=st.sampled_from(["", "corner", "ward corner", "L3"]),
    first=st.none() | _DAYS,
    last=st.none() | _DAYS,
    waiting=st.booleans(),
    everything=st.booleans(),
)
ORDERS = st.tuples(st.sampled_from(sorted(COLUMNS)), st.booleans())


@given(ROWS.flatmap(lambda known: st.tuples(st.just(known), st.permutations(known))), FILTERS, ORDERS)
def test_filter_and_order_do_not_depend_on_the_order_of_the_leads(
    known: tuple[tuple[QueueRow, ...], list[QueueRow]], wanted: QueueFilter, order: tuple[str, bool]
) -> None:
    given_rows, shuffled = known
    by, descending = order
    shown = ordered(filtered(given_rows, wanted), by, descending=descending)
    assert ordered(filtered(shuffled, wanted), by, descending=descending) == shown
    assert filtered(ordered(shuffled, by, descending=descending), wanted) == shown


@given(ROWS, FILTERS)
def test_a_filter_only_takes_away_and_totals_are_sums(
    rows: tuple[QueueRow, ...], wanted: QueueFilter
) -> None:
    shown = filtered(rows, wanted)
    assert [row for row in rows if row in shown] == shown
    hidden = [row for row in rows if not wanted.matches(row)]
    both_parts, part, rest = totals(rows), totals(shown), totals(hidden)
    assert part.leads + rest.leads == both_parts.leads == len(rows)
    assert part.fund + rest.fund == both_parts.fund == sum(row.fund for row in rows)
    assert part.account + rest.account == both_parts.account


@given(ROWS, st.sampled_from(sorted(COLUMNS)))
def test_every_column_orders_and_its_reverse_keeps_rank_among_equals(
    rows: tuple[QueueRow, ...], by: str
) -> None:
    value = COLUMNS[by]
    for descending in (False, True):
        shown = ordered(rows, by, descending=descending)
        for one, other in pairwise(shown):
            assert value(one) >= value(other) if descending else value(one) <= value(other)
            if value(one) == value(other):
                assert (one.rank, one.lead_id) < (other.rank, other.lead_id)


def test_a_row_behind_several_leads_counts_once_among_those_that_are_shown() -> None:
    money = {
        "fund_pay_sumamt": [Decimal("10.00"), Decimal("10.00"), Decimal("10.00"), Decimal("7.00")],
        "acct_pay": None,
    }
    evidence = pd.DataFrame(
        {
            "lead_id": ["A", "B", "C", "A"],
            "table_name": "setl_d",
            "row_key": ["S1", "S1", "S1", "S2"],
            **money,
        }
    )
    shared = shared_rows(evidence)
    assert shared == (SharedRow(frozenset("ABC"), Decimal("10.00"), Decimal(0)),)
    known = [
        replace(_BASE, lead_id=name, fund=fund)
        for name, fund in zip("ABC", map(Decimal, (17, 10, 10)), strict=True)
    ]
    assert totals(known, shared).fund == 17
    assert totals(known[:2], shared).fund == 17
    assert totals(known[1:], shared).fund == 10
    assert totals(known[:1], shared).fund == 17


@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(0, 6)), max_size=30),
    st.sets(st.sampled_from("ABCD")),
)
def test_totals_agree_with_counting_distinct_rows(pairs: list[tuple[str, int]], chosen: set[str]) -> None:
    evidence = pd.DataFrame(
        [
            {
                "lead_id": name,
                "table_name": "setl_d",
                "row_key": f"S{row}",
                "fund_pay_sumamt": Decimal(row),
                "acct_pay": Decimal(2 * row),
            }
            for name, row in pairs
        ],
        columns=["lead_id", "table_name", "row_key", "fund_pay_sumamt", "acct_pay"],
    )
    own = {name: {row for other, row in pairs if other == name} for name in "ABCD"}
    known = [
        replace(_BASE, lead_id=name, fund=Decimal(sum(own[name])), account=Decimal(2 * sum(own[name])))
        for name in sorted(chosen)
    ]
    together = set().union(*(own[name] for name in chosen))
    found = totals(known, shared_rows(evidence))
    assert (found.fund, found.account) == (sum(together), 2 * sum(together))


def view(known: tuple[QueueRow, ...], state: QueueState | None = None) -> dict:  # type: ignore[type-arg]
    return queue_view(known, state or QueueState(), lambda lead_id: "t" + lead_id[2:])


def test_the_screen_gets_one_page_and_every_token() -> None:
    known = rows(*(lead(number) for number in range(1, 2 * PAGE + 6)))
    last = view(known, QueueState(page=99))
    assert last["page"] == {"number": 3, "of": 3, "start": 2 * PAGE}
    assert len(last["rows"]) == 5
    assert len(last["listed"]) == 2 * PAGE + 5
    assert last["totals"]["fund"] == "487,417.50"  # 405 × 1203.50
    assert json.loads(json.dumps(last, allow_nan=False)) == last


def test_the_screen_gets_no_id_of_a_person() -> None:
    shown = json.dumps(view(rows(lead())), ensure_ascii=False)
    assert "990001" not in shown
    assert "SSC:K1" not in shown
    assert "Li Gang" not in shown
    assert "Corner pharmacy" in shown


def test_choices_are_counted_among_what_the_other_filters_show() -> None:
    known = rows(lead(1), lead(2, scheme="referral_kickback"), lead(3, priority="low"))
    choices = view(known, QueueState(QueueFilter(scheme=("card_pooling",))))["choices"]
    assert {one["code"]: one["count"] for one in choices["scheme"]} == {
        "card_pooling": "2",
        "referral_kickback": "1",
        "collusive_admission": "0",
    }
    assert {one["code"]: one["count"] for one in choices["priority"]} == {
        "high": "1",
        "medium": "0",
        "low": "1",
    }


def test_a_decision_changes_only_its_row() -> None:
    row = rows(lead())[0]
    after = restood(row, Standing("dismissed", allowed=("in_review",)))
    assert (after.status, after.allowed) == ("dismissed", ("in_review",))
    assert replace(after, status="open", allowed=()) == row


@pytest.mark.parametrize(
    ("log10", "shown"),
    [
        (-1451.2964451443697, ("5.1", "-1452")),
        (-12.3, ("5.0", "-13")),
        (-4.0, ("1.0", "-4")),
        (-5.00000001, ("1.0", "-5")),
        (-2.0, ("0.010", "")),
        (0.0, ("1.000", "")),
        (float("-inf"), ("0", "")),
        (float("nan"), ("–", "")),
    ],
)
def test_small_numbers_are_powers_of_ten(log10: float, shown: tuple[str, str]) -> None:
    assert power_of_ten(log10) == shown


def test_figures_as_people_read_them() -> None:
    assert [number(one) for one in (0, 12345, 1.254, 12.34, float("nan"))] == [
        "0",
        "12,345",
        "1.25",
        "12.3",
        "–",
    ]
    assert ratio(40, 1.25, "en") == "32 times"
    assert ratio(3, 0.0, "en") == "300+ times"
    assert ratio(3, float("inf"), "en") == ""
    assert chance(-300, "en") == "practically impossible by chance"
    assert chance(-0.5, "en") == "possible by chance"
