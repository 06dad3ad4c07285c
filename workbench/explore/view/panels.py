"""What stands beside the picture: the fields of a node, what it can be expanded by, the rows behind an edge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph_loaders.ontology import Attribute, edge_types, ontology
from graph_loaders.schema import table_schemas
from workbench.explore.codes import worded
from workbench.explore.keys import RowRef
from workbench.explore.questions import NeighbourCount
from workbench.explore.session import Session
from workbench.explore.view.filters import money
from workbench.explore.view.items import EdgeItem, Group, Node, State
from workbench.explore.view.scene import edge_label
from workbench.figures import number, yuan
from workbench.trust.masking import masked_column

__all__ = [
    "RENEW",
    "ROWS",
    "edge_panel",
    "group_panel",
    "node_panel",
    "paths_panel",
    "renewal_panel",
    "selection_panel",
]

#: Source rows that a panel lists; all of them are one call away in Python.
ROWS = 100

#: Token of the offer to draw a lead's present evidence; tokens of nodes are ``t1``, ``t2`` …
RENEW = "renew"

#: Days between two steps of a path in time; neighbours of a node that paths through everything may pass.
_GAP, _ANY = 30, 1_000_000_000

#: Attributes that the picture says otherwise, or that are lists.
_ELSEWHERE = ("kind", "role", "count")


def node_panel(
    state: State, node: Node, session: Session, counts: Sequence[NeighbourCount]
) -> dict[str, Any]:
    """Fields of a node, masked, and what surrounds it in numbers, before anything of it is fetched."""
    name = state.ids[node.key]
    fields = [
        _field(session, node, code, attribute, name)
        for code, attribute in ontology().node_attributes(node.kind).items()
        if code not in _ELSEWHERE and node.values.get(code) is not None
    ]
    sections: list[dict[str, Any]] = [
        {"kind": "fields", "title": session.text(f"kind.{node.kind}"), "fields": fields}
    ]
    if node.kind in session.card_kinds:
        opens = {
            "label": session.text("view.card", kind=session.text(f"kind.{node.kind}")),
            "do": {"do": "card", "node": name},
        }
        sections.append({"kind": "choices", "title": "", "choices": [opens]})
    if counts:
        choices = [_choice(session, one, name) for one in counts]
        sections.append({"kind": "choices", "title": session.text("view.surroundings"), "choices": choices})
    return _with_note(session, session.label(node.values), sections, node.note)


def _field(session: Session, node: Node, code: str, attribute: Attribute, name: str) -> dict[str, Any]:
    value = node.values.get(code)
    shown = session.shown(node.kind, code, _told(session, value), node=node.key)
    return {
        "label": str(getattr(attribute, session.language)),
        "value": worded(code, shown, session.language),
        "field": code,
        "element": name,
        "masked": session.is_masked(node.kind, code, _told(session, value), node=node.key),
    }


def _told(session: Session, value: object) -> object:
    """Flags in words; everything else as it is."""
    return session.text("view.yes" if value else "view.no") if isinstance(value, bool) else value


def _choice(session: Session, one: NeighbourCount, name: str) -> dict[str, Any]:
    declared = edge_types()[one.relation]
    unit = getattr(ontology().counts[declared.counts], session.language)
    label = session.text(
        "view.expandable",
        relation=getattr(declared, session.language),
        kind=session.text(f"kind.{one.kind}"),
        neighbours=f"{one.neighbours:,}",
        occurrences=f"{one.occurrences:,}",
        unit=unit,
    )
    return {"label": label, "do": {"do": "expand", "node": name, "relation": one.relation}}


def _with_note(session: Session, title: str, sections: list[dict[str, Any]], note: str) -> dict[str, Any]:
    if note:
        sections.append({"kind": "text", "title": session.text("view.note"), "text": note})
    return {"title": title, "sections": sections}


def edge_panel(state: State, edge: EdgeItem, session: Session) -> dict[str, Any]:
    """What an edge says, and the source rows that prove it."""
    values = edge.values
    ends = " → ".join(session.label(state.nodes[key].values) for key in edge.key[:2])
    declared = ontology().edge_attributes(edge.key[2])
    paid = ontology().counts[edge_types()[edge.key[2]].counts].paid
    fields = [
        {"label": _labelled(session, declared[code]), "value": shown, "masked": False}
        for code, shown in _figures(values, paid=paid)
    ]
    if paid:
        fields.append({"label": session.text("view.money"), "value": yuan(money(values)), "masked": False})
    sections = [
        {"kind": "fields", "title": edge_label(session, values), "fields": fields},
        rows_section(session, values["rows"]),
    ]
    return _with_note(session, ends, sections, edge.note)


def _labelled(session: Session, attribute: Attribute) -> str:
    """What an attribute is called; money says that it is in yuan."""
    label = str(getattr(attribute, session.language))
    return session.text("view.in_yuan", label=label) if attribute.unit == "yuan" else label


def _figures(values: Mapping[str, Any], *, paid: bool) -> Iterable[tuple[str, str]]:
    for code in ("count", "days"):
        yield code, number(values[code] or 0)
    for code in ("first_at", "last_at"):
        if values.get(code):
            yield code, str(values[code])
    for code in ("fund_yuan", "account_yuan") if paid else ():
        yield code, yuan(values[code])


def rows_section(session: Session, rows: Sequence[RowRef]) -> dict[str, Any]:
    """References to source rows: file and line first, because that is what can be checked."""
    said = [
        [row.source_file, str(row.source_row), _table_name(session, row.table), _row_key(row)]
        for row in rows[:ROWS]
    ]
    columns = [session.text(f"view.row.{name}") for name in ("file", "line", "table", "key")]
    note = session.text("view.cut", name=session.text("view.rows"), shown=len(said), total=f"{len(rows):,}")
    return {
        "kind": "table",
        "title": session.text("view.rows"),
        "columns": columns,
        "rows": said,
        "note": note,
    }


def _table_name(session: Session, table: str) -> str:
    """What a checked table is called."""
    declared = table_schemas().get(table)
    return str(getattr(declared, session.language)) if declared else table


def _row_key(row: RowRef) -> str:
    """The primary key of a row; where that is a person's number, masked."""
    return masked_column("psn_no", row.key) if row.table == "psn_info_b" else row.key


