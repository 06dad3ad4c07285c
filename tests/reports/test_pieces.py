"""Pieces of reports against worked examples on paper."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from workbench.documents.layout import MARGINS, PAGE, TEXT_WIDTH
from workbench.documents.model import Grid
from workbench.errors import WorkbenchError
from workbench.reports import campaign, month, week
from workbench.reports.cells import chosen
from workbench.reports.charts import Bar, bars
from workbench.reports.figures import change, grown, percent
from workbench.reports.handled_state import Handled
from workbench.reports.movers import Comparison
from workbench.reports.peers import unusual
from workbench.reports.switched_off import off_blocks
from workbench.reports.views import View
from workbench.workflow.due import Due

#: The nine parts of a public summary whose stated whole is one fen more (domain facts, fixture of the layout).
PARTS = "1659580.66 947068.28 4284762.65 428520.28 10399241.31 2917120.56 32872.25 568002 107391.27"


def test_a_whole_that_is_one_fen_off_is_refused() -> None:
    from workbench.reports.ties import equal  # noqa: PLC0415 - the only test of it

    fen = sum(int(Decimal(one) * 100) for one in PARTS.split())
    what = {"zh": "x", "en": "x"}
    equal(what, "fund_fen", fen, 2_134_455_926)
    with pytest.raises(WorkbenchError) as problem:
        equal(what, "fund_fen", fen, 2_134_455_927)
    assert "21,344,559.26" in problem.value.message_en
    assert "21,344,559.27" in problem.value.message_en


@pytest.mark.parametrize(
    ("made", "first", "last", "before"),
    [
        (month("2024-02"), date(2024, 2, 1), date(2024, 2, 29), date(2024, 1, 31)),
        (month("2025-01"), date(2025, 1, 1), date(2025, 1, 31), date(2024, 12, 31)),
        (week("2025-W01"), date(2024, 12, 30), date(2025, 1, 5), date(2024, 12, 29)),
        (week("2020-W53"), date(2020, 12, 28), date(2021, 1, 3), date(2020, 12, 27)),
    ],
    ids=["leap", "january", "first", "last"],
)
def test_periods(made: object, first: date, last: date, before: date) -> None:
    now, previous = made.spans[:2]  # type: ignore[attr-defined]
    assert (now.first, now.last, previous.last) == (first, last, before)


def test_the_year_before_of_a_leap_february_is_a_whole_month() -> None:
    assert month("2024-02").spans[2].last == date(2023, 2, 28)


@pytest.mark.parametrize("said", ["2025-13", "2025", "2025-6", "0001-01", "2025-06-01", "'; drop", ""])
def test_what_is_no_month_is_refused(said: str) -> None:
    with pytest.raises(WorkbenchError) as problem:
        month(said)
    assert problem.value.code == "report_period"


@pytest.mark.parametrize("said", ["2025-W00", "2025-W53", "2025-W1", "2025W23", "0000-W01"])
def test_what_is_no_week_is_refused(said: str) -> None:
    with pytest.raises(WorkbenchError) as problem:
        week(said)
    assert problem.value.code == "report_period"


def test_a_campaign_ends_after_it_begins() -> None:
    with pytest.raises(WorkbenchError):
        campaign("2025-06-02", "2025-06-01")
    assert campaign("2025-06-01", "2025-06-01").now.last == date(2025, 6, 1)


def test_per_cent_is_rounded_half_away_from_zero() -> None:
    shares = ["0.0005", "-0.0005", "0.00049", "12.3456", "0"]
    assert [percent(Decimal(one)) for one in shares] == ["+0.1%", "-0.1%", "0.0%", "+1,234.6%", "0.0%"]
    assert percent(None) == "–"
    assert change(Decimal(1), Decimal(0)) is None
    assert change(Decimal(1), Decimal(-1)) is None


def test_who_stands_out_by_hand() -> None:
    # Growth 0 1 2 3 4 and 40 per cent: median 2.5, deviations .5 .5 1.5 1.5 2.5 37.5, their median 1.5.
    growths = {name: Decimal(value) / 100 for name, value in zip("abcdef", (0, 1, 2, 3, 4, 40), strict=True)}
    (found,) = unusual(growths)
    assert (found.value, found.peers, found.middle) == ("f", 6, Decimal("0.025"))
    assert found.distance is not None
    assert round(found.distance, 2) == Decimal("16.86")  # 37.5 / (1.5 * 1.4826)
    assert unusual({name: growths[name] for name in "abcf"}) == []


def group(value: str, people: int, fund: int, span: str = "now") -> dict[str, object]:
    """A group with so many people, each with ten settlements."""
    return {"value": value, "span": span, "people": people, "fund_fen": fund, "rows": 10 * people}


def test_a_small_group_is_not_to_be_had_by_subtraction() -> None:
    view, nothing = View("disease", "disease"), Comparison()
    groups = [group("a", 50, 900), group("b", 20, 800), group("c", 9, 700), group("d", 2, 999)]
    assert chosen(view, groups, nothing) == ("a", "b")
    assert chosen(view, groups[:3], nothing) == ("a", "b", "c")
    assert chosen(view, [group("d", 2, 999)], nothing) == ()
    assert chosen(View("place", "institution", guarded=False), groups, nothing) == ("d", "a", "b", "c")


def test_a_group_that_was_small_before_is_not_shown_either() -> None:
    now = [group("a", 50, 900), group("b", 20, 800), group("c", 8, 5)]
    before = [group("a", 40, 900, "previous"), group("b", 3, 10, "previous"), group("c", 9, 5, "previous")]
    assert chosen(View("disease", "disease"), now + before, Comparison()) == ("a",)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("0.193", "增长19.3%"),
        ("-0.193", "下降19.3%"),
        ("0.0004", "持平"),
        (None, "无可比数"),
        ("12.5", "增长1,250.0%"),
    ],
)
def test_growth_in_words_has_no_sign(value: str | None, said: str) -> None:
    assert grown(None if value is None else Decimal(value)) == said


def test_nothing_is_late_before_its_day_while_the_period_runs() -> None:
    due = Due("L-1", 1, "stage.screening", ("a",), datetime(2025, 6, 26), None)
    whole = Handled({}, [], month("2025-06").now, date(2025, 6, 30))
    running = Handled({}, [], month("2025-06").now, date(2025, 6, 26))
    assert whole.late(due)
    assert not running.late(due)


def test_checks_that_are_off_name_what_they_lack_in_words() -> None:
    checks = [
        {"name": {"zh": "甲"}, "on": True, "off_because": None},
        {
            "name": {"zh": "乙"},
            "on": False,
            "off_because": {"zh": "缺少数据：fixmedins_b.lat、a.b / setl_d.setl_id"},
        },
    ]
    context = SimpleNamespace(checks=SimpleNamespace(summary={"checks": checks}))
    grid = off_blocks(context)["checks_off"]  # type: ignore[arg-type]
    assert isinstance(grid, Grid)
    assert grid.rows == (("乙", "缺少数据：定点医药机构的“纬度”、a.b / 结算的“结算ID”"),)
    assert off_blocks(SimpleNamespace(checks=None)) == {}  # type: ignore[arg-type]


def test_a_chart_of_ten_groups_takes_less_than_half_a_page() -> None:
    # It moves to the next page as a whole, with its heading: what it leaves empty is no more than its height.
    rows = [Bar(f"group {number}", Decimal(number), Decimal(1)) for number in range(10)]
    drawn = bars("tall", rows, now="now", before="before").decode()
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn)
    assert size is not None
    height = TEXT_WIDTH * float(size[2]) / float(size[1])
    assert height + 20 < (PAGE[1] - MARGINS[0] - MARGINS[2]) / 2
