"""Amounts per person and institution, every settlement counted once, every total tied to the rows to the fen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workbench.evidence.errors import EvidenceError
from workbench.evidence.source_rows.model import MONEY, Basis, Money, Settlement, SourceRows
from workbench.evidence.source_rows.originals import amounts_in
from workbench.texts import texts

__all__ = ["AmountLine", "Amounts", "LeadAmounts", "amounts_of"]

_NOTHING = Money()


@dataclass(frozen=True)
class AmountLine:
    """Amounts of one person, one institution or the whole.

    Attributes:
        kind: ``patient``, ``pharmacy``, ``facility`` or ``whole``.
        id: the source's own id, empty for the whole.
        settlements: how many that are no refunds.
        refunds: how many refunds.
        gross: settlements before refunds.
        refund: refunds, not above nothing as a rule.
        net: ``gross + refund``.
    """

    kind: str
    id: str
    settlements: int
    refunds: int
    gross: Money
    refund: Money
    net: Money


@dataclass(frozen=True)
class LeadAmounts:
    """Amounts of one lead under both definitions.

    Attributes:
        lead_id: the lead.
        settlements: settlements and refunds that count for it.
        relied_on: the rows that the run has behind it, refunds among them included; its fund and account are those that
            the lead states.
        added_refunds: refunds of these that the run has not, because its search leaves them out.
        net: ``relied_on + added_refunds``.
    """

    lead_id: str
    settlements: int
    relied_on: Money
    added_refunds: Money
    net: Money


@dataclass(frozen=True)
class Amounts:
    """The amounts of some leads; they exist only where everything ties.

    Attributes:
        basis: what they were computed from, as of the rows.
        persons: by id.
        institutions: by kind and id.
        whole: all settlements, each once.
        leads: per lead, in the order of the rows' leads.
        shared: what counts for several leads, as often as it does beyond the first: the sum of the leads' nets less
            this is the net of the whole.
        missing: kinds of money (``total``, ``fund``, ``account``, ``cash``) and how many settlements lack it; these
            count as nothing.
    """

    basis: Basis
    persons: tuple[AmountLine, ...]
    institutions: tuple[AmountLine, ...]
    whole: AmountLine
    leads: tuple[LeadAmounts, ...]
    shared: Money
    missing: Mapping[str, int]


def amounts_of(rows: SourceRows) -> Amounts:
    """The amounts of the rows behind some leads.

    Raises:
        EvidenceError: a total does not tie: a lead's own figures, the sums over persons, institutions, leads or source
            rows. A package whose sums do not tie must not exist.
    """
    counted = rows.settlements
    amounts = Amounts(
        basis=rows.basis,
        persons=_lines(counted, lambda one: ("patient", one.psn_no)),
        institutions=_lines(
            counted, lambda one: (rows.places.get(one.fixmedins_code, "facility"), one.fixmedins_code)
        ),
        whole=_line("whole", "", counted),
        leads=tuple(_of_lead(lead.lead_id, counted) for lead in rows.leads),
        shared=_sum(one.money for one in counted for _ in one.leads[1:]),
        missing=dict(sorted(Counter(kind for one in counted for kind in one.missing).items())),
    )
    _tie(rows, amounts)
    return amounts


def _lines(
    settlements: Iterable[Settlement], of: Callable[[Settlement], tuple[str, str]]
) -> tuple[AmountLine, ...]:
    parts: dict[tuple[str, str], list[Settlement]] = defaultdict(list)
    for one in settlements:
        parts[of(one)].append(one)
    return tuple(_line(kind, name, parts[kind, name]) for kind, name in sorted(parts))


def _line(kind: str, name: str, settlements: Iterable[Settlement]) -> AmountLine:
    some = list(settlements)
    refunds = [one for one in some if one.is_refund]
    gross = _sum(one.money for one in some if not one.is_refund)
    refund = _sum(one.money for one in refunds)
    return AmountLine(kind, name, len(some) - len(refunds), len(refunds), gross, refund, gross + refund)


def _of_lead(lead_id: str, settlements: Iterable[Settlement]) -> LeadAmounts:
    mine = [one for one in settlements if lead_id in one.leads]
    relied_on = _sum(one.money for one in mine if lead_id in one.relied_by)
    added = _sum(one.money for one in mine if lead_id not in one.relied_by)
    return LeadAmounts(lead_id, len(mine), relied_on, added, relied_on + added)


def _sum(several: Iterable[Money]) -> Money:
    return sum(several, _NOTHING)


def _tie(rows: SourceRows, amounts: Amounts) -> None:
    """Compare every total with what it must equal."""
    whole = amounts.whole.net
    for lead, mine in zip(rows.leads, amounts.leads, strict=True):
        _equal("lead_fund", mine.relied_on.fund, lead.fund_yuan, lead=lead.lead_id)
        _equal("lead_account", mine.relied_on.account, lead.account_yuan, lead=lead.lead_id)
    _equal("persons", _sum(one.net for one in amounts.persons), whole)
    _equal("institutions", _sum(one.net for one in amounts.institutions), whole)
    _equal("leads", _sum(one.net for one in amounts.leads) - amounts.shared, whole)
    _equal("count", sum(len(one.rows) for one in rows.tables if one.table == "setl_d"), len(rows.settlements))
    _equal("rows", _from_rows(rows), whole)


def _from_rows(rows: SourceRows) -> Money:
    """The whole once more, from what is written in the source rows themselves."""
    whole: dict[str, Decimal] = dict.fromkeys(MONEY, Decimal("0.00"))
    for table in rows.tables:
        if table.table == "setl_d":
            for kind, amounts in amounts_in(table.declared, [row.fields for row in table.rows]).items():
                whole[kind] += sum(filter(None, amounts), Decimal(0))
    return Money(**whole)


def _equal(what: str, one: Any, other: Any, **named: object) -> None:
    if one != other:
        raise EvidenceError(
            "amounts_tie", what=texts(f"amounts.tie.{what}", **named), one=_said(one), other=_said(other)
        )


def _said(value: object) -> str:
    if isinstance(value, Money):
        return f"{value.total}/{value.fund}/{value.account}/{value.cash}"
    return str(value)
