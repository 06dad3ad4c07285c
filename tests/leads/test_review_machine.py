"""Any sequence of decisions, answers and undoings, against a model of a few lines."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.leads.paper import known
from tests.leads.test_review import ALLOWED, ENDS, reason
from workbench.errors import CaseError
from workbench.leads.review import STATUSES, ReviewStore
from workbench.leads.store import LeadStore
from workbench.trust.audit import AuditLog

people = st.sampled_from(["anna", "bert", "carl"])
numbers = st.integers(0, 1)


class Decisions(RuleBasedStateMachine):
    """Two leads and three people."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "leads.sqlite"
        self.leads = known(path, 2)
        self.store, self.others, self.log = ReviewStore(path), LeadStore(path), AuditLog(path)
        self.status = ["open", "open"]
        self.past: list[list[str]] = [[], []]
        self.asked: list[tuple[str, str] | None] = [None, None]
        self.strict = False
        self.rows: list[int] = [0, 0]
        self.head = self.log.head()

    def tries(self, lead: int, allowed: bool, act: object) -> bool:
        """Do something that the model allows, or be refused and change nothing."""
        if allowed:
            act()  # type: ignore[operator]
            self.rows[lead] += 1
        else:
            with pytest.raises(CaseError):
                act()  # type: ignore[operator]
        return allowed

    def go(self, lead: int, status: str) -> None:
        self.past[lead].append(self.status[lead])
        self.status[lead] = status

    @rule(lead=numbers, status=st.sampled_from(STATUSES), actor=people)
    def decide(self, lead: int, status: str, actor: str) -> None:
        allowed = (self.status[lead], status) in ALLOWED and not self.asked[lead]
        more = {"actor": actor, "reason": reason(status), "note": "n"}
        if self.tries(lead, allowed, lambda: self.store.decide(self.leads[lead], status, **more)):
            if self.strict and status in ENDS:
                self.asked[lead] = (actor, status)
            else:
                self.go(lead, status)

    @rule(lead=numbers, actor=people, yes=st.booleans())
    def answer(self, lead: int, actor: str, yes: bool) -> None:
        asked = self.asked[lead]
        act = self.store.approve if yes else self.store.reject
        if self.tries(lead, bool(asked and asked[0] != actor), lambda: act(self.leads[lead], actor)):
            assert asked
            self.asked[lead] = None
            if yes:
                self.go(lead, asked[1])

    @rule(lead=numbers, actor=people)
    def withdraw(self, lead: int, actor: str) -> None:
        back = self.past[lead][-1] if self.past[lead] else None
        allowed = self.asked[lead] is not None or (back is not None and not (self.strict and back in ENDS))
        if self.tries(lead, allowed, lambda: self.store.withdraw(self.leads[lead], actor)):
            if self.asked[lead]:
                self.asked[lead] = None
            else:
                self.status[lead] = self.past[lead].pop()

    @rule(lead=numbers, actor=people, text=st.text(min_size=1, max_size=5))
    def note(self, lead: int, actor: str, text: str) -> None:
        self.tries(lead, bool(text.strip()), lambda: self.store.note(self.leads[lead], actor, text))

    @rule(on=st.booleans())
    def set_rule(self, on: bool) -> None:
        self.store.require_second_person(on, "boss")
        self.strict = on

    @invariant()
    def the_store_says_the_same(self) -> None:
        shown = self.store.statuses()
        assert [shown.get(one, "open") for one in self.leads] == self.status
        assert shown == self.others.statuses()
        assert {(row.lead_id, row.actor, row.proposed) for row in self.store.waiting()} == {
            (self.leads[lead], *asked) for lead, asked in enumerate(self.asked) if asked
        }
        assert [len(self.store.history(one)) for one in self.leads] == self.rows
        self.head = self.log.verify(self.head)
        assert self.store.verify() == sum(self.rows)

    def teardown(self) -> None:
        self.folder.cleanup()


TestDecisions = Decisions.TestCase
TestDecisions.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
