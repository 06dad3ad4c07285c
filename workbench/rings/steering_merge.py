"""Leads that the same doctors give to several places: one lead with several venues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from workbench.leads.lead import Lead, Member, target_key
from workbench.rings.detection import money
from workbench.texts import Text, texts

__all__ = ["merged", "united"]


def united(leads: Sequence[Lead], groups: Sequence[int]) -> list[list[int]]:
    """Positions of the leads that belong together, the strongest first in each.

    Leads are about the same people when they are of one institution, the doctors of one are all among those of the
    other, and both are reported: an explained lead says nothing about the other and would hide behind it.

    Args:
        leads: the leads of one kind of choice.
        groups: the institution of each.
    """
    order = sorted(range(len(leads)), key=lambda k: (-leads[k].score, leads[k].key))
    doctors = [frozenset(one.id for one in lead.members if one.kind == "doctor") for lead in leads]
    parts: list[list[int]] = []
    for k in order:
        for part in parts:
            first = part[0]
            nested = doctors[k] <= doctors[first] or doctors[first] <= doctors[k]
            if groups[k] == groups[first] and nested and leads[k].reported and leads[first].reported:
                part.append(k)
                break
        else:
            parts.append([k])
    return parts


def merged(leads: Sequence[Lead], title: Text, rows: pd.DataFrame) -> Lead:
    """One lead of several on the same doctors, the strongest first.

    Evidence, explanations and factors are the strongest one's, because choices of two places by the same patients are
    not two independent proofs; patients and sentences are those of all, and a row behind several of them counts its
    money once.

    Args:
        leads: the leads, the strongest first.
        title: what it says in short.
        rows: the rows behind them all.
    """
    first = leads[0]
    if len(leads) == 1:
        return first
    members = _members(leads)
    return replace(
        first,
        key=target_key(first.scheme, members),
        title=title,
        sentence=_sentences(leads),
        observed=sum(one.observed for one in leads),
        expected=sum(one.expected for one in leads),
        first_on=min(one.first_on for one in leads),
        last_on=max(one.last_on for one in leads),
        fund_yuan=money(rows, "fund_pay_sumamt"),
        account_yuan=money(rows, "acct_pay"),
        members=members,
        rows=len(rows),
    )


def _members(leads: Sequence[Lead]) -> tuple[Member, ...]:
    """All members, each once with the counts of all leads; doctors, venues and patients in this order."""
    counts: dict[tuple[str, str, str], int] = {}
    for lead in leads:
        for one in lead.members:
            key = (one.kind, one.id, one.role)
            counts[key] = counts.get(key, 0) + one.count
    every = [Member(*key, count) for key, count in counts.items()]
    rank = {"core": 0, "venue": 1}
    return tuple(sorted(every, key=lambda one: (rank.get(one.role, 2), one)))


def _sentences(leads: Sequence[Lead]) -> Text:
    also = texts("sentence.also")
    first = leads[0].sentence
    return {
        language: first[language] + "".join(also[language] + one.sentence[language] for one in leads[1:])
        for language in first
    }
