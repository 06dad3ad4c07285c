"""The desk: lead queue, lead, graph, time and rows of one case on one screen."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as w
from IPython.display import display as show

from workbench.errors import WorkbenchError
from workbench.explore.decisions import Decisions
from workbench.explore.keys import node_key
from workbench.explore.queue_filter import shared_rows
from workbench.explore.run_changes import run_changes
from workbench.explore.screens.card_place import CardPlace
from workbench.explore.screens.drilldown import Drilldown
from workbench.explore.screens.lead_widget import LeadWidget
from workbench.explore.screens.queue_widget import QueueWidget
from workbench.explore.screens.table_widget import TableWidget
from workbench.explore.screens.time_widget import TimeWidget
from workbench.explore.screens.tip_panel import TipPanel
from workbench.explore.session import Session
from workbench.explore.standing_leads import rows_of_lead, standing_leads
from workbench.explore.time import Item, lead_timeline, rhythm
from workbench.explore.view.beside import rows_gone
from workbench.explore.view.view import View
from workbench.leads.lead import Lead
from workbench.leads.review import ReviewStore

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Desk"]

#: What a lead is looked at through, in the order of the tabs; the last one only where packages can be made.
TABS = ("lead", "graph", "time", "rows", "evidence")


class Desk:
    """Everything an investigator needs for a lead: the queue above, the opened lead below.

    Attributes:
        session: the sitting.
        queue: the lead queue.
        lead_id: the lead that is open, or None.
        drilldown: its graph, once that tab was looked at.
        tabs: what a lead is looked at through here.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tabs = TABS if session.makes_packages else TABS[:-1]
        self.decisions = Decisions(
            ReviewStore(session.case.lead_store),
            session.actor,
            session.run.run_id,
            session.language,
            run_changes(session.case.lead_store, session.run.run_id, session.language),
        )
        self._leads = {lead.lead_id: lead for lead in standing_leads(session.case, session.run)}
        self._shared = shared_rows(session.run.rows())
        self.queue = self._new_queue()
        self.tip = TipPanel(session, on_draw=self._drawn, on_lead=self._made)
        self._loose = w.VBox()
        self.lead_id: str | None = None
        self.drilldown: Drilldown | None = None
        self._page: LeadWidget | None = None
        self._time: TimeWidget | None = None
        self._days: dict[str, str | None] = {}
        self._ready: set[str] = set()
        self._tabs = w.Tab(layout=w.Layout(display="none"))
        self._tabs.observe(self._looked_at, names="selected_index")
        tips = w.Accordion([w.VBox([self.tip.widget, self._loose])], titles=(session.text("desk.tip"),))
        tips.selected_index = None
        self.widget = w.VBox([w.HTML(self._head()), self.queue, tips, self._tabs])

    def _new_queue(self) -> QueueWidget:
        return QueueWidget(
            self._leads.values(),
            self.decisions,
            self.session,
            language=self.session.language,
            shared=self._shared,
            on_open=self.open,
            on_change=self._decided,
            log=self.session.log,
        )

    def _drawn(self, keys: list[str]) -> None:
        """Draw what was chosen among the ties of a tip."""
        name = self.session.text("view.title.tip", count=len(keys))
        self._loose.children = (Drilldown(View.of_nodes(self.session, keys, name)).place.widget,)

    def _made(self, lead: Lead) -> None:
        """A lead that was made by hand joins the queue."""
        self._leads[lead.lead_id] = lead
        self.queue = self._new_queue()
        head, _, *rest = self.widget.children
        self.widget.children = (head, self.queue, *rest)

    def _ipython_display_(self) -> None:
        show(self.widget)

    def _head(self) -> str:
        session = self.session
        said = session.text("desk.head", case=session.case.name, run=session.run.run_id, actor=session.actor)
        every = " ".join((said, *session.partial))
        return f'<p style="margin:4px 0;color:var(--jp-ui-font-color2,#555)">{escape(every)}</p>'

    def open(self, lead_id: str) -> None:
        """Show a lead below the queue; each view is made when it is first looked at."""
        lead = self._leads[lead_id]
        self.lead_id, self.drilldown, self._time, self._days = lead_id, None, None, {}
        self._page = LeadWidget(
            lead,
            self.decisions,
            self.session,
            language=self.session.language,
            on_member=self._member,
            on_rows=lambda _: self.look_at("rows"),
            on_change=lambda one: self.queue.refresh([one]),
        )
        place, self._ready = CardPlace(self.session, self._page), {TABS[0]}
        self._page.offer_cards(
            self.session.card_kinds, lambda kind, node_id: place.open(node_key(kind, node_id))
        )
        self._tabs.children = (place.widget, *(w.VBox() for _ in self.tabs[1:]))
        for number, name in enumerate(self.tabs):
            self._tabs.set_title(number, self.session.text(f"desk.tab.{name}"))
        self._tabs.layout.display = ""
        self._tabs.selected_index = 0

    def look_at(self, tab: str) -> None:
        """Turn to one of ``tabs``."""
        self._tabs.selected_index = TABS.index(tab)

    def _looked_at(self, change: dict[str, Any]) -> None:
        """Make a tab's view the first time that somebody looks at it."""
        number = change["new"]
        if number is None or self.lead_id is None or number >= len(self._tabs.children):
            return
        holder = self._tabs.children[number]
        if TABS[number] not in self._ready:
            holder.children = (self._made_tab(TABS[number], self._leads[self.lead_id]),)

    def _made_tab(self, tab: str, lead: Lead) -> Any:
        """A tab's view, or the sentence why there is none; the next look tries again."""
        make: Callable[[Lead], Any] = getattr(self, f"_make_{tab}")
        try:
            made = make(lead)
        except WorkbenchError as problem:
            said = self.session.problem(problem)
        except Exception:
            logging.getLogger(__name__).exception("the tab %s could not be made", tab)
            said = self.session.text("queue.failed")
        else:
            self._ready.add(tab)
            return made
        return w.HTML(f'<p role="alert">{escape(self.session.text("desk.tab_failed", said=said))}</p>')

    def _make_graph(self, lead: Lead) -> Any:
        view = View.of_lead(self.session, lead.lead_id)
        if any(self._days.values()):
            view.filter(**self._days)
        view.watch(lambda: self._marked(view))
        self.drilldown = Drilldown(view)
        return self.drilldown.place.widget

    def _marked(self, view: View) -> None:
        """Whoever is selected in the graph is marked on the timeline."""
        if self._time is not None:
            self._time.highlight_nodes(view.selected)

    def _make_time(self, lead: Lead) -> Any:
        session = self.session
        session.log("open_timeline", lead.lead_id)
        rows = rows_of_lead(session.case, session.run, lead.lead_id)
        self._time = TimeWidget(
            lead_timeline(session.case, lead, rows, engine=session.engine),
            compare=lambda: rhythm(
                session.case, lead, rows, parameters=session.run.parameters(), engine=session.engine
            ),
            label=session.named,
            language=session.language,
            title=session.told(lead, lead.title),
        )
        behind = w.VBox()
        self._time.on_pick(lambda item: self._picked(item, rows, behind))
        self._time.on_window(self._window)
        return w.VBox([self._time, behind])

    def _make_rows(self, lead: Lead) -> Any:
        self.session.log("open_rows", lead.lead_id)
        rows = rows_of_lead(self.session.case, self.session.run, lead.lead_id)
        table = self._table(rows, self.session.told(lead, lead.title))
        said = rows_gone(self.session, lead.lead_id)
        return w.VBox([w.HTML(f'<p role="alert">{escape(said)}</p>'), table]) if said else table

    def _make_evidence(self, lead: Lead) -> Any:
        return self.session.evidence(lead.lead_id)

    def _table(self, rows: pd.DataFrame, title: str) -> TableWidget:
        return TableWidget(
            rows.drop(columns="lead_id", errors="ignore"),
            title=title,
            language=self.session.language,
            log=self.session.log,
            subject=self.lead_id or "",
        )

    def _graph(self) -> Drilldown | None:
        """The graph of the open lead, made if nobody has looked at it yet; None where its tab says why not."""
        if self.drilldown is None:
            self.look_at("graph")
        return self.drilldown

    def _member(self, kind: str, node_id: str) -> None:
        """Show a member in the graph, also one that stands in a group."""
        if (graph := self._graph()) is not None:
            graph.place.close()
            graph.view.bring(node_key(kind, node_id))
        self.look_at("graph")

    def _picked(self, item: Item, rows: pd.DataFrame, behind: Any) -> None:
        """Show the rows behind an item of the timeline, and mark in the graph whom it is about."""
        known = {(one.table, one.key) for one in item.rows}
        chosen = [one in known for one in zip(rows["table_name"], rows["row_key"], strict=True)]
        self.session.log("open_rows", self.lead_id or "", rows=sum(chosen))
        behind.children = (self._table(rows[chosen], self.session.text("view.rows")),)
        if self.drilldown is not None:
            self.drilldown.view.select(
                [one for one in (item.person, item.card, item.place, item.doctor) if one]
            )

    def _window(self, first: datetime | None, last: datetime | None) -> None:
        """The window that was brushed on the timeline filters the graph, also one that is looked at later."""
        self._days = {
            "from": first.date().isoformat() if first else None,
            "to": last.date().isoformat() if last else None,
        }
        if self.drilldown is not None:
            self.drilldown.view.filter(**self._days)

    def _decided(self, lead_ids: Any) -> None:
        if self._page is not None and self.lead_id in lead_ids:
            self._page.refresh()
