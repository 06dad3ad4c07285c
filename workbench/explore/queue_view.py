"""The queue as a screen shows it: one page of rows, choices with counts, totals; JSON values, nothing unmasked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from workbench.explore.figures import ratio
from workbench.explore.queue import Event, QueueRow, label
from workbench.explore.queue_filter import QueueFilter, SharedRow, filtered, ordered, totals
from workbench.figures import number, yuan
from workbench.leads.lead import MANUAL, SCHEMES
from workbench.texts import text

__all__ = ["PAGE", "STATUSES", "QueueState", "event_view", "queue_view"]

#: Rows on one page.
PAGE = 200
#: Institutions offered in the filter; the text filter finds the rest.
_INSTITUTIONS = 400
#: Statuses in the order of the work.
STATUSES = ("open", "in_review", "confirmed", "referred", "dismissed")
#: Fit from which an explanation accounts for a lead.
_EXPLAINS = 0.6

View = dict[str, Any]


@dataclass(frozen=True)
class QueueState:
    """What the investigator has set: filter, order and page (from 1)."""

    wanted: QueueFilter = field(default_factory=QueueFilter)
    by: str = "rank"
    descending: bool = False
    page: int = 1


def queue_view(
    rows: Sequence[QueueRow],
    state: QueueState,
    tokens: Callable[[str], str],
    *,
    shared: Iterable[SharedRow] = (),
    language: str = "zh",
) -> View:
    """Everything that the table shows.

    Args:
        rows: all leads.
        state: what is set.
        tokens: the opaque name of a lead, by its id.
        shared: rows behind several leads, so that totals count their money once.
        language: ``zh`` or ``en``.
    """
    shown = ordered(filtered(rows, state.wanted), state.by, descending=state.descending)
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(1, state.page), pages)
    part = shown[(page - 1) * PAGE : page * PAGE]
    return {
        "rows": [_row(row, tokens(row.lead_id), language) for row in part],
        **_listed(shown, tokens),
        "totals": _totals(shown, len(rows), shared, language),
        "page": {"number": page, "of": pages, "start": (page - 1) * PAGE},
        "sort": {"by": state.by, "descending": state.descending},
        "filter": _filter(state.wanted),
        "choices": _choices(rows, state.wanted, language),
    }


def _listed(shown: Sequence[QueueRow], tokens: Callable[[str], str]) -> View:
    """All leads that the filter shows, each with the number of what it stands at, in few bytes."""
    kinds: dict[tuple[str, tuple[str, ...]], int] = {}
    listed = [[tokens(row.lead_id), kinds.setdefault((row.status, row.allowed), len(kinds))] for row in shown]
    return {
        "listed": listed,
        "kinds": [{"status": status, "allowed": list(allowed)} for status, allowed in kinds],
    }


def _row(row: QueueRow, token: str, language: str) -> View:
    return {
        "lead": token,
        "id": row.lead_id,
        "rank": number(row.rank) if row.rank else "–",
        "priority": row.priority,
        "priority_label": label("priority", row.priority, language),
        "status": row.status,
        "status_label": label("status", row.status, language),
        "waiting": text("queue.waits", language, status=label("status", row.waiting, language))
        if row.waiting
        else "",
        "scheme": row.scheme,
        "scheme_label": label("scheme", row.scheme, language),
        "title": row.title,
        "institutions": text("list.separator", language).join(row.institutions),
        "members": number(row.members),
        "observed": number(row.observed),
        "expected": number(row.expected),
        "ratio": ratio(row.observed, row.expected, language),
        "fund": yuan(row.fund),
        "account": yuan(row.account),
        "first_on": row.first_on.isoformat(),
        "last_on": row.last_on.isoformat(),
        "best": label("explanation", row.best, language) if row.best else "",
        "fit": round(100 * row.fit),
        "explains": row.fit >= _EXPLAINS,
        "last": event_view(row.last, language) if row.last else None,
        "change": row.change,
        "change_label": label("queue.change", row.change, language) if row.change else "",
        "why": row.why,
        "reported": row.reported,
        "manual": row.scheme == MANUAL,
    }


def event_view(event: Event, language: str) -> View:
    """An entry of a lead's history as shown."""
    return {
        "kind": event.kind,
        "kind_label": label("review.kind", event.kind, language),
        "actor": event.actor,
        "at": event.at,
        "status": event.status,
        "status_label": label("status", event.status, language) if event.status else "",
        "reason": label(f"review.reason.{event.status}", event.reason, language) if event.reason else "",
        "said": event.said,
    }


def _totals(shown: Sequence[QueueRow], known: int, shared: Iterable[SharedRow], language: str) -> View:
    found = totals(shown, shared)
    return {
        "leads": text("queue.shown", language, shown=number(found.leads), total=number(known)),
        "fund": yuan(found.fund),
        "account": yuan(found.account),
    }


def _filter(wanted: QueueFilter) -> View:
    return {
        "scheme": list(wanted.scheme),
        "priority": list(wanted.priority),
        "status": list(wanted.status),
        "institution": list(wanted.institution),
        "amount_from": _plain(wanted.amount_from),
        "amount_to": _plain(wanted.amount_to),
        "text": wanted.text,
        "first": wanted.first.isoformat() if wanted.first else "",
        "last": wanted.last.isoformat() if wanted.last else "",
        "waiting": wanted.waiting,
        "everything": wanted.everything,
    }


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"


def _choices(rows: Sequence[QueueRow], wanted: QueueFilter, language: str) -> View:
    """What each filter offers, counted among the leads that the other filters show."""
    schemes = Counter(row.scheme for row in filtered(rows, replace(wanted, scheme=())))
    priorities = Counter(row.priority for row in filtered(rows, replace(wanted, priority=())))
    statuses = Counter(row.status for row in filtered(rows, replace(wanted, status=())))
    places = Counter(
        name for row in filtered(rows, replace(wanted, institution=())) for name in row.institutions
    )
    other = sorted({row.scheme for row in rows} - set(SCHEMES))
    return {
        "scheme": _counted("scheme", (*SCHEMES, *other), schemes, language),
        "priority": _counted("priority", ("high", "medium", "low"), priorities, language),
        "status": _counted("status", STATUSES, statuses, language),
        "institution": [
            {"code": name, "label": name, "count": number(count)}
            for name, count in sorted(places.items(), key=lambda one: (-one[1], one[0]))[:_INSTITUTIONS]
        ],
        "waiting": number(sum(bool(row.waiting) for row in filtered(rows, replace(wanted, waiting=False)))),
        "everything": number(sum(not row.reported for row in rows)),
    }


def _counted(prefix: str, codes: Iterable[str], counts: Counter[str], language: str) -> list[View]:
    return [
        {"code": code, "label": label(prefix, code, language), "count": number(counts[code])}
        for code in codes
    ]
