"""Saved pictures: JSON files of a case that open exactly as they were left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph_loaders.ontology import Attribute, ontology
from workbench.errors import WorkbenchError
from workbench.explore.keys import RowRef
from workbench.explore.view.items import EdgeItem, EdgeKey, Group, Node, State
from workbench.files import write_json
from workbench.guard import damage, storage

__all__ = ["SavedView", "ViewStore"]

#: Version of the files.
FORMAT = 1


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
        """Names of the saved pictures, sorted."""
        found = []
        for path in sorted(self._folder.glob("V-*.json")):
            with damage(path):
                found.append(str(json.loads(path.read_text(encoding="utf-8"))["name"]))
        return sorted(found)

    def read(self, name: str) -> SavedView:
        """The picture of a name.

        Raises:
            WorkbenchError: there is none.
            CaseError: its file is damaged.
        """
        path = self._path(name)
        if not path.exists():
            raise WorkbenchError("unknown_view", name=name, known=", ".join(self.names()) or "–")
        with damage(path):
            return _from_record(json.loads(path.read_text(encoding="utf-8")))

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
            named = view if self._revision(view.name) == view.revision else self._apart(view)
            saved = replace(named, revision=named.revision + 1)
            write_json(self._path(saved.name), _to_record(saved))
        return saved

    def _revision(self, name: str) -> int:
        return self.read(name).revision if self.has(name) else 0

    def _apart(self, view: SavedView) -> SavedView:
        number = 2
        while self.has(f"{view.name} ({number})"):
            number += 1
        return replace(view, name=f"{view.name} ({number})", revision=0)

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
        filters=record["filters"],
        size_by=record["size_by"],
        width_by=record["width_by"],
    )
    return SavedView(
        name=record["name"],
        state=state,
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
