"""Who is acting."""

from __future__ import annotations

import getpass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import CaseError
from workbench.trust.actor import PROGRAM, checked_actor, present_actor, same_person

REFUSED = [
    "",
    "  ",
    "\t",
    "a" * 65,
    "an\nna",
    "an\x00na",
    "an\u202ena",
    "an\u200bna",
    "\ud800",
    "workbench",
    " WorkBench ",
    "workbench\ufe0f",
    "anna\u3164",
    "\u2800",
    "a" * 10_000,
]


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_ACTOR", "  王芳 ")
    assert present_actor() == "王芳"


@pytest.mark.parametrize("unset", [None, ""])
def test_else_it_is_the_login(monkeypatch: pytest.MonkeyPatch, unset: str | None) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    if unset is None:
        monkeypatch.delenv("WORKBENCH_ACTOR", raising=False)
    else:
        monkeypatch.setenv("WORKBENCH_ACTOR", unset)
    assert present_actor() == "anna"


def test_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", unknown)
    monkeypatch.delenv("WORKBENCH_ACTOR", raising=False)
    with pytest.raises(CaseError) as caught:
        present_actor()
    assert "WORKBENCH_ACTOR" in caught.value.message_zh


@pytest.mark.parametrize("name", REFUSED)
def test_names_that_cannot_be_used(name: str) -> None:
    with pytest.raises(CaseError) as caught:
        checked_actor(name)
    assert caught.value.code == "actor"


@given(st.text(st.characters(), max_size=70))
def test_a_name_is_refused_or_stays_as_it_is_written(name: str) -> None:
    try:
        kept = checked_actor(name)
    except CaseError:
        return
    assert checked_actor(kept) == kept
    assert 0 < len(kept) <= 64
    assert kept.strip() == kept
    assert same_person(kept, name)
    assert not same_person(kept, PROGRAM)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Anna", " anna", True), ("ａｎｎａ", "anna", True), ("王芳", "王 芳", False), ("anna", "anne", False)],
)
def test_the_same_person_however_it_is_typed(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
