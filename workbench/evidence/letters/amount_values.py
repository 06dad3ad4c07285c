"""Amounts as the documents show them: the fund, personal accounts and cash apart, every figure from 5.08."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workbench.documents.model import Block, Column, Grid
from workbench.evidence.law import amount_notes, fines_of, lines_of
from workbench.evidence.letters.context import LetterContext
from workbench.evidence.letters.people import People
from workbench.evidence.letters.said import money, whole
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.evidence.law import AmountLine
    from workbench.evidence.source_rows import Money

__all__ = ["amount_blocks", "amount_values"]

_MONEY = ("total", "fund", "account", "cash")


def amount_values(context: LetterContext) -> dict[str, Any]:
    """Counts and sums of the whole package."""
    amounts = context.amounts
    members = context.source_rows.members
    whole_line = amounts.whole
    shared = amounts.shared
    net = whole_line.net
    rest = net.total - net.fund - net.account - net.cash
    lines = lines_of(net.fund, context.law)
    return {
        "amounts": {
            "settlements": whole(whole_line.settlements + whole_line.refunds),
            "refunds": whole(whole_line.refunds),
            "people": whole(len(amounts.persons)),
            "cards": whole(sum(kind == "card" for kind, _ in members)),
            "doctors": whole(sum(kind == "doctor" for kind, _ in members)),
            "places": whole(len(amounts.institutions)),
            "gross": _told(whole_line.gross),
            "refund": _told(whole_line.refund),
            "net": _told(net),
            "basis_said": text(f"letters.basis_said.{amounts.basis}"),
            "shared_said": text("letters.shared", fund=money(shared.fund), total=money(shared.total))
            if any(getattr(shared, one) for one in _MONEY)
            else text("letters.not_shared"),
            "sum_said": text("letters.sum.apart", rest=money(rest)) if rest else text("letters.sum.equal"),
        },
        "lines_said": lines.sentence["zh"],
        "lines_source": lines.source["zh"],
        "fines_detail": text("law.fine.detail"),
        "amount_notes": [one["zh"] for one in amount_notes(amounts)],
    }


def amount_blocks(context: LetterContext, people: People) -> dict[str, Block]:
    """Tables of amounts, by the name that a template puts them in by."""
    amounts = context.amounts
    lines = lines_of(amounts.whole.net.fund, context.law)
    return {
        "whole": Grid(
            _columns("what", numbers=_MONEY),
            tuple(
                (text(f"letters.amount.{row}"), *_cells(getattr(amounts.whole, row)))
                for row in ("gross", "refund", "net")
            ),
        ),
        "lead_amounts": Grid(
            _columns("lead", numbers=_MONEY),
            tuple((one.lead_id, *_cells(one.net)) for one in amounts.leads),
        ),
        "institution_amounts": _lines(amounts.institutions, "institution", people),
        "person_amounts": _lines(amounts.persons, "person", people),
        "lines": Grid(
            (
                Column(text("letters.column.line"), 2),
                Column(text("letters.column.yuan"), 2, "right"),
                Column(text("letters.column.fund_net"), 2, "right"),
                Column(text("letters.column.reached"), 2, "center"),
            ),
            tuple(
                (
                    one.name["zh"],
                    money(one.yuan),
                    money(lines.amount),
                    text(f"letters.reached.{one.reached}".lower()),
                )
                for one in lines.lines
            ),
        ),
        "fines": Grid(
            (
                Column(text("letters.column.article"), 2),
                Column(text("letters.column.conduct"), 3.4),
                Column(text("letters.column.base"), 1.6),
                Column(text("letters.column.times"), 1.2, "center"),
                Column(text("letters.column.least"), 1.8, "right"),
                Column(text("letters.column.most"), 1.8, "right"),
            ),
            tuple(
                (
                    one.source["zh"],
                    one.conduct["zh"],
                    one.base_name["zh"],
                    text("letters.between", low=one.low, high=one.high),
                    money(one.least),
                    money(one.most),
                )
                for one in fines_of(amounts.whole.net.fund)
            ),
        ),
    }


def _lines(lines: Iterable[AmountLine], what: str, people: People) -> Grid:
    """One line per person or institution; settlements and refunds counted, money net."""
    return Grid(
        _columns(what, counts=("settlements", "refunds"), numbers=_MONEY),
        tuple(
            (people.called(one.kind, one.id), whole(one.settlements), whole(one.refunds), *_cells(one.net))
            for one in lines
        ),
    )


def _columns(first: str, counts: tuple[str, ...] = (), numbers: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """Head of a table of money: wide names, narrow counts."""
    return (
        Column(text(f"letters.column.{first}"), 5.4),
        *(Column(text(f"letters.column.{one}"), 1, "right") for one in counts),
        *(Column(text(f"letters.column.{one}"), 1.8, "right") for one in numbers),
    )


def _cells(amount: Money) -> tuple[str, ...]:
    return tuple(money(getattr(amount, one)) for one in _MONEY)


def _told(amount: Money) -> dict[str, str]:
    return {one: money(getattr(amount, one)) for one in _MONEY}
