"""Starting from a tip in JupyterLab: find who it names, list who is tied to them, draw, make a lead of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from workbench.errors import WorkbenchError
from workbench.explore.hits import Hit
from workbench.explore.keys import node_key, parse_key, records
from workbench.explore.session import Session
from workbench.explore.tips import promote, tip
from workbench.leads.lead import Lead, Member

__all__ = ["TipPanel"]

#: Nodes that a search offers, and hits that a tip lists.
_FOUND, _HITS = 20, 50


class TipPanel:
    """A search for who a tip names, and the list of who is tied to them.

    Every text that comes from data is an option of a list or a text box: shown as it is, never as markup.

    Args:
        session: the sitting.
        on_draw: is called with the keys of the nodes to draw.
        on_lead: is called with a lead that was made.
    """

    def __init__(
        self, session: Session, on_draw: Callable[[list[str]], object], on_lead: Callable[[Lead], object]
    ) -> None:
        self._session, self._on_draw, self._on_lead = session, on_draw, on_lead
        self._words = w.Text(placeholder=session.text("tip.ui.words"), layout=_wide(320))
        self._found = w.Select(rows=4, layout=_wide(520))
        self._hits = w.SelectMultiple(rows=12, layout=_wide(960))
        self._title = w.Text(placeholder=session.text("tip.ui.title"), layout=_wide(320))
        self._reason = w.Text(placeholder=session.text("tip.ui.reason"), layout=_wide(320))
        self._said = w.Text(disabled=True, layout=_wide(960))
        self.seeds: list[str] = []
        self._words.continuous_update = False
        self._words.observe(lambda _: self.find(self._words.value), names="value")
        self.widget = w.VBox(
            [
                w.HBox([self._words, self._button("find", lambda: self.find(self._words.value))]),
                w.HBox([self._found, self._button("ties", self._ties)]),
                self._said,
                self._hits,
                w.HBox(
                    [
                        self._button("draw", self._draw),
                        self._title,
                        self._reason,
                        self._button("promote", self._promote),
                    ]
                ),
            ]
        )

    def _button(self, name: str, act: Callable[[], object]) -> Any:
        button = w.Button(description=self._session.text(f"tip.ui.{name}"))
        button.on_click(lambda _: self._tried(act))
        return button

    def _tried(self, act: Callable[[], object]) -> None:
        """An error is a sentence on the screen."""
        try:
            act()
        except WorkbenchError as problem:
            self._said.value = problem.message_zh if self._session.language == "zh" else problem.message_en

    def find(self, words: str) -> None:
        """Offer the nodes that a text names: a number, a certificate, a phone, a full name, part of an institution."""
        session, said = self._session, words.strip()[:80]
        if not said:
            return
        session.log("search", "", text=said)
        rows = records(session.engine.ask("graph_find", text=said, most=_FOUND))
        self._found.options = [
            (f"{session.text('kind.' + one['kind'])} {session.label(one)}", node_key(one["kind"], one["id"]))
            for one in rows
        ]
        self._said.value = session.text("tip.ui.found", count=len(rows))

    def start(self, *seeds: str) -> None:
        """List who is tied to some nodes, closest first."""
        session = self._session
        session.log("tip", " ".join(seeds), limit=_HITS)
        found = tip(session.case, seeds, limit=_HITS, run=session.run, engine=session.engine)
        self.seeds = list(seeds)
        self._hits.options = [
            (self._line(number, hit), hit.key) for number, hit in enumerate(found.hits, start=1)
        ]
        self._said.value = " ".join(one.answer[session.language] for one in found.seeds)

    def _line(self, number: int, hit: Hit) -> str:
        session = self._session
        kind, node_id = parse_key(hit.key)
        return session.text(
            "tip.ui.hit",
            number=number,
            who=f"{session.text('kind.' + kind)} {session.member(Member(kind, node_id, ''))}",
            observed=f"{hit.observed:,}",
            expected=f"{hit.expected:,.2f}",
            steps=hit.steps,
            leads=session.text("list.separator").join(hit.leads) or "–",
            family=session.text("tip.ui.family") if hit.family else "",
        )

    def _ties(self) -> None:
        if self._found.value:
            self.start(str(self._found.value))

    def _draw(self) -> None:
        self._on_draw([*self.seeds, *self._hits.value])

    def _promote(self) -> None:
        session = self._session
        lead = promote(
            session.case,
            [*self.seeds, *self._hits.value],
            title=self._title.value,
            actor=session.actor,
            reason=self._reason.value,
            run=session.run,
            engine=session.engine,
        )
        self._said.value = session.text("tip.ui.promoted", lead=lead.lead_id)
        self._on_lead(lead)


def _wide(pixels: int) -> Any:
    return w.Layout(width=f"{pixels}px", max_width="100%")
