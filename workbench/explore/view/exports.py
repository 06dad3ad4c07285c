"""What a picture gives away as files: a drawing, a page, a table. Masked like the screen, and written to the log."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graph_loaders.ontology import edge_types
from workbench.explore.view.filters import drawn
from workbench.explore.view.page import page
from workbench.explore.view.picture import svg
from workbench.spreadsheet import inert

if TYPE_CHECKING:
    from workbench.explore.session import Session
    from workbench.explore.view.view import View
    from workbench.trust.audit import Entry

__all__ = ["audit_line", "exported", "unseen"]


def exported(view: View, form: str) -> dict[str, str] | None:
    """A file of what is drawn: ``svg``, ``html`` or ``csv``; ``png`` is drawn by the screen and only logged.

    Raises:
        ValueError: there is no such form.
    """
    if form not in ("svg", "html", "csv", "png"):
        raise ValueError(f"no form {form}")
    session, now = view.session, drawn(view.state)
    plain = session.revealed(now.nodes)
    entry = session.logged("export", view.name, form=form, elements=now.elements, plain=plain)
    if form == "png":
        return None
    scene = view.scene()
    foot = [*unseen(view, scene), audit_line(session, entry)]
    name = f"graph-{view.state.origin.get('run') or session.case.folder.name}.{form}"
    if form == "svg":
        return {"name": name, "mime": "image/svg+xml", "text": svg(scene, foot)}
    if form == "csv":
        return {"name": name, "mime": "text/csv;charset=utf-8", "text": _table(view, foot)}
    text = page(
        view.graph(), label=session.label, title=view.look.title, language=session.language, said=foot
    )
    return {"name": name, "mime": "text/html;charset=utf-8", "text": text}


def audit_line(session: Session, entry: Entry) -> str:
    """Number and digest of the entry that an export made: kept outside of the case, it shows a log that was cut off."""
    return session.text(
        "view.audit_line", seq=f"{entry.seq:,}", digest=entry.hash, at=entry.at[:19], actor=entry.actor
    )


def unseen(view: View, scene: Mapping[str, Any]) -> list[str]:
    """What a file does not show: where its evidence is not of today, every cut, what is hidden, the filters."""
    session, filters = view.session, view.state.filters
    said = [scene["subtitle"], *scene["cut"]]
    if scene["filters"]["hidden"]:
        said.append(session.text("view.hidden", count=f"{scene['filters']['hidden']:,}"))
    set_to = [
        session.text(f"view.filter.{name}", value=value)
        for name, value in sorted(filters.items())
        if name not in ("kinds_off", "relations_off")
    ]
    off = [session.text(f"kind.{code}") for code in filters.get("kinds_off", ())]
    off += [str(getattr(edge_types()[code], session.language)) for code in filters.get("relations_off", ())]
    set_to += [session.text("view.filter.off", value=one) for one in off]
    if set_to:
        said.append(session.text("view.filtered", filters=session.text("list.separator").join(set_to)))
    return [one for one in said if one]


def _table(view: View, foot: Sequence[str]) -> str:
    """Drawn edges, one line each, for a spreadsheet: a byte-order mark, text that no spreadsheet runs.

    Below, after an empty line, what the table does not show, and where the log stood.
    """
    session, state = view.session, view.state
    stream = io.StringIO()
    stream.write("\ufeff")
    out = csv.writer(stream, lineterminator="\r\n")
    names = ("source", "target", "relation", "count", "first", "last", "fund", "account", "rows")
    out.writerow([session.text(f"view.column.{name}") for name in names])
    for key in drawn(state).edges:
        values = state.edges[key].values
        ends = [session.label(state.nodes[one].values) for one in key[:2]]
        when = [str(values[name] or "") for name in ("first_at", "last_at")]
        money = [f"{values[name]:.2f}" for name in ("fund_yuan", "account_yuan")]
        relation = getattr(edge_types()[key[2]], session.language)
        said = (*ends, relation, values["count"], *when, *money, len(values["rows"]))
        out.writerow([inert(str(one)) for one in said])
    out.writerow([])
    out.writerows([inert(one)] for one in foot)
    return stream.getvalue()
