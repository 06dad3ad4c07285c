"""The scene: a picture as its screen draws it. Masked, localised and plain, under opaque names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph_loaders.ontology import edge_types, node_types, ontology
from workbench.explore.session import Session
from workbench.explore.view.filters import Drawn, bounds, drawn, money
from workbench.explore.view.grouping import HARD_LIMIT, SOFT_LIMIT, strengths
from workbench.explore.view.items import EdgeItem, EdgeKey, Group, State

__all__ = ["Look", "edge_label", "scene"]

_SIZES = ("count", "money", "degree", "none")
_WIDTHS = ("count", "money")


@dataclass
class Look:
    """What the screen shows beside the picture, and undo leaves alone.

    Attributes:
        title: masked heading; subtitle likewise.
        selection: keys of nodes and edges.
        focus: node that is looked at alone, or None.
        search: text that was searched for, and the hits as the screen lists them.
        panel: what stands beside the picture; see ``workbench.explore.view.panels``.
        notice: one message with its level, or None.
        undo: what undoing would take back, redo likewise.
    """

    title: str = ""
    subtitle: str = ""
    selection: set[str | EdgeKey] = field(default_factory=set)
    focus: str | None = None
    search: tuple[str, list[dict[str, str]]] = ("", [])
    panel: dict[str, Any] | None = None
    notice: dict[str, str] | None = None
    undo: str | None = None
    redo: str | None = None


def scene(state: State, look: Look, session: Session, revision: int) -> dict[str, Any]:
    """The picture as JSON values, ready for the screen; see ``docs/explore.md`` for the contract."""
    now = drawn(state)
    near, sizes = _near(now, look.focus), _sizes(state, now)
    nodes = [
        {**_node(state, now, session, look, key, near), "size": sizes.get(key, 0.0)} for key in now.nodes
    ]
    groups = [_group(state, now, session, look, key, near) for key in now.groups]
    lines = _Lines(state, now, session, look, near)
    return {
        "revision": revision,
        "title": look.title,
        "subtitle": look.subtitle,
        "nodes": [*nodes, *groups],
        "edges": [*lines.edges(), *lines.bundles(), *lines.waiting()],
        "legend": _legend(state, now, session),
        "filters": _filters(state, now),
        "cut": _cuts(state, now, session),
        "limits": _limits(now, session),
        "undo": look.undo,
        "redo": look.redo,
        "cards": list(session.card_kinds),
        "focus": state.ids.get(look.focus) if look.focus else None,
        "search": {"text": look.search[0], "hits": look.search[1]},
        "panel": look.panel,
        "notice": look.notice,
    }


def _near(now: Drawn, focus: str | None) -> set[str] | None:
    """Names that stay bright in focus mode; None outside of it."""
    if focus is None:
        return None
    ends = [one[:2] for one in (*now.edges, *now.bundles)]
    return {focus} | {end for pair in ends if focus in pair for end in pair}


def _dim(near: set[str] | None, *keys: str) -> bool:
    return near is not None and not near.issuperset(keys)


def _node(
    state: State, now: Drawn, session: Session, look: Look, key: str, near: set[str] | None
) -> dict[str, Any]:
    node = state.nodes[key]
    role = str(node.values.get("role") or "")
    return {
        "id": state.ids[key],
        "kind": node.kind,
        "label": session.label(node.values),
        "role": role,
        "role_label": session.text(f"role.{role}") if role else "",
        "x": node.x,
        "y": node.y,
        "pinned": node.pinned,
        "badge": "",
        "count": int(node.values.get("count") or 0),
        "money": "",
        "degree": now.degree[key],
        "note": bool(node.note),
        "selected": key in look.selection,
        "dim": _dim(near, key),
    }


def _sizes(state: State, now: Drawn) -> dict[str, float]:
    """Sizes between 0 and 1: the square root, because people compare areas; net refunds are as small as nothing."""
    values = _measure(state, now)
    largest = max(values.values(), default=0.0)
    if largest <= 0:
        return {}
    return {key: round((max(0.0, value) / largest) ** 0.5, 3) for key, value in values.items()}


def _measure(state: State, now: Drawn) -> Mapping[str, float]:
    if state.size_by == "degree":
        return {key: float(now.degree[key]) for key in now.nodes}
    if state.size_by == "none":
        return {}
    if state.size_by == "count":
        return {key: float(value) for key, value in strengths(state).items()}
    total: dict[str, float] = dict.fromkeys(state.nodes, 0.0)
    for (source, target, _), edge in state.edges.items():
        for end in (source, target):
            total[end] += float(money(edge.values))
    return total


def _group(
    state: State, now: Drawn, session: Session, look: Look, key: str, near: set[str] | None
) -> dict[str, Any]:
    group = state.groups[key]
    waiting = _waiting(state, now, group)
    return {
        "id": state.ids[key],
        "kind": "group",
        "label": f"{session.text(f'kind.{group.kind}')} +{waiting:,}",
        "role": group.role,
        "role_label": session.text(f"role.{group.role}") if group.role else "",
        "x": group.x,
        "y": group.y,
        "pinned": False,
        "size": 0.6,
        "badge": f"+{waiting:,}",
        "count": waiting,
        "money": "",
        "degree": 0,
        "note": False,
        "selected": key in look.selection,
        "dim": _dim(near, key),
    }


def _waiting(state: State, now: Drawn, group: Group) -> int:
    """Members that a group stands for now."""
    if group.centre is not None:
        return group.total - now.held[group.key]
    return sum(node.folded == group.key for node in state.nodes.values())


class _Lines:
    """Everything that is drawn as a line."""

    def __init__(self, state: State, now: Drawn, session: Session, look: Look, near: set[str] | None) -> None:
        self._state = state
        self._now = now
        self._session = session
        self._look = look
        self._near = near
        self._widest = max((self._weight(one) for one in state.edges.values()), default=0.0)

    def _weight(self, edge: EdgeItem) -> float:
        return (
            float(money(edge.values)) if self._state.width_by == "money" else float(edge.values["count"] or 0)
        )

    def edges(self) -> Iterable[dict[str, Any]]:
        """Edges between two drawn nodes."""
        for key in self._now.edges:
            edge = self._state.edges[key]
            yield self._line(
                self._state.ids[key],
                key,
                edge_label(self._session, edge.values),
                self._weight(edge),
                selected=key in self._look.selection,
            )

    def bundles(self) -> Iterable[dict[str, Any]]:
        """Edges to folded members, one line per group and relation."""
        for key, part in self._now.bundles.items():
            members = [self._state.edges[one] for one in part]
            count = sum(one.values["count"] or 0 for one in members)
            name = _name(self._session, key[2])
            weight = sum(self._weight(one) for one in members)
            yield self._line(
                "b:" + self._state.ids[part[0]], key, f"{name} {count:,}", weight, selected=False
            )

    def waiting(self) -> Iterable[dict[str, Any]]:
        """The line from a node to the group of its neighbours that are not fetched yet."""
        for name in self._now.groups:
            group = self._state.groups[name]
            if group.centre is not None:
                key = (group.centre, name, group.relation)
                label = _name(self._session, group.relation)
                yield self._line("w:" + self._state.ids[name], key, label, 0.0, selected=False)

    def _line(self, name: str, key: EdgeKey, label: str, weight: float, *, selected: bool) -> dict[str, Any]:
        share = min(1.0, max(0.0, weight) / self._widest) if self._widest > 0 else 0.0
        return {
            "id": name,
            "source": self._state.ids[key[0]],
            "target": self._state.ids[key[1]],
            "relation": key[2],
            "label": label,
            "width": round(share**0.5, 3),
            "directed": edge_types()[key[2]].directed,
            "selected": selected,
            "dim": _dim(self._near, key[0], key[1]),
        }


def edge_label(session: Session, values: Mapping[str, Any]) -> str:
    """Relation and occurrences with their unit, for example how many settlements."""
    relation = str(values["relation"])
    unit = getattr(ontology().counts[edge_types()[relation].counts], session.language)
    return f"{_name(session, relation)} {values['count']:,} {unit}"


def _name(session: Session, relation: str) -> str:
    return str(getattr(edge_types()[relation], session.language))


def _legend(state: State, now: Drawn, session: Session) -> dict[str, Any]:
    kinds = [state.nodes[key].kind for key in now.nodes]
    relations = [key[2] for key in (*now.edges, *now.bundles)]
    held = {node.kind for node in state.nodes.values()}
    joined = {key[2] for key in state.edges}
    return {
        "kinds": [
            _entry(code, str(getattr(one, session.language)), kinds.count(code), state, "kinds_off")
            for code, one in node_types().items()
            if code in held
        ],
        "relations": [
            _entry(code, _name(session, code), relations.count(code), state, "relations_off")
            for code in edge_types()
            if code in joined
        ],
        "size_by": _choice(session, "size", state.size_by, _SIZES),
        "width_by": _choice(session, "size", state.width_by, _WIDTHS),
    }


def _entry(code: str, label: str, count: int, state: State, off: str) -> dict[str, Any]:
    return {"code": code, "label": label, "count": count, "shown": code not in state.filters.get(off, ())}


def _choice(session: Session, prefix: str, value: str, codes: Iterable[str]) -> dict[str, Any]:
    choices = [{"code": code, "label": session.text(f"{prefix}.{code}")} for code in codes]
    return {"value": value, "choices": choices}


def _filters(state: State, now: Drawn) -> dict[str, Any]:
    chosen = {name: state.filters.get(name) for name in ("from", "to")}
    least = {name: state.filters.get(name, 0) for name in ("money_min", "degree_min", "strength_min")}
    return {**chosen, **least, "bounds": bounds(state), "hidden": now.hidden}


def _cuts(state: State, now: Drawn, session: Session) -> list[str]:
    """How many of how many are shown: per relation that was cut, and per kind with folded members.

    First comes that a server has but a part of the events, where it does.
    """
    said: dict[str, None] = dict.fromkeys(session.partial)
    for key in now.groups:
        group = state.groups[key]
        if group.centre is not None:
            name, shown, total = _name(session, group.relation), now.seen[key], group.total
        else:
            of_kind = [one for one in state.nodes.values() if one.kind == group.kind]
            name, total = session.text(f"kind.{group.kind}"), len(of_kind)
            shown = sum(state.nodes[one].kind == group.kind for one in now.nodes)
        said[session.text("view.cut", name=name, shown=f"{shown:,}", total=f"{total:,}")] = None
    return list(said)


def _limits(now: Drawn, session: Session) -> dict[str, Any]:
    many = now.elements > SOFT_LIMIT
    warning = session.text("view.many", elements=f"{now.elements:,}", hard=f"{HARD_LIMIT:,}") if many else ""
    return {"elements": now.elements, "soft": SOFT_LIMIT, "hard": HARD_LIMIT, "warning": warning}
