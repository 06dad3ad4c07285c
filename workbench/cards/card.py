"""The card of an institution or person: everything on record about it, on one page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from workbench.cards.docket import docket_of
from workbench.cards.document import document_of
from workbench.cards.facts import Facts, facts_of, words_of
from workbench.cards.proposals import Proposal, proposal_of
from workbench.cards.scales import KINDS, scales_of
from workbench.cards.traffic import WHOLE, Traffic, rows_behind, traffic_of
from workbench.case import Case
from workbench.clock import BEIJING
from workbench.config import Grading
from workbench.documents.docx import to_docx
from workbench.documents.html import to_html
from workbench.documents.model import Document
from workbench.documents.pdf import to_pdf
from workbench.errors import WorkbenchError
from workbench.explore.graph import asking
from workbench.explore.keys import parse_key
from workbench.explore.nodes import rows_of
from workbench.explore.session import checked_reason
from workbench.texts import LANGUAGES, labels, listed
from workbench.trust.actor import checked_actor, present_actor
from workbench.trust.audit import AuditLog
from workbench.workflow.cast import cast_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMATS", "Card", "card_of", "moment"]

#: Formats that a card is written in as a document.
FORMATS: dict[str, Callable[..., bytes]] = {"html": to_html, "docx": to_docx, "pdf": to_pdf}


@dataclass(frozen=True)
class Card:
    """A card.

    Attributes:
        kind: pharmacy, facility, doctor or patient.
        label: what it is called; people by the first letter of the name and the end of the number.
        language: zh or en.
        made_at: stated time, Beijing; what was written down later is not known.
        facts: its tables by name, see ``workbench.cards.facts``; people masked.
        traffic: traffic beside the peers.
        proposals: proposed steps with their reasons.
        run: the latest run, empty where there is none; ``checks`` likewise.
        log_entry: number of the line in the log that this look has left.
    """

    kind: str
    label: str
    language: str
    made_at: datetime
    facts: Facts
    traffic: Traffic
    proposals: tuple[Proposal, ...]
    run: str
    checks: str
    log_entry: int
    _case: Case = field(repr=False)
    _id: str = field(repr=False)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables as data frames; money as Decimal."""
        import pandas as pd  # noqa: PLC0415 - half a second

        return {name: pd.DataFrame(rows) for name, rows in self.facts.items()}

    def rows(self, month: str = WHOLE) -> list[dict[str, Any]]:
        """Source rows behind the traffic of a month (``2025-06``), or of all: file, row number, key, money in fen."""
        return rows_behind(self._case, self.kind, self._id, month)

    @cached_property
    def document(self) -> Document:
        """The card as a document."""
        return document_of(self)

    def written(self, form: str) -> bytes:
        """The card as a file: ``html`` (opens offline, no script), ``docx`` or ``pdf``.

        Raises:
            WorkbenchError: ``card_format``.
        """
        if form not in FORMATS:
            raise WorkbenchError("card_format", value=form, known=", ".join(FORMATS))
        return FORMATS[form](self.document, made_at=self.made_at)

    def record(self) -> dict[str, Any]:
        """Everything as JSON values; money as text with two decimals, None where it is not known."""
        traffic = self.traffic
        return {
            "kind": self.kind,
            "label": self.label,
            "made_at": self.made_at.isoformat(),
            "run": self.run,
            "checks": self.checks,
            "peers": {"ring": traffic.ring, "count": traffic.peers},
            "data": [one.isoformat() if one else None for one in (traffic.first_on, traffic.last_on)],
            **{
                name: [{key: _json(value) for key, value in row.items()} for row in rows]
                for name, rows in self.facts.items()
            },
        }

    def _repr_html_(self) -> str:
        return self.frame()

    def frame(self) -> str:
        """The page in a frame of its own, as HTML for any page: no script runs in it and nothing is fetched."""
        page = self.written("html").decode("utf-8")
        frame = Markup(
            '<iframe sandbox style="width:100%;height:min(46rem,78vh);border:1px solid #d9dee3" srcdoc="{}">'
        )
        return str(frame.format(page) + Markup("</iframe>"))


def card_of(
    case: Case,
    node: str,
    *,
    rules: Grading | None = None,
    reason: str = "",
    actor: str | None = None,
    language: str = "zh",
    made_at: datetime | None = None,
) -> Card:
    """The card of an institution or person; the log knows of it before it is made.

    Args:
        case: the case; nothing of it but the log is changed.
        node: ``kind:id``.
        rules: the table ``[grading]``; the defaults where None.
        reason: why a person is to be named; without one people are masked.
        actor: who looks; None for ``WORKBENCH_ACTOR`` or the login.
        language: zh or en.
        made_at: stated time, Beijing where it has no zone; now where None.

    Raises:
        WorkbenchError: ``card_kind``: no card is made of such a node; the reason says nothing.
        CaseError: the case has no such node, or the log cannot be written.
    """
    kind, node_id = parse_key(node)
    if kind not in KINDS:
        raise WorkbenchError("card_kind", known=listed(labels("kind")[one] for one in KINDS))
    made_of, spoken = rules or Grading(), language if language in LANGUAGES else LANGUAGES[0]
    who = checked_actor(actor) if actor else present_actor()
    why = checked_reason(reason) if reason else ""
    with asking(case, None) as engine:
        row = rows_of(engine, kind, node_id)[0]
    entry = AuditLog(case.lead_store).append(
        who, "card", f"{kind}:{node_id}", level="plain" if why else "masked", reason=why
    )
    stated = moment(made_at)
    docket = docket_of(case, stated)
    leads = {one.lead_id for one in docket.parts.get((kind, node_id), ())}
    cast = cast_of(case, leads, targets=[node], said=words_of(docket, (kind, node_id)), plain=bool(why))
    traffic = traffic_of(case, kind, node_id, fewest=made_of.fewest_peers)
    several = tuple(proposal_of(docket, (kind, node_id), one, made_of, traffic) for one in scales_of(kind))
    facts = facts_of(docket, (kind, node_id), row, traffic, several, cast, spoken)
    label, institution = cast.label(kind, node_id), kind in ("pharmacy", "facility")
    return Card(
        kind,
        f"{label} ({node_id})" if institution and node_id not in label else label,
        spoken,
        stated,
        facts,
        traffic,
        several,
        docket.run_id,
        docket.checks.digest if docket.checks else "",
        entry.seq,
        case,
        node_id,
    )


def moment(made_at: datetime | None) -> datetime:
    """The stated time, Beijing time without a zone, whole seconds."""
    stated = made_at or datetime.now(BEIJING)
    local = stated.astimezone(BEIJING) if stated.tzinfo else stated
    return local.replace(tzinfo=None, microsecond=0)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value
