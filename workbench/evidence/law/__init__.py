"""Amounts of a lead against the lines and fines of the law; never a verdict."""

from workbench.evidence.law.amounts import AmountLine, Amounts, LeadAmounts, amounts_of
from workbench.evidence.law.lines import Fine, Line, LinesReached, fines_of, lines_of
from workbench.evidence.law.written import (
    AMOUNT_COLUMNS,
    amount_labels,
    amount_notes,
    amount_rows,
    amounts_record,
)

__all__ = [
    "AMOUNT_COLUMNS",
    "AmountLine",
    "Amounts",
    "Fine",
    "LeadAmounts",
    "Line",
    "LinesReached",
    "amount_labels",
    "amount_notes",
    "amount_rows",
    "amounts_of",
    "amounts_record",
    "fines_of",
    "lines_of",
]
