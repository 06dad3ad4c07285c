"""The lead queue in JupyterLab: filter, sort, tick, decide, undo, open."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated, Any, Literal

import anywidget
import traitlets
from pydantic import Field

from workbench.errors import WorkbenchError
from workbench.explore.decisions import Decisions
from workbench.explore.queue import Names, QueueRow, queue_rows, restood
from workbench.explore.queue_filter import COLUMNS, SharedRow
from workbench.explore.queue_view import QueueState, queue_view
from workbench.explore.screens.messages import Id, Messages, Optional, Short
from workbench.explore.screens.notices import Notice, answer, notice, reasons, told, ui_texts
from workbench.leads.lead import Lead
from workbench.texts import text

__all__ = ["MESSAGES", "QueueWidget"]

STATIC = Path(__file__).parent / "static"

#: ``Session.log``: action, subject, details.
Log = Callable[..., object]

_Codes = Annotated[list[Short], Field(max_length=500)]
_Leads = Annotated[list[Id], Field(max_length=100_000)]
_Note = Annotated[str, Field(max_length=4_000)]
_Steps = Literal["in_review", "confirmed", "dismissed", "referred", "approve", "reject"]

#: Everything that the queue's JavaScript may ask for.
MESSAGES = Messages(
    {
        "open": {"lead": Id},
        "decide": {"leads": _Leads, "status": _Steps, "reason": Short, "note": _Note},
        "withdraw": {},
        "filter": {
            **dict.fromkeys(("scheme", "priority", "status", "institution"), Optional(_Codes)),
            **dict.fromkeys(("amount_from", "amount_to", "text", "first", "last"), Optional(Short)),
            **dict.fromkeys(("waiting", "everything"), Optional(bool)),
        },
        "reset": {},
        "sort": {"by": Short, "descending": bool},
        "page": {"number": int},
    }
)


class QueueWidget(anywidget.AnyWidget):
    """The queue of a run.

    Nothing but masked text and opaque names of leads reaches the browser; every message from there is checked,
    and what goes wrong becomes a notice.

    Args:
        leads: leads of the run and leads that people made.
        decisions: takes the decisions.
        names: how members and sentences are shown.
        language: ``zh`` or ``en``.
        shared: rows behind several leads, so that totals count their money once.
        on_open: is called with the id of a lead that was opened.
        on_change: is called with the ids of leads about which something was decided.
        log: writes down what was looked at, before it is shown.
    """

    _esm = STATIC / "queue.js"
    _css = STATIC / "queue.css"
    view = traitlets.Dict().tag(sync=True)
    texts = traitlets.Dict().tag(sync=True)
    reasons = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        leads: Iterable[Lead],
        decisions: Decisions,
        names: Names,
        *,
        language: str = "zh",
        shared: Iterable[SharedRow] = (),
        on_open: Callable[[str], object] | None = None,
        on_change: Callable[[Sequence[str]], object] | None = None,
        log: Log | None = None,
    ) -> None:
        known = tuple(leads)
        self._decisions, self._language, self._shared = decisions, language, tuple(shared)
        self._on_open, self._on_change, self._write_down = on_open, on_change, log
        self._ids = {f"l{number}": lead.lead_id for number, lead in enumerate(known, start=1)}
        self._tokens = {lead_id: token for token, lead_id in self._ids.items()}
        self._rows = self._first_rows(known, names)
        self.state = QueueState()
        super().__init__(
            texts=ui_texts("queue.ui", language), reasons=reasons(decisions, language), view=self._view(None)
        )
        self.on_msg(self._heard)

    def _first_rows(self, leads: Sequence[Lead], names: Names) -> dict[str, QueueRow]:
        standings = self._decisions.standings([lead.lead_id for lead in leads])
        return {row.lead_id: row for row in queue_rows(leads, standings, names, self._language)}

    def _view(self, said: Notice | None) -> dict[str, Any]:
        shown = queue_view(
            tuple(self._rows.values()),
            self.state,
            self._tokens.__getitem__,
            shared=self._shared,
            language=self._language,
        )
        return {**shown, "notice": said, "undo": self._decisions.undoable}

    def refresh(self, lead_ids: Iterable[str] | None = None) -> None:
        """Show what was decided since, about some leads or all."""
        self._reread(lead_ids)
        self.view = self._view(None)

    def _reread(self, lead_ids: Iterable[str] | None = None) -> None:
        wanted = [one for one in (self._rows if lead_ids is None else lead_ids) if one in self._rows]
        for lead_id, standing in self._decisions.standings(wanted).items():
            self._rows[lead_id] = restood(self._rows[lead_id], standing)

    def _heard(self, _widget: object, message: object, _buffers: object) -> None:
        said, done = answer(MESSAGES, message, self, self._language)
        if not done:
            self._reread()
        self.view = self._view(said)

    def _lead(self, token: str) -> str:
        if token not in self._ids:
            raise WorkbenchError("queue_message", what=token[:40])
        return self._ids[token]

    def _do_open(self, lead: str) -> None:
        lead_id = self._lead(lead)
        if self._write_down:
            self._write_down("open_lead", lead_id)
        if self._on_open:
            self._on_open(lead_id)

    def _do_decide(self, leads: list[str], status: str, reason: str, note: str) -> Notice | None:
        expected = {lead_id: self._rows[lead_id].status for lead_id in map(self._lead, leads)}
        if not expected:
            return None
        count, waits = self._decisions.decide(status, expected, reason=reason, note=note)
        self._changed(list(expected))
        return told(status, count, waits, self._language)

    def _do_withdraw(self) -> Notice:
        leads = self._decisions.withdraw()
        self._changed(list(leads))
        return notice(text("queue.withdrawn", self._language, count=len(leads)))

    def _changed(self, lead_ids: list[str]) -> None:
        self._reread(lead_ids)
        if self._on_change:
            self._on_change(lead_ids)

    def _do_filter(self, **given: Any) -> None:
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in given.items()
            if value is not None
        }
        for name in ("amount_from", "amount_to"):
            if name in values:
                values[name] = _amount(values[name])
        for name in ("first", "last"):
            if name in values:
                values[name] = _day(values[name])
        self.state = replace(self.state, wanted=replace(self.state.wanted, **values), page=1)

    def _do_reset(self) -> None:
        self.state = QueueState()

    def _do_sort(self, by: str, descending: bool) -> None:
        if by not in COLUMNS:
            raise WorkbenchError("queue_message", what=by[:40])
        self.state = replace(self.state, by=by, descending=descending, page=1)

    def _do_page(self, number: int) -> None:
        self.state = replace(self.state, page=number)


def _amount(said: str) -> Decimal | None:
    """An amount as people write it: with separators or without, in full-width digits too."""
    plain = unicodedata.normalize("NFKC", said).replace(",", "").replace(" ", "")
    if not plain:
        return None
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise WorkbenchError("queue_filter", value=said[:40])
    return amount


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise WorkbenchError("queue_filter", value=said[:40]) from None
