"""How days, times, amounts and gaps are written in Chinese documents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from graph_loaders.schema import table_schemas
from workbench.documents.model import Blank
from workbench.evidence.letters.facts import Gap
from workbench.figures import yuan
from workbench.texts import labels, text

__all__ = [
    "blank",
    "day",
    "enumerated",
    "label",
    "moment",
    "money",
    "named_blank",
    "parts",
    "table_called",
    "whole",
]


def day(value: date) -> str:
    """A day as documents write it."""
    return text("letters.day", year=value.year, month=value.month, day=value.day)


def moment(value: datetime) -> str:
    """A time to the minute."""
    return text("letters.moment", day=day(value), hour=f"{value.hour:02}", minute=f"{value.minute:02}")


def money(amount: Decimal) -> str:
    """An amount in yuan, to the fen, without the unit."""
    return yuan(amount)


def whole(count: int) -> str:
    """A count with separators."""
    return f"{count:,}"


def table_called(stem: str) -> str:
    """A table of the source by its name and the code by which files are called; the code where it has no name."""
    known = table_schemas().get(stem)
    return f"{known.zh} {stem}" if known else stem


def blank(gap: Gap, *, ruled: bool = True) -> Blank:
    """A gap as a named blank; its hint in brackets is left to the form.

    Args:
        gap: what nobody has written yet.
        ruled: whether the rule is told; forms of many cells say it once below.
    """
    opening, closing = text("letters.bracket"), text("letters.bracket_end")
    what = gap.what.rpartition(opening)[0] if gap.what.endswith(closing) else gap.what
    return Blank(what or gap.what, gap.who, gap.rule if ruled else "")


def named_blank(what: str, who: str, rule: str = "", *, by_hand: bool = False) -> Blank:
    """A blank of the documents' own.

    Args:
        what: code of ``letters.blank.<code>``.
        who: code of ``letters.who.<code>`` or ``facts.who.<code>``.
        rule: code of ``facts.rule.<code>``; empty where the document says it once below.
        by_hand: whether it is written on paper, after the package is made.
    """
    known = {**labels("facts.who"), **labels("letters.who")}
    return Blank(
        text(f"letters.blank.{what}"), known[who]["zh"], text(f"facts.rule.{rule}") if rule else "", by_hand
    )


def label(prefix: str, code: str) -> str:
    """The Chinese label of a code in the catalogue, or the code itself where it has none."""
    known = labels(prefix).get(code)
    return code if known is None else known["zh"]


def enumerated(several: Iterable[str]) -> str:
    """Several values as one list."""
    return text("list.separator").join(several)


def parts(several: Iterable[str]) -> str:
    """Several statements, apart by a semicolon."""
    return text("letters.semicolon").join(one for one in several if one)
