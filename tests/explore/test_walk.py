"""What notebooks show of a lead: masked, in words, with the rows and their sums as the run has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

import workbench
from tests.cases.cities import detected_case
from workbench.errors import CaseError
from workbench.explore import walk
from workbench.explore.session import Session

#: Words of code that must not stand where people read.
CODES = re.compile(r"[a-z]+_[a-z]+|patient:|pharmacy:|doctor:|CO_SWIPE")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> workbench.Investigation:
    return workbench.open_case(detected_case(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="module")
def look(case: workbench.Investigation) -> Iterator[Session]:
    sitting = case.sitting(actor="tester")
    yield sitting
    sitting.close()


@pytest.mark.parametrize("scheme", ["card_pooling", "referral_kickback", "collusive_admission"])
def test_no_person_and_no_code_is_shown(case: workbench.Investigation, look: Session, scheme: str) -> None:
    lead = walk.lead_of(case, scheme)
    assert lead.scheme == scheme
    people = {one.id for one in lead.members if one.kind in ("patient", "doctor", "card")}
    people |= {
        name
        for name in look._names([one for one in lead.members if one.kind in ("patient", "doctor")])
        if name
    }
    shown = [
        walk.head(look, lead),
        repr(walk.explanations(look, lead)),
        repr(walk.members(look, lead)),
        repr(walk.rows(look, case.rows(lead.lead_id), 50)),
    ]
    for one in shown:
        assert not [name for name in people if len(name) > 1 and name in one]
        assert not CODES.search(one), CODES.search(one)


def test_money_of_rows_has_its_unit_and_every_row_its_place(
    case: workbench.Investigation, look: Session
) -> None:
    lead = walk.lead_of(case, "card_pooling")
    frame = case.rows(lead.lead_id)
    made = walk.rows(look, frame, 7)
    assert len(made.lines) == 7
    assert sum(head.endswith("（元）") for head in made.heads) == 4
    assert [line[:2] for line in made.lines] == [
        (one.source_file, str(one.source_row)) for one in frame.head(7).itertuples()
    ]


def test_one_session_is_told_event_by_event(case: workbench.Investigation, look: Session) -> None:
    lead = walk.lead_of(case, "card_pooling")
    timeline = case.timeline(lead.lead_id)
    made = walk.burst(look, timeline, 0)
    events = [one for one in timeline.items if one.burst == 0]
    assert len(made.lines) == len(events) > 2
    money = made.heads.index("基金支付（元）")
    said = sum((Decimal(line[money].replace(",", "")) for line in made.lines), Decimal(0))
    assert said == sum((one.fund_yuan for one in events), Decimal(0))
    assert all(re.fullmatch(r"\S+:\d+", line[-1].split("\n")[0]) for line in made.lines)


def test_whoever_is_tied_to_a_tip_is_masked_and_the_way_is_told(
    case: workbench.Investigation, look: Session
) -> None:
    lead = walk.lead_of(case, "card_pooling")
    person = next(one.id for one in lead.members if one.kind == "patient" and one.role == "core")
    tip = case.tip(f"patient:{person}", limit=5)
    made = walk.tied(look, tip)
    assert len(made.lines) == len(tip.hits)
    assert not CODES.search(repr(made))
    assert not [one.id for one in tip.hits if one.kind == "patient" and one.id in repr(made)]
    found = case.paths(f"patient:{person}", tip.hits[0].key)
    said = walk.route(look, found.paths[0])
    assert not CODES.search(said)
    assert said.count("—") == 2 * (len(found.paths[0].nodes) - 1)


def test_a_lead_that_is_named_is_walked_and_none_is_said(case: workbench.Investigation) -> None:
    last = case.leads(everything=True)[-1]
    assert walk.lead_of(case, "card_pooling", last.lead_id) == last
    with pytest.raises(CaseError, match="L-none"):
        walk.lead_of(case, "card_pooling", "L-none")
    with pytest.raises(CaseError) as none:
        walk.lead_of(case, "manual")
    assert none.value.code == "no_lead_of_scheme"
