"""Leads made by hand: kept by the store, the same for the same members, decided on like any other."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.leads.paper import lead
from tests.leads.test_review import code, put
from tests.rings.test_lead_store import some_leads
from workbench.leads.lead import MANUAL, Lead, target_key
from workbench.leads.record import to_record
from workbench.leads.review import ReviewStore
from workbench.leads.store import LeadStore
from workbench.texts import text
from workbench.trust.audit import AuditLog


def test_a_lead_made_by_hand_comes_back(path: Path) -> None:
    store, tip = LeadStore(path), lead("a", "b", "c", rows=7)
    made = store.promote(tip, actor="anna")
    assert made.scheme == MANUAL
    assert made.key == target_key(MANUAL, tip.members)
    assert made.lead_id == f"L-{made.key[:8]}"
    assert store.promoted() == (made,)
    assert (made.members, made.rows, made.rank, made.status) == (tip.members, 7, 0, "open")


def test_the_same_members_are_the_same_lead_with_a_newer_record(path: Path) -> None:
    store = LeadStore(path)
    first = store.promote(lead("a", "b", "c"), actor="anna")
    other = store.promote(lead("a", "b", "d"), actor="anna")
    again = store.promote(replace(lead("c", "b", "a"), rows=9), actor="bert")
    assert again.lead_id == first.lead_id != other.lead_id
    assert [(one.lead_id, one.rows) for one in store.promoted()] == [(first.lead_id, 9), (other.lead_id, 100)]


def test_what_a_detector_finds_stays_another_lead(path: Path) -> None:
    store = LeadStore(path)
    made = store.promote(lead("a", "b", "c"), actor="anna")
    for run in ("R-1", "R-2"):
        (found,) = store.identify(run, [lead("a", "b", "c")])
        assert found.lead_id != made.lead_id
    assert store.promote(lead("a", "b", "c"), actor="anna").lead_id == made.lead_id


def test_it_is_decided_on_and_undone(path: Path) -> None:
    store, reviews = LeadStore(path), ReviewStore(path)
    made = store.promote(lead("a", "b"), actor="anna")
    put(reviews, made.lead_id, "dismissed")
    assert store.promoted()[0].status == "dismissed"
    assert store.promote(lead("a", "b", rows=900), actor="anna").status == "dismissed"
    reviews.withdraw(made.lead_id, "anna")
    assert store.promoted()[0].status == "in_review"
    assert reviews.history(made.lead_id)[0].run_id == ""


def test_it_is_in_the_log(path: Path) -> None:
    made = LeadStore(path).promote(lead("b", "a"), actor="anna")
    (entry,) = AuditLog(path).entries()
    assert (entry.actor, entry.action, entry.subject) == ("anna", "lead_promoted", made.lead_id)
    assert entry.detail["members"] == ["patient:a", "patient:b", "pharmacy:P1"]
    record = json.dumps(to_record(made), sort_keys=True)
    assert entry.detail["record_sha256"] == hashlib.sha256(record.encode()).hexdigest()


def test_what_is_refused(path: Path) -> None:
    store = LeadStore(path)
    assert code(store.promote, replace(lead("a"), members=()), actor="anna") == "manual_empty"
    assert code(store.promote, lead("a"), actor="workbench") == "actor"
    assert store.promoted() == ()
    assert not path.exists()


def test_the_scheme_has_a_label() -> None:
    assert text(f"scheme.{MANUAL}") == "人工线索"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some_leads.filter(lambda one: one.members))
def test_any_lead_is_kept_without_loss(path: Path, one: Lead) -> None:
    made = LeadStore(path).promote(one, actor="anna")
    (back,) = [kept for kept in LeadStore(path).promoted() if kept.lead_id == made.lead_id]
    assert back == made
    assert (
        replace(back, scheme=one.scheme, key=one.key, lead_id=one.lead_id, rank=one.rank, status=one.status)
        == one
    )
