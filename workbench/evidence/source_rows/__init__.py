"""The rows a package rests on: as the bureau sent them, in time, and as sums that tie to the fen."""

from workbench.evidence.source_rows.model import (
    MONEY,
    Money,
    Settlement,
    SourceRow,
    SourceRows,
    SourceTable,
)
from workbench.evidence.source_rows.rows import rows_of_leads
from workbench.evidence.source_rows.sequence import (
    SEQUENCE_COLUMNS,
    PlaceSequence,
    Swipe,
    sequence_table,
    swipe_sequence,
)
from workbench.evidence.source_rows.showing import Showing
from workbench.evidence.source_rows.shown import (
    CONTEXT_FOLDER,
    ShownRows,
    ShownTable,
    money_text,
    shown_tables,
)

__all__ = [
    "CONTEXT_FOLDER",
    "MONEY",
    "SEQUENCE_COLUMNS",
    "Money",
    "PlaceSequence",
    "Settlement",
    "Showing",
    "ShownRows",
    "ShownTable",
    "SourceRow",
    "SourceRows",
    "SourceTable",
    "Swipe",
    "money_text",
    "rows_of_leads",
    "sequence_table",
    "shown_tables",
    "swipe_sequence",
]
