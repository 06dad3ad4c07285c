"""Transfers to other authorities: asked for, decided, sent, received, answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from workbench.case import Case
from workbench.evidence.letters.facts.entry import Section
from workbench.trust.audit import AuditLog
from workbench.workflow.details import (
    TransferDecision,
    TransferFeedback,
    TransferMaterials,
    TransferReceipt,
    TransferReport,
    TransferSending,
    checked,
    values_of,
)
from workbench.workflow.entries import Entry
from workbench.workflow.errors import WorkflowError
from workbench.workflow.journal import Journal

__all__ = ["Transfers"]


class Transfers:
    """The transfers of a case; each is known by the number of its report."""

    def __init__(self, case: Case, journal: Journal) -> None:
        self._journal = journal
        self._log = AuditLog(case.lead_store)

    def report(
        self,
        lead_id: str,
        target: str,
        *,
        receiver: str,
        officers: Iterable[str],
        grounds: str,
        actor: str,
        on: date,
    ) -> Entry:
        """Ask for a transfer in writing.

        Args:
            lead_id: the lead, confirmed or referred, in handling or rectification.
            target: ``police``, ``discipline``, ``health_commission``, ``market_supervision`` or ``justice``.
            receiver: name of the authority.
            officers: the team; two at least where a crime is suspected (police, justice).
            grounds: why.
            actor: who writes this.
            on: the day of the report.

        Raises:
            WorkflowError: the lead is in another stage, or the team is too small.
        """
        said = {
            "target": target,
            "receiver": receiver,
            "officers": tuple(officers),
            "on": on,
            "grounds": grounds,
        }
        values = values_of(checked(TransferReport, said))
        return self._journal.add(Entry("transfer", lead_id, actor, values))

    def decide(
        self, seq: int, approved: bool, *, actor: str, at: datetime, reason: str | None = None
    ) -> Entry:
        """Approve or refuse it, with the reason of a refusal.

        Raises:
            WorkflowError: it was decided, the actor reported it or is of the team, or a refusal has no reason.
        """
        return self._next(
            seq,
            "decision",
            checked(TransferDecision, {"approved": approved, "at": at, "reason": reason}),
            actor,
        )

    def send(self, seq: int, *, document: str, actor: str, at: datetime, package: str | None = None) -> Entry:
        """Write down that the letter has gone out.

        Args:
            seq: number of the report.
            document: number of the letter.
            actor: who writes this.
            at: when, local clock.
            package: SHA-256 of the tag manifest of the evidence package that went with it.

        Raises:
            WorkflowError: it is not approved or was sent, or the log knows of no such package of the lead.
        """
        said = checked(TransferSending, {"document": document, "at": at, "package": package})
        if package is not None:
            self._made_here(seq, package)
        return self._next(seq, "sent", said, actor)

    def receive(self, seq: int, *, receiver: str, actor: str, on: date, number: str | None = None) -> Entry:
        """Write down who signed the receipt.

        Raises:
            WorkflowError: it was not sent, or was received.
        """
        return self._next(
            seq,
            "receipt",
            checked(TransferReceipt, {"receiver": receiver, "on": on, "number": number}),
            actor,
        )

    def feedback(
        self,
        seq: int,
        outcome: str,
        *,
        actor: str,
        on: date,
        document: str | None = None,
        note: str | None = None,
    ) -> Entry:
        """Write down what the other side decided: ``filed``, ``not_filed``, ``handled``, ``sent_back``, ``other``.

        Raises:
            WorkflowError: it was not received.
        """
        said = {"outcome": outcome, "on": on, "document": document, "note": note}
        return self._next(seq, "feedback", checked(TransferFeedback, said), actor)

    def hand_over(self, seq: int, *, what: str, actor: str, on: date) -> Entry:
        """Write down that things and papers were handed over after the case was filed.

        Raises:
            WorkflowError: no case was filed, or it was done.
        """
        return self._next(seq, "materials", checked(TransferMaterials, {"what": what, "on": on}), actor)

    def _next(self, seq: int, step: str, said: Section, actor: str) -> Entry:
        return self._journal.continued(seq, f"transfer_{step}", values_of(said), actor)

    def _made_here(self, seq: int, package: str) -> None:
        """A package that goes out was sealed in this case, and has the lead in it."""
        lead_id = self._journal.lead_of(seq)
        sealed = self._log.entries(action="export_sealed")
        if not any(
            one.detail.get("tagmanifest") == package and lead_id in one.detail.get("leads", ())
            for one in sealed
        ):
            raise WorkflowError("workflow_package", package=package[:16], lead=lead_id)
