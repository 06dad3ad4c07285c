"""Decisions about leads as one investigator takes them: the review store with actor, run and language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.clock import beijing
from workbench.errors import CaseError
from workbench.explore.queue import Event, Standing
from workbench.leads.review import REASONS, TRANSITIONS, Review, ReviewStore
from workbench.texts import text
from workbench.trust.actor import PROGRAM, same_person

__all__ = ["Decisions"]

#: Entries of a history that decide nothing.
_NOTES = ("note",)

#: What cannot be taken back: what is before it was decided earlier, perhaps by somebody else.
_FINAL = ("withdraw", "reject", "reopen")


class Decisions:
    """What one actor decides in one sitting.

    Args:
        store: the reviews of the case.
        actor: who decides.
        run_id: the run that is on screen.
        language: ``zh`` or ``en``.
        changes: per lead what the run changed, as ``("new" | "grown", what is new)``.
    """

    def __init__(
        self,
        store: ReviewStore,
        actor: str,
        run_id: str,
        language: str = "zh",
        changes: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self._store, self._run_id, self._language = store, run_id, language
        self._changes = dict(changes or {})
        self._undo: list[dict[str, int]] = []
        self._asked: dict[str, int] = {}
        self.actor = actor

    @property
    def reasons(self) -> Mapping[str, Sequence[str]]:
        """Codes of reasons that can be given, by status."""
        return REASONS

    def standings(self, lead_ids: Iterable[str]) -> dict[str, Standing]:
        """Where each lead stands now.

        Raises:
            CaseError: the store is damaged.
        """
        statuses, wanted = self._store.statuses(), list(lead_ids)
        waiting = {one.lead_id: one for one in self._store.waiting()}
        for lead_id in wanted:  # of the others another proposal may be on screen than the one that waits now
            self._asked.pop(lead_id, None)
            if lead_id in waiting:
                self._asked[lead_id] = waiting[lead_id].seq
        return {
            lead_id: self._standing(lead_id, statuses.get(lead_id), waiting.get(lead_id))
            for lead_id in wanted
        }

    def _standing(self, lead_id: str, status: str | None, waiting: Review | None) -> Standing:
        change, why = self._changes.get(lead_id, ("", ""))
        fresh = Standing(change=change, why=why, allowed=tuple(TRANSITIONS["open"]))
        if status is None and waiting is None:
            return fresh
        now = status or "open"
        last = self._last(lead_id)
        if last and last.kind == "reopen":
            change, why = "reopened", last.said[self._language]
        return Standing(
            status=now,
            waiting=waiting.proposed if waiting else "",
            last=self._event(last) if last else None,
            change=change,
            why=why,
            allowed=self._allowed(now, waiting),
        )

    def _allowed(self, status: str, waiting: Review | None) -> tuple[str, ...]:
        if waiting is None:
            return tuple(TRANSITIONS[status])
        return ("withdraw",) if same_person(waiting.actor, self.actor) else ("approve", "reject")

    def _event(self, one: Review) -> Event:
        return Event(
            kind=one.kind,
            actor=text("queue.program", self._language) if one.actor == PROGRAM else one.actor,
            at=beijing(one.at),
            status="" if one.kind in _NOTES else one.proposed or one.status,
            reason="" if one.kind == "reject" else one.reason,
            said=one.said[self._language],
        )

    def history(self, lead_id: str) -> list[Event]:
        """Everything that was decided and written about a lead, oldest first."""
        return [self._event(one) for one in self._store.history(lead_id)]

    def decide(
        self, status: str, expected: Mapping[str, str], *, reason: str = "", note: str = ""
    ) -> tuple[int, bool]:
        """Give leads a status, all or none.

        Args:
            status: the new status, or ``approve`` or ``reject`` for what waits for a second person.
            expected: the leads with the status that was on screen.
            reason: code of the reason.
            note: what the actor wants to add.

        Returns:
            How many leads, and whether the decision waits for a second person.

        Raises:
            CaseError: the status has changed since, is not allowed from there, or needs a reason or a note.
        """
        leads = tuple(sorted(expected))
        if status in ("approve", "reject"):
            return self._second(status, leads, note)
        done = self._store.decide(
            list(leads),
            status,
            actor=self.actor,
            reason=reason,
            note=note,
            run_id=self._run_id,
            expected=dict(expected),
        )
        self._undo.append({one.lead_id: one.seq for one in done})
        return len(done), any(one.kind == "propose" for one in done)

    def _second(self, answer: str, leads: tuple[str, ...], note: str) -> tuple[int, bool]:
        asked = {lead_id: self._asked.get(lead_id) for lead_id in leads}
        done = self._store.answer_all(answer, asked, self.actor, note)
        self._undo.append({one.lead_id: one.seq for one in done if one.kind == "approve"})
        return len(leads), False

    @property
    def undoable(self) -> int:
        """Leads of the decision that ``withdraw`` would take back."""
        return len(self._undo[-1]) if self._undo else 0

    def withdraw(self, lead_id: str = "", note: str = "") -> tuple[str, ...]:
        """Take back the last decision of this sitting, or the last decision about one lead; all or none.

        What was sent back to its proposer cannot be taken back: it has to be proposed again.

        Returns:
            The leads that it was about.

        Raises:
            CaseError: there is nothing to take back, or another person has decided since.
        """
        if not lead_id and not self.undoable:
            del self._undo[-1:]
            raise CaseError("queue_nothing_to_undo")
        done = {lead_id: 0} if lead_id else dict(self._undo[-1])
        for one, seq in done.items():
            done[one] = self._mine(one, seq)
        self._store.withdraw_all(done, self.actor, note)
        for one in done:
            self._forget(one)
        return tuple(done)

    def _forget(self, lead_id: str) -> None:
        """What was taken back is no longer there to be taken back."""
        for batch in reversed(self._undo):
            if batch.pop(lead_id, None) is not None:
                break
        self._undo = [batch for batch in self._undo if batch]

    def _mine(self, lead_id: str, seq: int) -> int:
        """The decision to take back, the last where none is named; nobody takes back another's by mistake."""
        last = self._last(lead_id)
        if last is not None and not same_person(last.actor, self.actor):
            raise CaseError("queue_not_yours", lead=lead_id, actor=last.actor)
        if last is None or (not seq and last.kind in _FINAL):
            raise CaseError("queue_nothing_to_undo")
        return seq or last.seq

    def can_withdraw(self, lead_id: str) -> bool:
        """Whether this actor was the last to decide about a lead, and has not taken it back."""
        last = self._last(lead_id)
        return last is not None and last.kind not in _FINAL and same_person(last.actor, self.actor)

    def _last(self, lead_id: str) -> Review | None:
        deciding = [one for one in self._store.history(lead_id) if one.kind not in _NOTES]
        return deciding[-1] if deciding else None

    def note(self, lead_id: str, said: str) -> None:
        """Write a note on a lead.

        Raises:
            CaseError: the note is empty or too long.
        """
        self._store.note(lead_id, self.actor, said)
