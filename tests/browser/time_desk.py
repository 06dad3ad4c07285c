"""A time widget without a case: a ring, a crowd and hostile labels, and what the screen asked for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.explore.time_cases import frame, lead, row
from workbench.errors import CaseError
from workbench.explore.screens.time_widget import TimeWidget
from workbench.explore.time import Panel, Rhythm, Timeline, timeline
from workbench.leads.lead import Member

START = datetime(2025, 3, 3, 18, 0, 1)
RING = lead("card_pooling", [Member("pharmacy", "P1", "venue", 3)])

#: What a person's name may hold; nothing of it may run or load.
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</text><script>alert(2)</script>",
    "javascript:alert(3)",
    '"><svg onload=alert(4)>',
    "\u202egnp.exe",
    "${alert(5)}{{7*7}}",
    "&lt;b&gt;",
)


def ring() -> Timeline:
    """Three sessions of five persons, 37 seconds apart, one of them twice."""
    rows = [
        row(f"S{week}{n}", f"p{n % 5}", str(START + timedelta(days=7 * week, seconds=37 * n)), session=week)
        for week in range(3)
        for n in range(6)
    ]
    return timeline(frame(rows), RING)


def crowd(count: int) -> Timeline:
    """So many swipes of 40 persons over a year."""
    step = timedelta(days=360) / count
    rows = [row(f"S{n}", f"p{n % 40}", str(START + n * step), session=n // 50) for n in range(count)]
    return timeline(frame(rows), RING)


def label(key: str) -> str:
    kind, _, name = key.partition(":")
    return {"P1": "康宁药房"}.get(name, f"张** ·{name}") if kind != "card" else "卡"


def hostile_label(key: str) -> str:
    return HOSTILE[sum(map(ord, key)) % len(HOSTILE)]


def text(words: str) -> dict[str, str]:
    return {"zh": words, "en": words}


def compared(words: str = "组") -> Rhythm:
    """One panel of every form."""
    legend = {name: text(words) for name in ("own", "usual", "others", "expected", "line", "met", "onset")}
    grid = [[hour % 5 + day for hour in range(24)] for day in range(7)]
    drawn: dict[str, dict[str, Any]] = {
        "days": {
            "first": "2025-03-01",
            "step": 1,
            "others": [3, 4, 5] * 20,
            "own": [0, 5, 0] * 20,
            "expected": [0.5] * 60,
            "line": 3,
        },
        "calendar": {"first": "2025-03-01", "others": [3, 4, 5] * 20, "own": [0, 5, 0] * 20, "met": [1, 4]},
        "bars": {"bins": ["≤5s", words, ">1h"], "own": [0.5, 0.5, 0.0], "usual": [0.1, 0.2, 0.7]},
        "heat": {"own": grid, "usual": grid},
        "lines": {
            "months": ["2025-01", "2025-02"],
            "own": [0.1, 0.6],
            "usual": [0.1, 0.1],
            "counts": ["1/10", words],
            "onset": "2025-02",
        },
    }
    panels = [
        Panel(
            form,
            text(f"{words} {form}"),
            text(f"{words} 12"),
            (text(words), text("n")),
            ((words, 1), ("2025", 2)),
            form,
            series,
            legend,
            (text(words),),
        )
        for form, series in drawn.items()
    ]
    return Rhythm("card_pooling", tuple(panels))


class Desk:
    """A widget and everything that reached Python."""

    def __init__(self) -> None:
        self.asked = 0
        self.fails = False
        self.windows: list[list[str | None]] = []
        self.picked: list[str] = []
        self.widget = TimeWidget(ring(), compare=self.compare, label=label, title="康宁药房")
        self.widget.on_window(lambda *ends: self.windows.append([one and str(one) for one in ends]))
        self.widget.on_pick(lambda item: self.picked.append(item.rows[0].key))

    def compare(self) -> Rhythm:
        self.asked += 1
        if self.fails:
            raise CaseError("no_run", path="?")
        return compared()
