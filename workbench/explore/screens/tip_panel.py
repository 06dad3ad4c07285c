"""Starting from a tip in JupyterLab: find whom it names, list who is tied to them, draw, make a lead of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import anywidget
import traitlets
from pydantic import Field

from graph_loaders.ontology import edge_types
from workbench.errors import WorkbenchError
from workbench.explore.hits import Hit, Tip
from workbench.explore.keys import node_key, parse_key
from workbench.explore.screens.messages import Id, Ids, Messages, Short
from workbench.explore.screens.notices import Notice, answer, notice, ui_texts
from workbench.explore.session import Session
from workbench.explore.tips import promote, tip
from workbench.figures import number
from workbench.leads.lead import Lead

__all__ = ["MESSAGES", "TipPanel", "TipWidget"]

STATIC = Path(__file__).parent / "static"

#: Hits that a tip lists.
_HITS = 50

_Words = Annotated[str, Field(min_length=1, max_length=80)]

#: Everything that the panel's JavaScript may ask for.
MESSAGES = Messages(
    {
        "find": {"text": _Words},
        "start": {"node": Id},
        "draw": {"nodes": Ids},
        "promote": {"nodes": Ids, "title": Short, "reason": Short},
    }
)


class TipWidget(anywidget.AnyWidget):
    """What the panel shows; nothing but masked text and opaque names of nodes reaches it."""

    _esm = STATIC / "tip.js"
    _css = STATIC / "tip.css"
    view = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)


class TipPanel:
    """A search for whom a tip names, and the list of who is tied to them.

    Args:
        session: the sitting.
        on_draw: is called with the keys of the nodes to draw.
        on_lead: is called with a lead that was made.

    Attributes:
        seeds: keys of the nodes that the list starts from.
        widget: the panel in the notebook.
    """

    def __init__(
        self, session: Session, on_draw: Callable[[list[str]], object], on_lead: Callable[[Lead], object]
    ) -> None:
        self._session, self._on_draw, self._on_lead = session, on_draw, on_lead
        self._tokens: dict[str, str] = {}
        self._found: list[dict[str, Any]] = []
        self._asked, self._made = "", 0
        self._tip: Tip | None = None
        self.seeds: list[str] = []
        self.widget = TipWidget(texts=self._texts(), view=self._view(None))
        self.widget.on_msg(self._heard)

    def _texts(self) -> dict[str, str]:
        shared = ui_texts("queue.ui", self._session.language)
        own = ui_texts("screen.tip", self._session.language)
        return {code: shared[code] for code in ("close", "undo", "undo_hint")} | own

    def find(self, words: str) -> None:
        """Offer the nodes that a text names: a number, a certificate, a phone, a full name, part of an institution."""
        if not words.strip():
            return
        self._found = self._session.find(words)
        code = "some" if self._found else "none"
        self._asked = self._session.text(f"screen.tip.found_{code}", count=len(self._found))
        self._show(None)

    def start(self, *seeds: str) -> None:
        """List who is tied to some nodes, closest first."""
        session = self._session
        session.log("tip", " ".join(seeds), limit=_HITS)
        self._tip = tip(session.case, seeds, limit=_HITS, run=session.run, engine=session.engine)
        self.seeds = list(seeds)
        self._show(None)

    def draw(self, keys: list[str]) -> None:
        """Draw the seeds and some of those who are tied to them."""
        self._on_draw([*self.seeds, *keys])

    def promote(self, keys: list[str], title: str, reason: str) -> Lead:
        """Make a lead of the seeds and some of those who are tied to them."""
        session = self._session
        lead = promote(
            session.case,
            [*self.seeds, *keys],
            title=title,
            actor=session.actor,
            reason=reason,
            run=session.run,
            engine=session.engine,
        )
        self._made += 1
        self._on_lead(lead)
        return lead

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        said, _ = answer(MESSAGES, message, self, self._session.language)
        self._show(said)

    def _do_find(self, text: str) -> None:
        self.find(text)

    def _do_start(self, node: str) -> None:
        self.start(self._key(node))

    def _do_draw(self, nodes: list[str]) -> None:
        self.draw([self._key(one) for one in nodes])

    def _do_promote(self, nodes: list[str], title: str, reason: str) -> Notice:
        lead = self.promote([self._key(one) for one in nodes], title, reason)
        return notice(self._session.text("screen.tip.promoted", lead=lead.lead_id))

    def _key(self, token: str) -> str:
        known = {name: key for key, name in self._tokens.items()}
        if token not in known:
            raise WorkbenchError("queue_message", what=token[:40])
        return known[token]

    def _token(self, key: str) -> str:
        """The opaque name of a node for this panel."""
        return self._tokens.setdefault(key, f"t{len(self._tokens) + 1}")

    def _show(self, said: Notice | None) -> None:
        self.widget.view = self._view(said)

    def _view(self, said: Notice | None) -> dict[str, Any]:
        found = self._tip
        return {
            "notice": said,
            "asked": self._asked,
            "found": [self._choice(one) for one in self._found],
            "start": " ".join(self._token(one) for one in self.seeds),
            "seeds": self._seeds(found) if found else [],
            "hits": [self._hit(place, hit) for place, hit in enumerate(found.hits, 1)] if found else [],
            "shown": self._shown(found) if found else "",
            "made": self._made,
        }

    def _choice(self, values: dict[str, Any]) -> dict[str, Any]:
        key = node_key(values["kind"], values["id"])
        return self._named(key) | {"label": self._session.label(values), "chosen": key in self.seeds}

    def _named(self, key: str) -> dict[str, Any]:
        kind, _ = parse_key(key)
        return {
            "node": self._token(key),
            "kind": kind,
            "kind_label": self._session.text(f"kind.{kind}"),
            "label": self._session.named(key),
        }

    def _seeds(self, found: Tip) -> list[dict[str, Any]]:
        language = self._session.language
        return [self._named(one.key) | {"answer": one.answer[language]} for one in found.seeds]

    def _shown(self, found: Tip) -> str:
        session = self._session
        said = session.text("screen.tip.shown", shown=number(len(found.hits)), total=number(found.total))
        return " ".join([said, *(one[session.language] for one in found.notes)])

    def _hit(self, place: int, hit: Hit) -> dict[str, Any]:
        """A hit as a row; expected figures only where the tie was tested against chance."""
        session = self._session
        return self._named(hit.key) | {
            "number": number(place),
            "tie": str(getattr(edge_types()[hit.relation], session.language)) if hit.relation else "",
            "observed": number(hit.observed),
            "expected": number(hit.expected) if math.isfinite(hit.expected) else "",
            "steps": number(hit.steps),
            "leads": session.text("list.separator").join(hit.leads),
            "family": hit.family,
        }
