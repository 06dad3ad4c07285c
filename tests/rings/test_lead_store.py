"""Leads: what they are about, their way to disk and back, and their identity from run to run."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.leads.lead import SCHEMES, Explanation, Lead, Member, as_json, target_key
from workbench.leads.record import from_record, to_record
from workbench.leads.store import LeadStore

HOSTILE = [
    "'); drop table lead; --",
    "\x00\x1f\u2028",
    '","',
    "=cmd|' /C calc'!A0",
    "𠮷野家",
    "",
    "\\ud800",
    "NaN",
]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(HOSTILE)
both = st.fixed_dictionaries({"zh": words, "en": words})
yuan = st.decimals(-(10**9), 10**9, places=2)
kinds = st.sampled_from(["patient", "card", "doctor", "pharmacy", "facility"])
roles = st.sampled_from(["core", "likely", "possible", "venue", "steered", "attending"])
some_members = st.lists(st.builds(Member, kinds, words, roles, st.integers(0, 999)), max_size=6).map(tuple)
figures = st.floats(-1e6, 1e6)
some_leads = st.builds(
    Lead, scheme=st.sampled_from(SCHEMES), key=words, title=both, sentence=both, observed=st.integers(0, 10**6),
    expected=figures, log10_q=st.floats(-1e6, 0), llr=figures, score=figures, priority=words,
    first_on=st.dates(), last_on=st.dates(), fund_yuan=yuan, account_yuan=yuan, members=some_members,
    explanations=st.lists(st.builds(Explanation, words, figures, both), max_size=3).map(tuple),
    factors=st.dictionaries(words, words, max_size=3), notes=st.lists(both, max_size=2).map(tuple),
    rows=st.integers(0, 10**6), reported=st.booleans(), lead_id=words, rank=st.integers(0, 99), status=words,
)  # fmt: skip


def lead(
    *patients: str, scheme: str = "card_pooling", venue: str = "P1", extra: tuple[Member, ...] = ()
) -> Lead:
    """A lead about some patients at one pharmacy."""
    members = (
        *(Member("patient", name, "core", 3) for name in patients),
        Member("pharmacy", venue, "venue", 3),
        *extra,
    )
    nothing, day = {"zh": "题", "en": "title"}, date(2025, 1, 2)
    return Lead(
        scheme, target_key(scheme, members), nothing, nothing, 9, 1.0, -5.0, 12.0, 12.0, "low", day, day,
        Decimal("1.00"), Decimal("0.10"), members, (),
    )  # fmt: skip


def named(store: LeadStore, run: str, *leads: Lead) -> list[str]:
    return [one.lead_id for one in store.identify(run, leads)]


@pytest.fixture
def store(tmp_path: Path) -> LeadStore:
    return LeadStore(tmp_path / "leads.sqlite")


# What a lead is about


@given(some_members, st.randoms(use_true_random=False))
def test_the_key_ignores_who_follows_from_others_and_order(
    members: tuple[Member, ...], shuffle: object
) -> None:
    follow = ("steered", "attending")
    more = [
        Member("card", "K9", "core", 1),
        Member("patient", "Z9", "steered", 1),
        Member("doctor", "D", "attending"),
    ]
    mixed = [*(m for m in members if m.kind != "card" and m.role not in follow), *more]
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    assert target_key("card_pooling", tuple(mixed)) == target_key("card_pooling", members)


def test_the_key_tells_schemes_kinds_and_names_apart() -> None:
    member = Member("patient", "1", "core", 2)
    keys = {
        target_key(scheme, group)
        for scheme in SCHEMES
        for group in (
            (member,),
            (Member("doctor", "1", "core"),),
            (Member("patient", "2", "core"),),
            (),
            (member,) * 1,
        )
    }
    assert len(keys) == 12
    assert target_key("card_pooling", (member,)) == target_key(
        "card_pooling", (Member("patient", "1", "likely", 9),)
    )


def test_names_cannot_run_into_each_other() -> None:
    one = (Member("patient", 'a"],["patient","b', "core"),)
    two = (Member("patient", "a", "core"), Member("patient", "b", "core"))
    assert target_key("card_pooling", one) != target_key("card_pooling", two)


# To disk and back


@given(some_leads)
def test_a_record_comes_back_as_it_went(one: Lead) -> None:
    assert from_record(json.loads(json.dumps(to_record(one), ensure_ascii=False, sort_keys=True))) == one


@given(some_leads)
def test_what_is_printed_is_plain_json_with_exact_money(one: Lead) -> None:
    shown = json.loads(json.dumps(as_json(one, "en"), allow_nan=False))
    assert Decimal(shown["fund_yuan"]) == one.fund_yuan
    assert shown["title"] == one.title["en"]
    assert len(shown["members"]) == len(one.members)


def test_q_values_do_not_underflow() -> None:
    tiny = from_record({**to_record(lead("a")), "log10_q": -5000.0})
    assert tiny.q_value == 1e-300


# Identity


def test_asking_twice_gives_the_same_names(store: LeadStore) -> None:
    leads = [lead("a", "b", "c"), lead("d", "e", "f", venue="P2")]
    first = named(store, "R1", *leads)
    assert len(set(first)) == 2
    assert named(store, "R1", *leads) == first
    assert named(store, "R1", *reversed(leads)) == first[::-1]
    assert named(store, "R2", *leads) == first


@pytest.mark.parametrize(("shared", "same"), [(5, True), (3, True), (2, False), (0, False)])
def test_a_lead_keeps_its_name_while_it_overlaps(store: LeadStore, shared: int, same: bool) -> None:
    # Of 6 patients before and 6 after some are shared, the venues differ: shared / (14 - shared) is 5/9, 3/11, 2/12.
    before = [f"a{k}" for k in range(6)]
    after = before[:shared] + [f"b{k}" for k in range(6 - shared)]
    venue = "P1" if shared == 3 else "P2"
    (first,) = named(store, "R1", lead(*before))
    (second,) = named(store, "R2", lead(*after, venue=venue))
    # With the venue shared, 3 patients are 4 of 10 telling members.
    assert (first == second) is same


def test_an_overlap_of_three_tenths_is_enough_and_less_is_not(store: LeadStore) -> None:
    # 3 of 10 telling members: 3 shared, 2 and the venue only before, 3 and the venue only after.
    (first,) = named(store, "R1", lead("s1", "s2", "s3", "a1", "a2", venue="P1"))
    (second,) = named(store, "R2", lead("s1", "s2", "s3", "b1", "b2", "b3", venue="P2"))
    assert second == first
    (third,) = named(store, "R3", lead("s1", "s2", "c1", "c2", "c3", "c4", venue="P3"))
    assert third != first


def test_a_ring_may_drift_from_run_to_run(store: LeadStore) -> None:
    people = [f"p{k}" for k in range(20)]
    found = {named(store, f"R{k}", lead(*people[k : k + 8]))[0] for k in range(10)}
    assert len(found) == 1


def test_another_scheme_is_another_lead(store: LeadStore) -> None:
    (first,) = named(store, "R1", lead("a", "b", "c"))
    (second,) = named(store, "R2", lead("a", "b", "c", scheme="collusive_admission"))
    assert first != second


def test_two_leads_of_one_run_never_share_a_name(store: LeadStore) -> None:
    named(store, "R1", lead("a", "b", "c", "d", "e", "f"))
    halves = named(store, "R2", lead("a", "b", "c"), lead("d", "e", "f"), lead("a", "d", venue="P9"))
    assert len(set(halves)) == 3
    assert named(store, "R2", lead("a", "b", "c"), lead("d", "e", "f"), lead("a", "d", venue="P9")) == halves


def test_steered_patients_and_cards_do_not_carry_an_identity(store: LeadStore) -> None:
    def steering(doctor: str) -> Lead:
        patients = tuple(Member("patient", f"p{k}", "steered", 1) for k in range(30))
        return lead(
            scheme="referral_kickback",
            venue=f"P-{doctor}",
            extra=(Member("doctor", doctor, "core"), *patients),
        )

    assert named(store, "R1", steering("D1")) != named(store, "R2", steering("D2"))


def test_an_unchanged_lead_keeps_its_name_beside_a_stronger_half(store: LeadStore) -> None:
    whole = lead("a", "b", "c", "d", "e", "f")
    (first,) = named(store, "R1", whole)
    assert named(store, "R2", lead("a", "b", "c", "x", "y"), whole)[1] == first


def test_the_key_is_made_of_the_members_that_tell() -> None:
    doctor = Member("doctor", "D1", "attending", 4)
    assert lead("a", "b").key == lead("a", "b", extra=(doctor,)).key


def test_hostile_names_are_names(store: LeadStore) -> None:
    (first,) = named(store, "R1", lead(*HOSTILE, venue=HOSTILE[0]))
    assert named(store, "R2", lead(*HOSTILE, venue=HOSTILE[0])) == [first]


def test_a_failed_run_leaves_nothing(store: LeadStore, tmp_path: Path) -> None:
    bad = replace(lead("d", "e", "f"), score=object())  # type: ignore[arg-type]
    with pytest.raises(sqlite3.Error):
        store.identify("R1", [lead("a", "b", "c"), bad])
    with sqlite3.connect(tmp_path / "leads.sqlite") as db:
        assert db.execute("select count(*) from sighting").fetchone() == (0,)
    db.close()


def test_the_status_of_the_last_review_is_shown(store: LeadStore, tmp_path: Path) -> None:
    (name,) = named(store, "R1", lead("a", "b", "c"))
    with sqlite3.connect(tmp_path / "leads.sqlite") as db:
        for status in ("confirmed", "dismissed"):
            db.execute(
                "insert into review (lead_id, status, actor, note, at) values (?, ?, '', '', '')",
                (name, status),
            )
    db.close()
    assert store.statuses() == {name: "dismissed"}
    assert store.identify("R2", [lead("a", "b", "c")])[0].status == "dismissed"


def test_readers_and_a_writer_do_not_disturb_each_other(store: LeadStore) -> None:
    runs = [[lead(f"{run}-{k}", "x", "y", venue=f"P{k}") for k in range(5)] for run in range(12)]
    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(store.statuses) for _ in range(40)]
        names = [named(store, f"R{number}", *leads) for number, leads in enumerate(runs)]
        assert all(read.result() == {} for read in reads)
    assert all(len(set(part)) == 5 for part in names)


def test_two_writers_wait_for_each_other(store: LeadStore) -> None:
    named(store, "R0", lead("seed"))
    with ThreadPoolExecutor(4) as pool:
        done = list(
            pool.map(lambda k: named(store, f"R{k}", lead(f"a{k}", f"b{k}", venue=f"P{k}")), range(1, 17))
        )
    assert len({name for names in done for name in names}) == 16
