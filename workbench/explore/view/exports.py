"""What a picture gives away as files: a drawing, a page, a table. Masked like the screen, and written to the log."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from graph_loaders.ontology import edge_types
from workbench.explore.page import page
from workbench.explore.row_table import cell_for_spreadsheet
from workbench.explore.view.filters import drawn
from workbench.explore.view.picture import svg

if TYPE_CHECKING:
    from workbench.explore.view.view import View

__all__ = ["exported"]


def exported(view: View, form: str) -> dict[str, str] | None:
    """A file of what is drawn: ``svg``, ``html`` or ``csv``; ``png`` is drawn by the screen and only logged.

    Raises:
        ValueError: there is no such form.
    """
    if form not in ("svg", "html", "csv", "png"):
        raise ValueError(f"no form {form}")
    view.session.log("export", view.name, form=form, elements=drawn(view.state).elements)
    if form == "png":
        return None
    name = f"graph-{view.session.run.run_id}.{form}"
    if form == "svg":
        return {"name": name, "mime": "image/svg+xml", "text": svg(view.scene())}
    if form == "csv":
        return {"name": name, "mime": "text/csv;charset=utf-8", "text": _table(view)}
    session = view.session
    text = page(view.graph(), label=session.label, title=view.look.title, language=session.language)
    return {"name": name, "mime": "text/html;charset=utf-8", "text": text}


def _table(view: View) -> str:
    """Drawn edges, one line each, for a spreadsheet: a byte-order mark, text that no spreadsheet runs."""
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
        out.writerow([cell_for_spreadsheet(str(one)) for one in said])
    return stream.getvalue()
