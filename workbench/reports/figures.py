"""Figures of a report, each with the question that it answers, how many rows are behind it and their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from workbench.figures import yuan
from workbench.texts import text

__all__ = [
    "UNKNOWN",
    "Figures",
    "Source",
    "change",
    "count",
    "digest_of",
    "grown",
    "in_yuan",
    "money",
    "percent",
    "share",
    "yuan_of",
]

#: Shares and growths are kept to a ten thousandth of a per cent.
_SHARE = Decimal("0.000001")

#: What stands where a figure is not known, which is not nothing.
UNKNOWN = "\u2013"


@dataclass(frozen=True)
class Source:
    """Where a figure comes from.

    Attributes:
        question: name of the question in ``queries/sql``, or of the part of the case (``leads``, ``reviews``).
        parameters: what was asked for.
        rows: how many rows are behind it.
        digest: SHA-256 over their places (``digest_of``), hexadecimal; empty where there are none.
    """

    question: str
    parameters: Mapping[str, Any]
    rows: int
    digest: str


@dataclass
class Figures:
    """The figures of one report, numbered in the order in which they are first stated."""

    entries: list[dict[str, Any]] = field(default_factory=list)
    _count: int = 0

    def number(self) -> str:
        """The next number; figures of the same line in other spans get it with a letter."""
        self._count += 1
        return str(self._count)

    def add(
        self,
        number: str,
        name: str,
        values: Mapping[str, object],
        source: Source,
        derived: Mapping[str, tuple[Decimal | None, tuple[str, ...]]] | None = None,
    ) -> None:
        """State figures that come from the same rows.

        Args:
            number: the number that stands beside them in the report.
            name: what they are about.
            values: by measure: whole numbers, or Decimals in yuan; None where it is not known.
            source: where they come from.
            derived: figures worked out of others: their value and the numbers of these others.
        """
        worked_out = {
            key: {"value": None if value is None else str(value.quantize(_SHARE)), "of": list(of)}
            for key, (value, of) in (derived or {}).items()
        }
        self.entries.append(
            {
                "number": number,
                "name": name,
                "values": {key: _plain(value) for key, value in values.items()},
                "derived": worked_out,
                "question": source.question,
                "parameters": dict(source.parameters),
                "rows": source.rows,
                "digest": source.digest,
            }
        )


def digest_of(places: Iterable[tuple[str, object]]) -> str:
    """Digest over places (file and row number, or a name and a number): one line each, in their order.

    A line is the length of the name in characters, the name and the number, with colons between; the same that the
    named questions compute.
    """
    lines = [f"{len(name)}:{name}:{number}" for name, number in places]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def in_yuan(fen: int) -> Decimal:
    """Whole fen as yuan."""
    return Decimal(fen).scaleb(-2)


def money(row: Mapping[str, Any] | None, measure: str) -> Decimal | None:
    """A sum of a row in yuan; None where no settlement of it has the amount; no rows are nothing."""
    if row is None:
        return Decimal("0.00")
    if row["rows"] and not row[f"{measure}_known"]:
        return None
    return in_yuan(row[f"{measure}_fen"])


def change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Growth as a share of what was before; None where there is nothing to compare with."""
    if now is None or before is None or before <= 0:
        return None
    return (now - before) / before


def share(part: Decimal | None, of: Decimal | None) -> Decimal | None:
    """A part as a share of a whole; None where the whole is nothing."""
    if part is None or of is None or of <= 0:
        return None
    return part / of


def percent(value: Decimal | None, *, signed: bool = True) -> str:
    """A share in per cent with one decimal, half away from zero."""
    if value is None:
        return UNKNOWN
    rounded = (value * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{rounded:+,}%" if signed and rounded else f"{rounded:,}%"


def grown(value: Decimal | None) -> str:
    """A change in words, as sentences say it; the sign stands in tables alone."""
    if value is None:
        return text("reports.grown.none")
    said = percent(abs(value), signed=False)
    if said == percent(Decimal(0), signed=False):
        return text("reports.grown.same")
    return text("reports.grown.up" if value > 0 else "reports.grown.down", share=said)


def count(value: int) -> str:
    """A count with separators."""
    return f"{value:,}"


def yuan_of(value: Decimal | None) -> str:
    """Yuan with separators and two decimals; a dash where the amount is not known."""
    return UNKNOWN if value is None else yuan(value)


def _plain(value: object) -> object:
    """A value as JSON holds it without loss: money as text."""
    return str(value) if isinstance(value, Decimal) else value
