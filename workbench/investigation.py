"""The case as an investigator uses it: one object with everything that can be asked of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from graph_loaders import Progress
from graph_loaders.language import spoken
from workbench.case import Case
from workbench.case import open_case as open_folder
from workbench.errors import CaseError, WorkbenchError
from workbench.leads.lead import STAGES, Lead, is_of
from workbench.run import RunResult, detect, latest_run, read_run, run_ids

if TYPE_CHECKING:
    import pandas as pd

    from workbench.cards import Card
    from workbench.config import Config
    from workbench.evidence.graph.files import GraphFiles
    from workbench.evidence.graph.levels import Level
    from workbench.evidence.ordering import Choices
    from workbench.evidence.package import Package
    from workbench.evidence_panel import EvidencePanel
    from workbench.explore.paths import Paths
    from workbench.explore.screens.desk import Desk
    from workbench.explore.screens.drilldown import Drilldown
    from workbench.explore.session import Session
    from workbench.explore.time import Rhythm, Timeline
    from workbench.explore.tips import Tip
    from workbench.leads.review import ReviewStore
    from workbench.trust.audit import AuditLog

__all__ = ["Investigation", "is_server", "open_case"]

#: What the address of a graph server begins with.
SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


@dataclass(frozen=True)
class Investigation(Case):
    """A case with its questions: detect, leads and their rows, graphs, time, paths, tips, decisions, screens."""

    def detect(
        self,
        *,
        schemes: Sequence[str] = STAGES,
        config: Config | None = None,
        progress: Progress | None = None,
    ) -> RunResult:
        """Run the detectors; see ``workbench.detect``."""
        return detect(self, schemes=schemes, config=config, progress=progress)

    def run(self, run_id: str | None = None) -> RunResult:
        """A finished run, the latest if none is named.

        Raises:
            CaseError: there is no such finished run.
        """
        return read_run(self, run_id) if run_id else latest_run(self)

    def run_ids(self) -> list[str]:
        """Finished runs, the latest last."""
        return run_ids(self)

    def leads(self, *, scheme: str | None = None, everything: bool = False) -> list[Lead]:
        """Ranked leads of the latest run: those at or above the default threshold, or all."""
        return [
            lead
            for lead in self.run().leads
            if (everything or lead.reported) and (scheme is None or is_of(lead, scheme))
        ]

    def rows(self, lead_id: str) -> pd.DataFrame:
        """The source rows behind a lead: table, key, file, row number, who, where, when, money.

        Raises:
            CaseError: neither the latest run nor an investigator's own leads have such a lead.
        """
        from workbench.explore.standing_leads import rows_of_lead  # noqa: PLC0415 - takes a second to import

        return rows_of_lead(self, self.run(), lead_id)

    def sitting(self, *, actor: str | None = None, language: str | None = None) -> Session:
        """Begin to look at the case: everything that follows is written to its audit log under the actor's name.

        Args:
            actor: who looks; None for ``WORKBENCH_ACTOR`` or the login.
            language: zh or en; None for ``WORKBENCH_LANG`` or Chinese.

        Raises:
            CaseError: the case cannot be written, so that nothing could be logged.
        """
        from workbench.explore.session import Session  # noqa: PLC0415 - as above

        return Session(
            self,
            actor=actor,
            language=spoken(language),
            cards=self._card_frame if self.here else None,
            evidence=self._package_form if self.here else None,
        )

    def _card_frame(self, node: str, actor: str, language: str) -> str:
        return self.card(node, actor=actor, language=language).frame()

    def _package_form(self, lead_id: str, run: RunResult, actor: str, language: str) -> Any:
        """The form of one lead: each lead has its own file of facts, which nobody writes over for another one."""
        from workbench.evidence_panel import EvidencePanel  # noqa: PLC0415 - as above

        facts = Path(f"facts-{lead_id}.toml")
        return EvidencePanel(self, run, [lead_id], facts=facts, language=language, actor=actor).widget

    def desk(self, *, actor: str | None = None, language: str | None = None) -> Desk:
        """The lead queue with everything behind it, for a notebook: lead, graph, time, rows, decisions."""
        from workbench.explore.screens.desk import Desk  # noqa: PLC0415 - as above

        return Desk(self.sitting(actor=actor, language=language))

    def drill(
        self,
        *,
        lead: str | None = None,
        node: str | None = None,
        view: str | None = None,
        actor: str | None = None,
        language: str | None = None,
    ) -> Drilldown:
        """A picture to work on, for a notebook: of a lead, from a node (``"kind:id"``), or one that was saved.

        Raises:
            CaseError: there is no such lead or node.
            WorkbenchError: there is no such view, or not exactly one of the three is given.
        """
        from workbench.explore.screens.drilldown import Drilldown  # noqa: PLC0415 - as above
        from workbench.explore.view import View  # noqa: PLC0415 - as above

        if sum(one is not None for one in (lead, node, view)) != 1:
            raise WorkbenchError("drill_what")
        session = self.sitting(actor=actor, language=language)
        if lead is not None:
            return Drilldown(View.of_lead(session, lead))
        if node is not None:
            kind, _, node_id = node.partition(":")
            return Drilldown(View.of_node(session, kind, node_id))
        return Drilldown(View.reopened(session, str(view)))

    def timeline(self, lead_id: str) -> Timeline:
        """What happened when in a lead: swipes with the seconds between them, stays, visits and what followed.

        Raises:
            CaseError: there is no such lead.
        """
        from workbench.explore.time import lead_timeline  # noqa: PLC0415 - as above

        return lead_timeline(self, self._lead(lead_id), self.rows(lead_id))

    def rhythm(self, lead_id: str) -> Rhythm:
        """A lead's rhythm beside its site's ordinary traffic and beside what chance would give.

        Raises:
            CaseError: there is no such lead.
        """
        from workbench.explore.time import rhythm  # noqa: PLC0415 - as above

        return rhythm(self, self._lead(lead_id), self.rows(lead_id), parameters=self.run().parameters())

    def tip(self, *seeds: str, limit: int = 50) -> Tip:
        """Who is tied to the people, cards or institutions of a tip (``"kind:id"``) by validated edges, ranked.

        Raises:
            CaseError: a seed is not in the case, or the run was made before edges were kept.
        """
        from workbench.explore.tips import tip  # noqa: PLC0415 - as above

        return tip(self, seeds, limit=limit)

    def paths(self, source: str, target: str, *, k: int = 3, steps: int = 6) -> Paths:
        """The ``k`` shortest paths between two nodes (``"kind:id"``), or the sentence that there is none.

        Raises:
            CaseError: a node is not in the case.
        """
        from workbench.explore.paths import Rules, several  # noqa: PLC0415 - as above

        return several(self, source, target, k, Rules(steps=steps))

    def _lead(self, lead_id: str) -> Lead:
        from workbench.explore.standing_leads import standing_leads  # noqa: PLC0415 - as above

        found = [one for one in standing_leads(self, self.run()) if one.lead_id == lead_id]
        if not found:
            raise CaseError("unknown_lead", lead=lead_id)
        return found[0]

    def page(
        self, lead_id: str, path: str | Path, *, actor: str | None = None, language: str | None = None
    ) -> Path:
        """Write the graph of a lead as one HTML page that opens offline; people are masked. Returns the path.

        Raises:
            CaseError: there is no such lead, or the file cannot be written.
        """
        from workbench.explore.view.exports import audit_line  # noqa: PLC0415 - as above
        from workbench.explore.view.page import write_page  # noqa: PLC0415 - as above
        from workbench.guard import storage  # noqa: PLC0415 - as above

        with closing(self.sitting(actor=actor, language=language)) as session:
            lead, out = self._lead(lead_id), Path(path)
            entry = session.logged("export", lead_id, form="html")
            title = session.told(lead, lead.title)
            with storage(out):
                write_page(
                    self.graph(lead=lead_id),
                    out,
                    label=session.label,
                    title=title,
                    language=session.language,
                    said=[audit_line(session, entry)],
                )
            return out

    def graph_files(
        self,
        lead_id: str,
        folder: str | Path,
        *,
        level: Level = "internal",
        reason: str = "",
        actor: str | None = None,
        language: str | None = None,
    ) -> GraphFiles:
        """Write the graph of a lead in every format of ``docs/evidence.md``; the log knows of it before.

        Args:
            lead_id: the lead.
            folder: where to.
            level: ``internal`` masks people; ``transfer`` carries ids and names as the source has them.
            reason: why people are named; needed for ``transfer``.
            actor: who exports; None for ``WORKBENCH_ACTOR`` or the login.
            language: zh or en.

        Raises:
            CaseError: there is no such lead, or a file cannot be written.
            WorkbenchError: people are to be named without a reason, or an edge has no source row.
        """
        from workbench.evidence.graph.files import write_graph  # noqa: PLC0415 - as above
        from workbench.explore.session import checked_reason  # noqa: PLC0415 - as above
        from workbench.guard import storage  # noqa: PLC0415 - as above

        why = checked_reason(reason) if level == "transfer" else reason.strip()
        with closing(self.sitting(actor=actor, language=language)) as session, storage(Path(folder)):
            graph = self.graph(lead=lead_id)
            session.log("export", lead_id, form="graph_files", level=level, reason=why)
            return write_graph(graph, Path(folder), level=level, language=session.language)

    def evidence(
        self,
        leads: str | Sequence[str],
        out: str | Path,
        *,
        run: str | None = None,
        **chosen: Unpack[Choices],
    ) -> tuple[Package, ...]:
        """Make a sealed package of leads that a receiving office can check without us; see ``docs/evidence.md``.

        Args:
            leads: a lead, or several.
            out: folder for the packages, one for each level; not in the case.
            run: the run that the leads come from; None for the latest.
            **chosen: ``level`` (``internal``, ``transfer`` or ``both``), ``facts``, ``extract``, ``signer``, ``law``,
                ``templates``, ``actor``, ``made_at``; see ``workbench.evidence.ordering.Choices``.

        Raises:
            CaseError: there is no such lead or run, or a file cannot be written.
            WorkbenchError: something in it would not be evidence, or what people must write is missing.
            graph_loaders.LoadError: the extract is not the one that the case was loaded from.
        """
        from workbench.evidence.ordering import ordered  # noqa: PLC0415 - as above
        from workbench.evidence.package import build  # noqa: PLC0415 - as above

        place = Path(out).expanduser()
        return build(self, self.run(run), place, ordered(self, leads, place, **chosen))

    def evidence_form(
        self,
        *leads: str,
        out: str | Path = "packages",
        facts: str | Path = "facts.toml",
        actor: str | None = None,
        language: str = "zh",
    ) -> EvidencePanel:
        """A form for a notebook: what only people know, saved as TOML, and a button that makes the packages.

        Args:
            *leads: leads that are marked at first.
            out: folder for packages.
            facts: file of what people wrote; read if it is there.
            actor: who makes packages; None for ``WORKBENCH_ACTOR`` or the login.
            language: zh or en.

        Raises:
            CaseError: the case has no finished run.
        """
        from workbench.evidence_panel import EvidencePanel  # noqa: PLC0415 - as above

        run = self.run()
        return EvidencePanel(
            self, run, leads, out=Path(out), facts=Path(facts), language=language, actor=actor
        )

    def card(
        self,
        node: str,
        *,
        reason: str = "",
        actor: str | None = None,
        language: str | None = None,
        made_at: datetime | None = None,
    ) -> Card:
        """The card of a pharmacy, facility, doctor or insured person (``"kind:id"``): traffic, peers, leads, checks.

        Args:
            node: kind and id.
            reason: why a person is to be named; without one people are masked.
            actor: who looks; None for ``WORKBENCH_ACTOR`` or the login.
            language: zh or en; None for ``WORKBENCH_LANG`` or Chinese.
            made_at: stated time; now where None.

        Raises:
            CaseError: the case has no such node, or the log cannot be written.
            WorkbenchError: no card is made of such a node, or the reason says nothing.
        """
        from workbench.cards import card_of  # noqa: PLC0415 - as above

        return card_of(self, node, reason=reason, actor=actor, language=spoken(language), made_at=made_at)

    def views(self) -> list[str]:
        """Names of the pictures that were saved."""
        from workbench.explore.view import ViewStore  # noqa: PLC0415 - as above

        return ViewStore(self.folder).names()

    @property
    def reviews(self) -> ReviewStore:
        """Decisions about leads: who, when, why; nothing in it is ever changed."""
        from workbench.leads.review import ReviewStore  # noqa: PLC0415 - as above

        return ReviewStore(self.lead_store)

    @property
    def audit(self) -> AuditLog:
        """The chained log of what was looked at, unmasked, exported and decided."""
        from workbench.trust.audit import AuditLog  # noqa: PLC0415 - as above

        return AuditLog(self.lead_store)

    def graph(
        self,
        *,
        lead: str | None = None,
        node: tuple[str, str] | None = None,
        hops: int = 1,
        limit: int = 50,
    ) -> Any:
        """A lead, or what surrounds a node, as a networkx graph with the source rows on every edge.

        Args:
            lead: identity of a lead.
            node: kind and id, for example ``("pharmacy", "P99000100007")``.
            hops: steps outwards from the node.
            limit: neighbours per relation and node; what was cut is stated in ``graph.graph["cut"]``.

        Raises:
            CaseError: there is no such lead or node.
        """
        from workbench.explore import graph_of  # noqa: PLC0415 - the graph libraries take a second to import

        return graph_of(self, lead=lead, node=node, hops=hops, limit=limit)


def open_case(path: str | Path, *, folder: str | Path | None = None) -> Investigation:
    """Open a case folder, or the case that was pushed to a graph server; see ``docs/neo4j.md``.

    Args:
        path: the folder, or the address of a server such as ``neo4j://127.0.0.1:7687``. Name and password come from
            ``NEO4J_USER`` and ``NEO4J_PASSWORD``, or are asked for.
        folder: of a case on a server, where decisions, log and pictures are kept; None for a folder of the user's own.

    Raises:
        CaseError: the folder is no case, is damaged, or has an unknown format.
        WorkbenchError: the server cannot be asked, or holds no case of this version.
    """
    if isinstance(path, str) and is_server(path):
        from workbench.server_investigation import open_server  # noqa: PLC0415 - the driver takes a while to import

        return open_server(path, folder=None if folder is None else Path(folder))
    return Investigation(open_folder(path).folder)


def is_server(path: str | Path) -> bool:
    """Whether a text is the address of a graph server and no path."""
    return str(path).split("://")[0] in SERVER_SCHEMES and "://" in str(path)
