"""Several places to which the same doctors send are one lead, if nothing explains one of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from workbench.leads.lead import Explanation, Lead, Member
from workbench.rings.availability import Availability
from workbench.rings.referral_kickback import _strongest
from workbench.rings.steering_background import Background
from workbench.rings.steering_merge import merged, united
from workbench.texts import Text

PLAIN: Text = {"zh": "", "en": "A sentence. "}


def lead(doctors: str, venue: str, score: float, *, reported: bool = True, patients: str = "ab") -> Lead:
    """A lead on doctors named by a letter each."""
    members = (
        *(Member("doctor", one, "core", 5) for one in doctors),
        Member("pharmacy", venue, "venue", len(patients)),
        *(Member("patient", one, "steered", 1) for one in patients),
    )
    return Lead(
        scheme="referral_kickback",
        key=venue,
        title=PLAIN,
        sentence=PLAIN,
        observed=10,
        expected=1.5,
        log10_q=-9.0,
        llr=20.0,
        score=score,
        priority="low",
        first_on=date(2025, 1, 1 + int(score) % 20),
        last_on=date(2025, 6, 1),
        fund_yuan=Decimal(100),
        account_yuan=Decimal(7),
        members=members,
        explanations=(Explanation("residence", 0.1, PLAIN),),
        reported=reported,
    )


def test_doctors_within_doctors_are_one_lead() -> None:
    leads = [lead("A", "X", 30), lead("AB", "Y", 50), lead("C", "Z", 20), lead("BC", "W", 15)]
    assert united(leads, [4, 4, 4, 4]) == [[1, 0], [2, 3]]


def test_other_institutions_and_explained_leads_stay_apart() -> None:
    leads = [lead("A", "X", 30), lead("A", "Y", 50), lead("A", "Z", 20, reported=False)]
    assert united(leads, [4, 5, 4]) == [[1], [0], [2]]


def test_one_lead_of_two_on_paper() -> None:
    # Settlement s2 stands behind both; a fee line has no money of its own.
    rows = pd.DataFrame(
        [
            ("setl_d", "s1", Decimal("100.10"), Decimal("7.00")),
            ("setl_d", "s2", Decimal("40.00"), None),
            ("setl_d", "s2", Decimal("40.00"), None),
            ("fee_list_d", "s2", None, None),
        ],
        columns=["table_name", "row_key", "fund_pay_sumamt", "acct_pay"],
    )
    whole = merged([lead("AB", "Y", 15, patients="abc"), lead("A", "X", 11, patients="bd")], PLAIN, rows)
    assert [(one.id, one.role, one.count) for one in whole.members] == [
        ("A", "core", 10), ("B", "core", 5), ("X", "venue", 2), ("Y", "venue", 3),
        ("a", "steered", 1), ("b", "steered", 2), ("c", "steered", 1), ("d", "steered", 1),
    ]  # fmt: skip
    assert (whole.observed, whole.expected, whole.score, whole.rows) == (20, 3.0, 15, 4)
    assert (whole.fund_yuan, whole.account_yuan) == (Decimal("140.10"), Decimal("7.00"))
    assert (whole.first_on, whole.last_on) == (date(2025, 1, 12), date(2025, 6, 1))
    assert whole.sentence["en"] == "A sentence. A second place: A sentence. "
    assert whole.key not in ("X", "Y")


def test_doctors_whose_drug_has_one_seller_are_a_lead_apart() -> None:
    # Drug 1 of doctor 0 is sold at place 3 only; what doctor 5 sends there is sold in ten places.
    rng = np.random.default_rng(1)
    doctor = np.concatenate([rng.integers(0, 12, 600), np.repeat(0, 40), np.repeat(5, 30)])
    place = np.concatenate([rng.integers(0, 10, 600), np.full(70, 3)])
    item = np.concatenate([np.zeros(600, np.int64), np.ones(40, np.int64), np.zeros(30, np.int64)])
    known: Any = SimpleNamespace(
        world=SimpleNamespace(admission=False), sellers=Availability(doctor, doctor // 12, place, item)
    )
    part = pd.DataFrame({"doctor": [0, 5], "place": 3})
    assert [one["doctor"].tolist() for one in Background.apart(known, part)] == [[5], [0]]
    known.world.admission = True
    assert len(Background.apart(known, part)) == 1


def test_twenty_gates_of_a_case_are_listed_the_least_likely_first() -> None:
    gates = {(k, 1): pd.DataFrame({"log10_p": [-10.0 - k]}) for k in range(15)}
    searches: Any = {"fills": SimpleNamespace(gates=gates), "referrals": SimpleNamespace(gates=gates)}
    kept = _strongest(searches)
    assert [sorted(kept[kind]) for kind in ("fills", "referrals")] == [[(k, 1) for k in range(5, 15)]] * 2