def group_panel(state: State, group: Group, session: Session) -> dict[str, Any]:
    """What a group stands for, and how it opens."""
    name = state.ids[group.key]
    title = session.text(f"kind.{group.kind}")
    if group.relation:
        title = f"{title} · {getattr(edge_types()[group.relation], session.language)}"
    members = [node for node in state.nodes.values() if node.folded == group.key]
    table = {
        "kind": "table",
        "title": session.text("view.folded"),
        "columns": [session.text("view.member"), session.text("view.count")],
        "rows": [[session.label(one.values), str(one.values.get("count") or "")] for one in members[:ROWS]],
        "note": session.text(
            "view.cut", name=title, shown=min(ROWS, len(members)), total=f"{len(members):,}"
        ),
    }
    opens = {"label": session.text("view.open_group"), "do": {"do": "open_group", "node": name}}
    sections: list[dict[str, Any]] = [{"kind": "choices", "title": title, "choices": [opens]}]
    return {"title": title, "sections": [*sections, table] if members else sections}


def selection_panel(state: State, keys: Sequence[str], session: Session) -> dict[str, Any]:
    """Several nodes at once: who they are, and what can be asked of them together."""
    nodes = [state.nodes[key] for key in keys if key in state.nodes]
    names = [state.ids[one.key] for one in nodes]
    paths = {"do": "paths", "elements": names}
    choices = [{"label": session.text("view.ask_paths"), "do": paths}]
    if len(names) == 2:
        choices += [
            {"label": session.text("view.ask_in_time", days=_GAP), "do": {**paths, "gap": _GAP}},
            {"label": session.text("view.ask_through"), "do": {**paths, "most": _ANY}},
        ]
    choices += [
        {"label": session.text("view.ask_links"), "do": {"do": "links", "elements": names}},
        {"label": session.text("view.fold"), "do": {"do": "fold", "elements": names}},
    ]
    table = {
        "kind": "table",
        "title": session.text("view.selected", count=len(nodes)),
        "columns": [session.text("view.member"), session.text("view.kind")],
        "rows": [[session.label(one.values), session.text(f"kind.{one.kind}")] for one in nodes[:ROWS]],
        "note": "",
    }
    title = session.text("view.selected", count=len(nodes))
    return {"title": title, "sections": [{"kind": "choices", "title": "", "choices": choices}, table]}


def paths_panel(session: Session, title: str, paths: Sequence[Sequence[str]], reason: str) -> dict[str, Any]:
    """Paths that were found, one line each, or the sentence that there is none."""
    sections: list[dict[str, Any]] = []
    if paths:
        rows = [[str(len(one) - 1), " → ".join(one)] for one in paths]
        columns = [session.text("view.steps"), session.text("view.path")]
        sections.append({"kind": "table", "title": title, "columns": columns, "rows": rows, "note": ""})
    sections.append({"kind": "text", "title": "", "text": reason})
    return {"title": title, "sections": sections}


def renewal_panel(session: Session, said: str, *, can: bool) -> dict[str, Any]:
    """That the picture shows other evidence than today's, and the offer to draw that of today."""
    sections: list[dict[str, Any]] = [{"kind": "text", "title": "", "text": said}]
    if can:
        choice = {"label": session.text("view.renew"), "do": {"do": "add", "token": RENEW}}
        sections.append({"kind": "choices", "title": "", "choices": [choice]})
    return {"title": session.text("view.old_evidence"), "sections": sections}
