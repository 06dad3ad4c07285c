"""Amounts as rows of a table and as a JSON value, people called as a level calls them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from workbench.evidence.law.amounts import AmountLine, Amounts
from workbench.evidence.source_rows.model import MONEY, Money, SourceRows
from workbench.evidence.source_rows.showing import Showing
from workbench.evidence.source_rows.shown import money_text
from workbench.texts import Text, text, texts

__all__ = ["AMOUNT_COLUMNS", "amount_labels", "amount_notes", "amount_rows", "amounts_record"]

_PARTS = ("gross", "refund", "net")
#: Columns of the table of amounts: what it is about, then ``gross_total`` … ``net_cash``.
AMOUNT_COLUMNS = (
    *("kind", "id", "name", "settlements", "refunds"),
    *(f"{part}_{kind}" for part in _PARTS for kind in MONEY),
)


def amount_labels(language: str = "zh") -> tuple[str, ...]:
    """What the columns are called."""
    named = [text(f"amounts.column.{one}", language) for one in AMOUNT_COLUMNS[:5]]
    money = [
        f"{text(f'amounts.money.{kind}', language)} · {text(f'amounts.column.{part}', language)}"
        for part in _PARTS
        for kind in MONEY
    ]
    return (*named, *money)


def amount_rows(
    lines: Iterable[AmountLine], rows: SourceRows, showing: Showing, language: str = "zh"
) -> list[tuple[str | int | Decimal, ...]]:
    """Lines of amounts as a table with the columns of ``AMOUNT_COLUMNS``, ordered by kind and by what is shown as id.

    Args:
        lines: of persons, institutions, or the whole.
        rows: the rows that they were computed from, for the names.
        showing: the level.
        language: ``zh`` or ``en``.
    """
    named = sorted((one.kind, showing.person(one.kind, one.id), one.id, one) for one in lines)
    return [
        (
            text(f"amounts.kind.{kind}", language),
            shown,
            showing.name(kind, node_id, rows.names.get((kind, node_id), "")),
            *(one.settlements, one.refunds),
            *(getattr(getattr(one, part), money) for part in _PARTS for money in MONEY),
        )
        for kind, shown, node_id, one in named
    ]


def amount_notes(amounts: Amounts) -> tuple[Text, ...]:
    """What has to be said beside the amounts."""
    notes = [texts("amounts.note.once"), texts("amounts.note.apart"), texts("amounts.note.whole_settlements")]
    if amounts.missing:
        notes.append(texts("amounts.note.missing", cells=sum(amounts.missing.values())))
    return tuple(notes)


def amounts_record(amounts: Amounts, rows: SourceRows, showing: Showing) -> dict[str, Any]:
    """All amounts as a JSON value: money as decimal text, people as the level calls them."""
    return {
        "basis": amounts.basis,
        "whole": _line(amounts.whole, rows, showing),
        "persons": _lines(amounts.persons, rows, showing),
        "institutions": _lines(amounts.institutions, rows, showing),
        "leads": [
            {
                "lead_id": one.lead_id,
                "settlements": one.settlements,
                "relied_on": _money(one.relied_on),
                "added_refunds": _money(one.added_refunds),
                "net": _money(one.net),
            }
            for one in amounts.leads
        ],
        "shared": _money(amounts.shared),
        "missing": dict(amounts.missing),
    }


def _lines(lines: Iterable[AmountLine], rows: SourceRows, showing: Showing) -> list[dict[str, Any]]:
    return sorted(
        (_line(one, rows, showing) for one in lines), key=lambda record: (record["kind"], record["id"])
    )


def _line(one: AmountLine, rows: SourceRows, showing: Showing) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "id": showing.person(one.kind, one.id),
        "name": showing.name(one.kind, one.id, rows.names.get((one.kind, one.id), "")),
        "settlements": one.settlements,
        "refunds": one.refunds,
        **{part: _money(getattr(one, part)) for part in _PARTS},
    }


def _money(money: Money) -> dict[str, str]:
    return {one.name: money_text(getattr(money, one.name)) for one in fields(money)}
