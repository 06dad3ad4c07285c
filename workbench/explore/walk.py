"""What the notebooks show of a lead, step by step: the lead, what could explain it, its members, its very rows.

Everything goes through the sitting: people are masked here as they are on the desk.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from graph_loaders.ontology import edge_types
from workbench.case import Case
from workbench.errors import CaseError
from workbench.explore.hits import Tip
from workbench.explore.keys import records
from workbench.explore.paths import Path
from workbench.explore.queue import fit_of, label
from workbench.explore.row_table import row_table
from workbench.explore.session import Session
from workbench.explore.sheet import Sheet
from workbench.explore.standing_leads import standing_leads
from workbench.explore.time.items import Timeline
from workbench.leads.counts import count_of, counts_what
from workbench.leads.lead import Lead, Member, is_of
from workbench.run import latest_run
from workbench.texts import LANGUAGES, text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["burst", "explanations", "head", "lead_of", "members", "route", "rows", "tied"]


def lead_of(case: Case, scheme: str, lead_id: str = "") -> Lead:
    """The lead that a walk is about: the one that is named, else the first of its scheme.

    Raises:
        CaseError: there is no such lead, or none of the scheme.
    """
    leads = standing_leads(case, latest_run(case))
    found = [one for one in leads if (one.lead_id == lead_id if lead_id else is_of(one, scheme))]
    if not found and lead_id:
        raise CaseError("unknown_lead", lead=lead_id)
    if not found:
        raise CaseError(
            "no_lead_of_scheme",
            scheme=" \u00b7 ".join(text(f"scheme.{scheme}", language) for language in LANGUAGES),
        )
    return next((one for one in found if one.reported), found[0])


def head(look: Session, lead: Lead) -> str:
    """Identity, scheme, state, title and sentence of a lead, and that it is a lead."""
    said = [lead.lead_id, *(label(kind, getattr(lead, kind), look.language) for kind in ("scheme", "status"))]
    if not lead.reported:
        said.append(look.text("walk.not_listed"))
    lines = [
        " · ".join(said),
        look.told(lead, lead.title),
        look.told(lead, lead.sentence),
        look.text("walk.lead"),
    ]
    return "\n".join(lines)


def explanations(look: Session, lead: Lead) -> Sheet:
    """Every ordinary reading that was tested, the one that fits best first."""
    ordered = sorted(lead.explanations, key=lambda one: (-fit_of(one), one.kind))
    return Sheet(
        [
            {
                look.text("lead_page.ui.explanation"): label("explanation", one.kind, look.language),
                look.text("lead_page.ui.fit"): f"{fit_of(one):.0%}",
                look.text("lead_page.ui.evidence"): look.told(lead, one.evidence),
            }
            for one in ordered
        ],
        right=[look.text("lead_page.ui.fit")],
        language=look.language,
        empty=look.text("lead_page.ui.no_explanations"),
    )


def members(look: Session, lead: Lead) -> Sheet:
    """Members by kind and role, with what is counted of each and from how much to how much."""
    groups: dict[tuple[str, str], list[Member]] = {}
    for one in lead.members:
        groups.setdefault((one.kind, one.role), []).append(one)
    return Sheet(
        [
            {
                look.text("walk.kind"): label("kind", kind, look.language),
                look.text("walk.role"): label("role", role, look.language),
                look.text("walk.how_many"): look.text(f"lead_page.count.{kind}", count=f"{len(found):,}"),
                look.text("walk.each"): _each(lead, found, look.language),
                look.text("walk.means"): counts_what(lead, found[0])[look.language],
            }
            for (kind, role), found in groups.items()
        ],
        language=look.language,
    )


def _each(lead: Lead, found: list[Member], language: str) -> str:
    low, high = min(one.count for one in found), max(one.count for one in found)
    shown = f"{low:,}" if low == high else f"{low:,}\u2013{high:,}"
    return text(f"member_count.{count_of(lead, found[0])}", language, count=shown)


def burst(look: Session, timeline: Timeline, number: int) -> Sheet:
    """One session or wave of a timeline, one line per event."""
    found = [one for one in timeline.items if one.burst == number]
    return Sheet(
        [
            {
                look.text("rows.column.at_time"): f"{one.at:%Y-%m-%d %H:%M:%S}"
                if one.precise
                else f"{one.at:%Y-%m-%d}",
                look.text("walk.gap"): one.gap,
                look.text("walk.who"): look.named(one.person),
                look.text("walk.where"): look.named(one.place),
                look.text("walk.total"): one.total_yuan,
                look.text("walk.fund"): one.fund_yuan,
                look.text("walk.account"): one.account_yuan,
                look.text("walk.source"): "\n".join(
                    f"{row.source_file}:{row.source_row}" for row in one.rows
                ),
            }
            for one in found
        ],
        language=look.language,
    )


def rows(look: Session, frame: pd.DataFrame, most: int = 10) -> Sheet:
    """The first source rows: file and row first, people masked, all columns in words."""
    page = row_table(records(frame.head(most)), total=len(frame), language=look.language).page(1)
    heads = [
        look.text("walk.yuan", label=one["label"]) if total else one["label"]
        for one, total in zip(page["columns"], page["sums"], strict=True)
    ]
    right = [head for head, one in zip(heads, page["columns"], strict=True) if one["number"]]
    lines = [dict(zip(heads, line, strict=True)) for line in page["rows"]]
    return Sheet(lines, right=right, language=look.language)


def tied(look: Session, tip: Tip) -> Sheet:
    """Who is tied to a tip, closest first: over what, how often, against how often by chance."""
    between = look.text("list.separator")
    return Sheet(
        [
            {
                look.text("screen.tip.column.number"): place,
                look.text("screen.tip.column.who"): look.named(one.key),
                look.text("walk.kind"): label("kind", one.kind, look.language),
                look.text("screen.tip.column.tie"): _relations([one.relation], look),
                look.text("walk.via"): look.named(one.via),
                look.text("screen.tip.column.observed"): one.observed,
                look.text("screen.tip.column.expected"): one.expected
                if math.isfinite(one.expected)
                else None,
                look.text("screen.tip.column.steps"): one.steps,
                look.text("screen.tip.family"): one.family,
                look.text("screen.tip.column.leads"): between.join(one.leads) or None,
            }
            for place, one in enumerate(tip.hits, start=1)
        ],
        language=look.language,
    )


def route(look: Session, path: Path) -> str:
    """A path in one line: each node by its label, between them how they are joined."""
    said = [look.named(path.nodes[0])]
    for node, relations in zip(path.nodes[1:], path.relations, strict=True):
        said.append(f"\u2014{_relations(relations, look)}\u2014 {look.named(node)}")
    return " ".join(said)


def _relations(codes: Iterable[str], look: Session) -> str:
    return look.text("list.separator").join(
        str(getattr(edge_types()[one], look.language)) if one in edge_types() else one for one in codes
    )
