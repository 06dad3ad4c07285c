"""A lead made out of a tip: its rows are those of its ties, its figures add up, nothing stands on nothing."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cases.cities import detected_case
from tests.explore.conftest import ANNA, BERT, CARL, CORNER, DORA, SHARED_CARD
from tests.explore.ties_on_paper import case_with, tie
from workbench.case import Case
from workbench.errors import CaseError
from workbench.explore.promotion import promote, rows_of
from workbench.explore.ties import ties
from workbench.explore.tips import tip
from workbench.leads.lead import MANUAL
from workbench.leads.store import LeadStore
from workbench.run import latest_run

A, B, C, D = (f"patient:{one}" for one in (ANNA, BERT, CARL, DORA))
WORDS = {"title": "Tip {0} <img src=x>", "actor": "Li Lei", "reason": "a letter, '); drop table lead; --"}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return case_with(
        tmp_path,
        [
            tie(A, B, observed=2, expected=0.25, llr=3.0, places=[f"pharmacy:{CORNER}"]),
            tie(A, C, observed=1, expected=0.5, llr=12.5, log10_q=-2.5, places=[f"pharmacy:{CORNER}"]),
        ],
    )


def test_a_lead_on_paper(case: Case) -> None:
    lead = promote(case, tip(case, A), **WORDS)
    assert (lead.scheme, lead.observed, lead.expected, lead.log10_q) == (MANUAL, 3, 0.75, -2.5)
    assert (lead.title["zh"], lead.title["en"]) == (WORDS["title"], WORDS["title"])
    assert WORDS["reason"] in lead.notes[0]["zh"]
    # S01, S02: Anna and Bert; S03, S04: Anna and Carl; 10 + 20 + 5.05 + 7 from the fund, 1 from the account.
    rows = rows_of(case, lead)
    assert rows is not None
    assert rows["row_key"].tolist() == ["S01", "S02", "S03", "S04"]
    assert (lead.fund_yuan, lead.account_yuan, lead.rows) == (Decimal("42.05"), Decimal("1.00"), 4)
    assert (lead.first_on.isoformat(), lead.last_on.isoformat()) == ("2025-01-02", "2025-01-03")
    nodes = [(one.kind, one.id, one.role, one.count) for one in lead.members]
    assert nodes[:-2] == [
        ("patient", CARL, "tied", 1),
        ("patient", ANNA, "seed", 2),
        ("patient", BERT, "tied", 1),
        ("pharmacy", CORNER, "venue", 2),
    ]
    assert sorted(nodes[-2:]) == [("card", f"EC:{CARL}", "tied", 0), ("card", SHARED_CARD, "seed", 0)]
    assert rows["session"].nunique() == 2


def test_members_can_be_chosen(case: Case) -> None:
    lead = promote(case, tip(case, A), members=[B], **WORDS)
    assert (lead.observed, lead.rows) == (2, 2)
    again = promote(case, [A, B], **WORDS)
    assert again.lead_id == lead.lead_id
    assert [one.role for one in again.members if one.kind == "patient"] == ["tied", "tied"]


@pytest.mark.parametrize("nodes", [[B, C], [A, D], [A], [f"card:{SHARED_CARD}"]])
def test_no_row_no_lead(case: Case, nodes: list[str]) -> None:
    with pytest.raises(CaseError) as problem:
        promote(case, nodes, **WORDS)
    assert problem.value.code == "manual_no_rows"
    assert not (case.folder / "manual").exists()
    assert LeadStore(case.folder / "leads.sqlite").promoted() == ()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"title": " "}, "manual_words"), ({"reason": ""}, "manual_words"), ({"actor": ""}, "actor")],
)
def test_who_and_why_must_be_said(case: Case, wrong: dict[str, str], code: str) -> None:
    with pytest.raises(CaseError) as problem:
        promote(case, [A, B], **{**WORDS, **wrong})
    assert problem.value.code == code


def test_a_node_that_is_not_there(case: Case) -> None:
    with pytest.raises(CaseError) as problem:
        promote(case, [A, B, "patient:nobody"], **WORDS)
    assert problem.value.code == "unknown_node"


def test_nobody_made_such_a_lead(case: Case) -> None:
    assert rows_of(case, "L-nothing") is None


def test_a_found_ring_is_found_again_from_one_member(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = shutil.copytree(detected_case(tmp_path_factory.getbasetemp()), tmp_path / "case")
    case = Case(Path(folder))
    ring = next(one for one in latest_run(case).leads if one.scheme == "card_pooling" and one.reported)
    core = [f"patient:{one.id}" for one in ring.members if one.kind == "patient" and one.role == "core"]
    found = tip(case, core[0], limit=len(core))
    assert all(ring.lead_id in hit.leads for hit in found.hits if hit.key in core)
    assert len(set(core) & set(found.keys())) >= 0.9 * (len(core) - 1)
    lead = promote(case, found, **WORDS)
    rows = rows_of(case, lead.lead_id)
    assert rows is not None
    known = latest_run(case).rows()
    assert list(rows.columns) == list(known.columns)
    assert rows.dtypes.astype(str).to_dict().keys() == known.dtypes.astype(str).to_dict().keys()
    among = ties(case)
    members = {f"{one.kind}:{one.id}" for one in lead.members if one.role in ("seed", "tied")}
    mine = among[among["source"].isin(members) & among["target"].isin(members)]
    assert (lead.observed, lead.rows) == (mine["observed"].sum(), len(rows))
    assert lead.expected == pytest.approx(mine["expected"].sum())
    money = rows.drop_duplicates(["table_name", "row_key"])["fund_pay_sumamt"].dropna()
    assert lead.fund_yuan == sum(map(Decimal, map(str, money)))
    tip_again = tip(case, core[0], limit=1)
    assert lead.lead_id in tip_again.hits[0].leads
