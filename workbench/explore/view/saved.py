"""Saved pictures: JSON files of a case that open exactly as they were left."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from graph_loaders.ontology import Attribute, ontology
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.keys import RowRef
from workbench.explore.view.items import EdgeItem, EdgeKey, Group, Node, State
from workbench.files import write_json
from workbench.guard import storage

__all__ = ["SavedView", "ViewStore"]

#: Version of the files.
FORMAT = 1

#: Seconds that one sitting waits while another keeps a picture.
_PATIENCE = 10


@dataclass(frozen=True)
class SavedView:
    """A picture as it is kept.

    Attributes:
        name: what the investigator calls it.
        state: the picture.
        selection: selected nodes and edges.
        focus: node in focus, or None.
        about: what the picture began with: ``lead``, ``node`` or ``tip`` and its identity.
        revision: how often it was saved; tells whether somebody else saved it meanwhile.
    """

    name: str
    state: State
    selection: frozenset[str | EdgeKey] = frozenset()
    focus: str | None = None
    about: Mapping[str, str] | None = None
    revision: int = 0


class ViewStore:
    """Saved pictures of one case, one file each; a name never becomes part of a path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "views"

    def names(self) -> list[str]:
        """Names of the saved pictures, sorted.

        Raises:
            CaseError: the file of one is damaged.
        """
        return sorted(str(_record(path)["name"]) for path in self._folder.glob("V-*.json"))

    def read(self, name: str) -> SavedView:
        """The picture of a name.

        Raises:
            WorkbenchError: there is none.
            CaseError: its file is damaged.
        """
        path = self._path(name)
        if not path.exists():
            raise WorkbenchError("unknown_view", name=name, known=", ".join(self.names()) or "–")
        with _readable(path):
            return _from_record(_record(path))

    def has(self, name: str) -> bool:
        """Whether there is a picture of that name."""
        return self._path(name).exists()

    def save(self, view: SavedView) -> SavedView:
        """Keep a picture under its name.

        One that was saved elsewhere since it was opened is not overwritten: this one gets another name.

        Returns:
            The picture as it was saved, with its name and revision.

        Raises:
            CaseError: the case cannot be written.
        """
        with storage(self._folder):
            self._folder.mkdir(exist_ok=True)
            with self._alone():
                named = view if self._revision(view.name) == view.revision else self._apart(view)
                saved = replace(named, revision=named.revision + 1)
                write_json(self._path(saved.name), _to_record(saved))
        return saved

    def set_aside(self, name: str) -> Path:
        """Rename a file that cannot be read, so that its name is free again and nothing of it is lost.

        Returns:
            Where it is now; where it was if the case cannot be written.
        """
        path = self._path(name)
        number = 1
        while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
            number += 1
        try:
            return path.rename(aside)
        except OSError:
            return path

    def free(self, name: str) -> str:
        """The name, or with a number behind it where there is a picture of that name."""
        number, found = 1, name
        while self.has(found):
            number += 1
            found = f"{name} ({number})"
        return found

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Only one sitting keeps a picture at a time, so that none takes the other's place unseen."""
        try:
            with FileLock(self._folder / ".lock", timeout=_PATIENCE):
                yield
        except Timeout:
            raise CaseError("case_locked", path=self._folder) from None

    def _revision(self, name: str) -> int:
        """How often the picture was saved; -1 for one that cannot be read: it is somebody's, and stays."""
        try:
            return int(_record(self._path(name))["revision"]) if self.has(name) else 0
        except (CaseError, KeyError, TypeError, ValueError):
            return -1

    def _apart(self, view: SavedView) -> SavedView:
        return replace(view, name=self.free(view.name), revision=0)

    def _path(self, name: str) -> Path:
        return self._folder / f"V-{hashlib.sha256(name.encode()).hexdigest()[:16]}.json"


