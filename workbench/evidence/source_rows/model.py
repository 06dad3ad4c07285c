"""The rows that leads rest on, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Literal

from graph_loaders.fingerprint import Fingerprint
from workbench.leads.lead import Lead

__all__ = ["MONEY", "Basis", "Money", "Role", "Settlement", "SourceRow", "SourceRows", "SourceTable"]

#: ``original``: records of the files that were loaded; ``checked``: rows of the case's checked tables.
Basis = Literal["original", "checked"]
#: ``relied_on``: a lead rests on it; ``refund``: it takes back, in part or whole, one that a lead rests on;
#: ``context``: a visible factor can be checked by it, and it carries no money into any sum.
Role = Literal["relied_on", "refund", "context"]

#: Column of the settlements behind each kind of money.
MONEY = {
    "total": "medfee_sumamt",
    "fund": "fund_pay_sumamt",
    "account": "acct_pay",
    "cash": "cash_payamt",
}


@dataclass(frozen=True)
class Money:
    """Money of settlements, exact, in yuan.

    Attributes:
        total: total of the medical fee.
        fund: paid by the fund.
        account: paid from personal accounts.
        cash: paid in cash.
    """

    total: Decimal = Decimal("0.00")
    fund: Decimal = Decimal("0.00")
    account: Decimal = Decimal("0.00")
    cash: Decimal = Decimal("0.00")

    def __add__(self, other: Money) -> Money:
        return Money(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __sub__(self, other: Money) -> Money:
        return Money(*(getattr(self, one.name) - getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Settlement:
    """One settlement that counts, once for all leads.

    Attributes:
        setl_id: its key.
        psn_no: whose it is.
        fixmedins_code: where it was made.
        at: when, to the second where the data has it.
        money: its money, negative in a refund; what is missing counts as nothing.
        missing: kinds of money that are missing.
        is_refund: it is a refund, by its flag or because its total is negative.
        relied_by: leads that rest on it, sorted.
        refund_for: leads that rest on a settlement that it takes back, and not on itself.
        takes_back: of those, the settlement that it takes back; empty where it is relied on itself.
        source_file: where it is from.
        source_row: row there.
    """

    setl_id: str
    psn_no: str
    fixmedins_code: str
    at: datetime | None
    money: Money
    missing: tuple[str, ...]
    is_refund: bool
    relied_by: tuple[str, ...]
    refund_for: tuple[str, ...]
    takes_back: str
    source_file: str
    source_row: int

    @property
    def leads(self) -> tuple[str, ...]:
        """Leads for which it counts, sorted."""
        return tuple(sorted({*self.relied_by, *self.refund_for}))

    @property
    def role(self) -> Role:
        """What it counts as."""
        return "relied_on" if self.relied_by else "refund"


@dataclass(frozen=True)
class SourceRow:
    """One row, as it is in its file or checked table.

    Attributes:
        source_file: name of the source as in the load report.
        source_row: row there, the heading being 1.
        key: key of the row in the checked table.
        fields: one per heading of its table; None where there is no value at all.
        sha256: SHA-256 of the original record, see ``graph_loaders.originals``; empty on the basis ``checked``.
        role: what it is there for.
        leads: leads that it counts for, sorted.
        checked: declared columns of the checked row as text; those that are missing are left out. A row of context says
            here whom it is about, even where its table tells that by a certificate.
        factors: of a row of context, the factors that it is there for, sorted.
    """

    source_file: str
    source_row: int
    key: str
    fields: tuple[str | None, ...]
    sha256: str
    role: Role
    leads: tuple[str, ...]
    checked: Mapping[str, str]
    factors: tuple[str, ...] = ()


@dataclass(frozen=True)
class SourceTable:
    """Rows of one platform table with the same headings, ordered by file and row.

    Attributes:
        table: the checked table, for example ``setl_d``.
        stem: name for a file, ``setl_d`` or, where several source files make one table, ``setl_d-2``.
        source_file: where the rows are from; empty on the basis ``checked``.
        headings: headings as they are written in the file, in its order.
        declared: column of the platform table that each heading stands for, None for one that the load ignored.
        rows: the rows.
    """

    table: str
    stem: str
    source_file: str
    headings: tuple[str, ...]
    declared: tuple[str | None, ...]
    rows: tuple[SourceRow, ...]


@dataclass(frozen=True)
class SourceRows:
    """Everything that some leads rest on.

    Attributes:
        basis: what the rows are.
        files: input files that they were read from, digests checked; empty on the basis ``checked`` and of a server.
        leads: the leads, in the order in which they were asked for.
        tables: the rows, by table and file.
        settlements: the settlements that count, by time and key.
        cards: card of a settlement by its key, where the graph has one.
        names: names of the people and institutions by kind (``patient``, ``pharmacy``, ``facility``) and id.
        places: kind of each institution by its code, ``pharmacy`` or ``facility``.
        context: rows by which visible factors can be checked, by table and file; nobody's money.
    """

    basis: Basis
    files: tuple[Fingerprint, ...]
    leads: tuple[Lead, ...]
    tables: tuple[SourceTable, ...]
    settlements: tuple[Settlement, ...]
    cards: Mapping[str, str]
    names: Mapping[tuple[str, str], str]
    places: Mapping[str, str]
    context: tuple[SourceTable, ...] = ()

    @property
    def members(self) -> frozenset[tuple[str, str]]:
        """Kind and id of every member of the leads."""
        return frozenset((one.kind, one.id) for lead in self.leads for one in lead.members)
