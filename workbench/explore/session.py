"""One investigator's sitting on a case: who it is, what has been unmasked, and the log of what was looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.asks import Asks
from workbench.explore.doors import KINDS, CardMaker, EvidenceMaker
from workbench.explore.graph import answering
from workbench.explore.index_ahead import build_ahead
from workbench.explore.keys import node_key, parse_key, records, typed
from workbench.explore.nodes import by_id, rows_of
from workbench.explore.paths import Extra
from workbench.explore.standing_leads import check_store, loaded_at
from workbench.explore.ties import ties
from workbench.leads.lead import Lead, Member
from workbench.run import RunResult, latest_run
from workbench.texts import LANGUAGES, Text, labels, listed, text
from workbench.trust.actor import checked_actor, present_actor
from workbench.trust.audit import AuditLog, Entry
from workbench.trust.masking import label_of, masked, masked_text

__all__ = ["Session", "checked_reason", "sitting"]

#: Letters and digits that a reason has at least for which a person is named.
_REASON = 4

#: Characters of a text that are searched for, and nodes that a search lists.
_LONGEST_SEARCH, _HITS = 80, 20


class Session:
    """What screens share: the case with one open engine, the actor, the masks, the language.

    Everything personal goes through ``shown`` and ``label``: masked until ``reveal`` has been asked with a reason,
    for this sitting only. ``log`` and ``reveal`` are on the disk before they return.
    """

    def __init__(
        self,
        case: Case,
        *,
        actor: str | None = None,
        language: str = "zh",
        cards: CardMaker | None = None,
        evidence: EvidenceMaker | None = None,
    ) -> None:
        """Open the engine and write down that the case was opened.

        Args:
            case: the case.
            actor: who looks; None for ``WORKBENCH_ACTOR`` or the login.
            language: zh or en.
            cards: makes the cards that screens open; without it none is offered.
            evidence: makes what screens make packages with; without it none is offered.

        Raises:
            CaseError: the case is damaged, has lost its lead store, or cannot be written.
        """
        self.case = case
        self.actor = checked_actor(actor) if actor else present_actor()
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self.audit = AuditLog(case.lead_store)
        self._cards = cards
        self._evidence = evidence
        self._revealed: set[tuple[str, str]] = set()
        self._known: dict[str, str] = {}
        #: Whether ``validated`` is empty because the run keeps no ties.
        self.lacks_ties = False
        check_store(case)
        self._loaded = loaded_at(case)
        self._lending = case.engine()
        self.engine = self._lending.__enter__()
        try:
            self.log("open_case", case.name)
        except BaseException:
            self.close()
            raise
        self._builder = build_ahead(case)

    def close(self) -> None:
        """Close the engine; the session cannot be used any more."""
        self._lending.__exit__(None, None, None)

    @property
    def asks(self) -> Asks:
        """Answers named questions, through the case's index once there is one, with what the checks found."""
        return answering(self.case, self.engine)

    @property
    def partial(self) -> tuple[str, ...]:
        """The sentence that only events behind leads are there to be counted; none where all are."""
        return (self.text("server.partial"),) if self.case.partial else ()

    @cached_property
    def run(self) -> RunResult:
        """The latest finished run at the time of the first question."""
        return latest_run(self.case)

    @cached_property
    def validated(self) -> tuple[Extra, ...]:
        """The run's ties that survive error control, as edges that paths may take; none for a run without them.

        Raises:
            CaseError: they are damaged.
        """
        try:
            found = ties(self.case, self.run)
        except CaseError as problem:
            if problem.code not in ("no_edges", "no_run"):
                raise
            self.lacks_ties = True
            return ()
        columns = (found[name] for name in ("source", "target", "relation", "observed"))
        return tuple(Extra(*one) for one in zip(*columns, strict=True))

    @cached_property
    def data(self) -> str:
        """Digest of the data that the case was loaded from; empty for a case that was put together by hand."""
        try:
            return self.case.data_digest
        except CaseError:
            return ""

    def log(self, action: str, subject: str, **detail: Any) -> None:
        """Write down what this actor does, before it is done; see ``logged``."""
        self.logged(action, subject, **detail)

    def logged(self, action: str, subject: str, **detail: Any) -> Entry:
        """The same; returns the entry that was written.

        Raises:
            CaseError: the log cannot be written, or the case was loaded anew or moved since the sitting began: then
                what was to be logged must not be done.
        """
        self._unmoved()
        return self.audit.append(self.actor, action, subject, **detail)

    def _unmoved(self) -> None:
        if loaded_at(self.case) != self._loaded:
            raise CaseError("case_replaced", path=self.case.folder)

    @property
    def card_kinds(self) -> tuple[str, ...]:
        """Kinds of nodes whose cards can be opened; none where nobody makes cards."""
        return KINDS if self._cards else ()

    def card(self, node: str) -> str:
        """The card of a node (``kind:id``) as HTML for any page: people masked, the log knows of it before.

        Raises:
            WorkbenchError: no card is made of such a node, or cannot be made.
            CaseError: the case has no such node, was loaded anew, or its log cannot be written.
        """
        self._unmoved()
        if self._cards is None or parse_key(node)[0] not in KINDS:
            raise WorkbenchError("card_kind", known=listed(labels("kind")[one] for one in KINDS))
        return self._cards(node, self.actor, self.language)

    @property
    def makes_packages(self) -> bool:
        """Whether evidence packages can be made from here; not where nobody makes them."""
        return self._evidence is not None

    def evidence(self, lead_id: str) -> Any:
        """The widget that makes the evidence package of a lead; None where nobody makes any.

        Raises:
            CaseError: the case was loaded anew.
        """
        self._unmoved()
        return self._evidence and self._evidence(lead_id, self.run, self.actor, self.language)

    def text(self, code: str, **values: object) -> str:
        """A text of the catalogue in the session's language."""
        return text(code, self.language, **values)

    def problem(self, wrong: WorkbenchError) -> str:
        """What an error says, in the session's language; the id of a person in it is masked."""
        said = wrong.said(self.language)
        for name in ("id", "element", "node", "source", "target"):
            value = str(wrong.context.get(name) or "")
            if name == "id" or ":" in value:
                said = said.replace(value, masked("patient", "id", value)) if value else said
        return said

    def shown(self, kind: str, field: str, value: object, *, node: str) -> str:
        """A value as it may be shown: masked as the ontology declares, unless it has been revealed.

        Who has no name goes by the id: that is hidden as the id is, whichever field it stands in.
        """
        if value is None:
            return ""
        if field == "label" and str(value) == parse_key(node)[1]:
            field = "id"
        return str(value) if (node, field) in self._revealed else masked(kind, field, value)

    @contextmanager
    def covered(self) -> Iterator[None]:
        """Everything masked again for a while: for what stays in a notebook after the sitting."""
        revealed, self._revealed = self._revealed, set()
        try:
            yield
        finally:
            self._revealed = revealed

    def revealed(self, nodes: Iterable[str]) -> list[str]:
        """What has been revealed of some nodes, as ``"node field"``, sorted."""
        known = set(nodes)
        return sorted(f"{node} {field}" for node, field in self._revealed if node in known)

    def is_masked(self, kind: str, field: str, value: object, *, node: str) -> bool:
        """Whether ``shown`` hides something of the value."""
        return value is not None and self.shown(kind, field, value, node=node) != str(value)

    def label(self, values: Mapping[str, Any]) -> str:
        """What stands beside a node, for example the family name and the last digits of a person's number."""
        kind, node_id, name = str(values["kind"]), str(values["id"]), str(values.get("label") or "")
        node = node_key(kind, node_id)
        open_name, open_id = (node, "label") in self._revealed, (node, "id") in self._revealed
        if not open_name and not open_id:
            return label_of(kind, node_id, name)
        shown_id = self.shown(kind, "id", node_id, node=node)
        return f"{self.shown(kind, 'label', name, node=node)} ·{shown_id}"

    def know(self, members: Iterable[Member]) -> None:
        """Ask for the names of many members at once, before each is shown."""
        self._names(list(members))

    def member(self, member: Member) -> str:
        """What stands beside a member of a lead."""
        return self.label({"kind": member.kind, "id": member.id, "label": self._names([member])[0]})

    def named(self, key: str) -> str:
        """What stands beside a node of the case, by its key."""
        kind, node_id = parse_key(key)
        return self.member(Member(kind, node_id, ""))

    def find(self, words: str) -> list[dict[str, Any]]:
        """Nodes that a typed text names, as ``kind``, ``id``, ``label``; see ``queries/sql/graph_find.sql``.

        The search is logged before. Whoever types a name knows it already: what is shown of the answer is masked all
        the same.
        """
        text = words.strip()[:_LONGEST_SEARCH]
        if not text:
            return []
        self.log("search", "", text=text)
        return records(self.engine.ask("graph_find", text=text, most=_HITS))

    def told(self, lead: Lead, words: Text) -> str:
        """What a lead says, in the session's language, the names and numbers of its people masked."""
        known = zip(lead.members, self._names(lead.members), strict=True)
        return masked_text(words[self.language], [(one.kind, one.id, name) for one, name in known])

    def _names(self, members: Sequence[Member]) -> list[str]:
        """Names of members, in their order; asked for once a sitting."""
        missing: dict[str, list[str]] = {}
        for one in members:
            if node_key(one.kind, one.id) not in self._known:
                missing.setdefault(one.kind, []).append(one.id)
        for kind, ids in sorted(missing.items()):
            self._known |= dict.fromkeys((node_key(kind, one) for one in ids), "")
            for row in by_id(self.asks, kind, ids):
                self._known[node_key(kind, str(row["id"]))] = str(row["label"] or "")
        return [self._known[node_key(one.kind, one.id)] for one in members]

    def reveal(self, node: str, field: str, reason: str) -> str:
        """The plain value of a field of a node; the audit entry with the reason is written before.

        Raises:
            WorkbenchError: the reason says nothing, or the node has no such field.
            CaseError: the case has no such node, or the entry could not be written: then nothing is shown.
        """
        why = checked_reason(reason)
        value = self._plain(node, field)
        if field == "label" and value == parse_key(node)[1]:
            field = "id"
        self.log("reveal", node, field=field, reason=why)
        self._revealed.add((node, field))
        return value

    def _plain(self, node: str, field: str) -> str:
        from graph_loaders.ontology import ontology  # noqa: PLC0415 - with the rest of the catalogue

        kind, node_id = parse_key(node)
        row = rows_of(self.asks, kind, node_id)[0]
        known = ontology().node_attributes(kind)
        if field not in known:
            raise WorkbenchError("unknown_field", field=field)
        value = row.get(known[field].column or field) if field not in ("id", "label") else row.get(field)
        return "" if value is None else str(typed(known[field], value))


def checked_reason(reason: str) -> str:
    """The reason for which a person is named, without blanks around it.

    Raises:
        WorkbenchError: it says nothing.
    """
    if sum(one.isalnum() for one in reason) < _REASON:
        raise WorkbenchError("reason_needed", least=_REASON)
    return reason.strip()


@contextmanager
def sitting(case: Case, *, actor: str | None = None, language: str = "zh") -> Iterator[Session]:
    """A session that is closed at the end, for scripts and tests."""
    session = Session(case, actor=actor, language=language)
    try:
        yield session
    finally:
        session.close()
