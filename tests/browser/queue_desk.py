"""What the notebook of the queue's tests shows: leads written by hand, a real store, every message kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.explore.leads_on_paper import PaperNames, both, lead
from workbench.explore.decisions import Decisions
from workbench.explore.queue import Names
from workbench.explore.screens.lead_widget import LeadWidget
from workbench.explore.screens.queue_widget import QueueWidget
from workbench.explore.screens.table_widget import TableWidget
from workbench.leads.lead import Explanation, Lead, Member
from workbench.leads.review import ReviewStore
from workbench.leads.store import LeadStore
from workbench.texts import Text

#: Each would alert, load or leave its place if anything took it for markup.
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</td></table><iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>href</a>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)} `${alert(1)}` {0} {count}",
    "&lt;img src=x onerror=alert(1)&gt;",
    "<style>*{display:none}</style>",
    "<img src=//elsewhere.invalid/pixel>",
    "\u202egnp.exe\u202c\u200f",
    "\0\x07\x1b[31m\r\n\t",
    "a" * 4000,
    "\U0001f469\u200d\U0001f4bb" * 50,
    "javascript:alert(1)//",
    "]]><!--",
    "__proto__",
)


class Plain:
    """Names that mask nothing: what hostile text a mask would let through comes through."""

    def member(self, member: Member) -> str:
        return member.id

    def told(self, _lead: Lead, text: Text) -> str:
        return text["zh"]


def hostile_lead(number: int, said: str) -> Lead:
    """A lead in which everything that is text says the same."""
    kinds = ("patient", "card", "doctor", "pharmacy", "facility", said)
    return lead(
        number,
        scheme=said,
        priority=said,
        title=both(said),
        sentence=both(said),
        members=tuple(Member(kind, said, said, 2) for kind in kinds),
        explanations=(Explanation("family", 0.7, both(said)), Explanation(said, 0.2, both(said))),
        factors={said: f"{said}/{said}", "onset": said},
        notes=(both(said),),
    )


def several(many: int) -> list[Lead]:
    """Leads that differ in rank, scheme, priority and money."""
    schemes, priorities = (
        ("card_pooling", "referral_kickback", "collusive_admission"),
        ("high", "medium", "low"),
    )
    return [
        lead(
            number,
            scheme=schemes[number % 3],
            priority=priorities[number % 3],
            fund_yuan=Decimal(1000 * number),
            title=both(f"lead number {number}"),
        )
        for number in range(1, many + 1)
    ]


class Desk:
    """Widgets on one store; ``heard`` keeps what the callbacks got."""

    def __init__(
        self, folder: str, leads: list[Lead], names: Names | None = None, actor: str = "wang"
    ) -> None:
        path = Path(folder) / "leads.sqlite"
        path.parent.mkdir(parents=True, exist_ok=True)
        known = LeadStore(path).identify("R-1", leads)
        self.leads = [replace(one, rank=rank) for rank, one in enumerate(known, start=1)]
        self.store, self.heard = ReviewStore(path), []  # type: ReviewStore, list[Any]
        self.decisions = Decisions(self.store, actor, "R-1", "zh")
        self.names = names or PaperNames()

    def queue(self) -> QueueWidget:
        return QueueWidget(self.leads, self.decisions, self.names, on_open=self.heard.append)

    def page(self, number: int) -> LeadWidget:
        return LeadWidget(
            self.leads[number],
            self.decisions,
            self.names,
            on_member=lambda kind, one: self.heard.append([kind, one]),
            on_rows=self.heard.append,
        )

    def table(self, rows: list[dict[str, Any]], **more: Any) -> TableWidget:
        log = lambda *said, **detail: self.heard.append([*said, detail])  # noqa: E731
        return TableWidget(rows, log=log, subject="L-1", **more)

    def statuses(self) -> list[str]:
        """Present status of each lead, in the order of their ranks."""
        known = self.store.statuses()
        return [known.get(one.lead_id, "open") for one in self.leads]


def source_rows(many: int, said: str = "setl.csv") -> list[dict[str, Any]]:
    """Rows as a run keeps them; ``said`` stands wherever text can."""
    return [
        {
            "table_name": "setl_d",
            "row_key": f"S{number}",
            "source_file": said,
            "source_row": number,
            "at_time": datetime(2025, 1, 2, 10, 0, number % 60),
            "psn_no": "99000100000000000001",
            "fixmedins_name": said,
            "fund_pay_sumamt": Decimal("12.50"),
        }
        for number in range(many)
    ]