def _to_record(view: SavedView) -> dict[str, Any]:
    state = view.state
    return {
        "format": FORMAT,
        "name": view.name,
        "revision": view.revision,
        "about": dict(view.about or {}),
        "focus": view.focus,
        "selection": sorted((_plain_key(one) for one in view.selection), key=str),
        "filters": {name: _listed(value) for name, value in state.filters.items()},
        "size_by": state.size_by,
        "width_by": state.width_by,
        "origin": dict(state.origin),
        "ids": [[_plain_key(key), name] for key, name in state.ids.items()],
        "groups": [vars(one) for _, one in sorted(state.groups.items())],
        "nodes": [
            {**vars(one), "values": _plain(one.values), "brought_by": sorted(one.brought_by)}
            for _, one in sorted(state.nodes.items())
        ],
        "edges": [
            {"key": list(one.key), "note": one.note, "values": _plain(one.values)}
            for _, one in sorted(state.edges.items())
        ],
    }


def _plain_key(key: str | EdgeKey) -> str | list[str]:
    return key if isinstance(key, str) else list(key)


def _key(plain: str | list[str]) -> str | EdgeKey:
    return plain if isinstance(plain, str) else (plain[0], plain[1], plain[2])


def _listed(value: Any) -> Any:
    return sorted(value) if isinstance(value, (set, frozenset, tuple)) else value


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _json(value) for name, value in values.items()}


def _json(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_json(one) for one in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Whatever a file holds that is no picture is one clear error, which says that the rest is whole."""
    try:
        yield
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        LookupError,
        ArithmeticError,
    ) as problem:
        reason = (str(problem).splitlines() or [type(problem).__name__])[0][:200]
        raise CaseError("view_damaged", path=path, reason=reason) from problem


def _record(path: Path) -> dict[str, Any]:
    with _readable(path):
        record = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(record["name"], str):
            raise ValueError("name")
        return dict(record)


def _checked(state: State) -> State:
    """A picture that holds together: what its elements name is there, every place is a number, every name one's own.

    Raises:
        ValueError: it does not.
    """
    known = set(state.nodes)
    for source, target, _ in state.edges:
        if not {source, target} <= known:
            raise ValueError(f"edge without its ends: {source} {target}")
    for node in state.nodes.values():
        if node.folded is not None and node.folded not in state.groups:
            raise ValueError(f"no group {node.folded}")
    places = [(one.x, one.y) for one in state.nodes.values()] + [
        (one.x, one.y) for one in state.groups.values()
    ]
    if not all(math.isfinite(x) and math.isfinite(y) for x, y in places):
        raise ValueError("a place that is no number")
    if len(set(state.ids.values())) != len(state.ids):
        raise ValueError("two elements of one name")
    return state.named()


def _from_record(record: dict[str, Any]) -> SavedView:
    if record["format"] != FORMAT:
        raise ValueError(f"format {record['format']}")
    nodes = [_node(one) for one in record["nodes"]]
    edges = [_edge(one) for one in record["edges"]]
    state = State(
        nodes={one.key: one for one in nodes},
        edges={one.key: one for one in edges},
        groups={one["key"]: Group(**one) for one in record["groups"]},
        ids={_key(key): name for key, name in record["ids"]},
        filters={
            name: tuple(one) if isinstance(one, list) else one for name, one in record["filters"].items()
        },
        size_by=record["size_by"],
        width_by=record["width_by"],
        origin=dict(record.get("origin") or {}),
    )
    return SavedView(
        name=record["name"],
        state=_checked(state),
        selection=frozenset(_key(one) for one in record["selection"]),
        focus=record["focus"],
        about=record["about"],
        revision=record["revision"],
    )


def _node(record: dict[str, Any]) -> Node:
    kind = str(record["key"]).partition(":")[0]
    declared = ontology().node_attributes(kind)
    values = {name: _value(declared[name], value) for name, value in record["values"].items()}
    return Node(**{**record, "values": values, "brought_by": frozenset(record["brought_by"])})


def _edge(record: dict[str, Any]) -> EdgeItem:
    source, target, relation = record["key"]
    declared = ontology().edge_attributes(relation)
    values = {name: _value(declared[name], value) for name, value in record["values"].items()}
    return EdgeItem((source, target, relation), values, record["note"])


def _value(attribute: Attribute, value: Any) -> Any:
    """A value of the file as the type that the ontology declares."""
    if value is None:
        return None
    if attribute.type == "money":
        return Decimal(value)
    if attribute.type == "date":
        return date.fromisoformat(value)
    if attribute.type == "time":
        return datetime.fromisoformat(value)
    if attribute.type == "times":
        return [datetime.fromisoformat(one) for one in value]
    return [RowRef(*one) for one in value] if attribute.type == "rows" else value
