"""A picture that is kept opens exactly as it was left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.view.graphs import clique, person
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.view.building import begun
from workbench.explore.view.saved import SavedView, ViewStore


def picture(name: str, people: int = 5) -> SavedView:
    state = begun(clique(people))
    state = state.with_nodes(
        replace(state.nodes[person(0)], x=12.5, y=-3.0, pinned=True, note="=cmd|'/C calc'")
    )
    state = replace(
        state, filters={"from": "2025-01-02", "kinds_off": ("card",), "strength_min": 2}, size_by="money"
    )
    edge = next(iter(state.edges))
    return SavedView(name, state, frozenset({person(1), edge}), person(0), {"lead": "L-1"})


@pytest.mark.parametrize("people", [3, 60])
def test_it_opens_as_it_was_left(tmp_path: Path, people: int) -> None:
    saved = ViewStore(tmp_path).save(picture("ring", people))
    assert ViewStore(tmp_path).read("ring") == saved == replace(picture("ring", people), revision=1)


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda text: text.encode("utf-8", "ignore").decode() == text))
def test_a_name_is_never_a_path(name: str) -> None:
    import tempfile  # noqa: PLC0415 - hypothesis wants a folder of its own for every example

    with tempfile.TemporaryDirectory() as folder:
        store = ViewStore(Path(folder))
        store.save(picture(name, 2))
        assert store.names() == [name]
        assert sorted(path.name for path in Path(folder).iterdir()) == ["views"]


def test_a_picture_changed_elsewhere_is_not_overwritten(tmp_path: Path) -> None:
    store = ViewStore(tmp_path)
    mine = store.save(picture("ring"))
    theirs = store.save(replace(mine, focus=None))
    kept = store.save(replace(mine, focus=person(2)))
    assert kept.name == "ring (2)"
    assert store.read("ring") == theirs
    assert store.read("ring (2)").focus == person(2)


def test_an_unknown_name_and_a_damaged_file_are_clear_errors(tmp_path: Path) -> None:
    store = ViewStore(tmp_path)
    with pytest.raises(WorkbenchError) as unknown:
        store.read("nothing")
    assert unknown.value.code == "unknown_view"
    store.save(picture("ring"))
    (path,) = (tmp_path / "views").glob("V-*.json")
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    with pytest.raises(CaseError) as damaged:
        store.read("ring")
    assert damaged.value.code == "view_damaged"
