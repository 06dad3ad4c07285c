"""The page of one lead in JupyterLab: read, question, decide, undo, write notes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated, Any, Literal

import anywidget
import traitlets
from pydantic import Field

from workbench.errors import WorkbenchError
from workbench.explore.decisions import Decisions
from workbench.explore.lead_page import lead_page, member_tokens
from workbench.explore.queue import Names
from workbench.explore.screens.messages import Id, Messages, Short
from workbench.explore.screens.notices import Notice, answer, notice, reasons, told, ui_texts
from workbench.leads.lead import Lead, Member
from workbench.texts import text

__all__ = ["MESSAGES", "LeadWidget"]

STATIC = Path(__file__).parent / "static"

_Note = Annotated[str, Field(max_length=4_000)]
_Steps = Literal["in_review", "confirmed", "dismissed", "referred", "approve", "reject"]

#: Everything that the page's JavaScript may ask for.
MESSAGES = Messages(
    {
        "decide": {"status": _Steps, "reason": Short, "note": _Note},
        "withdraw": {},
        "note": {"text": _Note},
        "member": {"member": Id},
        "card": {"member": Id},
        "rows": {},
    }
)


class LeadWidget(anywidget.AnyWidget):
    """The page of a lead.

    Args:
        lead: the lead.
        decisions: takes the decisions.
        names: how members and sentences are shown.
        language: ``zh`` or ``en``.
        explained: fit from which an explanation keeps a lead from being reported.
        on_member: is called with kind and id of a member that was clicked.
        on_rows: is called with the lead's id when its rows are asked for.
        on_change: is called with the lead's id after a decision.
    """

    _esm = STATIC / "lead.js"
    _css = STATIC / "lead.css"
    view = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    reasons = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        lead: Lead,
        decisions: Decisions,
        names: Names,
        *,
        language: str = "zh",
        explained: float = 0.6,
        on_member: Callable[[str, str], object] | None = None,
        on_rows: Callable[[str], object] | None = None,
        on_change: Callable[[str], object] | None = None,
    ) -> None:
        self._lead, self._decisions, self._names, self._language = lead, decisions, names, language
        self._explained, self._tokens = explained, member_tokens(lead)
        self._on_member, self._on_rows, self._on_change = on_member, on_rows, on_change
        self._cards: tuple[str, ...] = ()
        self._on_card: Callable[[str, str], object] | None = None
        super().__init__(
            texts=ui_texts("queue.ui", language) | ui_texts("lead_page.ui", language),
            reasons=reasons(decisions, language),
            view=self._view(None),
        )
        self.on_msg(self._heard)

    def _view(self, said: Notice | None) -> dict[str, Any]:
        lead_id = self._lead.lead_id
        page = lead_page(
            self._lead,
            self._decisions.standings([lead_id])[lead_id],
            self._decisions.history(lead_id),
            self._names,
            self._language,
            explained=self._explained,
        )
        return {
            **page,
            "notice": said,
            "can_withdraw": self._decisions.can_withdraw(lead_id),
            "has_rows": self._on_rows is not None,
            "has_members": self._on_member is not None,
            "cards": list(self._cards),
        }

    def offer_cards(self, kinds: Collection[str], on_card: Callable[[str, str], object]) -> None:
        """Let members of some kinds open their cards: ``on_card`` is called with kind and id."""
        self._cards, self._on_card = tuple(kinds), on_card
        self.refresh()

    def refresh(self) -> None:
        """Show what was decided since."""
        self.view = self._view(None)

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        said, _ = answer(MESSAGES, message, self, self._language)
        self.view = self._view(said)

    def _do_decide(self, status: str, reason: str, note: str) -> Notice:
        expected = {self._lead.lead_id: str(self.view["status"])}
        count, waits = self._decisions.decide(status, expected, reason=reason, note=note)
        self._changed()
        return told(status, count, waits, self._language)

    def _do_withdraw(self) -> Notice:
        leads = self._decisions.withdraw(self._lead.lead_id)
        self._changed()
        return notice(text("queue.withdrawn", self._language, count=len(leads)))

    def _changed(self) -> None:
        if self._on_change:
            self._on_change(self._lead.lead_id)

    def _do_note(self, text: str) -> Notice:
        self._decisions.note(self._lead.lead_id, text)
        return self._noted()

    def _noted(self) -> Notice:
        return notice(text("queue.noted", self._language))

    def _do_member(self, member: str) -> None:
        known = self._known(member)
        if self._on_member:
            self._on_member(known.kind, known.id)

    def _do_card(self, member: str) -> None:
        known = self._known(member)
        if self._on_card and known.kind in self._cards:
            self._on_card(known.kind, known.id)

    def _known(self, token: str) -> Member:
        if token not in self._tokens:
            raise WorkbenchError("queue_message", what=token[:40])
        return self._tokens[token]

    def _do_rows(self) -> None:
        if self._on_rows:
            self._on_rows(self._lead.lead_id)
