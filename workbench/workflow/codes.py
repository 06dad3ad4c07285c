"""The words of the work: stages and what may follow, kinds of tasks, measures, authorities, ledgers.

Sources: the office's own documents as domain.md lists them (W1 stages, W6 authorities, W12 ledgers, W13 tasks, W17
measures); articles 38, 40 and 41 of State Council Decree 735 for suspended settlement and points.
"""

from __future__ import annotations

from typing import Literal

__all__ = [
    "AMOUNTS",
    "CLOSABLE",
    "CRIMINAL",
    "FOLLOWS",
    "NOTED",
    "RESULTS",
    "Authority",
    "Choice",
    "Found",
    "Measure",
    "Outcome",
    "Result",
    "Scale",
    "Stage",
    "TaskKind",
    "Topic",
]

Stage = Literal["screening", "verification", "handling", "rectification"]
Result = Literal[
    "passed_on", "cleared", "founded", "unfounded", "measures", "none", "returned",
    "completed", "incomplete", "not_needed",
]  # fmt: skip
TaskKind = Literal["on_site", "records", "interviews", "night"]
Measure = Literal[
    "order_correction", "talk", "criticism", "suspend_settlement", "suspend_agreement", "terminate_agreement",
    "points", "return", "penalty", "other",
]  # fmt: skip
Authority = Literal["police", "discipline", "health_commission", "market_supervision", "justice"]
Outcome = Literal["filed", "not_filed", "handled", "sent_back", "other"]
Topic = Literal["ordinary", "trauma", "internal_audit"]
Scale = Literal["grade", "card", "credit"]
Choice = Literal["confirm", "change", "reject"]
Found = Literal["confirmed", "explained"]

#: Results of each stage.
RESULTS: dict[str, tuple[Result, ...]] = {
    "screening": ("passed_on", "cleared"),
    "verification": ("founded", "unfounded"),
    "handling": ("measures", "none", "returned"),
    "rectification": ("completed", "incomplete", "not_needed"),
}
#: Stages that a result leads to; a result that is not here leads to the closing alone.
FOLLOWS: dict[str, tuple[Stage, ...]] = {
    "passed_on": ("verification",),
    "founded": ("handling",),
    "measures": ("rectification",),
    "none": ("rectification",),
    "returned": ("verification",),
    "incomplete": ("rectification", "handling"),
}
#: Results after which a lead can be closed.
CLOSABLE = frozenset({"cleared", "unfounded", "completed", "not_needed"})
#: Results that need a note.
NOTED = frozenset({"none", "returned", "incomplete", "not_needed"})
#: Measures that state an amount, and whether they must; the others state none.
AMOUNTS: dict[str, bool] = {"return": True, "penalty": False}
#: Authorities that a suspected crime goes to, by the clocks of State Council Order 310.
CRIMINAL = frozenset({"police", "justice"})
