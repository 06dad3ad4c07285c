"""The package that the police receive: everything about some leads, sealed, checkable without us."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.evidence.bag_info import bag_info
from workbench.evidence.brief import Brief, Order, package_name
from workbench.evidence.errors import EvidenceError
from workbench.evidence.graph.files import GraphFiles
from workbench.evidence.graph.levels import Level
from workbench.evidence.graph_part import put_graph
from workbench.evidence.law import amounts_of
from workbench.evidence.letters.facts import Gap, doubts, missing, require
from workbench.evidence.lists import put_list
from workbench.evidence.log_part import put_log
from workbench.evidence.method import put_method
from workbench.evidence.papers import put_papers
from workbench.evidence.seal.aside import building
from workbench.evidence.seal.seal import Sealed, seal
from workbench.evidence.shelf import Shelf
from workbench.evidence.source_rows import Showing, rows_of_leads, shown_tables
from workbench.evidence.standing import LeadStanding, standings
from workbench.evidence.tables import put_tables
from workbench.evidence.verbatim import verbatim
from workbench.explore.standing_leads import check_store, loaded_at, standing_leads
from workbench.guard import storage
from workbench.leads.lead import Lead
from workbench.run import RunResult
from workbench.texts import Text, listed, texts
from workbench.trust.audit import AuditLog
from workbench.trust.pseudonyms import Pseudonyms

__all__ = ["Package", "build"]


@dataclass(frozen=True)
class Package:
    """A package that was made.

    Attributes:
        path: its folder.
        level: internal or transfer.
        sealed: how many files, and their digests.
        graph: what the graph holds.
        standings: how each lead stands.
        gaps: what people still have to add; empty where the documents are complete.
        doubts: what looks wrong in what people wrote, and what of it the package repeats as it stands.
        notes: what has to be said about the rows.
        entry: number of the entry of the log that announced it.
    """

    path: Path
    level: Level
    sealed: Sealed
    graph: GraphFiles
    standings: tuple[LeadStanding, ...]
    gaps: tuple[Gap, ...]
    doubts: tuple[Text, ...]
    notes: tuple[Text, ...]
    entry: int

    @property
    def is_draft(self) -> bool:
        """Whether something is still to be added, or at the level transfer a lead to be confirmed."""
        return bool(self.gaps) or self._unconfirmed

    @property
    def draft_said(self) -> Text:
        """Why it is a draft, in a sentence; empty where it is none."""
        why = [texts("package.why.gaps", gaps=f"{len(self.gaps):,}")] if self.gaps else []
        why += [texts("package.why.unconfirmed")] if self._unconfirmed else []
        return texts("package.draft", why=listed(why, "semicolon")) if why else {"zh": "", "en": ""}

    @property
    def _unconfirmed(self) -> bool:
        return self.level == "transfer" and not all(one.confirmed for one in self.standings)


def build(case: Case, run: RunResult, out: Path, order: Order) -> tuple[Package, ...]:
    """Make a package of some leads for each level that is asked for, in ``out``.

    Every package is announced in the log of the case before it is made, and its digest is written there afterwards.
    It is made aside and put in place whole: what is there verifies.

    Args:
        case: the case.
        run: the run that the leads come from.
        out: folder for the packages; made if it is not there, and not in the case nor in the extract.
        order: what is asked for.

    Raises:
        EvidenceError: something in it would not be evidence: a row that the case does not have, sums that do not tie,
            a transfer without the facts that it needs; the run is of the case before a delivery was added; or there
            is such a package already.
        CaseError: there is no such lead, the log does not hold together, or the disk is full or cannot be written.
        graph_loaders.LoadError: the extract is not the one that the case was loaded from.
        WorkbenchError: a template of the office says something that there is not.
    """
    leads = _chosen(case, run, order.leads)
    if run.data_digest != case.data_digest:
        raise EvidenceError("package_stale_run", run=run.run_id)
    for level in order.levels:
        require(order.facts, level)
    with storage(out):
        _check_place(case, out, order, [package_name(leads, one, order.made_at) for one in order.levels])
        check_store(case)
        before, head = loaded_at(case), AuditLog(case.lead_store).verify()
        rows = rows_of_leads(case, run, leads, extract=order.extract)
        amounts = amounts_of(rows)
        pseudonyms = Pseudonyms.of_case(case.folder, apart_from=(out,))
        out.mkdir(parents=True, exist_ok=True)
        made = []
        for level in order.levels:
            showing = Showing.of(level, rows.members, pseudonyms)
            name = package_name(leads, level, order.made_at)
            shown = shown_tables(rows, showing)
            brief = Brief(case, run, leads, level, rows, shown, amounts, showing, head, name, order)
            made.append(_made(brief, out, before))
        return tuple(made)


def _chosen(case: Case, run: RunResult, lead_ids: Sequence[str]) -> tuple[Lead, ...]:
    """The leads in the order in which they are asked for, each once."""
    known = {one.lead_id: one for one in standing_leads(case, run)}
    for one in lead_ids:
        if one not in known:
            raise CaseError("unknown_lead", lead=one)
    if not lead_ids:
        raise EvidenceError("package_no_lead")
    return tuple(known[one] for one in dict.fromkeys(lead_ids))


def _check_place(case: Case, out: Path, order: Order, names: Sequence[str]) -> None:
    """A package in the case would travel with it; in the extract it would be loaded with it."""
    extract = order.extract
    server = extract is None or (isinstance(extract, str) and "://" in extract)
    for inside in (case.folder, *([] if server else [Path(str(extract))])):
        if out.resolve().is_relative_to(inside.resolve()):
            raise EvidenceError("package_inside", path=out, inside=inside)
    for name in names:
        if (out / name).exists():
            raise EvidenceError("package_exists", path=out / name)


def _made(brief: Brief, out: Path, before: object) -> Package:
    with _announced(brief) as (entry, note):
        with building(out / brief.name) as folder:
            shelf = Shelf(folder)
            stand = standings(brief.case, brief.leads)
            put_tables(shelf, brief)
            graph, pictures = put_graph(shelf, brief)
            put_method(shelf, brief)
            put_log(shelf, brief, stand)
            put_papers(shelf, brief, pictures, stand)
            put_list(shelf, brief)
            if loaded_at(brief.case) != before:
                raise CaseError("case_replaced", path=brief.case.folder)
            sealed = seal(folder, bag_info(brief), signer=brief.order.signer)
        note(tagmanifest=sealed.tagmanifest_sha256, files=sealed.files, key=sealed.key or "")
    return Package(
        path=out / brief.name,
        level=brief.level,
        sealed=sealed,
        graph=graph,
        standings=stand,
        gaps=missing(brief.order.facts, brief.level),
        doubts=(*doubts(brief.order.facts, brief.made_at), *verbatim(brief.leads, brief.level)),
        notes=brief.shown.notes,
        entry=entry,
    )


@contextmanager
def _announced(brief: Brief) -> Iterator[tuple[int, Callable[..., object]]]:
    """Write to the log what is about to be made; then what became of it.

    Gives the number of the entry, and what writes the second one.
    """
    log, leads = AuditLog(brief.case.lead_store), [one.lead_id for one in brief.leads]
    about = {"form": "package", "package": brief.name, "level": brief.level, "leads": leads}
    rows = sum(len(one.rows) for one in (*brief.rows.tables, *brief.rows.context))
    reason = brief.order.facts.export.purpose or ""
    subject = " ".join(leads)
    entry = log.append(brief.order.actor, "export", subject, rows=rows, reason=reason, **about)

    def note(**sealed: object) -> None:
        log.append(brief.order.actor, "export_sealed", subject, announced=entry.seq, **about, **sealed)

    try:
        yield entry.seq, note
    except BaseException as problem:
        code = problem.code if isinstance(problem, WorkbenchError) else type(problem).__name__
        with suppress(CaseError):
            log.append(brief.order.actor, "export_failed", subject, announced=entry.seq, code=code, **about)
        raise
