"""From a subject that trips several families of checks to a lead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from workbench.checks.check import Check
from workbench.checks.combined.subjects import Several
from workbench.checks.registry import CHECKS
from workbench.leads.lead import Lead, Member, target_key
from workbench.rings.detection import money, span
from workbench.rings.scoring import Weights, judge
from workbench.texts import Text, listed, texts

__all__ = ["lead_of", "said_chance", "said_number"]

#: Members beside the subject that a lead names; its rows name all of them.
NAMED = 100

_KNOWN = {one.id: one for one in CHECKS}
_PLACES = ("pharmacy", "facility")


def lead_of(
    one: Several,
    findings: pd.DataFrame,
    members: pd.DataFrame,
    rows: pd.DataFrame,
    names: Mapping[str, str],
    weights: Weights,
    q: float,
    *,
    beside: bool,
) -> Lead:
    """The lead of one subject.

    Args:
        one: what it trips, and how likely that is.
        findings: its findings, of checks that count.
        members: who takes part in those.
        rows: the rows behind the lead, as answered by ``rows_of_findings``.
        names: names of institutions by id.
        weights: from evidence to score.
        q: false discovery rate up to which a lead is reported.
        beside: whether settlements that only show the other side are left out of the rows.
    """
    kind, subject = one.subject
    scheme = "check:person" if kind == "patient" else "check:institution"
    tripped = [check for check in CHECKS if check.id in set(findings["check"])]
    verdict = judge(one.nats, (), 0, weights)
    reported = verdict.reported and 10**one.log10_q <= q
    first, last = span(rows[rows["relation"] != "listed"])
    involved, everybody = _involved(one, members, rows)
    own = (Member(kind, subject, "subject", len(findings)),)
    checks = listed(
        texts("check_lead.counted", name=check.name, count=_count(findings, check)) for check in tripped
    )
    return Lead(
        scheme=scheme,
        key=target_key(scheme, own),
        title=texts(
            f"title.{scheme}", place=names.get(subject, subject), checks=listed(c.name for c in tripped)
        ),
        sentence=texts(
            f"sentence.{scheme}",
            place=names.get(subject, subject),
            families=len(one.families),
            checks=checks,
            first=first,
            last=last,
            chance=said_chance(10**one.log10_p),
            of=f"{one.of:,}",
            by_chance=said_number(one.of * 10**one.log10_p),
            expected=said_number(one.expected),
        ),
        observed=len(one.families),
        expected=one.expected,
        log10_q=one.log10_q,
        llr=one.nats,
        score=verdict.score,
        priority=verdict.priority if reported else "low",
        first_on=first,
        last_on=last,
        fund_yuan=money(rows, "fund_pay_sumamt"),
        account_yuan=money(rows, "acct_pay"),
        members=own + involved,
        explanations=(),
        notes=tuple(_notes(tripped, len(involved), everybody, beside=beside)),
        rows=len(rows),
        reported=reported,
    )


def said_chance(value: float) -> str:
    """A chance to be read: as one in so many where it is small."""
    return f"1/{1 / value:,.0f}" if value < 0.01 else f"{value:.2g}"


def said_number(value: float) -> str:
    """A figure to be read: two digits."""
    return "<0.001" if value < 0.001 else f"{value:.2g}" if value < 10 else f"{value:,.0f}"


def _count(findings: pd.DataFrame, check: Check) -> int:
    return int((findings["check"] == check.id).sum())


def _reading(check: Check) -> Text:
    """What could explain the findings of a check: declared, not measured, and therefore no fit but a note."""
    whys = listed((texts(f"check.why.{code}") for code in check.explanations), "semicolon")
    return texts("check_lead.note.reading", name=check.name, whys=whys)


def _involved(one: Several, members: pd.DataFrame, rows: pd.DataFrame) -> tuple[tuple[Member, ...], int]:
    """Others who take part and whom a row of the lead names, those in most findings first, and how many there are."""
    seen = members[(members["kind"] != "patient") | members["id"].isin(rows["psn_no"].dropna())]
    counted = Counter(zip(seen["kind"], seen["id"], strict=True))
    counted.pop(one.subject, None)
    if one.subject[0] == "patient":
        counted.update(("card", str(name)) for name in rows["card_id"].dropna())
    others = [Member(kind, name, "involved", count) for (kind, name), count in counted.items()]
    ordered = sorted(others, key=lambda other: (other.kind not in _PLACES, -other.count, other))
    return tuple(sorted(ordered[:NAMED])), len(ordered)


def _notes(tripped: list[Check], named: int, everybody: int, *, beside: bool) -> list[Text]:
    notes = [*(_reading(check) for check in tripped), texts("check_lead.note.independent")]
    if beside:
        notes.append(texts("check_lead.note.context"))
    if any(check.family == "lists" for check in tripped):
        notes.append(texts("check_lead.note.lists"))
    if everybody > named:
        notes.append(texts("check_lead.note.named", named=named, of=f"{everybody:,}"))
    return notes
