"""Any sequence of steps against a model of a few lines: what the model forbids is refused and changes nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.workflow.paper import DAY, office
from workbench.errors import WorkbenchError

STAGES = ("screening", "verification", "handling", "rectification")
RESULTS = {
    "screening": ("passed_on", "cleared"),
    "verification": ("founded", "unfounded"),
    "handling": ("measures", "none", "returned"),
    "rectification": ("completed", "incomplete", "not_needed"),
}
#: What may follow a result, as docs/workflow.md has it.
NEXT = {
    "passed_on": {"verification"},
    "cleared": {"closed"},
    "founded": {"handling"},
    "unfounded": {"closed"},
    "measures": {"rectification"},
    "none": {"rectification"},
    "returned": {"verification"},
    "completed": {"closed"},
    "incomplete": {"rectification", "handling"},
    "not_needed": {"closed"},
}
A = {"actor": "anna", "on": DAY}


class Steps(RuleBasedStateMachine):
    """One lead that is confirmed, and one person, so that only the order decides."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = office(Path(self.folder.name) / "case", 1)
        (self.lead,) = self.desk.leads
        self.desk.decide(self.lead, "in_review", "confirmed")
        self.stage, self.result = "", ""
        self.tasks: list[int] = []
        self.measures = 0
        self.written = 0

    def tries(self, allowed: bool, act: object) -> int:
        """Do what the model allows, or be refused; gives the number of the entry, 0 for none."""
        if not allowed:
            with pytest.raises(WorkbenchError):
                act()  # type: ignore[operator]
            return 0
        self.written += 1
        return int(act().seq)  # type: ignore[operator]

    @property
    def runs(self) -> bool:
        return self.stage in STAGES and not self.result

    @rule(stage=st.sampled_from(STAGES))
    def begin(self, stage: str) -> None:
        follows = {"screening"} if self.stage in ("", "closed") else NEXT.get(self.result, set())
        if self.tries(stage in follows, lambda: self.desk.flow.begin(self.lead, stage, owner="bert", **A)):
            if stage == "screening":
                self.measures = 0
            self.stage, self.result = stage, ""

    @rule(result=st.sampled_from([one for several in RESULTS.values() for one in several]))
    def finish(self, result: str) -> None:
        allowed = (
            self.runs
            and result in RESULTS[self.stage]
            and result not in ("cleared", "unfounded")  # the lead is confirmed
            and not (self.stage == "verification" and self.tasks)
            and not (result == "measures" and not self.measures)
            and not (result == "none" and self.measures)
        )
        if self.tries(allowed, lambda: self.desk.flow.finish(self.lead, result, note="n", **A)):
            self.result = result

    @rule()
    def next_step(self) -> None:
        """Go on the straight way, so that the end is reached often."""
        if self.runs:
            self.finish("measures" if self.stage == "handling" and self.measures else
                        {"screening": "passed_on", "verification": "founded", "handling": "none",
                         "rectification": "completed"}[self.stage])  # fmt: skip
        elif self.stage in ("", "closed"):
            self.begin("screening")
        elif NEXT[self.result] != {"closed"}:
            self.begin(min(NEXT[self.result]))

    @rule()
    def task(self) -> None:
        act = lambda: self.desk.flow.add_task(self.lead, "night", what="x", owner="bert", **A)  # noqa: E731
        if seq := self.tries(self.runs, act):
            self.tasks.append(seq)

    @rule(first=st.booleans())
    def task_done(self, first: bool) -> None:
        seq = (self.tasks[0] if first else self.tasks[-1]) if self.tasks else 1
        if self.tries(bool(self.tasks), lambda: self.desk.flow.finish_task(seq, result="r", **A)):
            self.tasks.remove(seq)

    @rule()
    def measure(self) -> None:
        allowed = self.runs and self.stage in ("handling", "rectification")
        if self.tries(allowed, lambda: self.desk.flow.dispose(self.lead, "talk", "other:x", **A)):
            self.measures += 1

    @rule()
    def close(self) -> None:
        allowed = "closed" in NEXT.get(self.result, set()) and not self.tasks and self.stage != "closed"
        if self.tries(allowed, lambda: self.desk.flow.close(self.lead, **A)):
            self.stage, self.result = "closed", ""

    @rule()
    def a_step_and_back(self) -> None:
        """What was just done can be withdrawn, and all is as before."""
        if self.runs:
            before = self.desk.flow.work(self.lead)
            seq = self.desk.flow.add_task(self.lead, "records", what="x", owner="bert", **A).seq
            self.desk.flow.withdraw(seq, actor="carl", reason="no")
            self.written += 2
            assert self.desk.flow.work(self.lead) == before

    @invariant()
    def the_store_says_the_same(self) -> None:
        work = self.desk.flow.work(self.lead)
        assert work.stage == self.stage
        assert self.stage == "closed" or work.result == self.result
        assert [one.seq for one in work.open_tasks] == self.tasks
        assert len(work.measures_now) == self.measures
        assert self.desk.flow.verify() == self.written

    def teardown(self) -> None:
        self.folder.cleanup()


TestSteps = Steps.TestCase
TestSteps.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
