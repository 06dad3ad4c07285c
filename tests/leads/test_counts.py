"""The figure beside a member says what it counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.explore.leads_on_paper import lead
from workbench.leads.counts import count_of, counted, counts_what
from workbench.leads.lead import Member
from workbench.texts import labels

SHOP, WARD = Member("pharmacy", "P1", "venue", 81), Member("facility", "H1", "venue", 5)


@pytest.mark.parametrize(
    ("scheme", "places", "kind", "role", "said"),
    [
        ("card_pooling", (SHOP,), "patient", "core", "3 sessions"),
        ("card_pooling", (SHOP,), "card", "likely", "3 sessions"),
        ("card_pooling", (SHOP,), "pharmacy", "venue", "3 sessions"),
        ("collusive_admission", (WARD,), "patient", "core", "3 waves"),
        ("collusive_admission", (WARD,), "doctor", "attending", "3 stays attended"),
        ("referral_kickback", (SHOP,), "doctor", "core", "3 patients, shared ones in parts"),
        ("referral_kickback", (SHOP,), "pharmacy", "venue", "3 patients"),
        ("referral_kickback", (SHOP,), "patient", "steered", "3 fills"),
        ("referral_kickback", (WARD,), "patient", "steered", "3 stays"),
        ("manual", (SHOP,), "patient", "tied", "3 ties"),
        ("check:person", (SHOP,), "patient", "subject", "3 findings"),
        ("check:institution", (SHOP,), "patient", "involved", "3 findings"),
    ],
)
def test_a_count_has_its_unit(
    scheme: str, places: tuple[Member, ...], kind: str, role: str, said: str
) -> None:
    member = Member(kind, "1", role, 3)
    assert counted(replace(lead(), scheme=scheme, members=(member, *places)), member)["en"] == said


def test_every_count_is_told_beside_one_member_and_above_several() -> None:
    assert set(labels("member_count")) == set(labels("member_counts"))


def test_a_note_above_members_speaks_of_the_same_count() -> None:
    steered = Member("patient", "1", "steered", 6)
    referral = replace(lead(), scheme="referral_kickback", members=(steered, SHOP))
    assert count_of(referral, steered) == "fills"
    assert counts_what(referral, steered)["en"] == "figures: fills, one settlement being one"
