"""Shapes of the five tables that a graph server is filled from."""

from __future__ import annotations

from itertools import chain

import pyarrow as pa

__all__ = ["DAYS", "LEADS", "LINKS", "MEMBERS", "NODES", "ROWS", "TIMES"]

_TEXT, _NUMBER, _FIGURE, _FLAG = pa.string(), pa.int64(), pa.float64(), pa.bool_()
_DATE, _TIME, _TEXTS = pa.date32(), pa.timestamp("us"), pa.list_(pa.string())


def _schema(*columns: tuple[pa.DataType, str]) -> pa.Schema:
    """A schema of types with the names that have them."""
    return pa.schema(chain.from_iterable([(name, kind) for name in names.split()] for kind, names in columns))


#: Nodes of a case; ``key`` is ``"kind:id"``. What a kind does not have is null.
NODES = _schema(
    (_TEXT, "identity key kind id label"),
    (_TEXTS, "lead_ids"),
    (_TEXT, "certificate_no gender"),
    (_DATE, "born_on"),
    (_TEXT, "region address household phone insurance special_group"),
    (_DATE, "died_on"),
    (_FLAG, "registered"),
    (_TEXT, "card_type"),
    (_NUMBER, "owners uses"),
    (_TIME, "first_used_at last_used_at"),
    (_TEXT, "facility_id level source_file"),
    (_NUMBER, "source_row degree"),
)

#: Relationships: ties, events, ownership of cards, membership in leads and the rows that leads rest on. ``identity``
#: names one within its relation; ``third`` is the third node of an event, beside its two ends.
LINKS = _schema(
    (_TEXT, "identity relation source target"),
    (_NUMBER, "observed"),
    (_FIGURE, "expected log10_p log10_q llr"),
    (_TEXT, "basis"),
    (_NUMBER, "window_seconds"),
    (_TIME, "first_at last_at"),
    (_TEXTS, "places lead_ids via"),
    (_TEXT, "key row_table row_key source_file"),
    (_NUMBER, "source_row"),
    (_TEXT, "setl_id mdtrt_id line_id"),
    (_NUMBER, "total_fen fund_fen account_fen cash_fen"),
    (_TEXT, "total_yuan fund_yuan account_yuan cash_yuan role"),
    (_NUMBER, "count"),
    (_TEXT, "third operator med_type other_setl_id"),
    (_FLAG, "counted"),
    (_NUMBER, "session"),
    (_TEXT, "evidence person card doctor place"),
    (_TIME, "at_time"),
)

#: Leads of a run and those that people made.
LEADS = _schema(
    (_TEXT, "identity lead_id scheme"),
    (_NUMBER, "rank"),
    (_FIGURE, "score"),
    (_TEXT, "priority status"),
    (_FLAG, "reported"),
    (_TEXT, "title_zh title_en sentence_zh sentence_en"),
    (_NUMBER, "observed"),
    (_FIGURE, "expected log10_q"),
    (_DATE, "first_on last_on"),
    (_NUMBER, "fund_fen account_fen"),
    (_TEXT, "fund_yuan account_yuan"),
    (_NUMBER, "rows"),
    (_TEXTS, "explanations"),
    (pa.list_(_FIGURE), "explanation_fits"),
    (_TEXTS, "notes_zh notes_en"),
    (_TEXT, "record"),
)

#: Checked rows that events, cards and leads rest on; ``key`` is ``"table:row key"``, money as the source has it.
ROWS = _schema(
    (_TEXT, "identity key row_table row_key visit source_file"),
    (_NUMBER, "source_row"),
    (_TEXT, "person place doctor card"),
    (_TIME, "at_time"),
    (_NUMBER, "fund_fen account_fen"),
)

#: Who belongs to which lead in which role; ``node`` is ``"kind:id"``.
MEMBERS = _schema((_TEXT, "lead_id node role"), (_NUMBER, "count"))

_FIELDS = [field for schema in (NODES, LINKS, LEADS, ROWS) for field in schema]

#: Columns that hold times, and those that hold days.
TIMES = frozenset(field.name for field in _FIELDS if field.type == _TIME)
DAYS = frozenset(field.name for field in _FIELDS if field.type == _DATE)
