"""The findings of all checks as one table: who, when, how much, and one sentence in each language."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from workbench.checks.check import Check
from workbench.figures import yuan
from workbench.texts import LANGUAGES, Text

__all__ = ["FINDING_SCHEMA", "Said", "finding_table"]

#: Figures for the sentence by check, number of the subject, and part.
Said = Mapping[tuple[str, int, str], Mapping[str, Any]]

FINDING_SCHEMA = pa.schema(
    [
        ("finding_id", pa.string()),
        ("check", pa.string()),
        ("subject_kind", pa.string()),
        ("subject_id", pa.string()),
        ("part", pa.string()),
        ("first_on", pa.date32()),
        ("last_on", pa.date32()),
        ("events", pa.int64()),
        ("patients", pa.int64()),
        ("places", pa.int64()),
        ("rows", pa.int64()),
        ("fund_fen", pa.int64()),
        ("account_fen", pa.int64()),
        ("line_fen", pa.int64()),
        ("sentence_zh", pa.string()),
        ("sentence_en", pa.string()),
        ("explanations", pa.list_(pa.string())),
    ]
)


def finding_table(found: pa.Table, money: pa.Table, said: Said, checks: Mapping[str, Check]) -> pa.Table:
    """Findings in the order of their numbers.

    Args:
        found: answer to ``check_finding``.
        money: answer to ``check_money``, money in fen.
        said: figures for the sentences.
        checks: the checks by id.
    """
    sums = {one["finding"]: one for one in money.to_pylist()}
    records = [_record(one, sums[one["finding"]], said, checks[one["check_id"]]) for one in found.to_pylist()]
    return pa.Table.from_pylist(records, schema=FINDING_SCHEMA)


def finding_id(check: str, kind: str, subject: str, part: str) -> str:
    """A name that stays the same from run to run: digest of check, subject and part."""
    digest = hashlib.sha256("\0".join((check, kind, subject, part)).encode("utf-8", "surrogatepass"))
    return f"F-{digest.hexdigest()[:16]}"


def _record(one: dict[str, Any], money: dict[str, Any], said: Said, check: Check) -> dict[str, Any]:
    first, last = _day(one["first_at"]), _day(one["last_at"])
    figures = {
        **{key: one[key] for key in ("events", "patients", "places")},
        "first": first,
        "last": last,
        "fund": _yuan(money["fund_fen"]),
        "account": _yuan(money["account_fen"]),
        "lines": _yuan(money["line_fen"]),
        **said[one["check_id"], one["subject"], one["part"]],
    }
    sentence = check.sentence(**{key: _shown(key, value) for key, value in figures.items()})
    return {
        "finding_id": finding_id(check.id, one["subject_kind"], one["subject_id"], one["part"]),
        "check": check.id,
        "first_on": first,
        "last_on": last,
        **{key: one[key] for key in ("subject_kind", "subject_id", "part", "events", "patients", "places")},
        **{key: money[key] for key in ("rows", "fund_fen", "account_fen", "line_fen")},
        **{f"sentence_{language}": sentence[language] for language in LANGUAGES},
        "explanations": list(check.explanations),
    }


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _shown(key: str, value: object) -> str | Text:
    """A figure as the sentence shows it; fen as yuan, moments to the second."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if key.endswith("_fen") and isinstance(value, int):
        return _yuan(value)
    return str(value)


def _yuan(fen: int) -> str:
    return yuan(Decimal(fen) / 100)
