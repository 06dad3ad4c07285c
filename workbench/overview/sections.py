"""Leads as the page shows them: every text inert, every person masked."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from workbench.figures import number, yuan
from workbench.leads.counts import counts_what
from workbench.leads.factors import factor_said
from workbench.leads.lead import CheckSeen, Explanation, Lead, Member
from workbench.overview.material import Material, Names
from workbench.overview.plain import clean, mask_names, unique
from workbench.overview.plots.admission import admission_plots
from workbench.overview.plots.kickback import kickback_plots
from workbench.overview.plots.plot import COLOURS, GLYPHS, Plot
from workbench.overview.plots.pooling import pooling_plots
from workbench.overview.plots.ring import ring_plot
from workbench.overview.words import Words
from workbench.texts import Text, labels

__all__ = ["Fit", "LeadView", "Role", "lead_plots", "lead_view"]

#: Members listed of each kind and role; cards repeat their owners.
_LISTED = {"card": 12}
_LISTED_MOST = 48
#: Plots of the schemes whose leads are groups of persons.
_GROUPS: dict[str, Callable[[Material, str, Words], list[Plot]]] = {
    "card_pooling": pooling_plots,
    "collusive_admission": admission_plots,
}


@dataclass(frozen=True)
class Fit:
    """An explanation and how well it fits, in per cent."""

    label: str
    percent: int
    evidence: str
    explains: bool


@dataclass(frozen=True)
class Role:
    """Members of one kind in one role."""

    kind: str
    role: str
    total: int
    counts: str
    shown: tuple[tuple[str, int], ...]
    cut: str


@dataclass(frozen=True)
class LeadView:
    """One lead, ready for the page."""

    anchor: str
    lead_id: str
    rank: int
    scheme: str
    glyph: str
    colour: str
    priority: str
    priority_code: str
    status: str
    title: str
    sentence: str
    observed: str
    expected: str
    ratio: str
    q_value: str
    fund: str
    account: str
    first_on: str
    last_on: str
    rows: str
    factors: tuple[tuple[str, str], ...]
    fits: tuple[Fit, ...]
    best: Fit | None
    roles: tuple[Role, ...]
    notes: tuple[str, ...]
    checks: tuple[tuple[str, str], ...]


def lead_view(lead: Lead, names: Names, explained: float, words: Words) -> LeadView:
    """A lead as shown.

    Args:
        lead: the lead.
        names: names of places and doctors.
        explained: fit from which an explanation keeps a lead from being reported.
        words: texts.
    """
    codes = [member.id for member in lead.members if member.kind == "doctor"]
    doctors = {names.doctor_name(code): names.doctor(code) for code in codes}
    inert: Callable[[Text, int], str] = lambda value, limit: clean(  # noqa: E731
        mask_names(str(value.get(words.language, "")), doctors), limit
    )
    ordered = sorted(lead.explanations, key=lambda one: (-one.fit, one.kind))
    fits = tuple(_fit(one, inert(one.evidence, 300), explained, words) for one in ordered)
    return LeadView(
        anchor=f"lead-{lead.rank}",
        lead_id=clean(lead.lead_id, 40),
        rank=lead.rank,
        scheme=words.label("scheme", lead.scheme),
        glyph=GLYPHS.get(lead.scheme, "◆"),
        colour=COLOURS.get(lead.scheme, "#1c2530"),
        priority=words.label("priority", lead.priority),
        priority_code=lead.priority if lead.priority in ("high", "medium", "low") else "other",
        status=words.label("status", lead.status),
        title=inert(lead.title, 160),
        sentence=inert(lead.sentence, 1500),
        observed=number(lead.observed),
        expected=number(lead.expected),
        ratio=_ratio(lead),
        q_value=_q_value(lead),
        fund=yuan(lead.fund_yuan),
        account=yuan(lead.account_yuan),
        first_on=lead.first_on.isoformat(),
        last_on=lead.last_on.isoformat(),
        rows=number(lead.rows),
        factors=tuple(
            (words.label("factor", code), clean(factor_said(code, value)[words.language], 120))
            for code, value in lead.factors.items()
        ),
        fits=fits,
        best=next((fit for fit in fits if fit.percent > 0), None),
        roles=tuple(_roles(lead, names, words)),
        notes=tuple(inert(note, 300) for note in lead.notes),
        checks=tuple(_check(one, words) for one in lead.checks),
    )


def _check(one: CheckSeen, words: Words) -> tuple[str, str]:
    """A cross-check that members trip, with its figures beside those of everybody."""
    known = labels("check").get(f"{one.check}.name")
    name = known[words.language] if known else clean(one.check)
    figures = words("checks_figures", members=one.members, of=one.of, expected=number(one.expected))
    own = words("checks_own", own=one.own)
    return f"{name} · {words.label('kind', one.kind)}", f"{figures} ({own})" if one.own else figures


def _ratio(lead: Lead) -> str:
    return f"{lead.observed / lead.expected:,.0f}" if lead.expected >= 0.01 else f"{100 * lead.observed:,}+"


def _q_value(lead: Lead) -> str:
    """The q-value; what is beyond floating point is said so."""
    return "< 1e-300" if lead.log10_q <= -300 else f"= {lead.q_value:.1e}"


def _fit(one: Explanation, evidence: str, explained: float, words: Words) -> Fit:
    share = min(1.0, max(0.0, one.fit)) if math.isfinite(one.fit) else 0.0
    return Fit(words.label("explanation", one.kind), round(100 * share), evidence, share >= explained)


def _roles(lead: Lead, names: Names, words: Words) -> list[Role]:
    """Members by kind and role, in the order in which the lead gives them."""
    groups: dict[tuple[str, str], list[Member]] = {}
    for member in lead.members:
        groups.setdefault((member.kind, member.role), []).append(member)
    return [_role(lead, members, names, words) for members in groups.values()]


def _role(lead: Lead, members: list[Member], names: Names, words: Words) -> Role:
    kind, role = members[0].kind, members[0].role
    ordered = sorted(members, key=lambda one: (-one.count, one.id))
    most = _LISTED.get(kind, _LISTED_MOST)
    labels = unique(clean(names.member(member), 60) for member in ordered)
    shown = tuple((label, member.count) for label, member in zip(labels[:most], ordered, strict=False))
    cut = words("cut", shown=most, total=len(ordered)) if len(ordered) > most else ""
    counts = counts_what(lead, members[0])[words.language] if any(one.count for one in members) else ""
    return Role(words.label("kind", kind), words.label("role", role), len(ordered), counts, shown, cut)


def lead_plots(material: Material, words: Words) -> list[Plot]:
    """The plots that suit the lead's scheme."""
    name = f"lead{material.lead.rank}"
    if material.lead.scheme == "referral_kickback":
        return kickback_plots(material, name, words)
    if material.lead.scheme not in _GROUPS:
        return []
    drawn = _GROUPS[material.lead.scheme](material, name, words)
    return [*drawn[:1], *ring_plot(material, name, words), *drawn[1:]]
