"""The page of a lead, on a lead written by hand."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from tests.explore.leads_on_paper import PaperNames, both, lead
from workbench.explore.lead_page import lead_page, member_tokens
from workbench.explore.queue import Event, Standing
from workbench.leads.lead import Explanation, Lead, Member


def page(one: Lead, standing: Standing | None = None, **more: object) -> dict:  # type: ignore[type-arg]
    return lead_page(one, standing or Standing(), [], PaperNames(), "en", **more)  # type: ignore[arg-type]


def test_the_page_says_what_was_seen_and_what_was_expected() -> None:
    shown = page(lead())
    assert shown["sentence"] == "L** ·7 and A** ·001 met 40 times"
    assert shown["against"] == {
        "unit": "meetings of two members, times",
        "observed": "40",
        "expected": "1.25",
        "ratio": "32 times",
        "observed_part": 100.0,
        "expected_part": 3.1,  # 1.25 of 40
        "chance": "practically impossible by chance",
        "q": {"number": "5.0", "power": "-13"},
    }
    assert [line["value"] for line in shown["money"]] == ["1,203.50", "96.50", "1,300.00"]
    assert shown["notes"] == ["no household of B** ·002"]
    assert shown["factors"][1]["value"] == "35%, 2% of such patients of other doctors"


def test_explanations_come_with_the_best_first_and_say_whether_they_explain() -> None:
    several = (
        Explanation("carer", 0.59, both("x")),
        Explanation("family", 0.6, both("Li Gang")),
        Explanation("never_heard_of", float("nan"), both("y")),
    )
    shown = page(lead(explanations=several))["explanations"]
    assert [(one["fit"], one["explains"]) for one in shown] == [(60, True), (59, False), (0, False)]
    assert shown[0]["evidence"] == "L** ·7"
    assert shown[2]["label"] == "never_heard_of"
    assert page(lead(explanations=several), explained=0.5)["explanations"][1]["explains"] is True


def test_members_are_grouped_by_role_and_known_by_opaque_names() -> None:
    one = lead()
    groups = page(one)["members"]
    assert [(group["role"], group["kind"], group["total"]) for group in groups] == [
        ("core", "patient", "1"),
        ("core", "card", "1"),
        ("likely", "patient", "1"),
        ("likely", "card", "1"),
        ("venue", "pharmacy", "1"),
        ("venue", "facility", "1"),
        ("attending", "doctor", "1"),
    ]
    assert groups[0]["members"] == [{"member": "m1", "label": "A** ·001", "count": "12"}]
    assert member_tokens(one)["m5"] == Member("doctor", "D7", "attending", 3)


def test_within_a_role_those_with_the_most_come_first() -> None:
    members = tuple(Member("patient", f"99000{n}", "core", count) for n, count in enumerate((3, 9, 9, 1)))
    (group,) = page(lead(members=members))["members"]
    assert [one["member"] for one in group["members"]] == ["m2", "m3", "m1", "m4"]


def test_nothing_of_a_person_reaches_the_screen() -> None:
    history = [Event("note", "wang", "2026-01-02 09:30", said="seen")]
    shown = lead_page(lead(), Standing(), history, PaperNames())
    told = json.dumps(shown, ensure_ascii=False, allow_nan=False)
    assert json.loads(told) == shown
    for personal in ("990001", "990002", "SSC:K1", "Anna", "Li Gang"):
        assert personal not in told


@pytest.mark.parametrize("expected", [0.0, float("nan"), float("inf"), 1e-30, 1e9])
def test_no_expectation_breaks_the_page(expected: float) -> None:
    shown = page(lead(expected=expected, observed=0, log10_q=float("-inf"), fund_yuan=Decimal("0")))
    json.dumps(shown, allow_nan=False)
    assert 0 <= shown["against"]["expected_part"] <= 100


def test_the_history_is_told_in_words() -> None:
    events = [
        Event("decide", "wang", "2026-01-02 09:30", "dismissed", "family", "seen at home"),
        Event("withdraw", "wang", "2026-01-02 09:31", "in_review"),
    ]
    first, second = lead_page(lead(), Standing(), events, PaperNames(), "en")["history"]
    assert (first["status_label"], first["reason"], first["said"]) == (
        "dismissed",
        "family going together",
        "seen at home",
    )
    assert (second["kind_label"], second["status_label"], second["reason"]) == ("withdrawn", "in review", "")


def test_a_lead_that_waits_and_has_grown_says_so() -> None:
    standing = Standing("in_review", "dismissed", None, "grown", "2 more", ("approve", "reject"))
    shown = page(lead(), standing)
    assert shown["waiting"] == "waits for a second person: dismissed"
    assert (shown["change_label"], shown["why"], shown["allowed"]) == (
        "grown",
        "2 more",
        ["approve", "reject"],
    )
