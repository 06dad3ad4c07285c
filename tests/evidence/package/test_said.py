"""What is said of a package beside its files: why it is a draft, whose words go out as they stand."""

from __future__ import annotations

from dataclasses import replace

from tests.evidence.package.making import Made
from workbench.evidence.verbatim import verbatim
from workbench.leads.lead import MANUAL


def test_a_draft_says_why_and_counts_nothing_that_is_not_there(made: Made) -> None:
    draft = made.transfer
    assert draft.gaps
    both, gaps_alone = draft.draft_said["zh"], replace(draft, standings=()).draft_said["zh"]
    assert f"{len(draft.gaps)} 项" in both
    assert "尚未经人确认" in both
    assert "尚未经人确认" not in gaps_alone
    unconfirmed = replace(draft, gaps=()).draft_said
    assert "尚未经人确认" in unconfirmed["zh"]
    assert "0" not in unconfirmed["zh"] + unconfirmed["en"]
    assert replace(draft, gaps=(), standings=()).draft_said == {"zh": "", "en": ""}


def test_words_of_a_lead_made_by_hand_are_shown_before_they_go_out(made: Made) -> None:
    detected = made.case.leads()[0]
    said = {"zh": "甲 人工提级；理由：某村王某举报", "en": "made by hand"}
    lead = replace(detected, scheme=MANUAL, title={"zh": "举报", "en": "a tip"}, notes=(said,))
    (warned,) = verbatim([detected, lead], "transfer")
    assert said["zh"] in warned["zh"]
    assert "举报" in warned["zh"]
    assert lead.lead_id in warned["en"]
    assert verbatim([lead], "internal") == ()
    assert all(not one["zh"].startswith("注意：线索") for one in made.transfer.doubts)
