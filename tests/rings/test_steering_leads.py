"""What a lead on steering tells of its patients: fills and the time to them, not the lines of a prescription."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from workbench.rings.steering_leads import _lag, _members
from workbench.rings.steering_world import World

HOUR = 3_600
NINE = int(np.datetime64("2025-03-03T09:00", "s").astype(np.int64))

#: Patient, settlement, hours after nine o'clock, hours since the visit. Patient 0 gets three drugs in one settlement
#: and one in another on the same day; of patient 1's lines no settlement is known, two are of one moment.
LINES = [
    (0, "S1", 0, 1.0), (0, "S1", 0, 1.0), (0, "S1", 0.01, 1.01),
    (0, "S2", 6, 7.0),
    (1, None, 3, 5.0), (1, None, 3, 5.0),
    (1, None, 30, 32.0),
    (2, "S3", 3, np.nan),
]  # fmt: skip


def world(*, admission: bool = False) -> Any:
    """One doctor, one place, three patients."""
    places = {"kind": ["pharmacy"], "fixmedins_code": ["P1"], "fixmedins_name": ["P1"]}
    register = SimpleNamespace(
        people=pd.DataFrame({"psn_no": ["99000001", "99000002", "99000003"]}),
        doctors=pd.DataFrame({"dr_code": ["D1"], "dr_name": ["D1"]}),
        places=pd.DataFrame(places),
    )
    made: Any = register
    return World(pd.DataFrame(), np.array([0]), pd.DataFrame(), made, admission, "rows_of_fills", "")


def events() -> pd.DataFrame:
    """The lines as the detector has them, the latest first."""
    at = [NINE + int(hours * HOUR) for _, _, hours, _ in LINES]
    table = {
        "event": range(len(LINES)),
        "patient": [who for who, *_ in LINES],
        "setl_id": [paid for _, paid, *_ in LINES],
        "at": at,
        "visited_at": [when - lag * HOUR for when, (*_, lag) in zip(at, LINES, strict=True)],
    }
    return pd.DataFrame(table).iloc[::-1]


def test_three_lines_of_one_settlement_are_one_fill() -> None:
    part = pd.DataFrame({"doctor": [0], "place": [0], "observed": [2.6]})
    found: Any = SimpleNamespace(part=part, events=events())
    assert [(one.id, one.role, one.count) for one in _members(found, world())] == [
        ("D1", "core", 3),
        ("P1", "venue", 3),
        ("99000001", "steered", 2),
        ("99000002", "steered", 2),
        ("99000003", "steered", 1),
    ]


def test_the_time_to_a_fill_is_that_of_its_first_line() -> None:
    # Fills come 1, 7, 5 and 32 hours after the visit, one after none that is known: 6 hours in the middle. Of the lines
    # (1, 1, 1.01, 7, 5, 5, 32) it would be 5.
    once = world().occasions(events())
    assert sorted(once["event"]) == [0, 3, 4, 6, 7]
    assert (_lag(once)["en"], _lag(events())["en"]) == ("6.0 hours", "5.0 hours")


def test_every_stay_counts() -> None:
    stays = pd.DataFrame({"event": [4, 5], "patient": [0, 0], "at": [NINE, NINE]})
    assert world(admission=True).occasions(stays)["event"].tolist() == [4, 5]
